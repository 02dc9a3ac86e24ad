"""Who read a request or a case is recorded, once a day; what was changed past Havn says so on its page."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from havn.foundations import clock
from havn.foundations.audit import record, verify
from havn.programmes.cases import actions
from havn.programmes.cases.models import Case, Need, Request
from havn.programmes.cases.states import CaseState, NeedState
from tests import factories
from tests.programmes.cases.conftest import LINE

if TYPE_CHECKING:
    from havn.foundations.people.models import Person
    from tests.programmes.cases.conftest import Team

SENTENCE = "This record is not as the last recorded act left it."


@pytest.fixture(autouse=True)
def _nothing_read_yet() -> None:
    cache.clear()


def client_of(person: Person) -> Client:
    client = Client()
    factories.sign_in(client, person)
    return client


def events(team: Team, subject: object) -> list[tuple[str, str]]:
    return [(entry.event, entry.actor) for entry in record.history_of(team.actor("officer"), subject)]


@pytest.mark.parametrize("kind", ["request", "case"])
def test_reading_is_recorded_once_a_day_for_each_person(team: Team, kind: str) -> None:
    case = team.case()
    subject = case if kind == "case" else case.origin
    address = f"/office/{kind}s/{subject.pk}/"
    before = events(team, subject)
    finance, officer = (client_of(team.people[name]) for name in ("finance", "officer"))

    for client in (finance, finance, officer):
        assert client.get(address).status_code == 200

    read = [(f"{kind}.read", str(team.people[name].pk)) for name in ("officer", "finance")]
    assert events(team, subject) == read + before
    with clock.at(clock.now() + datetime.timedelta(days=1)):
        client_of(team.people["finance"]).get(address)
    assert events(team, subject) == [read[1], *read, *before]
    assert verify.verify().holds


def test_reading_a_part_is_reading_its_whole(team: Team) -> None:
    need = team.need()
    finance = client_of(team.people["finance"])

    assert finance.get(f"/office/needs/{need.pk}/").status_code == 200
    assert finance.get(f"/office/requests/{need.case.origin_id}/messages/1/").status_code in {200, 404}

    assert events(team, need.case)[0] == ("case.read", str(team.people["finance"].pk))


def test_nobody_pushes_what_they_looked_at_out_of_sight(team: Team) -> None:
    case, finance = team.case(), team.actor("finance")
    actions.open_identity(finance, case, purpose="For the bank transfer")
    for _number in range(250):
        actions.read_case(finance, case)
    actions.add_need(team.actor("officer"), case, line=LINE)
    actions.add_need(team.actor("officer"), case, line=LINE)

    assert [event for event, _who in events(team, case)][:4] == [
        "need.added",
        "need.added",
        "case.read",
        "identity.opened",
    ]


def test_reading_is_recorded_also_of_what_was_changed_outside(team: Team) -> None:
    case = team.case()
    Case.objects.update(state=CaseState.CLOSED)

    client_of(team.people["finance"]).get(f"/office/cases/{case.pk}/")

    assert events(team, case)[0] == ("case.read", str(team.people["finance"].pk))


def test_a_case_says_that_one_of_its_parts_was_changed_outside(team: Team) -> None:
    need = team.proposed()
    Need.objects.update(state=NeedState.APPROVED)

    assert SENTENCE in client_of(team.people["officer"]).get(f"/office/cases/{need.case_id}/").text


@pytest.mark.parametrize("where", ["need-add"])
def test_a_button_that_is_pressed_twice_does_one_thing(team: Team, where: str) -> None:
    case = team.case()
    officer, path = client_of(team.people["officer"]), reverse(where, args=[case.pk])
    posted = {"support": "legal", "what": "Lawyer", "amount": "100", "currency": "EUR", "once": "of-this-page"}

    answers = [officer.post(path, posted), officer.post(path, posted), officer.post(path, posted | {"what": "Bail"})]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert case.needs.count() == 2


def test_who_may_not_read_leaves_no_entry(team: Team) -> None:
    case = team.case()
    stranger = factories.works_for(factories.OrganisationFactory(), "officer")
    before = events(team, case)

    assert client_of(stranger).get(f"/office/cases/{case.pk}/").status_code == 404

    assert events(team, case) == before


def test_a_page_says_that_its_record_was_changed_outside(team: Team) -> None:
    case = team.case()
    officer = client_of(team.people["officer"])
    assert SENTENCE not in officer.get(f"/office/cases/{case.pk}/").text
    Case.objects.update(state=CaseState.CLOSED)
    Request.objects.update(received_on="2001-01-01")

    assert SENTENCE in officer.get(f"/office/cases/{case.pk}/").text
    assert SENTENCE in officer.get(f"/office/requests/{case.origin_id}/").text
