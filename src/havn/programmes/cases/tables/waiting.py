"""What waits for a person in case work, derived from the records: nothing is ever put on a list by hand."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from havn.foundations import clock, vocabulary
from havn.foundations.network.models import Role
from havn.foundations.screens.components.words import day, money
from havn.foundations.vault import fields
from havn.programmes.cases import queries
from havn.programmes.cases.permissions import CASE_WORK
from havn.programmes.cases.states import NeedState
from havn.programmes.cases.tables.words import country, labels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Need, Request

MOST = 50
SOON_DAYS = 7


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what, about which case or request, what tells it from others, why me, and by when.

    `since` is the day on which it began to wait, for what has no day on which it is due.
    """

    what: str
    url: str
    about: str
    about_url: str
    why: str
    due: date | None
    note: str = ""
    since: date | None = None


def waiting_for(actor: Actor) -> list[Waiting]:
    """Return what waits for the actor, the most pressing first; at most fifty of each kind."""
    found: list[Waiting] = []
    if actor.has_role(*CASE_WORK):
        found += [*_requests(actor), *_messages(actor), *_check_ins(actor), *_reviews(actor)]
    if actor.has_role(Role.DECIDER, Role.DIRECTOR):
        found += _needs(actor, queries.needs_to_decide(actor), _("Decide"), _("Somebody else proposed it"))
    if actor.has_role(Role.FINANCE):
        found += _needs(actor, queries.needs_to_pay(actor), _("Pay"), _("Somebody else decided it"))
    return sorted(found, key=lambda item: item.due or item.since or datetime.date.max)


def _requests(actor: Actor) -> Iterator[Waiting]:
    for row in queries.request_rows(actor, queries.requests_to_acknowledge(actor)[:MOST]):
        why, due = row.request.desk.name, row.request.acknowledge_by
        yield _about(row.request, row.header, _("Acknowledge a request"), why, due)
    for row in _left_to(actor, queries.requests_to_decide(actor)):
        what = _("Decide about a request") if row.header.get("urgency") else _("Weigh a request")
        why = _("You have it in hand") if row.header.get("officer") else _("Nobody has it in hand")
        yield _about(row.request, row.header, what, why, row.request.decide_by)


def _left_to(actor: Actor, requests: QuerySet[Request]) -> Iterator[queries.RequestRow]:
    """Yield the first of those requests that no colleague has in hand."""
    mine = (row for row in _opened(actor, requests) if row.header.get("officer") in {None, "", actor.name})
    return islice(mine, MOST)


def _opened(actor: Actor, requests: QuerySet[Request]) -> Iterator[queries.RequestRow]:
    # Who has a request in hand is sealed: to stop after fifty before asking that would hide mine behind colleagues'.
    for start in count(0, MOST):
        page = list(requests[start : start + MOST])
        yield from queries.request_rows(actor, page)
        if len(page) < MOST:
            return


def _about(request: Request, header: dict[str, Any], what: str, why: str, due: date | None) -> Waiting:
    url = reverse("request", args=[request.pk])
    told = (
        labels(vocabulary.LANGUAGES, header.get("languages")),
        labels(vocabulary.SUPPORT_TYPES, header.get("support")),
    )
    about = country(header.get("country")) or _("country not said")
    return Waiting(what, url, about, url, why, due, " · ".join(part for part in told if part))


def _messages(actor: Actor) -> Iterator[Waiting]:
    for row in _left_to(actor, queries.requests_with_news(actor)):
        read = _about(row.request, row.header, _("Read a message"), _("The author wrote"), None)
        yield replace(read, url=f"{read.url}#messages", since=clock.today())


def _needs(actor: Actor, rows: Any, what: str, why: str) -> Iterator[Waiting]:
    needs: list[Need] = list(rows[:MOST])
    fetch = getattr(actor.keyring, "fetch", None)
    if fetch is not None:
        fetch([need.case.key_id for need in needs])
    for need in needs:
        line = fields.read(actor, need, "line").line
        cost = f", {money(line['amount'], line['currency'])}" if line["amount"] else ""
        url = reverse("need", args=[need.pk])
        case_url = reverse("case", args=[need.case_id])
        # A decision has its day; for a payment none was promised, and a clock would make one up.
        is_decided = need.state == NeedState.APPROVED
        note = _("approved on %(day)s") % {"day": day(need.decided_on)} if is_decided and need.decided_on else ""
        due = None if is_decided else need.decide_by
        words = f"{what}: {line['what']}{cost}"
        yield Waiting(words, url, need.case.handle, case_url, why, due, note, need.decided_on)


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
