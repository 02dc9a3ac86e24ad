"""The line from a call for help to a closed case, step by step, in the words of whoever walks it."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.journeys.hand import Hand

TODAY = datetime.datetime.now(datetime.UTC).date()
MOST_PAGES = 24


def sign_in(hand: Hand, name: str, passphrase: str) -> None:
    hand.open("/office/")
    hand.fill({"login": name, "password": passphrase})
    hand.submit()


def ask_for_help(hand: Hand, desk: str, answers: Mapping[str, str], *, file: dict[str, object] | None = None) -> str:
    """Walk through the help flow with a keyboard and return the code; the mailbox is open afterwards."""
    hand.open("/help/")
    hand.page.locator(f'main a[href="/help/{desk}/"]').first.press("Enter")
    hand.look()
    hand.page.locator(f'main a[href^="/help/{desk}/"], main form button').first.press("Enter")
    hand.look()
    for _ in range(MOST_PAGES):
        if hand.path.endswith("/check/"):
            break
        hand.fill(answers)
        if file is not None and hand.page.locator("input[type=file]").count():
            hand.page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
            file = None
        before = hand.page.url
        hand.submit()
        assert hand.page.url != before, hand.text()[:1500]
    hand.submit()
    code = str(hand.page.locator('main input[name="code"]').get_attribute("value"))
    hand.fill({"end": code.replace(" ", "")[-4:]})
    hand.submit()
    assert hand.path == "/mailbox/"
    return code


def request_from(hand: Hand, country: str) -> str:
    """Return the address of the one request from a country that waits for the desk."""
    hand.open("/office/requests/")
    row = hand.page.locator("main tr", has_text=country)
    return str(row.locator("a").first.get_attribute("href"))


def take_up(hand: Hand, request: str, words: Mapping[str, str]) -> str:
    """Acknowledge, weigh and open a case; return its address."""
    hand.do(f"{request}acknowledge/", {})
    weighed = {f"{test}_met": "yes" for test in ("identity", "situation", "needs")}
    weighed |= {f"{test}_reason": words[f"{test}_reason"] for test in ("identity", "situation", "needs")}
    hand.do(f"{request}triage/", weighed | {"urgency": "urgent", "route": "open"})
    hand.do(f"{request}case/", {"kind": "person"})
    case = re.search(r"/office/cases/[0-9a-f-]{36}/", hand.path)
    assert case is not None, hand.path
    return case.group()


def plan(hand: Hand, case: str, words: Mapping[str, str]) -> str:
    """Open who it is, assess the risk, agree the aim, note, add a file, add a need and propose it; return the need."""
    hand.open(f"{case}identity/")
    hand.fill({"purpose": words["purpose"]})
    hand.submit()
    hand.do(f"{case}risk/", {part: words[part] for part in ("threats", "vulnerabilities", "capacities", "conclusion")})
    hand.do(f"{case}aim/", {"situation": words["situation"], "aim": words["aim"]})
    hand.do(f"{case}note/", {"text": words["team_note"], "visibility": "team"})
    hand.do(f"{case}note/", {"text": words["own_note"], "visibility": "mine"})
    need = {name: words[name] for name in ("what", "why", "when", "payee")}
    hand.do(f"{case}need/", need | {"support": "legal", "amount": "1234.50", "currency": "EUR"})
    hand.open(case)
    address = hand.links(r"/office/needs/[0-9a-f-]{36}/")[0]
    hand.open(f"{address}propose/")
    fund = hand.page.locator('main form [name="fund"][value]:not([value=""]), main form option:not([value=""])').first
    hand.fill({"fund": str(fund.get_attribute("value"))})
    hand.submit()
    return address


def follow(hand: Hand, case: str, need: str, words: Mapping[str, str]) -> str:
    """Record that it was given, agree a check-in for today, record what was heard; return the check-in."""
    hand.do(f"{need}give/", {})
    agreed = {"due_on": TODAY.isoformat(), "how": words["how"], "if_missed": words["if_missed"]}
    hand.do(f"{case}check-in/", agreed)
    hand.open(case)
    check_in = hand.links(r"/office/check-ins/[0-9a-f-]{36}/")[0]
    hand.do(f"{check_in}record/", {"safe": "yes", "work_goes_on": "yes", "words": words["heard"]})
    return check_in
