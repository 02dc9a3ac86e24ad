"""The mailbox: opened by a code alone, showing where a request stands, taking messages, files and changes of mind."""

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

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.vault import fields
from havn.foundations.vocabulary import DECLINE_REASONS
from havn.programmes.cases import actions, queries
from havn.programmes.cases.models import Attachment, Message, Request
from havn.programmes.cases.states import RequestState
from havn.programmes.intake.models import Press
from tests import factories
from tests.foundations.files import makers
from tests.programmes.intake.browsing import Browser, open_mailbox, send_request, write
from tests.programmes.intake.test_crashes import Lost, lost_at
from tests.refusing import everything, unchanged

if TYPE_CHECKING:
    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person
    from havn.programmes.cases.models import Desk

REASON = next(iter(DECLINE_REASONS))
SESSIONS = ("people.OpenSession",)


@pytest.fixture
def code(desk: Desk) -> str:
    return send_request(Browser())


def the_request(officer: Person) -> Request:
    return queries.request_for(factories.actor_of(officer), Request.objects.get().pk)


def test_the_code_opens_as_digits_as_words_and_however_it_is_spaced(code: str) -> None:
    words = sealing.MailboxCode.parse(code)
    digits = code.replace(" ", "")
    arabic = digits.translate({ord(str(n)): chr(0x660 + n) for n in range(10)})
    for typed in (
        code,
        digits,
        "-".join(code.split()),
        arabic,
        " ".join(words.as_words("en")).upper(),
        " ".join(words.as_words("ar")),
    ):
        assert "Your request arrived" in open_mailbox(typed).page.words


@pytest.mark.parametrize(
    ("mistyped", "sentence"),
    [
        (lambda code: code[:-1], "shorter or longer"),
        (lambda code: code[:-1] + str((int(code[-1]) + 1) % 10), "not as it was given"),
        (lambda code: sealing.MailboxCode.new().as_digits(), "No mailbox opens with this code."),
        (lambda code: " ".join(["lighthouse"] * 16), "spelling"),
        (lambda code: "<script>alert(1)</script>\u202e", "shorter or longer"),
    ],
)
def test_a_wrong_code_says_what_would_help_and_opens_nothing(code: str, mistyped, sentence: str) -> None:
    with unchanged():
        page = open_mailbox(mistyped(code)).page

    assert page.status == 422
    assert sentence in page.words
    assert "<script>" not in page.html.split("<main")[1].split("</main>")[0]


def test_a_code_sent_from_another_site_is_asked_for_once_more_before_it_opens(code: str) -> None:
    elsewhere = Browser(**{"Sec-Fetch-Site": "cross-site"})
    elsewhere.open("/mailbox/")
    page = elsewhere.send(code=code)
    assert "Did you just type your code on this site?" in page.words
    assert "havn" not in elsewhere.client.cookies
    forged = Browser(**{"Sec-Fetch-Site": "cross-site"}).client.post("/mailbox/open/", {"code": code})

    assert forged.status_code == 403
    assert "Your request arrived" in elsewhere.send().words


def test_the_mailbox_shows_the_stage_and_its_clock(code: str, officer: Person) -> None:
    box = open_mailbox(code)
    request = the_request(officer)
    by = request.acknowledge_by
    assert f"by {by:%A} {by.day} {by:%B}" in box.page.words
    actor = factories.actor_of(officer)

    request = actions.acknowledge_request(actor, request)
    assert "Somebody is reading your request" in box.open("/mailbox/").words
    actions.ask_author(actor, request, text="When is the hearing?")
    assert "The desk has a question for you" in box.open("/mailbox/").words
    assert "When is the hearing?" in box.page.words
    box.open("/mailbox/answer/")
    box.send(text="On Monday.")
    assert "Your answer is with the desk" in box.page.words
    assert Request.objects.get().state == RequestState.ACKNOWLEDGED


def test_a_declined_request_shows_the_reason_the_desks_words_and_the_next_door(code: str, officer: Person) -> None:
    request = the_request(officer)
    actions.decline_request(factories.actor_of(officer), request, reason=REASON, words="We are sorry.")
    page = open_mailbox(code).page

    assert "The desk can’t help with this" in page.words
    assert "We are sorry." in page.words
    assert DECLINE_REASONS[REASON].text("next_door", "en") in page.words
    assert "The next door to knock on" in page.words
    assert "/mailbox/write/" in page.links


def test_staff_stand_behind_their_desk(code: str, officer: Person) -> None:
    request = the_request(officer)
    actions.write_to_author(factories.actor_of(officer), request, text="We are with you.")
    page = open_mailbox(code).page

    assert "The desk" in page.words
    assert officer.full_name not in page.html


