"""What is refused gives back what was written, to the one who wrote it, and never a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.forms import BaseForm, Form, PasswordInput
from django.test import Client, RequestFactory
from django.urls import reverse

from havn.foundations.errors import NotAllowed
from havn.foundations.network.actor import visitor
from havn.foundations.people.models import Person
from havn.website.errors import NEVER_SHOWN, refused
from tests import factories
from tests.programmes.cases.conftest import make_team
from tests.refusing import unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from havn.foundations.network.models import Organisation

NOTE = "She called from a friend’s telephone.\nAsk for Ana & <b>nobody</b> else."


@pytest.fixture
def address(organisation: Organisation) -> str:
    return reverse("note-write", args=[make_team(organisation).case().pk])


def test_a_note_that_was_sent_after_the_session_ended_can_be_copied(address: str) -> None:
    posted = {"text": NOTE, "visibility": "team", "password": "four lanterns over a quiet harbour", "once": "x" * 36}
    with unchanged():
        answer = Client().post(address, posted)
    assert answer.status_code == 401
    assert "What you wrote" in answer.text
    assert "She called from a friend’s telephone.<br>Ask for Ana &amp; &lt;b&gt;nobody&lt;/b&gt; else." in answer.text
    assert "four lanterns" not in answer.text
    assert "x" * 36 not in answer.text
    assert answer["Cache-Control"] == "no-store"


def test_a_note_that_was_sent_while_acting_for_another_organisation_can_be_copied(address: str) -> None:
    other = factories.OrganisationFactory(name="Another one")
    officer = Person.objects.get(username="the-officer")
    factories.MembershipFactory(person=officer, organisation=other, role="officer")
    client = Client()
    factories.sign_in(client, officer, other)
    with unchanged():
        answer = client.post(address, {"text": NOTE, "visibility": "team"})
    assert (answer.status_code, "What you wrote" in answer.text) == (404, True)
    assert "She called from a friend’s telephone.<br>" in answer.text


def test_what_came_without_this_sites_token_is_not_shown_as_if_somebody_wrote_it() -> None:
    request = RequestFactory().post("/office/", {"text": NOTE})
    request.actor = visitor()
    assert "She called" not in refused(request, NotAllowed()).content.decode()
    request.csrf_processing_done = True
    assert "She called" in refused(request, NotAllowed()).content.decode()


def test_a_page_that_is_only_looked_at_gives_nothing_back(address: str) -> None:
    assert "What you wrote" not in Client().get(address, {"text": NOTE}, follow=True).text


def test_no_secret_of_any_form_is_ever_shown_again() -> None:
    def forms(kind: type[Form]) -> Iterator[type[Form]]:
        for each in kind.__subclasses__():
            yield each
            yield from forms(each)

    secret = {
        name
        for form in forms(BaseForm)
        if form.__module__.startswith(("havn.", "allauth."))
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, PasswordInput) or name in {"code", "end"}
    }
    ours = {name for name in secret if not name.startswith(("password1", "password2", "oldpassword"))}
    assert ours <= NEVER_SHOWN
    assert {"passphrase", "present", "again", "password", "code", "end"} <= ours


@pytest.mark.parametrize("site", ["same-origin", "cross-site", None])
def test_a_page_that_was_open_too_long_gives_back_what_this_sites_own_form_sent(address: str, site: str | None) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    answer = Client(enforce_csrf_checks=True).post(address, {"text": NOTE}, headers=headers)
    assert (answer.status_code, "What you wrote" in answer.text) == (403, site == "same-origin")


def test_an_id_is_nothing_that_anybody_wrote(address: str) -> None:
    assert "What you wrote" not in Client().post(address, {"fund": "0b9d7f0e-1b1e-4f0e-9d4a-3f1b7d1c2a10"}).text
