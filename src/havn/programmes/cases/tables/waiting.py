"""What waits for a person in case work, derived from the records: nothing is ever put on a list by hand."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from havn.foundations import clock
from havn.foundations.network.models import Role
from havn.foundations.screens.components.words import money
from havn.foundations.vault import fields
from havn.programmes.cases import queries
from havn.programmes.cases.permissions import CASE_WORK
from havn.programmes.cases.states import RequestState
from havn.programmes.cases.tables.words import country

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Need, Request

MOST = 50
SOON_DAYS = 7


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what, about which case or request, why me, and by when."""

    what: str
    url: str
    about: str
    about_url: str
    why: str
    due: date | None


def waiting_for(actor: Actor) -> list[Waiting]:
    """Return what waits for the actor, the most pressing first; at most fifty of each kind."""
    found: list[Waiting] = []
    if actor.has_role(*CASE_WORK):
        found += [*_requests(actor), *_messages(actor), *_check_ins(actor), *_reviews(actor)]
    if actor.has_role(Role.DECIDER, Role.DIRECTOR):
        found += _needs(actor, queries.needs_to_decide(actor), _("Decide"), _("Somebody else proposed it"), "decide_by")
    if actor.has_role(Role.FINANCE):
        found += _needs(actor, queries.needs_to_pay(actor), _("Pay"), _("Somebody else decided it"), "decided_on")
    return sorted(found, key=lambda item: item.due or datetime.date.max)


def _requests(actor: Actor) -> Iterator[Waiting]:
    for row in queries.request_rows(actor, queries.requests_waiting(actor)[:MOST]):
        request, officer = row.request, row.header.get("officer")
        if request.state == RequestState.RECEIVED:
            yield _about(row.request, row.header, _("Acknowledge a request"), request.desk.name, request.acknowledge_by)
        elif request.state == RequestState.ACKNOWLEDGED and (not officer or officer == actor.name):
            yield _about(row.request, row.header, _("Weigh a request"), _("You have it in hand"), request.decide_by)


def _about(request: Request, header: dict[str, Any], what: str, why: str, due: date | None) -> Waiting:
    url = reverse("request", args=[request.pk])
    return Waiting(what, url, country(header.get("country")) or _("country not said"), url, why, due)


def _messages(actor: Actor) -> Iterator[Waiting]:
    requests = queries.requests_with_news(actor)[:MOST]
    for row in queries.request_rows(actor, requests):
        if row.header.get("officer") in {None, "", actor.name}:
            yield _about(row.request, row.header, _("Read a message"), _("The author wrote"), None)


def _needs(actor: Actor, rows: Any, what: str, why: str, due: str) -> Iterator[Waiting]:
    needs: list[Need] = list(rows[:MOST])
    fetch = getattr(actor.keyring, "fetch", None)
    if fetch is not None:
        fetch([need.case.key_id for need in needs])
    for need in needs:
        line = fields.read(actor, need, "line").line
        cost = f", {money(line['amount'], line['currency'])}" if line["amount"] else ""
        url = reverse("need", args=[need.pk])
        case_url = reverse("case", args=[need.case_id])
        yield Waiting(f"{what}: {line['what']}{cost}", url, need.case.handle, case_url, why, getattr(need, due))


def _check_ins(actor: Actor) -> Iterator[Waiting]:
    horizon = clock.today() + datetime.timedelta(days=SOON_DAYS)
    for check_in in queries.check_ins_waiting(actor).filter(due_on__lte=horizon)[:MOST]:
        url = reverse("check-in", args=[check_in.pk])
        case_url = reverse("case", args=[check_in.case_id])
        what = _("Check-in") if check_in.state == "due" else _("A check-in was missed")
        yield Waiting(what, url, check_in.case.handle, case_url, _("Agreed with the person"), check_in.due_on)


def _reviews(actor: Actor) -> Iterator[Waiting]:
    horizon = (clock.today() + datetime.timedelta(days=SOON_DAYS)).isoformat()
    rows = (row for row in queries.case_rows(actor, state="open", mine=True, sort="review_on") if row.review_on)
    for row in islice((row for row in rows if row.review_on <= horizon), MOST):
        url = reverse("case", args=[row.id])
        due = datetime.date.fromisoformat(row.review_on)
        yield Waiting(_("Look at the risk again"), url, row.handle, url, _("You lead the case"), due)
