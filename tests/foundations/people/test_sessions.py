"""Where sessions are kept: sealed under the key in the cookie, ended by idling, listed for their owner."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from havn.foundations.people.models import OpenSession
from havn.foundations.people.sessions import SessionStore, row_of
from tests import factories

pytestmark = pytest.mark.django_db


def stored(**data: str) -> SessionStore:
    store = SessionStore()
    store.update(data)
    store.save()
    return store


def test_what_is_kept_comes_back_with_the_key_and_is_not_readable_without() -> None:
    store = stored(word="canary")
    assert SessionStore(store.session_key)["word"] == "canary"
    row = OpenSession.objects.get()
    assert "canary" not in bytes.fromhex(row.session_data).decode("latin-1")
    assert store.session_key not in (row.session_key, row.session_data)


def test_the_name_of_a_row_is_not_a_key() -> None:
    stored(word="canary")
    assert SessionStore(OpenSession.objects.get().session_key).load() == {}


def test_a_row_that_was_exchanged_cut_or_forged_is_an_empty_session() -> None:
    first, second = stored(word="first"), stored(word="second")
    whole = OpenSession.objects.get(pk=row_of(first.session_key)).session_data
    other = OpenSession.objects.get(pk=row_of(second.session_key)).session_data
    for attack in (other, whole[:-2], "", "zz", "é", whole[:-2] + "00"):
        OpenSession.objects.filter(pk=row_of(first.session_key)).update(session_data=attack)
        assert SessionStore(first.session_key).load() == {}


def test_a_visitors_row_tells_no_hour() -> None:
    stored(word="draft")
    row = OpenSession.objects.get()
    assert (row.person_id, row.opened_on, row.last_used_on) == (None, None, None)
    ends = row.expire_date.astimezone(datetime.UTC)
    assert (ends.hour, ends.minute, ends.second, ends.microsecond) == (0, 0, 0, 0)


@pytest.fixture
def row(client, officer) -> OpenSession:
    factories.sign_in(client, officer)
    return OpenSession.objects.get(person=officer)


def ends_in(row: OpenSession) -> datetime.timedelta:
    row.refresh_from_db()
    return row.expire_date - timezone.now()


def test_who_does_nothing_is_signed_out(client, row) -> None:
    OpenSession.objects.update(expire_date=timezone.now())
    answer = client.get("/account/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/?next=%2Faccount%2F")


def test_who_works_stays_signed_in(client, row, settings) -> None:
    idle = settings.HAVN_SESSION_IDLE
    OpenSession.objects.update(expire_date=timezone.now() + idle - datetime.timedelta(minutes=30))
    assert client.get("/account/").status_code == 200
    assert ends_in(row) > idle - datetime.timedelta(minutes=1)


def test_not_every_click_is_written_down(client, row, settings) -> None:
    recent = timezone.now() + settings.HAVN_SESSION_IDLE - datetime.timedelta(minutes=2)
    OpenSession.objects.update(expire_date=recent)
    client.get("/account/")
    row.refresh_from_db()
    assert row.expire_date == recent


def test_after_twelve_hours_everybody_signs_in_again(client, row, settings) -> None:
    store = client.session
    store["opened_at"] = timezone.now().timestamp() - settings.SESSION_COOKIE_AGE + 60
    store.save()
    assert ends_in(row) <= datetime.timedelta(seconds=60)


def test_my_sessions_are_listed_and_another_one_can_be_signed_out(client, officer, row) -> None:
    other = Client()
    factories.sign_in(other, officer)
    page = client.get("/account/").text
    assert page.count("another one") == 1
    assert page.count("this one") == 1
    elsewhere = OpenSession.objects.filter(person=officer).exclude(pk=row.pk).get()
    client.post(f"/account/sessions/{elsewhere.pk}/end/")
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_all_others_can_be_signed_out_at_once(client, officer, row) -> None:
    others = [Client(), Client()]
    for other in others:
        factories.sign_in(other, officer)
    assert client.post("/account/sessions/others/end/").status_code == 302
    assert [other.get("/account/").status_code for other in others] == [302, 302]
    assert client.get("/account/").status_code == 200


def test_nobody_signs_out_somebody_else(client, colleague, row) -> None:
    other = Client()
    factories.sign_in(other, colleague)
    assert other.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert client.get("/account/").status_code == 200
