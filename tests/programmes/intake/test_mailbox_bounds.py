"""What a mailbox does once, and within which bounds: buttons pressed twice, long threads, many messages and files."""

from __future__ import annotations

import datetime
import re
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from havn.foundations import clock
from havn.foundations.audit.models import Press
from havn.foundations.files import turns
from havn.programmes.cases import actions, queries
from havn.programmes.cases.actions import bounds
from havn.programmes.cases.models import Attachment, Message, Request
from havn.programmes.setup import tasks
from tests import factories
from tests.programmes.intake.browsing import Browser, open_mailbox, send_quickly, write
from tests.programmes.intake.test_crashes import Lost, lost_at
from tests.programmes.intake.test_mailbox import SESSIONS, the_request
from tests.refusing import everything, unchanged

if TYPE_CHECKING:
    from havn.foundations.files import Cleaned, Kind
    from havn.foundations.people.models import Person
    from havn.programmes.cases.models import Desk


@pytest.fixture
def code(desk: Desk) -> str:
    return send_quickly(Browser())


@pytest.mark.parametrize("where", ["write", "file", "consent", "withdraw"])
def test_every_act_that_is_pressed_twice_is_done_once_and_said_twice(where: str, code: str) -> None:
    box = open_mailbox(code)
    box.open(f"/mailbox/{where}/")
    form, path = box.page.forms[0], box.page.path
    typed = {"write": {"text": "They called."}, "consent": {}, "withdraw": {}, "file": {}}[where]
    for press in range(3):
        cache.clear()  # as in another process
        sent = {"file": SimpleUploadedFile("a.txt", b"a threat")} if where == "file" else None
        before = everything(without=SESSIONS)
        said = box.send(form=form, path=path, files=sent, **typed)
        assert said.status == 200
        assert bool(press) is (everything(without=SESSIONS) == before)
    assert (Message.objects.count(), Attachment.objects.count()) == (int(where == "write"), int(where == "file"))


def test_what_was_refused_at_the_first_press_is_done_at_the_second(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/write/")
    form, path = box.page.forms[0], box.page.path
    with unchanged(without=SESSIONS):
        assert box.send(form=form, path=path, text="").status == 422
    with unchanged(without=SESSIONS), lost_at(3), suppress(Lost):
        box.send(form=form, path=path, text="They called.")
    assert "Your message is with the desk" in box.send(form=form, path=path, text="They called.").words
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_second_press_is_answered_only_once_the_first_has_ended(desk: Desk, in_threads, monkeypatch) -> None:
    code = send_quickly(Browser())
    boxes = [open_mailbox(code) for _tab in range(2)]
    for box in boxes:
        box.open("/mailbox/write/")
    once = boxes[0].page.forms[0].filled["once"][0]
    ended: list[str] = []
    real = actions.write_to_desk.run
    begun = threading.Event()

    def slow_and_lost(actor: object, request: Request, **told: str) -> Message:
        if not begun.is_set():
            begun.set()
            time.sleep(0.4)
            ended.append("the first was lost")
            raise Lost
        ended.append("the second")
        return real(actor, request, **told)

    monkeypatch.setitem(vars(actions.write_to_desk), "run", slow_and_lost)

    def press(box: Browser) -> str:
        assert box is boxes[0] or begun.wait(10)
        return box.send(once=once, text="They called.").words

    answers = in_threads([lambda box=box: press(box) for box in boxes])
    assert [type(answer).__name__ for answer in answers] == ["Lost", "str"]
    assert "Your message is with the desk" in answers[1]
    assert ended == ["the first was lost", "the second"]
    assert Message.objects.count() == 1


def test_long_threads_show_the_newest_and_the_older_ones_behind_a_link(code: str, officer: Person, client) -> None:
    request, actor = the_request(officer), factories.actor_of(officer)
    for number in range(65):
        actions.write_to_author(actor, request, text=f"Message number {number}.")
    box = open_mailbox(code)
    assert shown(box.open("/mailbox/").words) == list(range(35, 65))
    assert "/mailbox/messages/2/" in box.page.links
    assert shown(box.open("/mailbox/messages/2/").words) == list(range(5, 35))
    assert shown(box.open("/mailbox/messages/3/").words) == list(range(5))
    assert not [link for link in box.page.links if "/mailbox/messages/" in link]
    assert [box.open(f"/mailbox/messages/{page}/").status for page in (0, 4, 99, "9" * 23)] == [404] * 4
    assert Browser().open("/mailbox/messages/2/").path == "/mailbox/messages/2/"

    factories.sign_in(client, officer)
    for path, numbers in (("", range(35, 65)), ("messages/2/", range(5, 35)), ("messages/3/", range(5))):
        assert shown(client.get(f"/office/requests/{request.pk}/{path}").text) == list(numbers)
    assert client.get(f"/office/requests/{request.pk}/messages/4/").status_code == 404


def shown(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"Message number (\d+)\.", text)]


def test_older_messages_ask_for_the_code_and_belong_to_the_desk(code: str, officer: Person, outsider, client) -> None:
    request = the_request(officer)
    assert Client().get("/mailbox/messages/1/").headers["Location"] == "/mailbox/"
    factories.sign_in(client, outsider)
    assert client.get(f"/office/requests/{request.pk}/messages/1/").status_code == 404


def test_a_page_of_messages_costs_the_same_however_many_there_are(code: str, officer: Person) -> None:
    request, actor = the_request(officer), factories.actor_of(officer)
    counts = []
    for number in range(91):
        actions.write_to_author(actor, request, text=f"Message number {number}.")
        if number in {40, 90}:
            with CaptureQueriesContext(connection) as asked:
                assert len(queries.messages_in(actor, request)) == 30
            counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("without_once", [False, True])
