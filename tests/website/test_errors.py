"""What is refused gives back what was written, to the one who wrote it, and never a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.programmes.cases.conftest import make_team
from tests.refusing import unchanged

if TYPE_CHECKING:
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


def test_what_is_not_there_gives_nothing_back(address: str) -> None:
    stranger = factories.works_for(factories.OrganisationFactory(), "officer")
    client = Client()
    factories.sign_in(client, stranger)
    answer = client.post(address, {"text": NOTE, "visibility": "team"})
    assert (answer.status_code, "What you wrote" in answer.text) == (404, False)


def test_a_page_that_is_only_looked_at_gives_nothing_back(address: str) -> None:
    assert "What you wrote" not in Client().get(address, {"text": NOTE}, follow=True).text
