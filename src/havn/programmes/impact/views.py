"""The page of a year's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from havn.foundations import clock, vocabulary
from havn.foundations.errors import NotAllowed
from havn.foundations.screens.pages import Screen
from havn.foundations.screens.tables import Column, Table
from havn.programmes.impact import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _label(code: str) -> str:
    return vocabulary.SUPPORT_TYPES[code].label() if code in vocabulary.SUPPORT_TYPES else code


def _paid(one: queries.Support) -> str:
    return "; ".join(f"{currency}\N{NO-BREAK SPACE}{amount:,.0f}" for currency, amount in sorted(one.paid.items()))


SUPPORT = Table(
    caption=gettext_lazy("Support by kind"),
    columns=(
        Column("kind", gettext_lazy("Support"), lambda one: _label(one.kind)),
        Column("given", gettext_lazy("Times given"), lambda one: one.given, kind="number"),
        Column("paid", gettext_lazy("As paid"), _paid),
        Column("amount", gettext_lazy("In the network’s currency"), lambda one: one.amount or "", kind="money"),
    ),
)


class Figures(Screen):
    """One year in figures."""

    section = "figures"

    def get(self, request: HttpRequest, year: int | None = None) -> HttpResponse:
        """Show the year that the address names, or this one."""
        known = queries.years(self.actor)
        chosen = year or clock.today().year
        if chosen not in known:
            raise NotAllowed
        figures = queries.figures_of(self.actor, chosen)
        return self.page(
            "impact/figures.html",
            title=_("Figures of %(year)s") % {"year": chosen},
            lead=_("The whole network.") if figures.of_network else _("The organisation you act for."),
            figures=figures,
            big=_big(figures),
            tabs=[self._tab(one, chosen) for one in known],
            columns=SUPPORT.headings("", lambda _key: ""),
            rows=SUPPORT.rows(figures.support),
            caption=SUPPORT.caption,
        )

    def _tab(self, year: int, chosen: int) -> dict[str, Any]:
        return {"label": str(year), "url": reverse("figures-of", args=[year]), "is_current": year == chosen}


def _big(figures: queries.Year) -> list[tuple[str, Any]]:
    return [
        (str(figures.requests), _("requests received")),
        (str(figures.opened), _("cases opened")),
        (str(figures.supported["person"]), _("persons supported")),
        (str(figures.supported["family"]), _("families supported")),
        (str(figures.supported["group"]), _("groups supported")),
        (str(figures.supported["organisation"]), _("organisations supported")),
        (f"{figures.currency}\N{NO-BREAK SPACE}{figures.amount:,.0f}", _("paid in support")),
        (str(figures.closed), _("cases closed")),
    ]
