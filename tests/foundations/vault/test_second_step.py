"""The second step: an app, recovery codes, a passkey — each code works once, in whichever process."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from havn.foundations.audit.record import history_of
from tests import factories
from tests.foundations.vault.test_sign_in import OFFICE, is_signed_in, sign_in

pytestmark = pytest.mark.django_db


def code_for(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


@pytest.fixture
def secret(client, officer) -> str:
    """The officer's authenticator app, set up through the pages; the client is signed out again."""
    sign_in(client, "officer")
    assert client.get("/account/2fa/totp/activate/").status_code == 302, "the passphrase is asked once more"
    client.post("/account/reauthenticate/", {"password": factories.PASSPHRASE})
    page = client.get("/account/2fa/totp/activate/")
    secret = "".join(re.findall(r"code-block__group\">([A-Z2-7]{4})<", page.text))
    assert len(secret) == 32, "the secret is shown as text"
    picture = client.get("/account/2fa/picture.png")
    assert picture.content.startswith(b"\x89PNG")
    assert (picture.headers["Content-Type"], picture.headers["Cache-Control"]) == ("image/png", "no-store")
    done = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert done.headers["Location"] == "/account/2fa/recovery-codes/"
    cache.clear()
    return secret


def test_without_a_set_up_under_way_there_is_no_picture(client, officer) -> None:
    sign_in(client, "officer")
    assert client.get("/account/2fa/picture.png").status_code == 404
    assert Client().get("/account/2fa/picture.png").status_code == 302


def test_with_a_second_step_the_passphrase_alone_lets_nobody_in(client, officer, circle, secret) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    browser = Client()
    assert sign_in(browser, "officer").headers["Location"] == "/account/2fa/authenticate/"
    assert not is_signed_in(browser)
    assert "doesn’t fit" in browser.post("/account/2fa/authenticate/", {"code": "000000"}).text
    done = browser.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert (done.status_code, done.headers["Location"]) == (302, "/office/")
    assert browser.get(OFFICE).wsgi_request.actor.keyring.key_for(data_key.pk) == data_key.key


def test_a_code_works_once(client, officer, secret) -> None:
    code = code_for(secret)
    for expected in (302, 200):
        browser = Client()
        sign_in(browser, "officer")
        assert browser.post("/account/2fa/authenticate/", {"code": code}).status_code == expected


def test_a_code_works_once_in_another_process_and_after_its_own_half_minute_too(client, officer, secret) -> None:
    code = code_for(secret, ahead=1)  # the app's clock is ahead: it fits for the longest time that a code can
    assert answer_to(code).status_code == 302
    for again in (code, f"{code[:3]}-{code[3:]}", f" {code[:3]} {code[3:]}"):
        cache.clear()  # what another process knows of this one
        assert answer_to(again).status_code == 200
    cache.clear()
    assert answer_to(code_for(secret)).status_code == 200, "nor does the one before it, seen over a shoulder"
    factor = Authenticator.objects.get(user=officer, type=Authenticator.Type.TOTP)
    kept = json.dumps(factor.data) + str(factor.last_used_at)
    assert str(int(time.time()) // 30 + 1) not in kept, "the row does not tell the moment"


def test_a_used_code_once_more_does_not_open_the_count_of_tries_again(client, officer, secret) -> None:
    code = code_for(secret)
    assert answer_to(code).status_code == 302
    browser = Client()
    sign_in(browser, "officer")
    for _ in range(10):
        browser.post("/account/2fa/authenticate/", {"code": "000000"})
        browser.post("/account/2fa/authenticate/", {"code": code})
    assert browser.post("/account/2fa/authenticate/", {"code": code_for(secret, ahead=1)}).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("which", ["app", "recovery"])
def test_a_code_sent_twice_at_once_signs_in_one_browser(
    which, client, officer, secret, in_threads, monkeypatch
) -> None:
    page = client.get("/account/2fa/recovery-codes/").text
    code = code_for(secret) if which == "app" else re.findall(r"<li><code>(\w+)</code></li>", page)[0]
    monkeypatch.setattr(cache, "add", lambda *_args, **_kwargs: True)  # as if each thread were a process of its own
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        sign_in(browser, "officer")
    answers = in_threads(
        [lambda b=b: b.post("/account/2fa/authenticate/", {"code": code}).status_code for b in browsers]
    )
    assert sorted(answers) == [200, 200, 302]


def answer_to(code: str) -> Any:
    browser = Client()
    sign_in(browser, "officer")
    return browser.post("/account/2fa/authenticate/", {"code": code})


@pytest.mark.django_db(transaction=True)
def test_what_changes_about_the_second_step_is_recorded(client, organisation, administrator) -> None:
    sign_in(client, "administrator")
    client.post("/account/reauthenticate/", {"password": factories.PASSPHRASE})
    page = client.get("/account/2fa/totp/activate/").text
    secret = "".join(re.findall(r"code-block__group\">([A-Z2-7]{4})<", page))
    client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    client.post("/account/2fa/recovery-codes/generate/")
    client.post("/account/2fa/totp/deactivate/")
    found = [happened.event for happened in history_of(factories.actor_of(administrator), administrator)]
    assert found == ["second_step.removed", "recovery_codes.made", "second_step.added"]


def test_codes_can_not_be_guessed_for_long(client, officer, secret) -> None:
    browser = Client()
    sign_in(browser, "officer")
    for _ in range(10):
        browser.post("/account/2fa/authenticate/", {"code": "000000"})
    assert browser.post("/account/2fa/authenticate/", {"code": code_for(secret)}).status_code == 200


def test_recovery_codes_are_shown_once_and_work_once(client, officer, secret) -> None:
    page = client.get("/account/2fa/recovery-codes/").text
    codes = re.findall(r"<li><code>(\w+)</code></li>", page)
    assert len(codes) == 10
    assert codes[0] not in client.get("/account/2fa/recovery-codes/").text
    for expected in (302, 200):
        browser = Client()
        sign_in(browser, "officer")
        assert browser.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == expected


def test_secrets_of_the_second_step_are_not_readable_in_the_database(client, officer, secret) -> None:
    client.get("/account/2fa/recovery-codes/")
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert Authenticator.objects.count() == 2
    browser = Client()
    sign_in(browser, "officer")
    browser.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert set(Authenticator.objects.values_list("last_used_at", flat=True)) == {None}


def test_the_page_for_a_passkey_says_that_it_needs_javascript_and_has_nothing_inline(client, officer) -> None:
    sign_in(client, "officer")
    client.post("/account/reauthenticate/", {"password": factories.PASSPHRASE})
    page = client.get("/account/2fa/webauthn/add/").text
    assert "A passkey needs JavaScript" in page
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", page)
    assert inline == []
    assert "onclick" not in page
