"""The split session: the store alone opens nothing, the cookie alone opens nothing, letting go destroys both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpRequest, HttpResponse

from havn.engines import sealing
from havn.foundations.people.models import OpenSession
from havn.foundations.people.sessions import SessionStore
from havn.foundations.vault import session

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

pytestmark = pytest.mark.django_db

SECRET = b"a seed that nobody else may have"


def browser(store: SessionBase, cookies: dict[str, str]) -> Any:
    request = HttpRequest()
    request.session = store
    request.COOKIES = dict(cookies)
    return request


@pytest.fixture
def kept() -> tuple[str, dict[str, str]]:
    """A session with a seed kept in it: its key, and the cookies that the browser holds."""
    request = browser(SessionStore(), {})
    session.SEED.keep(request, "olga", SECRET)
    request.session.save()
    response = HttpResponse()
    session.hand_over(request, response)
    return request.session.session_key, {name: morsel.value for name, morsel in response.cookies.items()}


def test_both_halves_together_open(kept) -> None:
    key, cookies = kept
    assert session.SEED.open(browser(SessionStore(key), cookies)) == ("olga", SECRET)


def test_the_store_alone_opens_nothing(kept) -> None:
    key, _cookies = kept
    assert session.SEED.open(browser(SessionStore(key), {})) is None


def test_the_cookie_alone_opens_nothing(kept) -> None:
    _key, cookies = kept
    assert session.SEED.open(browser(SessionStore(), cookies)) is None


def test_another_browsers_cookie_opens_nothing(kept) -> None:
    key, cookies = kept
    name = next(iter(cookies))
    for forged in (sealing.new_key().hex(), "", "zz" * 32, "é" * 64, cookies[name][:-2]):
        assert session.SEED.open(browser(SessionStore(key), {name: forged})) is None


def test_a_secret_moved_to_another_owner_or_slot_does_not_open(kept) -> None:
    key, cookies = kept
    request = browser(SessionStore(key), cookies)
    request.session["split-seed"] = request.session["split-seed"] | {"owner": "karim"}
    assert session.SEED.open(request) is None
    request.session["split-mailbox"] = SessionStore(key)["split-seed"]
    request.COOKIES[session.MAILBOX.cookie] = next(iter(cookies.values()))
    assert session.MAILBOX.open(request) is None


def test_letting_go_destroys_both_halves(kept) -> None:
    key, cookies = kept
    request = browser(SessionStore(key), cookies)
    session.SEED.let_go(request)
    response = HttpResponse()
    session.hand_over(request, response)
    assert not session.SEED.is_kept(request)
    assert response.cookies[session.SEED.cookie]["max-age"] == 0


def test_keeping_again_in_a_second_tab_does_not_shut_out_the_first(kept) -> None:
    key, cookies = kept
    second = browser(SessionStore(key), cookies)
    session.SEED.keep(second, "olga", SECRET)
    second.session.save()
    assert session.SEED.open(browser(SessionStore(key), cookies)) == ("olga", SECRET)


def test_neither_the_secret_nor_the_key_of_the_session_is_in_the_table(kept) -> None:
    key, cookies = kept
    row = OpenSession.objects.get()
    everything = f"{row.session_key} {row.session_data}"
    assert key not in everything
    assert SECRET.hex() not in everything
    assert next(iter(cookies.values())) not in everything
    assert "olga" not in bytes.fromhex(row.session_data).decode("latin-1")
