"""Files that staff add to a case: what is not taken is called by its name, and nothing is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from havn.foundations.vault.files import manifest_of
from havn.programmes.cases.models import Attachment
from tests import factories
from tests.foundations.files import makers
from tests.refusing import unchanged

if TYPE_CHECKING:
    from tests.programmes.cases.conftest import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(team: Team) -> Client:
    browser = Client()
    factories.sign_in(browser, team.people["officer"], team.organisation)
    return browser


@pytest.mark.parametrize(
    ("content", "largest", "sentence"),
    [
        (makers.docx(doctype='<!DOCTYPE x [<!ENTITY a "b">]>'), 100_000, "so we did not take it."),
        (b"A long letter. " * 100, 1000, "This file is larger than 25 MB."),
        (None, 10_000, "Please choose a file."),
    ],
)
def test_a_file_that_is_not_taken_is_called_by_its_name(
    content: bytes | None, largest: int, sentence: str, team: Team, client: Client, settings
) -> None:
    url = reverse("case-attach", args=[team.case().pk])
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = largest
    sent = {"file": SimpleUploadedFile("a.jpg", content)} if content else {"file": ""}
    with unchanged():
        answer = client.post(url, sent)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert "original is kept" not in answer.text


def test_the_name_of_a_file_can_not_be_turned_around(team: Team, client: Client) -> None:
    upload = SimpleUploadedFile("summons\u202etxt.exe", b"A summons.")
    assert client.post(reverse("case-attach", args=[team.case().pk]), {"file": upload}).status_code == 302
    kept = manifest_of(team.actor("officer"), Attachment.objects.get().original)
    assert kept.name == "summonstxt.exe"
