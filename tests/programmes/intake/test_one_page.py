"""All questions on one page, for the public and for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from havn.foundations.vault import fields
from havn.programmes.cases.models import Request
from tests import factories
from tests.programmes.intake.browsing import Browser, open_mailbox
from tests.refusing import unchanged

if TYPE_CHECKING:
    from havn.foundations.people.models import Person
    from havn.programmes.cases.models import Desk

WHERE = "/help/protection/one-page/"
LEAST = {"asks": "self", "happened": "Two men came at night.", "needs": "legal"}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar"])
def test_one_page_makes_a_request_that_its_code_opens(desk: Desk, language: str) -> None:
    browser = Browser(language)
    browser.open(WHERE)
    code = browser.send(**LEAST).code

    assert Request.objects.count() == 1
    assert "Your request arrived" in open_mailbox(code).page.words


def test_a_second_press_makes_one_request_and_shows_the_same_code(desk: Desk) -> None:
    browser = Browser()
    form = browser.open(WHERE).forms[0]
    codes = [browser.send(form=form, path=WHERE, **LEAST).code for _press in range(3)]

    assert codes == [form.filled["code"][0]] * 3
    assert Request.objects.count() == 1


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(desk: Desk) -> None:
    browser = Browser()
    first = browser.open(WHERE).forms[0]
    with unchanged():
        page = browser.send(happened="Two men came.", costs__1__what="Lawyer")

    assert page.status == 422
    assert page.words.count("We need an answer here to be able to help.") == 4  # in the summary and at the field
    assert page.forms[0].filled["happened"] == ["Two men came."]
    assert page.forms[0].filled["costs.1.what"] == ["Lawyer"]
    assert page.forms[0].filled["code"] == first.filled["code"]
    assert page.forms[0].filled["once"] == first.filled["once"]
    assert browser.send(asks="self", needs="legal").code == first.filled["code"][0]


def test_an_answer_that_would_not_count_is_said_and_not_dropped(desk: Desk) -> None:
    browser = Browser()
    browser.open(WHERE)
    with unchanged():
        page = browser.send(**LEAST, names__latin="Nino", relocation_why="The house is watched.")

    assert page.status == 422
    assert page.words.count("You answered this, but it counts only with another answer above.") == 4
    assert browser.send(name_now="now", needs=["legal", "relocation"]).status == 200


def test_a_question_that_hangs_on_another_says_on_which(desk: Desk) -> None:
    words = Browser().open(WHERE).words

    assert "Only if you answered “Do you want to tell us your name now?” with: Yes, now." in words
    assert "Not if you answered “Which ways are safe for you?” with: Only here, in the mailbox of this site." in words


def test_who_asks_for_somebody_else_is_asked_in_other_words(desk: Desk) -> None:
    words = Browser().open(f"{WHERE}?for=other").words

    assert "What happened to the person?" in words
    assert "What happened to you?" not in words


def test_a_page_without_its_code_is_shown_anew(desk: Desk) -> None:
    browser = Browser()
    browser.open(WHERE)
    with unchanged():
        browser.send(**LEAST, code="1234")

    assert browser.page.status == 200
    assert browser.page.codes == []


@pytest.fixture
def staff(officer: Person, desk: Desk) -> Browser:
    browser = Browser()
    factories.sign_in(browser.client, officer)
    return browser


ENTERED = {"channel": "phone", "consent_said": "On the telephone, today.", "asks": "with_consent"} | {
    name: LEAST[name] for name in ("happened", "needs")
}


def test_staff_enter_what_came_by_telephone_and_go_on_to_the_request(staff: Browser, officer: Person) -> None:
    assert "/office/requests/new/" in staff.client.get("/office/requests/").content.decode()
    staff.open("/office/requests/new/")
    staff.send(**ENTERED)
    request = Request.objects.get()
    told = fields.read(factories.actor_of(officer), request, "header", "consent")

    assert staff.page.path == f"/office/requests/{request.pk}/"
    assert told.header["channel"] == "phone"
    assert told.consent["how"] == "On the telephone, today."
    assert request.mailbox is None


def test_the_person_may_be_given_a_code(staff: Browser) -> None:
    staff.open("/office/requests/new/")
    form, path = staff.page.forms[0], staff.page.path
    code = staff.send(**ENTERED, gives_code="on").code
    again = staff.send(form=form, path=path, **ENTERED, gives_code="on").code

    assert again == code
    assert Request.objects.count() == 1
    assert "Your request arrived" in open_mailbox(code).page.words


def test_an_entry_that_lacks_something_keeps_what_was_typed(staff: Browser) -> None:
    staff.open("/office/requests/new/")
    with unchanged():
        page = staff.send(channel="phone", happened="Two men came.")

    assert page.status == 422
    assert page.forms[0].filled["happened"] == ["Two men came."]
    assert page.forms[0].filled["channel"] == ["phone"]


def test_nobody_enters_a_request_at_somebody_elses_desk(desk: Desk, outsider: Person, administrator: Person) -> None:
    for person in (outsider, administrator):
        browser = Browser()
        factories.sign_in(browser.client, person)
        with unchanged():
            assert browser.client.get("/office/requests/new/").status_code == 404
    assert Browser().client.get("/office/requests/new/")["Location"].startswith("/account")
