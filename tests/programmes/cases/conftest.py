"""A desk with a team of four: officer, decider, finance, director — and a request that just arrived."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.network.actor import Actor
from havn.foundations.network.models import Role
from havn.foundations.vault.custody import GivenKeyring
from havn.programmes.cases import actions, queries
from havn.programmes.cases.actions.requests import Told
from havn.programmes.cases.models import Case, Desk, Fund, FundRule, Need, Request
from tests import factories

if TYPE_CHECKING:
    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Circle

WEIGHED = {test: {"met": "yes", "reason": "Known to two referees."} for test in ("identity", "situation", "needs")}
WORDS = {"threats": "A summons.", "vulnerabilities": "Lives alone.", "capacities": "A good lawyer."}
LINE = {"support": "legal", "what": "Lawyer for the hearing", "amount": "2400", "currency": "EUR"}


def told(**header: Any) -> Told:
    """What somebody told, with names in two scripts."""
    return Told(
        form="help",
        form_version=1,
        header={"country": "GE", "languages": ["ka"], "support": ["legal"], **header},
        answers={"happened": "They came at night."},
        identity={"names": ["ნინო ბერიძე", "Nino Beridze"], "answers": {}},
        consent={},
    )


@dataclass
class Team:
    """People of one organisation, their desk and fund, and short ways to the middle of the line."""

    organisation: Organisation
    circle: Circle
    desk: Desk
    fund: Fund
    people: dict[str, Person]
    codes: dict[Any, sealing.MailboxCode] = field(default_factory=dict)

    def set_rule(self, **changes: Any) -> None:
        """Give the fund another rule from its first day on, as if it had always been so."""
        FundRule.objects.filter(fund=self.fund).update(**changes)
        factories.recorded(self.fund)

    def actor(self, name: str) -> Actor:
        return factories.actor_of(self.people[name], self.organisation)

    def request(self, **header: Any) -> Request:
        visitor = Actor("visitor", "visitor", keyring=GivenKeyring({}))
        code = sealing.MailboxCode.new()
        request = actions.submit_request(
            visitor, self.desk, told=told(**header), code=code, submission=sealing.new_key()
        )
        self.codes[request.pk] = code
        return request

    def author(self, request: Request) -> Actor:
        from havn.foundations.vault.mailboxes import open_mailbox

        _mailbox, key = open_mailbox(self.codes[request.pk])
        return Actor("author", f"author of {request.pk}", keyring=GivenKeyring({request.key_id: key}))

    def case(self, **header: Any) -> Case:
        officer = self.actor("officer")
        request = actions.acknowledge_request(officer, self.request(**header))
        actions.triage_request(officer, request, weighed=WEIGHED | {"urgency": "urgent", "route": "open"})
        case = actions.open_case(officer, request, kind="person")
        return queries.case_for(officer, case.pk)

    def need(self, case: Case | None = None, **line: Any) -> Need:
        return actions.add_need(self.actor("officer"), case or self.case(), line=LINE | line)

    def proposed(self, **line: Any) -> Need:
        return actions.propose_need(self.actor("officer"), self.need(**line), fund=self.fund)

    def approved(self, **line: Any) -> Need:
        return actions.approve_need(self.actor("decider"), self.proposed(**line), words="Agreed.")

    def paid(self, **line: Any) -> Need:
        payment = {"channel": "bank_transfer", "risk_note": "The account is not watched."}
        return actions.pay_need(self.actor("finance"), self.approved(**line), payment=payment)


ROLES = {"officer": Role.OFFICER, "decider": Role.DECIDER, "finance": Role.FINANCE, "director": Role.DIRECTOR}


def make_team(organisation: Organisation) -> Team:
    """The team, for whoever needs one outside of a fixture."""
    people = {
        name: factories.works_for(organisation, role, username=f"the-{name}", full_name=f"The {name}")
        for name, role in ROLES.items()
    }
    circle = factories.CircleFactory(organisation=organisation, name="Desk circle", members=list(people.values()))
    desk = factories.recorded(
        Desk(organisation=organisation, circle=circle, name="Protection desk", slug="protection", languages=["en"])
    )
    fund = Fund(organisation=organisation, name="Emergency fund")
    begun = clock.today() - datetime.timedelta(days=400)
    factories.recorded(fund, FundRule(fund=fund, from_on=begun, ceiling=7500))
    return Team(organisation, circle, desk, fund, people)


@pytest.fixture
def team(organisation: Organisation) -> Team:
    return make_team(organisation)
