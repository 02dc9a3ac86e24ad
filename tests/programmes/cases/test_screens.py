"""What the pages of requests, cases and needs say: what was told, where it stands, what comes next, and to whom."""

from __future__ import annotations

import datetime
import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from havn.foundations import clock, vocabulary
from havn.foundations.vault import fields
from havn.programmes.cases import actions, queries
from havn.programmes.cases.models import Request
from havn.programmes.cases.states import STAGES, NeedState
from havn.programmes.cases.tables import case_panels as case_tables
from havn.programmes.cases.tables import request_panels as request_tables
from havn.programmes.cases.tables.lists import REQUESTS
from havn.programmes.cases.tables.next_steps import (
    NEED_NEXT,
    WHAT_NEXT,
    after_request,
    case_acts,
    need_acts,
    request_acts,
    request_state,
)
from havn.programmes.cases.tables.request_panels import request_panels
from havn.programmes.cases.tables.waiting import waiting_for
from tests import factories
from tests.programmes.cases.conftest import WEIGHED, WORDS

if TYPE_CHECKING:
    from havn.foundations.people.models import Person
    from tests.programmes.cases.conftest import Team

SOON = next(iter(vocabulary.HORIZONS))
TELL_THEM = "There is no mailbox for this request: tell them yourself, on the channel they gave."


def client_of(person: Person) -> Client:
    client = Client()
    factories.sign_in(client, person)
    return client


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def panels(team: Team, request: Request) -> list[dict[str, Any]]:
    officer = team.actor("officer")
    return request_panels(officer, queries.request_for(officer, request.pk))


def without_mailbox(request: Request) -> Request:
    Request.objects.filter(pk=request.pk).update(mailbox=None)
    return factories.recorded(Request.objects.get(pk=request.pk))


def test_what_was_told_stands_on_one_panel_part_by_part(team: Team) -> None:
    request = team.request()
    told = [panel for panel in panels(team, request) if panel["heading"] == "What was told"]
    assert [(heading, [answer for _question, answer in pairs]) for heading, pairs in told[0]["data"]] == [
        ("What happened", ["They came at night."])
    ]
    assert len(told) == 1


def test_an_answer_about_organisations_shows_their_names(team: Team) -> None:
    chosen = factories.OrganisationFactory(name="Harbour of Hope")
    request = team.request()
    officer = team.actor("officer")
    fields.put(officer, request, answers={"happened": "They came.", "share_with": [str(chosen.pk)]})
    factories.recorded(request)
    told = next(panel for panel in panels(team, request) if panel["heading"] == "What was told")
    assert [pairs[0][1] for _heading, pairs in told["data"]] == ["They came.", "Harbour of Hope"]


def test_what_an_officer_needs_first_stands_first(team: Team) -> None:
    case = team.case()
    assert [panel["heading"] for panel in panels(team, case.origin)] == [
        "In short",
        "Who it is",
        "What was told",
        "Files",
        "Three tests",
        "Messages",
        "The case",
        "Consent",
        "Who did what",
    ]


def test_rows_of_the_list_can_be_told_apart(team: Team) -> None:
    with clock.at(clock.now() - datetime.timedelta(days=9)):
        request = team.request(horizon=SOON)
    officer = team.actor("officer")
    row = REQUESTS.rows(queries.request_rows(officer, [request], {request.pk: 2}))[0]
    assert {cell.label: (str(cell.value), cell.note) for cell in row if cell.kind not in {"date", "clock"}} == {
        "Request": ("Georgia", "Georgian"),
        "Asks for": ("Legal support", "Protection desk"),
        "Urgency": ("", f"told: {vocabulary.HORIZONS[SOON].label()}"),
        "State": ("arrived", "2 new messages"),
    }
    assert [cell.note for cell in row if cell.kind == "date"] == ["9 days ago"]


def test_what_the_desk_weighed_takes_the_place_of_what_was_told(team: Team) -> None:
    case = team.case(horizon=SOON)
    row = REQUESTS.rows(queries.request_rows(team.actor("officer"), [case.origin]))[0]
    assert [(cell.value, cell.note) for cell in row if cell.label == "Urgency"] == [("Urgent (days)", "")]


def test_the_desk_reads_that_it_waits_for_the_author_and_not_for_itself(team: Team) -> None:
    request = team.request()
    actions.ask_author(team.actor("officer"), request, text="Who could vouch for you?")
    request.refresh_from_db()
    assert str(request_state(request)) == "waiting for the author’s answer"
    assert after_request(request) == "Next: the author answers. The decision clock waits meanwhile."


@pytest.mark.parametrize("answer", ["in the mailbox", "by a colleague"])
def test_who_declines_is_told_before_and_after_who_tells_the_author(team: Team, answer: str) -> None:
    has_mailbox = answer == "in the mailbox"
    request = team.request() if has_mailbox else without_mailbox(team.request())
    officer, address = client_of(team.people["officer"]), f"/office/requests/{request.pk}/decline/"
    before = text_of(officer, address)
    officer.post(address, {"reason": next(iter(vocabulary.DECLINE_REASONS)), "words": ""})
    after = text_of(officer, f"/office/requests/{request.pk}/")
    assert (TELL_THEM in before, "The author reads the reason, your words" in before) == (not has_mailbox, has_mailbox)
    assert ("Now tell them yourself" in after, "The author sees the reason" in after) == (not has_mailbox, has_mailbox)


