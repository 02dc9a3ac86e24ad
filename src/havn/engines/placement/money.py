"""Which budgets may pay for which stay, and what a stay costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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

    @property
    def payable(self) -> Bools:
        """Return where at least one budget may pay, or money is no object."""
        return self.circle >= 0


def payers_of(tables: Tables) -> Payers:
    """Return the payers of every pair.

    When the plan names no budgets, money is no object and all pairs share an empty circle.
    """
    shape = (len(tables.households), len(tables.hosts))
    if tables.plan.budgets is None:
        return Payers((), ((),), np.zeros(shape, np.int64))
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
    return Payers(budgets, tuple(numbers), table[country_of][:, host_of])


def _kinds(rows: Bools) -> tuple[Bools, Ints]:
    """Return the distinct rows, and which of them each row is."""
    distinct, kind = np.unique(rows, axis=0, return_inverse=True)
    return distinct, kind.reshape(-1).astype(np.int64)
