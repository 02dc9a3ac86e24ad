"""What stands between a household and a stay, once the proposed stays are there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.words import month_words

if TYPE_CHECKING:
    from havn.engines.placement.packing import Bools, Ints
    from havn.engines.placement.scene import Remainder, Scene


@dataclass(frozen=True)
class Shortage:
    """What is missing for one stay: a code, what, where, the first month without it, and how much."""

    code: str
    what: str
    where: str
    month: int
    amount: int


@dataclass(frozen=True)
class Limits:
    """What the chosen options leave of everything."""

    scene: Scene
    chosen: Ints
    left: Remainder

    @cached_property
    def chosen_of(self) -> dict[int, int]:
        """Household row → option chosen."""
        return {int(self.scene.options.household[c]): int(c) for c in self.chosen}

    def shortage(self, row: int, host: int, start: int) -> Shortage | None:
        """Return the first thing that is missing for this stay beside all stays proposed; None if nothing is."""
        lacks = self.shortages(row, host, start)
        return lacks[0] if lacks else None

    def shortages(self, row: int, host: int, start: int) -> list[Shortage]:
        """Return all that is missing for this stay beside the stays proposed for others."""
        tables = self.scene.tables
        months = self.months_at(row, host)
        span = slice(start, start + months)
        mine = self._own_use(row, host)
        key = tables.hosts[host].key
        lacks = []
        if tables.whole[host] and (self.left.taken[host, span] & ~mine[span]).any():
            first = start + int(np.argmax(self.left.taken[host, span] & ~mine[span]))
            lacks.append(Shortage("whole", "whole place", key, first, 1))
        else:
            lacks += self._units(row, host, span, mine)
        organisation = tables.organisation_of[host]
        same = self._own_organisation(row, int(organisation))
        room = self.left.caseload[organisation, span] + same[span]
        if (room < 1).any():
            lacks.append(
                Shortage(
                    "caseload", "caseload", tables.organisations[organisation], start + int(np.argmax(room < 1)), 1
                )
            )
        return lacks + self._money(row, host, months) + self._apart(row, host, span)

    def months_at(self, row: int, host: int) -> int:
        """Return how long the household would stay at the host."""
        return min(self.scene.tables.households[row].stay, self.scene.tables.hosts[host].longest)

    def _own_use(self, row: int, host: int) -> Bools:
        """Return the months in which the household itself is proposed at this host."""
        mine = np.zeros(self.scene.tables.plan.months, np.bool_)
        option, options = self.chosen_of.get(row), self.scene.options
        if option is not None and options.host[option] == host:
            mine[options.start[option] : options.start[option] + options.months[option]] = True
        return mine

    def _own_organisation(self, row: int, organisation: int) -> np.ndarray:
        option, options = self.chosen_of.get(row), self.scene.options
        mine = np.zeros(self.scene.tables.plan.months, np.int64)
        if option is not None and self.scene.tables.organisation_of[options.host[option]] == organisation:
            mine[options.start[option] : options.start[option] + options.months[option]] = 1
        return mine

    def _units(self, row: int, host: int, span: slice, mine: np.ndarray) -> list[Shortage]:
        tables = self.scene.tables
        lacks = []
        for k, dimension in enumerate(tables.dimensions):
            need = tables.needs[row, k]
            short = need - self.left.free[host, k, span] - need * mine[span]
            if need and (short > 0).any():
                first = span.start + int(np.argmax(short > 0))
                lacks.append(Shortage("capacity", dimension, tables.hosts[host].key, first, int(short.max())))
        return lacks

    def _money(self, row: int, host: int, months: int) -> list[Shortage]:
        tables, payers = self.scene.tables, self.scene.payers
        if not payers.budgets:
            return []
        circle = payers.circles[payers.circle[row, host]]
        cost = tables.households[row].travel_cost + tables.hosts[host].monthly_cost * months
        back = dict(self.left.paid.get(self.chosen_of.get(row, -1), ()))
        short = cost - sum(int(self.left.money[b]) + back.get(b, 0) for b in circle)
        names = " or ".join(payers.budgets[b].key for b in circle)
        return [Shortage("budget", "money", names, -1, short)] if short > 0 else []

    def _apart(self, row: int, host: int, span: slice) -> list[Shortage]:
        tables, options = self.scene.tables, self.scene.options
        key = tables.households[row].key
        for pair in tables.plan.apart:
            if key not in (pair.first, pair.second):
                continue
            other = self.chosen_of.get(tables.household_row[pair.second if key == pair.first else pair.first])
            if other is None:
                continue
            there = int(options.host[other])
            near = there == host if pair.within == "host" else tables.hosts[there].country == tables.hosts[host].country
            overlap = options.start[other] < span.stop and span.start < options.start[other] + options.months[other]
            if near and overlap:
                return [Shortage("apart", "a household it must not meet", tables.hosts[host].key, span.start, 1)]
        return []

    def words(self, lack: Shortage | None) -> str:
        """Return the shortage as a sentence."""
        if lack is None:
            return "Nothing is in the way now: place it by hand, or run again with more effort."
        when = month_words(self.scene.tables.plan, lack.month) if lack.month >= 0 else ""
        return {
            "capacity": f"In the way: {lack.amount} {lack.what} too few at {lack.where} in {when}.",
            "whole": f"In the way: {lack.where} is taken as a whole in {when}.",
            "caseload": f"In the way: {lack.where} accompanies no further stay in {when}.",
            "budget": f"In the way: {lack.amount} too little in {lack.where}.",
            "apart": f"In the way: a household that it must not meet is at or near {lack.where}.",
        }[lack.code]


def numbers_of(lack: Shortage | None) -> dict[str, int | float | str]:
    """Return the shortage as numbers for a reason."""
    if lack is None:
        return {}
    return {"lacking": lack.code, "what": lack.what, "where": lack.where, "month": lack.month, "amount": lack.amount}
