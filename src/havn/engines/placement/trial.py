"""One thing more, tried out: who could really come, one after the other, beside all stays proposed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from havn.engines.placement.shortages import Limits, Visit

if TYPE_CHECKING:
    from havn.engines.placement.shortages import Shortage


@dataclass(frozen=True)
class Trial:
    """Limits of its own, from which every stay taken is deducted."""

    limits: Limits

    @staticmethod
    def beside(limits: Limits) -> Trial:
        """Return a trial that leaves the given limits as they are."""
        left = limits.left
        own = replace(left, free=left.free.copy(), caseload=left.caseload.copy(), taken=left.taken.copy())
        own = replace(own, money=left.money.copy(), owed=left.owed.copy())
        return Trial(replace(limits, left=own, visits=dict(limits.visits), spare={}))

    def add(self, lack: Shortage) -> None:
        """Add one unit of what is lacking; for a whole place, a second one like it, with nobody there."""
        tables, left = self.limits.scene.tables, self.limits.left
        if lack.code == "capacity":
            left.free[tables.host_row[lack.where], tables.dimensions.index(lack.what)] += 1
        elif lack.code == "whole":
            left.taken[tables.host_row[lack.where]] = False
        elif lack.code == "caseload":
            left.caseload[tables.organisations.index(lack.where)] += 1
        else:
            raise AssertionError(f"one {lack.code} more can't be tried")

    def take(self, row: int, host: int, start: int) -> bool:
        """Let the household come if it is nowhere yet and nothing stands against it; say whether it came."""
        if row in self.limits.visits or self.limits.shortages(row, host, start):
            return False
        tables, left = self.limits.scene.tables, self.limits.left
        visit = Visit(host, start, start + self.limits.months_at(row, host))
        span = slice(visit.start, visit.end)
        if tables.whole[host]:
            left.taken[host, span] = True
        else:
            left.free[host, :, span] -= tables.needs[row][:, None]
        left.caseload[tables.organisation_of[host], span] -= 1
        self._pay(row, host)
        self.limits.visits[row] = visit
        return True

    def _pay(self, row: int, host: int) -> None:
        """Pay from the budgets in order; where only another sharing can pay, nothing counts as left but by sharing."""
        payers, money = self.limits.scene.payers, self.limits.left.money
        due = int(payers.cost[row, host])
        if due and payers.budgets:
            self.limits.left.owed[payers.circle[row, host]] += due
            self.limits.spare.clear()
        for budget in payers.circles[payers.circle[row, host]] if due and payers.budgets else ():
            share = min(due, int(money[budget]))
            money[budget] -= share
            due -= share
        if due and payers.budgets:
            money[:] = 0
