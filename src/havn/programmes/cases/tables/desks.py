"""The lists of desks and funds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.foundations.screens.tables import Column, Table
from havn.programmes.cases.tables.words import labels

if TYPE_CHECKING:
    from havn.programmes.cases.models import Fund, FundRule
    from havn.programmes.cases.queries.desks import DeskRow


def _state(row: DeskRow) -> str:
    return str(_("let go of until %(day)s") % {"day": date_format(row.let_go_until)}) if row.let_go_until else ""


def _act(row: DeskRow) -> Any:
    if row.is_to_keep:
        return _("Keep it")
    return _("Let go of it") if row.is_to_release else ""


def _act_url(row: DeskRow) -> str:
    if row.is_to_keep:
        return reverse("desk-keep", args=[row.desk.pk])
    return reverse("desk-release", args=[row.desk.pk]) if row.is_to_release else ""


DESKS = Table(
    caption=_("Desks"),
    columns=(
        Column(
            "name",
            _("Desk"),
            lambda row: row.desk.name,
            link=lambda row: reverse("desk-change", args=[row.desk.pk]) if row.is_to_change else "",
            note=_state,
        ),
        Column("circle", _("Circle"), lambda row: row.desk.circle.name),
        Column("languages", _("Languages"), lambda row: labels(vocabulary.LANGUAGES, row.desk.languages)),
        Column(
            "acknowledges",
            _("Acknowledges within, hours"),
            lambda row: row.desk.acknowledge_within_hours,
            kind="number",
        ),
        Column("decides", _("Decides within, days"), lambda row: row.desk.decide_within_days, kind="number"),
        Column("open", _("Receives requests"), lambda row: row.desk.is_open, kind="yes-no"),
        Column(
            "act",
            _("What you can do"),
            _act,
            link=_act_url,
        ),
    ),
)


def _present(fund: Fund) -> FundRule | None:
    today = clock.today()
    rules = [
        rule for rule in fund.rules.all() if rule.from_on <= today and (not rule.until_on or rule.until_on >= today)
    ]
    return rules[-1] if rules else None


def _ceiling(fund: Fund) -> Any:
    rule = _present(fund)
    return (rule.ceiling, rule.currency) if rule else ""


FUNDS = Table(
    caption=_("Funds"),
    columns=(
        Column("name", _("Fund"), lambda fund: fund.name, link=lambda fund: reverse("fund-change", args=[fund.pk])),
        Column("ceiling", _("At most, for one grant"), _ceiling, kind="money"),
        Column("open", _("In use"), lambda fund: fund.is_open, kind="yes-no"),
        Column(
            "use",
            _("What you can do"),
            lambda fund: _("Take out of use") if fund.is_open else _("Use again"),
            link=lambda fund: reverse("fund-use", args=[fund.pk]),
        ),
    ),
)
