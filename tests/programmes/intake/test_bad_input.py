"""What nobody should send: each gets a clear sentence, changes nothing and tells nothing."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from havn.foundations import clock
from havn.foundations.vault import fields
from havn.programmes.cases.models import Request
from havn.programmes.intake import tasks
from havn.programmes.intake.models import Draft
from tests import factories
from tests.programmes.intake.browsing import Browser, send_request, write
from tests.refusing import unchanged

if TYPE_CHECKING:
    from havn.foundations.people.models import Person
    from havn.programmes.cases.models import Desk

SESSIONS = ("people.OpenSession",)
ONE_PAGE = "/help/protection/one-page/"
LEAST = {"asks": "self", "happened": "Two men came at night.", "needs": "legal"}


@pytest.fixture
def browser(desk: Desk) -> Browser:
    """Somebody in the middle of the form, on the page about what happened."""
    browser = Browser()
    write(browser, until="happened")
    return browser


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"happened": "x" * 12_001}, "This is longer than we can take here: up to 12000 characters."),
        ({"happened": "x" * 390_000}, "This is longer than we can take here"),
        ({"happened": ["one", "two"]}, "Something went wrong on the way"),
        ({"happened": "yes", "happened__more": "no"}, "before this can be saved"),
        ({"a__b__c__d__e__f__g": "deep"}, "before this can be saved"),
        ({"happened__0__1": "nested"}, "before this can be saved"),
        ({"share_with": "everybody"}, "The page that was sent is not the one we asked."),
        ({"happened": "yes", "incidents__0__when": "9" * 41}, "Please write the date in numbers."),
        ({"happened": "yes", "incidents__0__what": "<script>"}, "Please choose one of the answers offered."),
        (
            {"happened": "yes", "incidents__99999__where": "x"} | {f"incidents__{n}__where": "x" for n in range(16)},
            "Up to 15 fit here.",
        ),
        ({"happened": "yes", "incidents__0": "flat"}, "before this can be saved"),
    ],
)
def test_what_does_not_fit_is_said_and_not_kept(browser: Browser, typed: dict[str, Any], sentence: str) -> None:
    with unchanged(without=SESSIONS):
        page = browser.send(**typed)

    assert page.status == 422
    assert sentence in page.words


def test_more_fields_than_any_page_has_are_not_even_read(browser: Browser) -> None:
    with unchanged(without=SESSIONS):
        page = browser.send(**{f"field{number}": "x" for number in range(601)})

    assert page.status == 400
    assert "Your browser sent something that could not be read. Nothing was changed." in page.words


def test_more_text_than_any_page_holds_is_not_even_read(browser: Browser) -> None:
    with unchanged(without=SESSIONS):
        page = browser.send(happened="x" * 1_100_000)

    assert page.status == 400


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/json", "text/plain", "multipart/form-data"]
)
def test_a_body_that_is_no_form_changes_nothing(browser: Browser, kind: str) -> None:
    with unchanged(without=SESSIONS):
        answer = browser.client.generic("POST", browser.page.path, b'{"happened": "x"}\xff\xfe\x00', content_type=kind)

    assert answer.status_code in {400, 403}


def test_bytes_that_are_no_text_do_no_harm(browser: Browser) -> None:
    token = browser.page.forms[0].filled["csrfmiddlewaretoken"][0]
    body = f"csrfmiddlewaretoken={token}&happened=".encode() + b"They came\xff\xfe%ED%A0%80%00 again"
    answer = browser.client.post(browser.page.path, body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 302
    assert "They came" in browser.open("/help/protection/happened/").html
    assert "\x00" not in browser.page.html


@pytest.mark.parametrize(
    "header", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_without_its_token_or_from_elsewhere_is_refused_with_a_sentence(
    desk: Desk, header: dict[str, str]
) -> None:
    browser = Browser()
    write(browser, until="happened")
    filled = dict(browser.page.forms[0].filled)
    if "Origin" not in header:
        filled.pop("csrfmiddlewaretoken")
    with unchanged(without=SESSIONS):
        answer = browser.client.post(browser.page.path, {**filled, "happened": "forged"}, headers=header)

    assert answer.status_code == 403
    assert "This page was open for a long time." in answer.content.decode()
    assert "Leave this site" in answer.content.decode()


def test_html_and_marks_of_direction_in_names_stay_letters(desk: Desk, officer: Person) -> None:
    browser = Browser()
    told = {
        "name": {"name_now": "now"},
        "name-more": {
            "names__latin": "<b>Nino</b>\u202eezdireB\u0000",
            "names__aliases": "=cmd|' /C calc'!A0\r\nN\u2066ino",
        },
    }
    write(browser, told=told)
    assert "<b>Nino" not in browser.page.html
    assert "&lt;b&gt;Nino&lt;/b&gt;ezdireB" in browser.page.html
    browser.send()
    identity = fields.read(factories.actor_of(officer), Request.objects.get(), "identity").identity

    assert identity["names"] == ["<b>Nino</b>ezdireB", "=cmd|' /C calc'!A0", "Nino"]


@pytest.mark.parametrize(
    "path",
    ["/help/nowhere/", "/help/nowhere/asking/", "/help/protection/secrets/", "/help/protection/asking-more-more/"],
)
def test_what_is_not_there_says_so_and_keeps_the_way_out(desk: Desk, path: str) -> None:
    page = Browser().open(path)

    assert page.status == 404
    assert "There is nothing here that you can open." in page.words
    assert "Leave this site" in page.words


def test_a_page_that_is_not_asked_leads_to_where_the_writer_stands(browser: Browser) -> None:
    assert browser.client.get("/help/protection/relocation/")["Location"] == "/help/protection/check/"
    assert Browser().client.get("/help/protection/relocation/")["Location"] == "/help/protection/asking/"


def test_a_desk_that_closed_says_so_to_whoever_was_writing_to_it(browser: Browser, desk: Desk) -> None:
    desk.is_open = False
    desk.save()
    for path in (browser.page.path, "/help/protection/", ONE_PAGE, "/help/protection/check/"):
        with unchanged(without=SESSIONS):
            page = browser.open(path)
        assert page.status == 409
        assert "This desk does not receive requests at this moment." in page.words


def test_a_desk_that_closes_between_page_and_press_receives_nothing(desk: Desk) -> None:
    browser = Browser()
    form = browser.open(ONE_PAGE).forms[0]
    desk.is_open = False
    desk.save()
    with unchanged():
        page = browser.send(form=form, path=ONE_PAGE, **LEAST)

    assert page.status == 409
    assert "This desk does not receive requests at this moment." in page.words


@pytest.mark.parametrize("lost", ["havn", "havn-key-draft"])
def test_a_draft_whose_key_is_half_lost_is_said_and_the_page_is_not_lost(browser: Browser, lost: str) -> None:
    del browser.client.cookies[lost]
    with unchanged(without=SESSIONS):
        page = browser.send(happened="Two men came at night.")
    assert page.status == 409
    assert "The pages before this one are not open any more" in page.words
    assert "Something needs another look" not in page.words, "nothing is wrong with what was typed"
    assert page.forms[0].filled["happened"] == ["Two men came at night."]

    browser.send()
    assert browser.page.path == "/help/protection/fears/"
    assert Draft.objects.count() == 2
    assert "Still needed" in browser.open("/help/protection/check/").words


def test_a_page_that_hangs_on_lost_answers_gives_back_what_was_typed(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="relocation")
    del browser.client.cookies["havn-key-draft"]
    with unchanged(without=SESSIONS):
        page = browser.send(relocation_why="The house is watched.")

    assert page.status == 409
    assert "The house is watched." in page.words


def test_somebody_elses_draft_does_not_open_with_ones_own_key(desk: Desk) -> None:
    mine, other = Browser(), Browser()
    write(mine, until="fears")
    write(other, until="fears")
    mine.client.cookies["havn"] = other.client.cookies["havn"].value
    with unchanged(without=SESSIONS):
        page = mine.open("/help/protection/check/")

    assert page.status == 409
    assert "Two men" not in page.words


def test_a_draft_that_expired_is_gone_and_says_so(browser: Browser) -> None:
    with clock.at(clock.now() + datetime.timedelta(days=15)):
        tasks.destroy_old_drafts()
        page = browser.send(happened="Two men came at night.")

    assert Draft.objects.count() == 0
    assert page.status == 409


def test_a_sent_draft_takes_no_more_pages(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="fears")
    form, path = browser.page.forms[0], browser.page.path
    browser.open("/help/protection/needs/")
    browser.send(needs="legal", go="check")
    browser.send()
    with unchanged(without=SESSIONS):
        page = browser.send(form=form, path=path, fears="Replayed.")

    assert page.status == 409
    assert Request.objects.count() == 1


def test_a_code_of_somebody_elses_mailbox_can_not_be_made_ones_own(desk: Desk) -> None:
    taken = send_request(Browser())
    browser = Browser()
    browser.open(ONE_PAGE)
    with unchanged():
        page = browser.send(**LEAST, code=taken)

    assert page.status == 422
    assert page.forms[0].filled["code"] != [taken]
    assert browser.send().status == 200


def test_a_file_too_large_to_be_taken_is_called_so(browser: Browser, settings: Any) -> None:
    write(browser, until="documents")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = browser.send(files={"file": SimpleUploadedFile("film.mp4", bytes(2000))}, files_words="The film")

    assert page.status == 422
    assert "This file is larger than 25 MB." in page.words
    assert page.forms[0].filled["files_words"] == ["The film"]


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_change_nothing(browser: Browser, method: str) -> None:
    for path in ("/help/", browser.page.path, "/mailbox/", ONE_PAGE):
        with unchanged(without=SESSIONS):
            assert getattr(browser.client, method)(path).status_code in {200, 403, 405}


def test_a_wrong_language_falls_back_to_one_that_is_complete(desk: Desk) -> None:
    for language in ("xx", "ka", "\u202e", quote("<script>"), "en;q=" + "9" * 500):
        assert Browser(language).open("/help/protection/asking/").status == 200
