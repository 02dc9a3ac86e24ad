"""The mailbox: opened by a code alone, showing where a request stands, taking messages, files and changes of mind."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.vault import fields
from havn.foundations.vocabulary import DECLINE_REASONS
from havn.programmes.cases import actions, queries
from havn.programmes.cases.models import Attachment, Message, Request
from havn.programmes.cases.states import RequestState
from tests import factories
from tests.foundations.files import makers
from tests.programmes.intake.browsing import Browser, open_mailbox, send_quickly
from tests.refusing import unchanged

if TYPE_CHECKING:
    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person
    from havn.programmes.cases.models import Desk

REASON = next(iter(DECLINE_REASONS))
SESSIONS = ("people.OpenSession",)


@pytest.fixture
def code(desk: Desk) -> str:
    return send_quickly(Browser())


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


def test_how_long_others_may_read_is_kept_until_it_is_changed(
    code: str, partner: Organisation, officer: Person
) -> None:
    def consent() -> dict[str, object]:
        kept = fields.read(factories.actor_of(officer), the_request(officer), "consent").consent
        return {name: kept[name] for name in ("organisations", "anonymous", "until")}

    box = open_mailbox(code)
    box.open("/mailbox/consent/")
    box.send(share_with=str(partner.pk), share_until="three_months", share_anonymous="no")
    box.open("/mailbox/consent/")
    box.send()
    assert consent() == {"organisations": [str(partner.pk)], "anonymous": "no", "until": "three_months"}

    box.open("/mailbox/consent/")
    box.send(share_with=None)
    assert consent() == {"organisations": [], "anonymous": "no", "until": ""}

    box.open("/mailbox/consent/")
    with unchanged(without=SESSIONS):
        assert box.send(share_with=str(partner.pk), share_until="always").status == 422


def test_consent_to_an_organisation_that_is_not_offered_is_refused(code: str) -> None:
    hidden = factories.OrganisationFactory(name="Hidden", is_shown=False)
    box = open_mailbox(code)
    box.open("/mailbox/consent/")
    with unchanged(without=SESSIONS):
        assert box.send(share_with=str(hidden.pk)).status == 422


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
            assert (answer.status_code, "Your mailbox was closed meanwhile." in answer.text) == (401, True)


def test_somebody_elses_file_is_not_there(code: str, desk: Desk) -> None:
    other = open_mailbox(send_quickly(Browser()))
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
