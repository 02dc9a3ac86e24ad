"""Somebody asks for help with JavaScript switched off, by keyboard, in English and in Arabic, and comes back."""

from __future__ import annotations

import pytest

from tests.journeys import line

pytestmark = pytest.mark.browser

TOLD = {
    "en": {
        "names.native": "Anna Example",
        "happened": "They came at six in the morning and took my papers.",
        "costs.0.what": "a lawyer",
        "again": "Is there news?",
    },
    "ar": {
        "names.native": "مثال بن مثال",
        "happened": "جاؤوا في السادسة صباحًا وأخذوا أوراقي.",
        "costs.0.what": "محامية",
        "again": "هل من جديد؟",
    },
}
COMMON = {
    "asks": "self",
    "subject": "person",
    "reach_channels": "mailbox",
    "name_now": "now",
    "names.latin": "Example",
    "birth_year": "1984",
    "country_risk": "EG",
    "needs": "legal",
    "costs.0.money.amount": "1200",
    "costs.0.money.currency": "EUR",
}


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_somebody_asks_once_keeps_the_code_and_writes_back(hand_of, language, direction):
    hand, told = hand_of(language, scripts=False), TOLD[language]
    code = line.ask_for_help(hand, "quay", COMMON | told)
    assert hand.page.locator("html").get_attribute("dir") == direction
    hand.do("/mailbox/write/", {"text": told["again"]})
    assert told["again"] in hand.text()

    # Another day, another browser: only the code is needed, in words as well as in digits.
    later = hand_of(language, scripts=False)
    later.open("/mailbox/")
    later.fill({"code": code})
    later.submit()
    assert (later.path, told["again"] in later.text()) == ("/mailbox/", True)
    assert (hand.found, later.found, hand.asked_elsewhere, later.asked_elsewhere) == ([], [], [], [])


def test_draft_waits_for_its_writer_behind_a_code(hand_of):
    hand = hand_of("en", scripts=False)
    hand.open("/help/quay/asking/")
    hand.fill({"asks": "self", "subject": "person"})
    hand.submit()
    hand.page.locator('main form button[value="later"]').press("Enter")
    hand.page.wait_for_url("**/later/")
    hand.submit()
    code = str(hand.page.locator('main input[name="code"]').get_attribute("value"))
    later = hand_of("en", scripts=False)
    later.open("/mailbox/")
    later.fill({"code": code})
    later.submit()
    later.submit()
    assert later.path.startswith("/help/quay/")
    assert hand.found + later.found == []


def test_leaving_goes_elsewhere_and_takes_the_mailbox_along(hand_of, server):
    hand = hand_of("en", scripts=False)
    code = next(row.strip() for row in server.sheet().splitlines() if row.strip().replace(" ", "").isdigit())
    hand.open("/mailbox/")
    hand.fill({"code": code})
    hand.submit()
    assert hand.page.locator('main input[name="code"], main textarea[name="code"]').count() == 0
    hand.page.request.get(f"{server.address}/leave/", max_redirects=0)
    hand.open("/mailbox/")
    assert hand.page.locator('main textarea[name="code"]').count() == 1
