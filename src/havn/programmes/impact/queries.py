"""Figures of a year, added up from facts: persons, families, organisations, requests and support counted apart."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from havn.foundations import clock
from havn.foundations.errors import NotAllowed
from havn.foundations.network.queries import network_of_installation
from havn.foundations.tally.facts import converted, totals, years_counted
from havn.foundations.tally.models import Rate
from havn.programmes.impact.permissions import may_read_network_figures

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Network

COUNTED = ("person", "family", "group", "organisation")


@dataclass
class Support:
    """One kind of support: how often it was given, what was paid in each currency, and the sum in the network's."""

    kind: str
    given: int = 0
    paid: dict[str, Decimal] = field(default_factory=dict)
    amount: Decimal = Decimal(0)


@dataclass
class Year:
    """The figures of one year. `unconverted` are currencies without a rate: their amounts are in no sum."""

    year: int
    currency: str
    of_network: bool
    requests: int = 0
    declined: int = 0
    opened: int = 0
    closed: int = 0
    supported: dict[str, int] = field(default_factory=dict)
    support: list[Support] = field(default_factory=list)
    unconverted: list[str] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """Return what was paid in all, in the network's currency."""
        return sum((one.amount for one in self.support), Decimal(0))


def figures_of(actor: Actor, year: int) -> Year:
    """Return a year's figures: the network's for its secretariat, else those of the organisation acted for."""
    network = network_of_installation()
    currency = network.currency if network else "EUR"
    of_network = may_read_network_figures(actor)
    organisations = None if of_network else [actor.organisation] if actor.organisation else []
    summed = totals(year, organisations=organisations)
    figures = Year(year, currency, of_network)
    figures.requests = _count(summed, "request.received")
    figures.declined = _count(summed, "request.declined")
    figures.opened = _count(summed, "case.opened")
    figures.closed = _count(summed, "case.closed")
    figures.supported = {kind: _count(summed, f"{kind}.supported") for kind in COUNTED}
    _add_support(figures, summed)
    return figures


def _count(summed: dict[tuple[str, str, str], Decimal], kind: str) -> int:
    return int(sum((value for (name, _group, _currency), value in summed.items() if name == kind), Decimal(0)))


def _add_support(figures: Year, summed: dict[tuple[str, str, str], Decimal]) -> None:
    by_kind: dict[str, Support] = {}
    # A year that is over is converted at its last day's rate, so that its figures no longer move.
    on = min(clock.today(), datetime.date(figures.year, 12, 31))
    for (name, group, currency), value in summed.items():
        if name == "support.given":
            by_kind.setdefault(group, Support(group)).given += int(value)
        elif name == "support.paid":
            one = by_kind.setdefault(group, Support(group))
            one.paid[currency] = value
            inside = converted(value, currency, figures.currency, on)
            if inside is None:
                figures.unconverted.append(currency)
            else:
                one.amount += inside
    figures.support = sorted(by_kind.values(), key=lambda one: (-one.amount, -one.given, one.kind))
    figures.unconverted = sorted(set(figures.unconverted))


def years(actor: Actor) -> list[int]:
    """Return the years that have figures, the newest first, this one always among them."""
    return sorted({clock.today().year, *years_counted()}, reverse=True)


def rates(actor: Actor, *, sort: str = "") -> QuerySet[Rate]:
    """Return the exchange rates, the newest first; they are public."""
    return Rate.objects.order_by("currency", "-from_on")


def rate_of(base: str, currency: str, from_on: datetime.date) -> Rate | None:
    """Return the rate that was entered for exactly this day, None when there is none."""
    return Rate.objects.filter(base=base, currency=currency, from_on=from_on).first()


def network_for(actor: Actor) -> Network:
    """Return the installation's network, or raise `NotAllowed` before there is one."""
    network = network_of_installation()
    if network is None:
        raise NotAllowed
    return network
