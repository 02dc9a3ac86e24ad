"""An uploaded file is refused before it is cleaned, cleaned in the right line, and named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from havn.foundations.errors import Invalid, WrongState
from havn.foundations.files import turns
from havn.foundations.files.kinds import TOO_LARGE
from havn.foundations.screens import uploads

if TYPE_CHECKING:
    from django.http import HttpRequest

FILE = b"The summons, in plain words."


def sent(content: bytes | None = FILE, name: str = "summons.txt") -> HttpRequest:
    return RequestFactory().post("/", {"file": SimpleUploadedFile(name, content)} if content is not None else {})


def anything(_length: int) -> None:
    """Refuse nothing."""


@pytest.mark.parametrize("is_staff", [True, False])
def test_a_file_is_read_cleaned_in_its_own_line_and_named(is_staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "public" if is_staff else "staff", turns.Line(0))  # the other line is full
    lengths: list[int] = []
    taken = uploads.taken(sent(name="summons\u202etxt.exe"), lengths.append, is_staff=is_staff)
    assert taken is not None
    assert (taken["name"], taken["content"], taken["cleaned"].kind) == ("summonstxt.exe", FILE, "text/plain")
    assert lengths == [len(FILE)]


def test_no_file_is_none() -> None:
    assert uploads.taken(sent(None), anything) is None


def test_what_the_check_refuses_is_not_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "clean", lambda *_file: pytest.fail("it was cleaned"))

    def check(_length: int) -> None:
        raise WrongState

    with pytest.raises(WrongState):
        uploads.taken(sent(), check)


def test_a_file_that_is_not_known_is_refused_at_its_field() -> None:
    with pytest.raises(Invalid) as caught:
        uploads.taken(sent(b"\x00\x01 nothing that is known"), anything)
    assert list(caught.value.fields) == ["file"]


def test_of_a_request_above_the_limit_only_its_length_says_that_there_was_a_file(settings) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    without_its_file = sent(None)
    without_its_file.META["CONTENT_LENGTH"] = "1001"
    with pytest.raises(Invalid) as caught:
        uploads.taken(without_its_file, anything)
    assert caught.value.fields == {"file": TOO_LARGE}
    without_its_file.META["CONTENT_LENGTH"] = "1000"
    assert uploads.taken(without_its_file, anything) is None