def test_a_message_pressed_twice_is_one_message(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/write/")
    form, path = box.page.forms[0], box.page.path
    box.send(text="They called again.")
    box.send(form=form, path=path, text="They called again.")

    assert Message.objects.count() == 1
    assert box.page.words.count("They called again.") == 1


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
    code = send_request(Browser())
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
    assert [box.open(f"/mailbox/messages/{page}/").status for page in (4, 99)] == [404, 404]
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


def test_presses_of_days_that_are_over_are_forgotten_with_the_next(code: str) -> None:
    box = open_mailbox(code)
    for days, left in ((0, 1), (1, 2), (3, 1)):
        with clock.at(clock.now() + datetime.timedelta(days=days)):
            box.open("/mailbox/write/")
            box.send(text="They called.")
        assert Press.objects.count() == left
    assert Message.objects.count() == 3


def test_a_message_cannot_turn_around_what_follows_it(code: str, officer: Person) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/write/")
    box.send(text="Look: \u202egnp.exe\x07<b>bold</b>")
    [shown] = queries.messages_in(factories.actor_of(officer), the_request(officer))

    assert shown.text == "Look: \u202egnp.exe<b>bold</b>\u202c"
    assert "<b>bold" not in box.page.html


def test_an_empty_message_is_asked_for_again(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/write/")
    with unchanged(without=SESSIONS):
        page = box.send(text="   ")

    assert page.status == 422
    assert "Please write something here." in page.words


def test_files_are_added_and_come_back_as_the_cleaned_copy(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/file/")
    box.send(files={"file": SimpleUploadedFile("door.jpg", makers.jpeg())})
    assert "The file is sealed, and the desk can open it." in box.page.words
    download = box.client.get(f"/mailbox/files/{Attachment.objects.get().pk}/")

    assert makers.CANARY.encode() not in download.content
    assert download["Content-Disposition"].startswith("attachment")


def test_a_file_that_is_not_taken_says_why(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/file/")
    with unchanged(without=SESSIONS):
        page = box.send(files={"file": SimpleUploadedFile("tool.exe", b"MZ" + bytes(100))})

    assert page.status == 422
    assert "This kind of file is not taken." in page.words


def test_consent_is_given_and_withdrawn_by_name(code: str, partner: Organisation, officer: Person) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/consent/")
    box.send(share_with=str(partner.pk))
    assert "Northern Shelter" in box.page.words
    box.open("/mailbox/consent/")
    assert box.page.forms[0].filled["share_with"] == [str(partner.pk)]
    box.send(share_with=None)

    assert "Northern Shelter" not in box.page.words
    consent = fields.read(factories.actor_of(officer), the_request(officer), "consent").consent
    assert (consent["organisations"], consent["how"]) == ([], "mailbox")


def test_consent_to_an_organisation_that_is_not_offered_is_refused(code: str) -> None:
    hidden = factories.OrganisationFactory(name="Hidden", is_shown=False)
    box = open_mailbox(code)
    box.open("/mailbox/consent/")
    with unchanged(without=SESSIONS):
        assert box.send(share_with=str(hidden.pk)).status == 422


def test_a_new_code_ends_the_old_one_and_a_second_press_shows_it_again(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/code/")
    form, path = box.page.forms[0], box.page.path
    new = box.send().code
    assert box.send(form=form, path=path).code == new

    assert new != code
    assert "No mailbox opens with this code." in open_mailbox(code).page.words
    assert "Your request arrived" in open_mailbox(new).page.words
    assert "Your request arrived" in box.open("/mailbox/").words


def test_a_withdrawn_request_is_worked_on_no_more_and_can_still_be_written_to(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/withdraw/")
    box.send()

    assert Request.objects.get().state == RequestState.WITHDRAWN
    assert "You withdrew your request" in box.page.words
    assert "/mailbox/withdraw/" not in box.page.links
    assert box.open("/mailbox/withdraw/").status == 409
    box.open("/mailbox/write/")
    assert "Your message is with the desk." in box.send(text="I changed my mind.").words


def test_a_mailbox_that_was_emptied_opens_no_more(code: str) -> None:
    box = open_mailbox(code)
    Request.objects.get().mailbox.delete()

    assert box.open("/mailbox/").forms[0].names >= {"code"}
    assert "No mailbox opens with this code." in open_mailbox(code).page.words


@pytest.mark.parametrize("lost", ["havn", "havn-key-mailbox"])
def test_a_session_without_its_cookie_half_opens_nothing_and_the_other_way_round(code: str, lost: str) -> None:
    box = open_mailbox(code)
    del box.client.cookies[lost]
    page = box.open("/mailbox/")

    assert "Your request arrived" not in page.words
    assert page.forms[0].names >= {"code"}
    with unchanged():
        assert box.client.get("/mailbox/write/")["Location"] == "/mailbox/"


def test_an_act_of_a_closed_mailbox_changes_nothing(desk: Desk, code: str) -> None:
    with unchanged(without=SESSIONS):
        for path in ("write", "answer", "file", "consent", "withdraw", "code"):
            browser = Browser()
            browser.open("/help/protection/asking/")  # a token of one's own
            token = browser.page.forms[0].filled["csrfmiddlewaretoken"]
            answer = browser.client.post(f"/mailbox/{path}/", {"csrfmiddlewaretoken": token, "text": "Let me in"})
            assert (answer.status_code, answer["Location"]) == (302, "/mailbox/")


def test_somebody_elses_file_is_not_there(code: str, desk: Desk) -> None:
    other = open_mailbox(send_request(Browser()))
    other.open("/mailbox/file/")
    other.send(files={"file": SimpleUploadedFile("letter.txt", b"a threat")})

    assert open_mailbox(code).client.get(f"/mailbox/files/{Attachment.objects.get().pk}/").status_code == 404
    assert open_mailbox(code).client.post(f"/mailbox/files/{Attachment.objects.get().pk}/").status_code in {403, 405}


def test_the_days_that_an_answer_took_are_given_back(code: str, officer: Person) -> None:
    request = the_request(officer)
    actions.ask_author(factories.actor_of(officer), request, text="When?")
    before = Request.objects.get().decide_by
    with clock.at(clock.now() + datetime.timedelta(days=3)):
        box = open_mailbox(code)
        box.open("/mailbox/answer/")
        box.send(text="On Monday.")

    assert Request.objects.get().decide_by == before + datetime.timedelta(days=3)
