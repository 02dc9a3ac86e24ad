"""The page of a year's figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from havn.foundations import clock, vocabulary
from havn.foundations.errors import NotAllowed
from havn.foundations.screens.components.words import money, number
from havn.foundations.screens.pages import ActionScreen, ListScreen, Screen
from havn.foundations.screens.tables import Column, Table
from havn.programmes.impact import actions, forms, queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _label(code: str) -> str:
    return vocabulary.SUPPORT_TYPES[code].label() if code in vocabulary.SUPPORT_TYPES else code


def _paid(one: queries.Support) -> str:
    return " + ".join(money(_whole(amount), currency) for currency, amount in sorted(one.paid.items()))


def _whole(amount: Decimal) -> Decimal:
    # One way for all sums of a year: whole units. Cents would say more than rates of exchange know.
    return amount.quantize(Decimal(1))


SUPPORT = Table(
    caption=gettext_lazy("Support by kind"),
    columns=(
        Column("kind", gettext_lazy("Support"), lambda one: _label(one.kind)),
        Column("given", gettext_lazy("Times given"), lambda one: one.given, kind="number"),
        Column("paid", gettext_lazy("As paid"), _paid),
        Column(
            "amount",
            gettext_lazy("In the network’s currency"),
            lambda one: _whole(one.amount) if one.amount else "",
            kind="money",
        ),
    ),
)


RATES = Table(
    caption=gettext_lazy("Exchange rates"),
    columns=(
        Column("currency", gettext_lazy("Currency"), lambda rate: vocabulary.CURRENCIES[rate.currency].label()),
        Column("units", gettext_lazy("Units for one"), lambda rate: number(rate.units, 6), kind="number"),
        Column("from", gettext_lazy("From"), lambda rate: rate.from_on, kind="date"),
        Column("source", gettext_lazy("Source"), lambda rate: rate.source),
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
    person, family, group, organisation = (
        figures.supported[kind] for kind in ("person", "family", "group", "organisation")
    )
    return [
        (number(figures.requests), ngettext("request received", "requests received", figures.requests)),
        (number(figures.opened), ngettext("case opened", "cases opened", figures.opened)),
        (number(figures.closed), ngettext("case closed", "cases closed", figures.closed)),
        (money(_whole(figures.amount), figures.currency), _("paid in support")),
        (number(person), ngettext("person supported", "persons supported", person)),
        (number(family), ngettext("family supported", "families supported", family)),
        (number(group), ngettext("group supported", "groups supported", group)),
        (number(organisation), ngettext("organisation supported", "organisations supported", organisation)),
    ]


def _to_rates(_record: Any) -> str:
    return reverse("rates")


class RateList(ListScreen):
    """Exchange rates with their days."""

    section = "figures"
    title = gettext_lazy("Exchange rates")
    lead = gettext_lazy("What one unit of the network’s currency is worth, from a day on.")
    query = queries.rates
    table = RATES
    empty = gettext_lazy("No rate yet. Amounts in other currencies can’t be added up without one.")
    acts = (("rate-set", gettext_lazy("Enter a rate")),)


class SetRate(ActionScreen):
    """Enter a rate."""

    section = "figures"
    find = queries.network_for
    action = actions.set_rate
    form_class = forms.RateForm
    title = gettext_lazy("Enter a rate")
    button = gettext_lazy("Keep")
    back = _to_rates
    said = gettext_lazy("Kept. Decisions and figures use it from its day on.")
