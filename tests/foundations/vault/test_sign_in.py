"""Signing in as a browser does it: name and passphrase, second step, device, lock-out, signing out."""

from __future__ import annotations

import re
import threading
import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from havn.engines import sealing
from havn.foundations.errors import TooMany
from havn.foundations.people.models import OpenSession, Person, SignInFailure
from havn.foundations.vault import guard, session
from havn.foundations.vault.models import PersonKeys
from tests import factories

pytestmark = pytest.mark.django_db

LOGIN, OFFICE = "/account/login/", "/account/"


def sign_in(client: Client, name: str, passphrase: str = factories.PASSPHRASE, **headers: str) -> Any:
    return client.post(LOGIN, {"login": name, "password": passphrase}, headers=headers)


def is_signed_in(client: Client) -> bool:
    return client.get(OFFICE).status_code == 200


def forget_tries() -> None:
    SignInFailure.objects.all().delete()


@pytest.fixture
def runs(monkeypatch) -> list[str]:
    """Every run of Argon2id, as it happens."""
    seen: list[str] = []
    real = sealing.stretch

    def counted(passphrase: str, **kwargs: Any) -> sealing.Stretched:
        seen.append(passphrase)
        return real(passphrase, **kwargs)

    monkeypatch.setattr(sealing, "stretch", counted)
    return seen


def test_the_right_passphrase_signs_in_and_opens_the_vault(client, officer, circle) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    answer = sign_in(client, " OFFICER ")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/office/")
    actor = client.get(OFFICE).wsgi_request.actor
    assert actor.keyring.key_for(data_key.pk) == data_key.key


def test_one_sign_in_is_one_run_of_argon2id(client, officer, runs) -> None:
    for name, passphrase in (("officer", "wrong"), ("nobody", factories.PASSPHRASE), ("officer", factories.PASSPHRASE)):
        runs.clear()
        sign_in(client, name, passphrase)
        assert runs == [passphrase]
    runs.clear()
    assert is_signed_in(client)
    client.post("/account/reauthenticate/", {"password": factories.PASSPHRASE})
    assert runs == [factories.PASSPHRASE]


def test_a_wrong_passphrase_and_a_name_that_is_not_there_look_the_same(client, officer) -> None:
    pages = []
    for name in ("officer", "nobody1"):
        answer = sign_in(client, name, "wrong passphrase")
        pages.append((answer.status_code, re.sub(r'name="(once|csrf\w+)" value="[^"]*"|value="\w*"', "", answer.text)))
    assert pages[0] == pages[1]
    assert "don’t fit together" in pages[0][1]
    assert not is_signed_in(client)


def test_a_closed_account_does_not_sign_in_and_an_open_session_ends(client, officer) -> None:
    sign_in(client, "officer")
    Person.objects.filter(pk=officer.pk).update(is_active=False)
    assert not is_signed_in(client)
    assert "don’t fit together" in sign_in(Client(), "officer").text


def test_neither_address_nor_agent_nor_passphrase_is_kept_anywhere(client, officer) -> None:
    agent = {"user-agent": "CanaryBrowser/1.0", "x-forwarded-for": "198.51.100.7", "referer": "https://canary.example/"}
    client.post(LOGIN, {"login": "officer", "password": "wrong"}, headers=agent, REMOTE_ADDR="198.51.100.7")
    sign_in(client, "officer", **agent)
    kept = "".join(str(row) for model in (OpenSession, SignInFailure, Person) for row in model.objects.values())
    opened = str(dict(client.session.items()))
    for word in ("Canary", "198.51.100.7", "canary.example", factories.PASSPHRASE):
        assert word not in kept
        assert word not in opened


def test_signing_out_destroys_both_halves(client, officer) -> None:
    sign_in(client, "officer")
    answer = client.post("/account/logout/")
    assert answer.cookies[session.SEED.cookie]["max-age"] == 0
    assert not OpenSession.objects.filter(person=officer).exists()
    assert not is_signed_in(client)


