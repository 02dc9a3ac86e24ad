"""What stands between a household and a stay, once the proposed stays are there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.scene import remainder_of
from havn.engines.placement.words import month_words

if TYPE_CHECKING:
    from collections.abc import Sequence

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
class Visit:
    """A stay at host `host` in the months from `start` to before `end`."""

    host: int
    start: int
    end: int


@dataclass(frozen=True)
class Limits:
    """What the stays leave of everything; `visits` and `chosen_of` are by the row of the household."""

    scene: Scene
    left: Remainder
    visits: dict[int, Visit]
    chosen_of: dict[int, int]
    """The option of those whose stay is proposed."""
    spare: dict[tuple[int, int, int], int] = field(default_factory=dict)
    """What a circle of budgets can still pay when a circle need not pay a sum, once that was asked for."""

    @staticmethod
    def of(scene: Scene, chosen: Ints) -> Limits:
        """Return what the chosen options leave."""
        options = scene.options
        chosen_of = {int(options.household[c]): int(c) for c in chosen}
        visits = {
            row: Visit(int(options.host[c]), int(options.start[c]), int(options.start[c] + options.months[c]))
            for row, c in chosen_of.items()
        }
        return Limits(scene, remainder_of(scene, chosen), visits, chosen_of)

    def shortages(self, row: int, host: int, start: int) -> list[Shortage]:
        """Return all that is missing for this stay beside the stays proposed for others; what nobody can give first."""
        tables = self.scene.tables
        months = self.months_at(row, host)
        span = slice(start, start + months)
        mine = self._own_use(row, host)
        key = tables.hosts[host].key
        lacks = self._apart(row, host, span)
        if tables.whole[host] and (self.left.taken[host, span] & ~mine[span]).any():
            first = start + int(np.argmax(self.left.taken[host, span] & ~mine[span]))
            lacks.append(Shortage("whole", "whole place", key, first, 1))
        lacks += self._units(row, host, span, mine & ~tables.whole[host])
        lacks += self._caseload(row, int(tables.organisation_of[host]), span)
        return lacks + self._money(row, host)

    def months_at(self, row: int, host: int) -> int:
        """Return how long the household would stay at the host."""
        return min(self.scene.tables.households[row].stay, self.scene.tables.hosts[host].longest)

    def _own_use(self, row: int, host: int) -> Bools:
        """Return the months in which the household itself is proposed at this host."""
        mine = np.zeros(self.scene.tables.plan.months, np.bool_)
        visit = self.visits.get(row)
        if visit is not None and visit.host == host:
            mine[visit.start : visit.end] = True
        return mine

    def _caseload(self, row: int, organisation: int, span: slice) -> list[Shortage]:
        tables, visit = self.scene.tables, self.visits.get(row)
        room = self.left.caseload[organisation].copy()
        if visit is not None and tables.organisation_of[visit.host] == organisation:
            room[visit.start : visit.end] += 1
        short = 1 - room[span]
        if not (short > 0).any():
            return []
        first = span.start + int(np.argmax(short > 0))
        return [Shortage("caseload", "caseload", tables.organisations[organisation], first, int(short.max()))]

    def _units(self, row: int, host: int, span: slice, mine: Bools) -> list[Shortage]:
        tables = self.scene.tables
        lacks = []
        for k, dimension in enumerate(tables.dimensions):
            need = tables.needs[row, k]
            short = need - self.left.free[host, k, span] - need * mine[span]
            if need and (short > 0).any():
                first = span.start + int(np.argmax(short > 0))
                lacks.append(Shortage("capacity", dimension, tables.hosts[host].key, first, int(short.max())))
        return lacks

    def _money(self, row: int, host: int) -> list[Shortage]:
        payers = self.scene.payers
        cost = int(payers.cost[row, host])
        if not payers.budgets or not cost:
            return []
        circle = payers.circles[payers.circle[row, host]]
        back = dict(self.left.paid.get(self.chosen_of.get(row, -1), ()))
        short = cost - sum(int(self.left.money[b]) + back.get(b, 0) for b in circle)
        short = short if short <= 0 else cost - self._spare(row, int(payers.circle[row, host]))
        names = " or ".join(payers.budgets[b].key for b in circle)
        return [Shortage("budget", "money", names, -1, short)] if short > 0 else []

    def _spare(self, row: int, circle: int) -> int:
        """Return what the circle could pay for the household in the best sharing of all that is owed for others."""
        payers, visit = self.scene.payers, self.visits.get(row)
        own = int(payers.circle[row, visit.host]) if visit else -1
        cost = int(payers.cost[row, visit.host]) if visit and own >= 0 else 0
        if (circle, own, cost) not in self.spare:
            owed = self.left.owed.copy()
            owed[own] -= cost
            self.spare[circle, own, cost] = payers.spare(owed, circle)
        return self.spare[circle, own, cost]

    def _apart(self, row: int, host: int, span: slice) -> list[Shortage]:
        tables = self.scene.tables
        key = tables.households[row].key
        for pair in tables.plan.apart:
            if key not in (pair.first, pair.second):
                continue
            other = self.visits.get(tables.household_row[pair.second if key == pair.first else pair.first])
            if other is None:
                continue
            countries = {tables.hosts[other.host].country, tables.hosts[host].country}
            near = other.host == host if pair.within == "host" else len(countries) == 1
            if near and other.start < span.stop and span.start < other.end:
                return [Shortage("apart", "a household it must not meet", tables.hosts[host].key, span.start, 1)]
        return []

    def words(self, lacks: Sequence[Shortage]) -> str:
        """Return all that is missing as a sentence."""
        if not lacks:
            return "Nothing is in the way now: place it by hand, or run again with more effort."
        return f"In the way: {'; '.join(self._part(lack) for lack in lacks)}."

    def _part(self, lack: Shortage) -> str:
        when = month_words(self.scene.tables.plan, lack.month) if lack.month >= 0 else ""
        return {
            "capacity": f"{lack.amount} {lack.what} too few at {lack.where} in {when}",
            "whole": f"{lack.where} is taken as a whole in {when}",
            "caseload": f"{lack.where} accompanies no further stay in {when}",
            "budget": f"{lack.amount} too little in {lack.where}",
            "apart": f"a household that it must not meet is at or near {lack.where}",
        }[lack.code]


def numbers_of(lacks: Sequence[Shortage]) -> dict[str, int | float | str]:
    """Return the first shortage as numbers for a reason, and how many more there are."""
    if not lacks:
        return {}
    lack, *further = lacks
    more = {"further": len(further)} if further else {}
    return {
        "lacking": lack.code,
        "what": lack.what,
        "where": lack.where,
        "month": lack.month,
        "amount": lack.amount,
        **more,
    }
