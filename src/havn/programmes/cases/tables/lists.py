"""The lists: requests, cases, and what waits for me."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from havn.foundations import vocabulary
from havn.foundations.screens.components.words import ago
from havn.foundations.screens.tables import Column, Table
from havn.programmes.cases.states import RequestState
from havn.programmes.cases.tables.next_steps import request_state
from havn.programmes.cases.tables.words import URGENCY_TONES, country, label, labels, stage

if TYPE_CHECKING:
    from havn.programmes.cases.queries import RequestRow

OPEN = {RequestState.RECEIVED, RequestState.ACKNOWLEDGED}


def _clock(row: RequestRow) -> Any:
    if row.request.state == RequestState.RECEIVED:
        return row.request.acknowledge_by
    return row.request.decide_by if row.request.state in OPEN else None


def _date(written: str) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if written else None


def _as_told(row: RequestRow) -> str:
    # What the desk weighed stands for itself; until then, what the author said about it.
    horizon = row.header.get("horizon")
    if row.header.get("urgency") or not horizon:
        return ""
    return gettext("told: %(when)s") % {"when": label(vocabulary.HORIZONS, horizon)}


def new_messages(count: int) -> str:
    """Return how many messages nobody has read, nothing for none."""
    return ngettext("%(count)s new message", "%(count)s new messages", count) % {"count": count} if count else ""


def _quiet(_row: object) -> str:
    return "quiet"


REQUESTS = Table(
    caption=_("Requests"),
    columns=(
        Column(
            "country",
            _("Request"),
            lambda row: country(row.header.get("country")) or _("country not said"),
            link=lambda row: reverse("request", args=[row.request.pk]),
            note=lambda row: labels(vocabulary.LANGUAGES, row.header.get("languages")),
        ),
        Column(
            "needs",
            _("Asks for"),
            lambda row: labels(vocabulary.SUPPORT_TYPES, row.header.get("support")),
            note=lambda row: row.request.desk.name,
        ),
        Column(
            "urgency",
            _("Urgency"),
            lambda row: label(vocabulary.URGENCIES, row.header.get("urgency")),
            kind="tag",
            tone=lambda row: URGENCY_TONES.get(row.header.get("urgency") or "", "quiet"),
            note=_as_told,
        ),
        Column(
            "state",
            _("State"),
            lambda row: request_state(row.request),
            kind="tag",
            tone=_quiet,
            note=lambda row: new_messages(row.unread),
        ),
        Column(
            "received",
            _("Arrived"),
            lambda row: row.request.received_on,
            kind="date",
            note=lambda row: ago(row.request.received_on),
        ),
        Column("clock", _("Clock"), _clock, kind="clock"),
    ),
)


CASES = Table(
    caption=_("Cases"),
    columns=(
        Column(
            "handle",
            _("Case"),
            lambda row: row.handle,
            kind="handle",
            link=lambda row: reverse("case", args=[row.id]),
            sort="handle",
            note=lambda row: label(vocabulary.SUBJECT_KINDS, row.kind),
        ),
        Column("stage", _("Stage"), lambda row: stage(row.stage), kind="tag", tone=_quiet, sort="stage"),
        Column(
            "urgency",
            _("Urgency"),
            lambda row: label(vocabulary.URGENCIES, row.urgency),
            kind="tag",
            tone=lambda row: URGENCY_TONES.get(row.urgency, "quiet"),
            sort="urgency",
        ),
        Column("country", _("Country"), lambda row: country(row.country), sort="country"),
        Column("support", _("Support"), lambda row: labels(vocabulary.SUPPORT_TYPES, row.support)),
        Column("opened", _("Opened"), lambda row: _date(row.opened_on), kind="date", sort="opened_on"),
        Column("review", _("Look again"), lambda row: _date(row.review_on), kind="date", sort="review_on"),
    ),
)
WAITING = Table(
    caption=_("What waits for me"),
    columns=(
        Column("what", _("What"), lambda item: item.what, link=lambda item: item.url, note=lambda item: item.note),
        Column("about", _("Case or request"), lambda item: item.about, kind="handle", link=lambda item: item.about_url),
        Column("why", _("Why me"), lambda item: item.why),
        Column("clock", _("Clock"), lambda item: item.due, kind="clock"),
    ),
)