def test_a_stolen_session_cookie_alone_opens_nothing_and_ends_the_session(client, officer, settings) -> None:
    sign_in(client, "officer")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert not is_signed_in(thief)
    assert not OpenSession.objects.filter(person=officer).exists()


def test_a_stolen_key_cookie_alone_opens_nothing(client, officer) -> None:
    sign_in(client, "officer")
    thief = Client()
    thief.cookies[session.SEED.cookie] = client.cookies[session.SEED.cookie].value
    assert not is_signed_in(thief)
    assert is_signed_in(client)


def test_somebody_elses_key_cookie_does_not_open_my_session(client, officer, colleague) -> None:
    other = Client()
    sign_in(client, "officer")
    sign_in(other, "colleague")
    client.cookies[session.SEED.cookie] = other.cookies[session.SEED.cookie].value
    assert not is_signed_in(client)


# Lock-out


def exhaust(name: str) -> Client:
    attacker = Client()
    for _ in range(guard.MOST_TRIES):
        sign_in(attacker, name, "guess")
    return attacker


def test_after_ten_wrong_tries_a_stranger_is_stopped_even_with_the_right_passphrase(officer, runs) -> None:
    attacker = exhaust("officer")
    runs.clear()
    assert "tried many times" in sign_in(attacker, "officer").text
    assert "tried many times" in sign_in(Client(), "officer").text
    assert runs == []


def test_nobody_can_lock_out_a_browser_that_signed_in_before(client, officer) -> None:
    sign_in(client, "officer")
    client.post("/account/logout/")
    exhaust("officer")
    assert sign_in(client, "officer").status_code == 302


def test_a_known_browser_has_a_count_of_its_own(client, officer, runs) -> None:
    sign_in(client, "officer")
    client.post("/account/logout/")
    for _ in range(guard.MOST_TRIES):
        sign_in(client, "officer", "guess")
    assert "tried many times" in sign_in(client, "officer").text
    assert sign_in(Client(), "officer").status_code == 302


def test_the_name_opens_again_after_ten_minutes(officer) -> None:
    attacker = exhaust("officer")
    SignInFailure.objects.update(until=timezone.now())
    assert sign_in(attacker, "officer").status_code == 302


def test_other_names_are_not_concerned(officer, colleague) -> None:
    attacker = exhaust("officer")
    assert sign_in(attacker, "colleague").status_code == 302


def test_a_name_that_is_not_there_is_stopped_in_the_same_way(db) -> None:
    assert "tried many times" in sign_in(exhaust("nobody"), "nobody").text


def test_a_right_passphrase_does_not_use_up_tries(officer) -> None:
    for _ in range(guard.MOST_TRIES + 2):
        assert sign_in(Client(), "officer").status_code == 302
    assert set(SignInFailure.objects.values_list("count", flat=True)) == {0}


@pytest.mark.parametrize("forged", ["", "x", "~~", "a.b~c.d", "00.00", "." * 500])
def test_a_forged_device_cookie_is_no_proof(officer, forged) -> None:
    exhaust("officer")
    stranger = Client()
    stranger.cookies[guard.cookie_name()] = forged
    assert "tried many times" in sign_in(stranger, "officer").text


def test_a_device_cookie_proves_nothing_for_a_colleague_or_after_a_new_passphrase(client, officer, colleague) -> None:
    sign_in(client, "colleague")
    request = client.get(OFFICE).wsgi_request
    assert guard.known_device(request, colleague) is not None
    assert guard.known_device(request, officer) is None
    assert guard.known_device(request, None) is None
    colleague.password = "havn$8192$1$00$ff"
    assert guard.known_device(request, colleague) is None


def test_colleagues_who_share_a_browser_do_not_push_each_other_out(client, officer, colleague) -> None:
    for name in ("officer", "colleague", "officer"):
        sign_in(client, name)
        client.post("/account/logout/")
    request = client.get(LOGIN).wsgi_request
    assert guard.known_device(request, officer) is not None
    assert guard.known_device(request, colleague) is not None


