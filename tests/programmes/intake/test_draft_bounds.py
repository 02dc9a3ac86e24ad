"""Strangers’ drafts can't fill the disk: not with files, not with words, and not by their number."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havn.foundations import files as kinds
from havn.foundations.errors import Invalid
from havn.foundations.files import turns
from havn.foundations.vault import fields, files
from havn.foundations.vault.files import NoRoom
from havn.programmes.cases import actions as actions_of_cases
from havn.programmes.cases.actions import bounds
from havn.programmes.cases.models import Attachment, Request
from havn.programmes.intake import actions, queries
from havn.programmes.intake.models import Draft
from tests.programmes.intake.browsing import Browser, open_mailbox, send_quickly, write
from tests.programmes.intake.test_mailbox import SESSIONS
from tests.refusing import refused, unchanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Desk

RESERVE = 1_000_000
FILE = b"The summons, in plain words. " * 20
NO_FILES = "At present nobody can add files before sending"
FIRST_PAGE = {"asks": "self"}


@pytest.fixture
def free(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Make so many bytes free on the disk."""
    settings.HAVN_DISK_RESERVE_BYTES = RESERVE
    real = shutil.disk_usage(settings.HAVN_DATA)
    return lambda left: monkeypatch.setattr(shutil, "disk_usage", lambda _folder: real._replace(free=left))


def upload(name: str = "summons.txt") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, FILE)}


def in_drafts() -> int:
    return files.bytes_under(queries.keys_of_drafts())


def on_disk(settings: Any) -> list[Path]:
    return sorted(Path(settings.HAVN_DATA).rglob("*"))


def begun(desk: Desk) -> tuple[Actor, Draft]:
    """Return a draft and who writes it."""
    writer = queries.writer()
    return writer, actions.start_draft(writer, desk, language="en")


def cleaned() -> dict[str, Any]:
    return {"name": "summons.txt", "content": FILE, "cleaned": kinds.clean_in_turn(FILE)}


@pytest.fixture
def other(desk: Desk) -> Draft:
    """Somebody else's draft, with a file."""
    writer, draft = begun(desk)
    return actions.add_draft_file(writer, draft, **cleaned())