def test_a_mailbox_writes_so_much_a_day_and_is_told_that_all_of_it_arrived(code: str, settings, without_once) -> None:
    settings.HAVN_MESSAGES_A_DAY = 2
    box = open_mailbox(code)
    more = {"once": None} if without_once else {}
    for _number in range(2):
        box.open("/mailbox/write/")
        box.send(text="They called.", **more)
    box.open("/mailbox/write/")
    with unchanged(without=SESSIONS):
        box.send(text="And again.", **more)
    assert (box.page.status, "All that you wrote today arrived." in box.page.words) == (422, True)
    assert "And again." in box.page.html, "nothing that was typed is lost"
    with clock.at(clock.now() + datetime.timedelta(days=1)):
        box.send(**more)
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    ("bound", "value", "sentence"),
    [
        ("HAVN_FILES_A_DAY", 1, "All files that you sent today arrived."),
        ("HAVN_MAILBOX_BYTES", 1500, "There is no room for this file beside those that you sent"),
        ("HAVN_DISK_RESERVE_BYTES", 2**62, "no file can be taken at present. What you write still arrives."),
    ],
)
def test_files_are_bounded_and_words_still_arrive(code: str, settings, bound, value, sentence) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/file/")
    box.send(files={"file": SimpleUploadedFile("a.txt", b"a threat " * 20)})
    setattr(settings, bound, value)
    box.open("/mailbox/file/")
    on_disk = sorted(Path(settings.HAVN_DATA).rglob("*"))
    with unchanged(without=SESSIONS):
        box.send(files={"file": SimpleUploadedFile("b.txt", b"a second threat " * 30)})
    assert (box.page.status, sentence in box.page.words) == (422, True)
    assert sorted(Path(settings.HAVN_DATA).rglob("*")) == on_disk
    box.open("/mailbox/write/")
    assert "Your message is with the desk" in box.send(text="I have a file.").words


def test_a_draft_holds_so_many_bytes_of_files(desk: Desk, settings) -> None:
    settings.HAVN_MAILBOX_BYTES = 1500
    browser = Browser()
    write(browser, until="documents")
    browser.send(files={"file": SimpleUploadedFile("a.txt", b"a threat " * 20)}, go="add")
    assert "The file is sealed." in browser.page.words
    browser.send(files={"file": SimpleUploadedFile("b.txt", b"a second threat " * 30)}, go="add")
    assert "There is no room for this file" in browser.page.words


def test_the_same_form_sent_again_with_other_words_is_another_message(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/write/")
    form, path = box.page.forms[0], box.page.path
    box.send(text="They called.")
    said = box.send(form=form, path=path, text="They called. They come tonight.")
    assert "Your message is with the desk" in said.words
    assert Message.objects.count() == 2


def test_a_message_that_was_sent_after_the_mailbox_was_closed_comes_back(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/write/")
    form, path = box.page.forms[0], box.page.path
    for name in [name for name in box.client.cookies if name != "havn-form"]:
        del box.client.cookies[name]
    with unchanged(without=SESSIONS):
        said = box.send(form=form, path=path, text="They come tonight, all of them.")
    assert (said.status, "Your mailbox was closed meanwhile." in said.words) == (401, True)
    assert "They come tonight, all of them." in said.words
    assert "/mailbox/" in said.links


@pytest.fixture
def cleaned(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was cleaned, in order."""
    all_of_it: list[bytes] = []
    real = turns.clean

    def noted(data: bytes, kind: Kind) -> Cleaned:
        all_of_it.append(data)
        return real(data, kind)

    monkeypatch.setattr(turns, "clean", noted)
    return all_of_it


@pytest.mark.parametrize(("bound", "value"), [("HAVN_FILES_A_DAY", 1), ("HAVN_MAILBOX_BYTES", 1500)])
def test_a_file_that_a_mailbox_has_no_room_for_is_refused_before_it_is_cleaned(
    code: str, settings, cleaned: list[bytes], bound: str, value: int
) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/file/")
    form, path = box.page.forms[0], box.page.path
    first, second = b"a threat " * 20, b"a second threat " * 30
    box.send(form=form, path=path, files={"file": SimpleUploadedFile("a.txt", first)})
    setattr(settings, bound, value)
    again = box.send(form=form, path=path, files={"file": SimpleUploadedFile("a.txt", first)})
    assert "The file is sealed" in again.words, "the same press once more is told what the first one did"
    box.open("/mailbox/file/")
    assert box.send(files={"file": SimpleUploadedFile("b.txt", second)}).status == 422
    assert (cleaned, Attachment.objects.count()) == ([first], 1)


def test_a_file_that_a_draft_has_no_room_for_is_refused_before_it_is_cleaned(
    desk: Desk, settings, cleaned: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser()
    write(browser, until="documents")
    browser.send(files={"file": SimpleUploadedFile("a.txt", b"a threat")}, go="add")
    monkeypatch.setattr(bounds, "MOST_IN_A_DRAFT", 1)
    assert browser.send(files={"file": SimpleUploadedFile("b.txt", b"another")}, go="add").status == 422
    assert "Ten files are enough for now." in browser.page.words
    monkeypatch.setattr(bounds, "MOST_IN_A_DRAFT", 10)
    settings.HAVN_MAILBOX_BYTES = 1
    browser.send(files={"file": SimpleUploadedFile("c.txt", b"a third")}, go="add")
    assert "There is no room for this file" in browser.page.words
    assert cleaned == [b"a threat"]


def test_presses_of_days_that_are_over_are_forgotten(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/write/")
    box.send(text="They called.")
    for days, left in ((0, 1), (1, 1), (2, 0)):
        with clock.at(clock.now() + datetime.timedelta(days=days)):
            tasks.forget_expired_sessions()
        assert Press.objects.count() == left