@pytest.mark.django_db(transaction=True)
def test_tries_made_at_once_are_all_counted(in_threads, officer) -> None:
    about = guard.counted_as(Client().get(LOGIN).wsgi_request, "officer", officer)
    outcomes = in_threads([lambda: guard.take_a_try(about)] * 14)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType"] * 10 + ["TooMany"] * 4


@pytest.mark.parametrize(("is_known", "most"), [(False, guard.MOST_STRANGERS), (True, guard.MOST_KNOWN)])
def test_only_so_many_wait_for_a_passphrase_and_the_next_is_asked_to_come_again(is_known, most, monkeypatch) -> None:
    monkeypatch.setattr(guard, "PATIENCE_SECONDS", 5.0)
    go_on = threading.Event()
    through: list[str] = []

    def stay() -> None:
        with guard.place_to_stretch(is_known=is_known):
            assert go_on.wait(10)
            through.append("in")

    threads = [threading.Thread(target=stay) for _ in range(most)]
    for thread in threads:
        thread.start()
    places = guard._known_inside if is_known else guard._strangers_inside
    while places._value:
        time.sleep(0.01)
    started = time.perf_counter()
    with pytest.raises(TooMany), guard.place_to_stretch(is_known=is_known):
        pass
    assert time.perf_counter() - started < 0.5, "who is refused holds no thread"
    with guard.place_to_stretch(is_known=not is_known):
        pass
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert through == ["in"] * most
    assert places._value == most


def test_no_page_of_signing_in_offers_a_reset_or_a_sign_up(client) -> None:
    assert "can’t be reset" in client.get("/account/password/reset/").text
    assert "invites you" in client.get("/account/signup/").text
    for gone in (
        "/account/email/",
        "/account/password/set/",
        "/account/password/reset/key/1-2/",
        "/account/login/code/",
    ):
        assert client.get(gone).status_code == 404
    assert client.post("/account/signup/", {"username": "x"}).status_code == 405
    assert client.post("/account/password/reset/", {"email": "x@example.org"}).status_code == 405


# Changing the passphrase

NEW = "nine grey geese under a low moon"


def change(client: Client, present: str = factories.PASSPHRASE, new: str = NEW, again: str = NEW) -> Any:
    return client.post("/account/password/change/", {"present": present, "passphrase": new, "again": again})


def test_with_a_new_passphrase_the_same_things_open_and_other_browsers_are_out(client, officer, circle, runs) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    other = Client()
    sign_in(client, "officer")
    sign_in(other, "officer")
    runs.clear()
    assert change(client).headers["Location"] == "/account/"
    assert runs == [factories.PASSPHRASE, NEW]
    assert client.get(OFFICE).wsgi_request.actor.keyring.key_for(data_key.pk) == data_key.key
    assert not is_signed_in(other)
    fresh = Client()
    assert "don’t fit together" in sign_in(fresh, "officer").text
    assert sign_in(fresh, "officer", NEW).status_code == 302
    assert fresh.get(OFFICE).wsgi_request.actor.keyring.key_for(data_key.pk) == data_key.key


@pytest.mark.parametrize(
    "wrong",
    [
        {"present": "not mine"},
        {"new": "password1", "again": "password1"},
        {"again": "something else entirely here"},
        {"new": factories.PASSPHRASE, "again": factories.PASSPHRASE},
        {"new": "", "again": ""},
    ],
)
def test_a_change_that_is_refused_changes_nothing(client, officer, wrong) -> None:
    sign_in(client, "officer")
    before = PersonKeys.objects.values().get(), Person.objects.values().get()
    assert change(client, **wrong).status_code == 422
    assert (PersonKeys.objects.values().get(), Person.objects.values().get()) == before
    assert is_signed_in(client)


def test_the_present_passphrase_can_not_be_guessed_at_an_open_browser(client, officer) -> None:
    sign_in(client, "officer")
    for _ in range(guard.MOST_TRIES):
        assert change(client, present="guess").status_code == 422
    assert change(client).status_code == 429