def test_files_of_all_drafts_take_at_most_half_of_the_room_there_is_for_files(
    other: Draft, free, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser()
    write(browser, until="documents")
    needed = in_drafts() + 4 * len(FILE)
    free(RESERVE + needed - 1)
    before = on_disk(settings)
    with unchanged(without=SESSIONS), monkeypatch.context() as while_refused:
        while_refused.setattr(turns, "clean", lambda *_file: pytest.fail("it was cleaned"))
        page = browser.send(files=upload(), files_words="A summons", go="add")
    assert (page.status, NO_FILES in page.words) == (422, True)
    assert page.forms[0].filled["files_words"] == ["A summons"]
    assert on_disk(settings) == before

    free(RESERVE + needed)
    assert "The file is sealed." in browser.send(files=upload(), go="add").words


def test_the_action_refuses_too_what_all_drafts_have_no_room_for(other: Draft, desk: Desk, free, settings) -> None:
    writer, draft = begun(desk)
    told = cleaned()
    free(RESERVE + in_drafts() + 4 * len(FILE) - 1)
    before = on_disk(settings)
    with refused(Invalid) as caught:
        actions.add_draft_file(writer, draft, **told)
    assert NO_FILES in str(caught.value.fields["file"])
    assert on_disk(settings) == before


def test_below_the_reserve_it_is_not_said_that_the_mailbox_takes_files(other: Draft, free) -> None:
    browser = Browser()
    write(browser, until="documents")
    free(RESERVE)
    with unchanged(without=SESSIONS):
        page = browser.send(files=upload(), go="add")
    assert (page.status, "no file can be taken at present" in page.words) == (422, True)


def test_what_is_sent_takes_files_when_drafts_do_not_and_counts_no_longer(desk: Desk, free) -> None:
    browser = Browser()
    write(browser, until="documents")
    browser.send(files=upload(), go="add")
    free(RESERVE + in_drafts() + len(FILE))
    with unchanged(without=SESSIONS):
        assert NO_FILES in browser.send(files=upload(), go="add").words
    browser.open("/help/protection/check/")
    box = open_mailbox(browser.send().code)
    assert in_drafts() == 0
    box.open("/mailbox/file/")
    assert "The file is sealed" in box.send(files=upload("second.txt")).words
    assert Attachment.objects.count() == 2


def test_files_of_all_drafts_are_counted_in_one_query(other: Draft, desk: Desk) -> None:
    counts, sizes = [], []
    for _number in range(3):
        with CaptureQueriesContext(connection) as asked:
            sizes.append(in_drafts())
        counts.append(len(asked))
        writer, draft = begun(desk)
        actions.add_draft_file(writer, draft, **cleaned())
    assert counts == [1, 1, 1]
    assert sizes == [sizes[0], 2 * sizes[0], 3 * sizes[0]]


def test_a_draft_holds_so_many_bytes_of_words(desk: Desk) -> None:
    writer, draft = begun(desk)
    spare = bounds.MOST_BYTES_OF_WORDS - len(json.dumps({"happened": ""}, separators=(",", ":")))
    most = {"happened": "ж" * (spare // 2) + "x" * (spare % 2)}
    draft = actions.keep_draft(writer, draft, answers=most)
    with refused(Invalid):
        actions.keep_draft(writer, draft, answers={"happened": most["happened"] + "x"})
    assert fields.read(writer, Draft.objects.get(), "content").content["answers"] == most


def test_a_page_with_which_a_draft_would_hold_too_much_comes_back_as_it_was_typed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser()
    write(browser, until="fears")
    monkeypatch.setattr(bounds, "MOST_BYTES_OF_WORDS", 1000)
    typed = "They will come again. " * 60
    with unchanged(without=SESSIONS):
        page = browser.send(fears=typed)
    assert page.status == 422
    assert "this is more than we can take at once, so this page was not kept" in page.words
    assert page.forms[0].filled["fears"] == [typed]
    assert browser.send(fears="They will come again.").status == 200
    assert browser.open("/help/protection/fears/").forms[0].filled["fears"] == ["They will come again."]


def test_a_first_page_that_is_too_much_begins_no_draft(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_BYTES_OF_WORDS", 10)
    browser = Browser()
    browser.open("/help/protection/asking/")
    with unchanged():
        page = browser.send(**FIRST_PAGE)
    assert (page.status, Draft.objects.count()) == (422, 0)


def test_no_draft_begins_when_less_than_half_of_the_reserve_is_free(desk: Desk, free) -> None:
    browser = Browser()
    browser.open("/help/protection/happened/")
    form = browser.page.forms[0]
    free(RESERVE // 2 - 1)
    with unchanged():
        page = browser.send(form=form, path="/help/protection/happened/", happened="Two men came.")
    assert (page.status, "nothing can be kept before it is sent" in page.words) == (507, True)
    assert page.forms[0].filled["happened"] == ["Two men came."]
    assert "Something needs another look" not in page.words, "nothing is wrong with what was typed"
    assert "/help/protection/one-page/" in page.links
    with refused(NoRoom):
        begun(desk)

    free(RESERVE // 2)
    assert browser.send().status == 200
    assert Draft.objects.count() == 1


def test_the_one_page_and_drafts_that_began_arrive_however_little_is_free(desk: Desk, free) -> None:
    browser = Browser()
    write(browser, until="fears")
    free(0)
    send_quickly(Browser())
    browser.send(fears="They will come again.")
    browser.open("/help/protection/needs/")
    browser.send(needs="legal", go="check")
    assert browser.send().code
    assert Request.objects.count() == 2


def test_a_file_that_has_room_once_but_not_twice_is_refused_before_anything_is_kept(
    desk: Desk, free, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = open_mailbox(send_quickly(Browser()))
    box.open("/mailbox/file/")
    free(RESERVE + 2 * len(FILE) - 1)
    before = on_disk(settings)
    with unchanged(without=SESSIONS), monkeypatch.context() as while_refused:
        while_refused.setattr(turns, "clean", lambda *_file: pytest.fail("it was cleaned"))
        page = box.send(files=upload())
    assert (page.status, "no file can be taken at present" in page.words) == (422, True)
    assert on_disk(settings) == before
    request = Request.objects.get()
    with refused(Invalid):
        actions_of_cases.attach_to_request(queries.author(request, b""), request, **cleaned())
    assert on_disk(settings) == before
