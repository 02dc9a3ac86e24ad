"""Which budgets may pay for which stay, and what a stay costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.flows import handed_money
from havn.engines.placement.vetoes import offered_months

if TYPE_CHECKING:
    from havn.engines.placement.entities import Budget
    from havn.engines.placement.packing import Bools, Ints
    from havn.engines.placement.tables import Tables


@dataclass(frozen=True)
class Payers:
    """`circle[i, j]` numbers the set of budgets that may pay when household i goes to host j; −1 where none may."""

    budgets: tuple[Budget, ...]
    circles: tuple[tuple[int, ...], ...]
    circle: Ints
    cost: Ints
    """What the stay of household i at host j costs."""
    funds: Ints
    """What the budgets of each circle hold together; the last number is for those whom none may pay."""

    @property
    def payable(self) -> Bools:
        """Return where at least one budget may pay, nothing is to be paid, or money is no object."""
        payable: Bools = (self.circle >= 0) | (self.cost == 0)
        return payable

    @property
    def affordable(self) -> Bools:
        """Return where the budgets that may pay hold as much as the stay costs, if they pay for nothing else."""
        enough: Bools = self.cost <= self.funds[self.circle]
        return enough

    def spare(self, owed: Ints, circle: int) -> int:
        """Return what the budgets of this circle can pay beside what all circles owe, in the best sharing of it all.

        `owed` must be payable. A circle that asked for all its budgets hold, too, would get what the others leave.
        """
        asking = np.flatnonzero((owed > 0) | (np.arange(len(owed)) == circle)).tolist()
        pairs = [(number, len(owed) + budget) for number in asking for budget in self.circles[number]]
        into, out = np.array(pairs, np.int64).reshape(-1, 2).T
        over = np.concatenate([owed, [-budget.amount for budget in self.budgets]]).astype(np.float64)
        over[circle] += self.funds[circle]
        return round(float(handed_money(into, out, over).sum())) - int(owed.sum())


def payers_of(tables: Tables) -> Payers:
    """Return the payers of every pair.

    When the plan names no budgets, money is no object and all pairs share an empty circle.
    """
    shape = (len(tables.households), len(tables.hosts))
    cost = _costs(tables)
    if tables.plan.budgets is None:
        return Payers((), ((),), np.zeros(shape, np.int64), cost, np.array([np.max(cost, initial=0), 0]))
    budgets = tuple(sorted(tables.plan.budgets, key=lambda budget: budget.key))
    countries = [h.country for h in tables.households]
    organisations = [h.organisation for h in tables.hosts]
    by_country = np.array([[b.countries is None or c in b.countries for b in budgets] for c in countries], np.bool_)
    by_host = np.array(
        [[b.organisations is None or o in b.organisations for b in budgets] for o in organisations], np.bool_
    )
    country_kind, country_of = _kinds(by_country.reshape(shape[0], len(budgets)))
    host_kind, host_of = _kinds(by_host.reshape(shape[1], len(budgets)))
    numbers: dict[tuple[int, ...], int] = {}
    table = np.full((len(country_kind), len(host_kind)), -1, np.int64)
    for a, first in enumerate(country_kind):
        for b, second in enumerate(host_kind):
            circle = tuple(np.flatnonzero(first & second).tolist())
            if circle:
                table[a, b] = numbers.setdefault(circle, len(numbers))
    funds = np.array([*(sum(budgets[b].amount for b in circle) for circle in numbers), 0], np.int64)
    return Payers(budgets, tuple(numbers), table[country_of][:, host_of], cost, funds)


def _costs(tables: Tables) -> Ints:
    """Return what every stay costs, the way there and each month of it within the plan."""
    travel = np.array([h.travel_cost for h in tables.households], np.int64)[:, None]
    monthly = np.array([h.monthly_cost for h in tables.hosts], np.int64)[None, :]
    return travel + monthly * np.minimum(offered_months(tables), tables.plan.months)


def _kinds(rows: Bools) -> tuple[Bools, Ints]:
    """Return the distinct rows, and which of them each row is."""
    distinct, kind = np.unique(rows, axis=0, return_inverse=True)
    return distinct, kind.reshape(-1).astype(np.int64)
