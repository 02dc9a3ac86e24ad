"""A new code takes the place of another one only when its end was typed back: no lost answer takes the only way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from havn.engines import sealing
from havn.foundations.vault.models import Mailbox
from havn.programmes.intake.models import Draft
from tests.programmes.intake.browsing import Browser, open_mailbox, send_quickly, write
from tests.programmes.intake.test_mailbox import SESSIONS
from tests.refusing import unchanged

if TYPE_CHECKING:
    from havn.programmes.cases.models import Desk

OLD_STAYS = "The old code stays valid until you have typed the end of this one."
CHANGED = "The new code opens your mailbox now. The old one opens nothing any more."
LATER = "/help/protection/later/"


@pytest.fixture
def code(desk: Desk) -> str:
    return send_quickly(Browser())


@pytest.fixture
def begun(desk: Desk) -> tuple[Browser, str]:
    """A draft that a code opens, in the browser of its writer."""
    browser = Browser()
    write(browser, until="fears")
    browser.open(LATER)
    return browser, browser.send().code


def opens_mailbox(code: str) -> bool:
    return "Your request arrived" in open_mailbox(code).page.words


def opens_draft(code: str) -> bool:
    return "What you wrote waits for you" in open_mailbox(code).page.words


def test_a_new_code_is_shown_and_asked_for_before_the_old_one_ends(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/code/")
    with unchanged(without=SESSIONS):
        new = box.send().code
    assert OLD_STAYS in box.page.words
    assert (opens_mailbox(code), opens_mailbox(new)) == (True, False), "the line may break here"

    box.send(end=new[-4:])
    assert CHANGED in box.page.words
    assert (opens_mailbox(code), opens_mailbox(new)) == (False, True)
    assert "Your request arrived" in box.open("/mailbox/").words


def test_the_last_word_of_a_new_code_is_its_end_too(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/code/")
    new = sealing.MailboxCode.parse(box.send().code)
    assert CHANGED in box.send(end=new.as_words("ru")[-1]).words


@pytest.mark.parametrize("end", ["", "0000000", "lighthouse"])
def test_a_wrong_end_shows_the_same_new_code_again_and_changes_nothing(code: str, end: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/code/")
    new = box.send().code
    with unchanged(without=SESSIONS):
        box.send(end=end)
    assert (box.page.status, box.page.code) == (422, new)
    assert CHANGED in box.send(end=new[-4:]).words


def test_every_press_too_many_of_a_new_code_is_harmless(code: str) -> None:
    box = open_mailbox(code)
    box.open("/mailbox/code/")
    asked, path = box.page.forms[0], box.page.path
    new = box.send().code
    assert box.send(form=asked, path=path).code == new
    shown = box.page.forms[0]
    assert CHANGED in box.send(end=new[-4:]).words
    for form in (shown, asked):
        with unchanged(without=SESSIONS):
            assert CHANGED in box.send(form=form, path=path, end=new[-4:]).words
    assert opens_mailbox(new)


def test_of_two_new_codes_the_one_that_was_typed_back_last_opens(code: str) -> None:
    box, tabs = open_mailbox(code), []
    for _tab in range(2):
        box.open("/mailbox/code/")
        tabs.append((box.send().code, box.page.forms[0]))
    for new, form in tabs:
        assert CHANGED in box.send(form=form, path="/mailbox/code/", end=new[-4:]).words
    assert [opens_mailbox(one) for one in (code, tabs[0][0], tabs[1][0])] == [False, False, True]


def test_somebody_elses_code_is_not_taken_and_another_one_is_offered(code: str, desk: Desk) -> None:
    theirs = send_quickly(Browser())
    # As when a new code falls on the locator of another mailbox by chance.
    Mailbox.objects.filter(locator=sealing.MailboxCode.parse(theirs).locator).update(verifier=bytes(32))
    box = open_mailbox(code)
    box.open("/mailbox/code/")
    with unchanged(without=SESSIONS):
        box.send(code=theirs, end=theirs[-4:])
    assert box.page.status == 409
    assert box.page.forms[0].filled["code"] != [theirs]
    assert opens_mailbox(code)


@pytest.mark.parametrize("path", ["/mailbox/code/", LATER])
def test_what_is_no_code_asks_from_the_beginning(path: str, begun: tuple[Browser, str]) -> None:
    box = open_mailbox(send_quickly(Browser())) if path == "/mailbox/code/" else begun[0]
    box.open(path)
    with unchanged(without=SESSIONS):
        assert box.send(code="1234").code == ""
    assert box.page.forms[0].filled["code"] != ["1234"]


def test_the_first_code_of_a_draft_is_given_at_once_and_shown_again_by_a_second_press(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="fears")
    browser.open(LATER)
    assert "You have a code for this already." not in browser.page.words
    form = browser.page.forms[0]
    first = browser.send().code
    with unchanged(without=SESSIONS):
        assert browser.send(form=form, path=LATER).code == first
    assert opens_draft(first)


def test_a_new_code_of_a_draft_is_shown_and_asked_for_before_the_old_one_ends(begun: tuple[Browser, str]) -> None:
    browser, old = begun
    assert "It stays valid until you have typed the end of a new one." in browser.open(LATER).words
    with unchanged(without=SESSIONS):
        new = browser.send().code
    assert OLD_STAYS in browser.page.words
    assert (opens_draft(old), opens_draft(new)) == (True, False), "the line may break here"
    with unchanged(without=SESSIONS):
        assert browser.send(end="lighthouse").status == 422

    form = browser.page.forms[0]
    assert "What you wrote waits for you" in browser.send(end=new[-4:]).words
    assert (opens_draft(old), opens_draft(new)) == (False, True)
    with unchanged(without=SESSIONS):
        again = browser.send(form=form, path=LATER, end=new[-4:])
    assert "What you wrote waits for you" in again.words, "the answer to the first press was lost"


def test_a_new_code_of_a_draft_that_is_gone_says_that_it_is_lost(begun: tuple[Browser, str]) -> None:
    browser, _old = begun
    browser.open(LATER)
    new = browser.send().code
    Draft.objects.all().delete()
    assert browser.send(end=new[-4:]).status == 409
