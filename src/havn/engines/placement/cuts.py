"""Rows that no whole choice breaks but the relaxation does: added, they make the bound tighter and the prices truer.

Take a row with `limit` units, and households that need d units each. Of those with d > limit/2 at most one can be
there; a further household a may join that clique if nobody in it fits beside a. Dividing the row by a number and
rounding down gives others. Where the options of a household need different amounts, as of money, d is the smallest:
it takes no less. Sources: lifted cliques of a knapsack (E. Balas, Mathematical Programming 8, 1975); rounding
(V. Chvátal, Discrete Mathematics 4, 1973).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from havn.engines.placement.packing import Bools, Floats, Ints, Packing

LEAST_UNITS = 2
MOST_UNITS = 64
VIOLATION = 0.02
FRACTION = 1e-6


@dataclass(frozen=True)
class Cut:
    """Options, how much each takes of the new row, and its limit."""

    options: Ints
    amounts: Floats
    limit: float


def is_knapsack(packing: Packing) -> Bools:
    """Say which rows are whole units > 0 within a small limit, some household taking more than one."""
    rows = len(packing.limit)
    odd = (packing.amount < 1) | (packing.amount != np.floor(packing.amount))
    spoilt = np.bincount(packing.row[odd], minlength=rows) > 0
    large = np.bincount(packing.row[packing.amount > 1], minlength=rows) > 0
    fine = (packing.limit >= LEAST_UNITS) & (packing.limit <= MOST_UNITS) & (packing.limit == np.floor(packing.limit))
    fine[packing.flows.into] = False
    fine[packing.flows.out[packing.flows.out >= 0]] = False
    knapsack: Bools = fine & large & ~spoilt
    return knapsack


class Cutter:
    """Finds cuts for one packing, again and again as the relaxation moves."""

    def __init__(self, packing: Packing) -> None:
        self.packing = packing
        used = np.flatnonzero(is_knapsack(packing)[packing.row])
        order = used[np.argsort(packing.row[used], kind="stable")]
        self.row, self.column, self.amount = packing.row[order], packing.column[order], packing.amount[order]
        self.rows, self.begins = np.unique(self.row, return_index=True)
        self.ends = np.append(self.begins[1:], len(self.row))
        self.known: set[tuple[int, int, int]] = set()

    def cuts(self, shares: Floats) -> list[Cut]:
        """Return the cuts that these shares break, each one once."""
        taken = shares[self.column]
        full = np.bincount(self.row, weights=taken * self.amount, minlength=len(self.packing.limit))
        fractional = (taken > FRACTION) & (taken < 1 - FRACTION)
        hot = np.bincount(self.row[fractional], minlength=len(full)) > 0
        found = []
        for number in np.flatnonzero(hot[self.rows] & (full[self.rows] > self.packing.limit[self.rows] / 2)).tolist():
            found += self._of_row(number, taken)
        return found

    def _of_row(self, number: int, taken: Floats) -> list[Cut]:
        span = slice(self.begins[number], self.ends[number])
        columns, amounts, shares = self.column[span], self.amount[span], taken[span]
        limit = float(self.packing.limit[self.rows[number]])
        groups, where = np.unique(self.packing.group[columns], return_inverse=True)
        share = np.bincount(where, weights=shares)
        need = np.full(len(groups), np.inf)
        np.minimum.at(need, where, amounts)
        cuts = self._clique(number, need, share, limit, (columns, where))
        for divisor in range(2, int(limit)):
            rounded = np.floor(need / divisor)
            if rounded @ share > np.floor(limit / divisor) + VIOLATION and self._is_new(number, divisor, -1):
                inside = rounded[where] > 0
                cuts.append(Cut(columns[inside], rounded[where][inside], float(np.floor(limit / divisor))))
        return cuts

    def _clique(self, number: int, need: Floats, share: Floats, limit: float, items: tuple[Ints, Ints]) -> list[Cut]:
        """Return the clique with the largest share, when it exceeds one place."""
        columns, where = items
        inside = need[None, :] > np.maximum(limit / 2, limit - need[:, None])
        np.fill_diagonal(inside, True)
        sums = inside @ share
        best = int(np.argmax(sums))
        members = inside[best][where]
        if sums[best] <= 1 + VIOLATION or not self._is_new(number, 0, best):
            return []
        return [Cut(columns[members], np.ones(int(members.sum())), 1.0)]

    def _is_new(self, *name: int) -> bool:
        fresh = name not in self.known
        self.known.add(name)  # type: ignore[arg-type]
        return fresh
