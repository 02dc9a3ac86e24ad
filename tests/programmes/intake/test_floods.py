"""When very many ask at once nobody is refused: who comes late waits in a queue that empties slowly."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from havn.foundations import clock
from havn.foundations.vault import files
from havn.foundations.vault.models import SealedFile
from havn.programmes.cases.models import Desk, Request
from havn.programmes.cases.states import RequestState
from havn.programmes.intake import queries, tasks
from havn.programmes.intake.models import Draft
from tests import factories
from tests.programmes.intake.browsing import Browser, open_mailbox, write

if TYPE_CHECKING:
    from havn.foundations.network.models import Organisation
    from havn.foundations.vault.models import Circle

LEAST = {"asks": "self", "happened": "Two men came at night.", "needs": "legal"}


@pytest.fixture(autouse=True)
def _three_a_day(settings: Any) -> None:
    settings.HAVN_FLOOD_A_DAY = 3


def ask(where: str = "protection") -> str:
    browser = Browser()
    browser.open(f"/help/{where}/one-page/")
    return browser.send(**LEAST).code


def states() -> list[str]:
    return list(Request.objects.order_by("pk").values_list("state", flat=True))


def test_above_the_threshold_requests_wait_in_the_queue_with_a_code_like_all_others(desk: Desk) -> None:
    codes = [ask() for _number in range(5)]

    assert sorted(states()) == [RequestState.QUARANTINED] * 2 + [RequestState.RECEIVED] * 3
    page = open_mailbox(codes[-1]).page
    assert "Your request arrived" in page.words
    assert "Very many people are asking at this moment" in page.words
    assert " by " not in page.words.split("It arrived")[1].split("Messages")[0]


def test_a_flood_at_one_desk_does_not_reach_another(desk: Desk, organisation: Organisation, circle: Circle) -> None:
    second = Desk(organisation=organisation, circle=circle, name="Second desk", slug="second", languages=["en"])
    factories.recorded(second)
    for _number in range(4):
        ask()
    ask("second")

    assert Request.objects.get(desk__slug="second").state == RequestState.RECEIVED


def test_the_next_day_begins_anew(desk: Desk) -> None:
    for _number in range(4):
        ask()
    with clock.at(clock.now() + datetime.timedelta(days=1)):
        ask()

    assert sorted(states()) == [RequestState.QUARANTINED] + [RequestState.RECEIVED] * 4


def test_the_queue_empties_a_few_an_hour_the_longest_waiting_first(desk: Desk) -> None:
    for _number in range(5):
        ask()
    waiting = list(Request.objects.filter(state=RequestState.QUARANTINED).order_by("received_on", "pk"))

    assert tasks.release_from_queue() == 1
    assert [Request.objects.get(pk=one.pk).state for one in waiting] == [
        RequestState.RECEIVED,
        RequestState.QUARANTINED,
    ]
    assert tasks.release_from_queue() == 1
    assert tasks.release_from_queue() == 0


def test_a_draft_is_kept_for_fourteen_days_and_then_destroyed_with_its_key(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="fears")
    browser.open("/help/protection/later/")
    code = browser.send().code
    key = Draft.objects.get().key

    with clock.at(clock.now() + datetime.timedelta(days=queries.KEPT_DAYS)):
        assert tasks.destroy_old_drafts() == 0
    with clock.at(clock.now() + datetime.timedelta(days=queries.KEPT_DAYS + 1)):
        assert tasks.destroy_old_drafts() == 1
    key.refresh_from_db()
    assert key.is_destroyed
    assert key.mailboxes.count() == 0
    assert "No mailbox opens with this code." in open_mailbox(code).page.words


def test_bytes_of_nobody_are_swept_and_no_others(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="documents")
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser.send(files={"file": SimpleUploadedFile("letter.txt", b"a threat")})
    kept = {files.path_of(pk) for pk in SealedFile.objects.values_list("pk", flat=True)}
    stray = next(iter(kept)).with_name("0" * 32)
    stray.write_bytes(b"left by a crash")

    assert files.sweep() == 0
    with clock.at(clock.now() + datetime.timedelta(days=2)):
        assert tasks.sweep_files() == 1
    assert {path for path in kept if path.exists()} == kept
