"""A list asks the database as often for three rows as for one; so does the page of a case for three of each part."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from havn.foundations import clock
from havn.foundations.files import Cleaned, Kind
from havn.foundations.screens.pages import ListScreen
from havn.foundations.tally.models import Rate
from havn.programmes.cases import actions, queries
from havn.programmes.cases.models import Desk, Fund, FundRule
from tests import factories
from tests.architecture.addresses import addresses
from tests.programmes.cases.conftest import LINE, WORDS, Team, make_team

if TYPE_CHECKING:
    from collections.abc import Callable

    from havn.foundations.network.models import Organisation
    from havn.programmes.cases.models import Case

LISTS = {address.name for address in addresses() if address.screen and issubclass(address.screen, ListScreen)}


def _desk(team: Team, number: int) -> None:
    factories.recorded(
        Desk(organisation=team.organisation, circle=team.circle, name=f"Desk {number}", slug=f"desk{number}")
    )


def _fund(team: Team, number: int) -> None:
    fund = Fund(organisation=team.organisation, name=f"Fund {number}")
    factories.recorded(fund, FundRule(fund=fund, from_on=clock.today(), ceiling=100))


def _rate(team: Team, number: int) -> None:
    units, currency = 1 + number, ("GEL", "UAH", "TRY", "AMD")[number]
    Rate.objects.create(base="EUR", currency=currency, from_on=clock.today(), units=units)


def _person(team: Team, number: int) -> None:
    factories.works_for(team.organisation, "officer", "finance")


# One more row of each list.
ROWS: dict[str, Callable[[Team, int], object]] = {
    "requests": lambda team, _number: team.request(),
    "cases": lambda team, _number: team.case(),
    "desks": _desk,
    "funds": _fund,
    "organisations": lambda team, _number: factories.AffiliationFactory(),
    "people": _person,
    "circles": lambda team, _number: factories.CircleFactory(organisation=team.organisation),
    "rates": _rate,
}
# Pages that list something without being a ListScreen, with what adds a row to each.
MORE = {"office-home": lambda team, _number: team.proposed()}


@pytest.fixture
def team(organisation: Organisation) -> Team:
    factories.NetworkFactory()
    return make_team(organisation)


@pytest.fixture
def client(team: Team) -> Client:
    """Somebody who may see every list, and who works in the circle."""
    director = team.people["director"]
    director.is_administrator = True
    director.save()
    for role in ("officer", "finance", "decider"):
        factories.MembershipFactory(person=director, organisation=team.organisation, role=role)
    browser = Client()
    factories.sign_in(browser, director, team.organisation)
    return browser


def queries_of(client: Client, url: str) -> list[str]:
    """What the database is asked for a page, without the savepoints."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200
    return [each["sql"] for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]


def test_every_list_is_counted() -> None:
    assert set(ROWS) == LISTS


@pytest.mark.parametrize("name", sorted(ROWS | MORE))
def test_a_list_asks_as_often_for_three_rows_as_for_one(name: str, team: Team, client: Client) -> None:
    (address,) = (address for address in addresses() if address.name == name)
    more = (ROWS | MORE)[name]
    more(team, 0)
    client.get(address.url())
    for_one = queries_of(client, address.url())
    more(team, 1)
    more(team, 2)

    for_three = queries_of(client, address.url())

    assert len(for_three) == len(for_one), _more_often(for_one, for_three)


def _more_often(before: list[str], after: list[str]) -> str:
    shapes = [" ".join(sql.split()[:12]) for sql in after]
    known = [" ".join(sql.split()[:12]) for sql in before]
    return "\n".join(sorted({shape for shape in shapes if shapes.count(shape) > known.count(shape)}))


def _note(team: Team, case: Case) -> None:
    actions.write_note(team.actor("officer"), case, text="Something to remember.", visibility="team")


def _need(team: Team, case: Case) -> None:
    need = actions.add_need(team.actor("officer"), case, line=LINE)
    actions.propose_need(team.actor("officer"), need, fund=team.fund)


def _message(team: Team, case: Case) -> None:
    assert case.origin is not None
    actions.write_to_author(team.actor("officer"), case.origin, text="How are you today?")


def _check_in(team: Team, case: Case) -> None:
    due_on = clock.today() + datetime.timedelta(days=2)
    actions.agree_check_in(team.actor("officer"), case, due_on=due_on, how="Call", if_missed="Wait")


def _file(team: Team, case: Case) -> None:
    cleaned = Cleaned(b"washed", Kind.JPEG, [], ("havn",), ())
    actions.attach_to_case(team.actor("officer"), case, name="a.jpg", content=b"raw", cleaned=cleaned)


def _assessment(team: Team, case: Case) -> None:
    actions.assess_risk(team.actor("officer"), case, words=WORDS, review_on=clock.today() + datetime.timedelta(days=9))


PARTS = {
    "notes": _note,
    "needs": _need,
    "messages": _message,
    "check-ins": _check_in,
    "files": _file,
    "assessments": _assessment,
}


@pytest.mark.parametrize("part", sorted(PARTS))
def test_the_page_of_a_case_asks_as_often_for_three_parts_as_for_one(part: str, team: Team, client: Client) -> None:
    case = team.case()
    url = f"/office/cases/{case.pk}/"
    PARTS[part](team, case)
    client.get(url)
    for_one = queries_of(client, url)
    for _number in range(2):
        PARTS[part](team, queries.case_for(team.actor("officer"), case.pk))

    for_three = queries_of(client, url)

    assert len(for_three) == len(for_one), _more_often(for_one, for_three)
