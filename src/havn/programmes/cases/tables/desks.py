"""The lists of desks and funds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.foundations.screens.tables import Column, Table
from havn.programmes.cases.tables.words import labels

if TYPE_CHECKING:
    from havn.programmes.cases.models import Fund, FundRule

DESKS = Table(
    caption=_("Desks"),
    columns=(
        Column("name", _("Desk"), lambda desk: desk.name, link=lambda desk: reverse("desk-change", args=[desk.pk])),
        Column("circle", _("Circle"), lambda desk: desk.circle.name),
        Column("languages", _("Languages"), lambda desk: labels(vocabulary.LANGUAGES, desk.languages)),
        Column(
            "acknowledges", _("Acknowledges within, hours"), lambda desk: desk.acknowledge_within_hours, kind="number"
        ),
        Column("decides", _("Decides within, days"), lambda desk: desk.decide_within_days, kind="number"),
        Column("open", _("Receives requests"), lambda desk: desk.is_open, kind="yes-no"),
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
    ),
)