def test_the_route_that_was_chosen_leads(team: Team) -> None:
    officer = team.actor("officer")
    request = actions.acknowledge_request(officer, team.request())
    names = {"before": [name for name, _label in request_acts(officer, request)]}
    actions.triage_request(officer, request, weighed=WEIGHED | {"urgency": "soon", "route": "decline"})
    names["after"] = [name for name, _label in request_acts(officer, request)]
    assert {when: listed[3:] for when, listed in names.items()} == {
        "before": ["request-triage", "request-open-case", "request-ask"],
        "after": ["request-decline", "request-open-case", "request-ask", "request-triage"],
    }


def test_nothing_is_weighed_any_more_once_it_is_decided(team: Team) -> None:
    assert "request-triage" not in [name for name, _label in request_acts(team.actor("officer"), team.case().origin)]


def test_what_leads_on_the_page_of_a_case_follows_from_its_stage(team: Team) -> None:
    officer, case = team.actor("officer"), team.case()
    leads = [case_acts(officer, case)[0][0]]
    actions.assess_risk(officer, case, words=WORDS, review_on=clock.today() + datetime.timedelta(days=30))
    leads.append(case_acts(officer, queries.case_for(officer, case.pk))[0][0])
    assert leads == ["case-assess", "need-add"]


def test_every_stage_and_every_state_of_a_need_says_what_comes_next() -> None:
    assert (set(WHAT_NEXT), set(NEED_NEXT)) == ({code for code, _words in STAGES}, set(NeedState))


def test_a_line_that_was_proposed_offers_no_change(team: Team) -> None:
    officer = team.actor("officer")
    offered = [[name for name, _label in need_acts(officer, need)] for need in (team.need(), team.proposed())]
    assert ["need-change" in names for names in offered] == [True, False]


def test_a_payment_waits_without_a_clock_that_nobody_set(team: Team) -> None:
    need = team.approved()
    found = [item for item in waiting_for(team.actor("finance")) if item.about == need.case.handle]
    assert [(item.due, item.note.startswith("approved on ")) for item in found] == [(None, True)]


def test_an_act_says_what_it_is_about(team: Team) -> None:
    case = team.case()
    assert case.handle in text_of(client_of(team.people["officer"]), f"/office/cases/{case.pk}/need/")


def test_the_page_of_a_request_asks_as_often_for_many_weighings_as_for_one(team: Team) -> None:
    officer, client = team.actor("officer"), client_of(team.people["director"])
    request = actions.acknowledge_request(officer, team.request())
    counts = []
    for number in range(5):
        actions.triage_request(officer, request, weighed=WEIGHED | {"urgency": "urgent", "route": "ask"})
        if number in {0, 4}:
            client.get(f"/office/requests/{request.pk}/")
            with CaptureQueriesContext(connection) as asked:
                assert text_of(client, f"/office/requests/{request.pk}/").count("Weighed by The officer") == number + 1
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_page_stays_short_and_the_rest_stands_on_a_page_of_its_own(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_tables, "NEWEST", 2)
    monkeypatch.setattr(case_tables, "NEWEST", 2)
    case, client = team.case(), client_of(team.people["officer"])
    for number in range(3):
        actions.write_note(team.actor("officer"), case, text=f"Note number {number}.", visibility="team")
        actions.open_identity(team.actor("officer"), case, purpose=f"For transfer {number}")
    page, whole = f"/office/cases/{case.pk}/", {"notes": "Note number", "history": "For transfer"}
    for name, words in whole.items():
        assert f'"{page}{name}/"' in client.get(page).text
        shown = [re.findall(rf"{words} (\d)", text_of(client, address)) for address in (page, f"{page}{name}/")]
        assert shown == [["2", "1"] if name == "notes" else ["2"], ["2", "1", "0"]]
        assert f'"{page}{name}/"' not in client.get(f"{page}{name}/").text
    assert case.origin is not None
    assert "Somebody began to read" not in text_of(client, f"/office/requests/{case.origin.pk}/")
    assert "Somebody began to read" in text_of(client, f"/office/requests/{case.origin.pk}/history/")


def test_the_desk_reads_who_may_see_a_request_and_for_how_long(team: Team) -> None:
    request = team.request()
    consent = {"organisations": ["1"], "names": ["Zebra House"], "until": "six_months"}
    actions.change_consent(team.author(request), request, consent=consent)
    (shown,) = (panel for panel in panels(team, request) if panel["heading"] == "Consent")
    assert shown["data"] == [
        ("May see it", "Zebra House"),
        ("For how long", "For six months"),
        ("Given on", clock.today()),
        ("How", "Mailbox"),
    ]


def test_whoever_works_on_a_case_reads_the_consent_that_its_author_gave_last(team: Team) -> None:
    case = team.case()
    assert case.origin is not None
    actions.change_consent(team.author(case.origin), case.origin, consent={"names": ["Zebra House"]})
    officer = team.actor("officer")
    found = case_tables.case_panels(officer, queries.case_for(officer, case.pk))
    assert [panel["data"][0] for panel in found if panel["heading"] == "Consent"] == [("May see it", "Zebra House")]
    assert "Zebra House" in text_of(client_of(team.people["officer"]), f"/office/cases/{case.pk}/")
