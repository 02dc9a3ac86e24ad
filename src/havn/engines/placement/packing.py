"""The mathematics under every entrance: choose at most one option a group, within limits.

Maximise Σ value·x − Σ price·flow, where each option x ∈ {0, 1} belongs to one group (a household), every group
takes at most one option (exactly one if it *must*), and for every row A·x ≤ limit + flow into the row − flow out of
it. Flows are amounts ≥ 0: money handed from a budget to a set of stays, or the reported shortfall of a fairness
floor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.placement.cuts import Cut


@dataclass(frozen=True)
class Flows:
    """Amounts ≥ 0 that widen the row `into` and, if `out` is not −1, narrow the row `out`, at `price` a unit."""

    into: Ints
    out: Ints
    price: Floats

    @staticmethod
    def none() -> Flows:
        """Return no flows at all."""
        return Flows(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))

    def joined(self, other: Flows) -> Flows:
        """Return these flows followed by the other ones."""
        return Flows(
            np.concatenate([self.into, other.into]),
            np.concatenate([self.out, other.out]),
            np.concatenate([self.price, other.price]),
        )


@dataclass(frozen=True)
class Packing:
    """A choice to be made. Entry e says that option `column[e]` takes `amount[e]` of row `row[e]`.

    Entries are sorted by column; `group` is sorted, too.
    """

    group: Ints
    groups: int
    value: Floats
    column: Ints
    row: Ints
    amount: Floats
    limit: Floats
    flows: Flows
    must: Bools

    @property
    def options(self) -> int:
        """Return the number of options."""
        return len(self.group)

    @property
    def starts(self) -> Ints:
        """Return where the entries of each option begin; one more number than options."""
        return np.searchsorted(self.column, np.arange(self.options + 1)).astype(np.int64)

    def toll(self, prices: Floats) -> Floats:
        """Return what each option pays when a unit of row r costs `prices[r]`."""
        return np.bincount(self.column, weights=prices[self.row] * self.amount, minlength=self.options)

    def use(self, chosen: Ints) -> Floats:
        """Return how much of each row the chosen options take."""
        taken = np.zeros(self.options, np.bool_)
        taken[chosen] = True
        mask = taken[self.column]
        return np.bincount(self.row[mask], weights=self.amount[mask], minlength=len(self.limit))

    def only(self, kept: Bools) -> Packing:
        """Return the same choice with fewer options; the groups and the rows stay."""
        renumbered = np.cumsum(kept) - 1
        mask = kept[self.column]
        return replace(
            self,
            group=self.group[kept],
            value=self.value[kept],
            column=renumbered[self.column[mask]],
            row=self.row[mask],
            amount=self.amount[mask],
        )

    def with_row(self, amounts: Floats, limit: float) -> Packing:
        """Return the same choice with one more row, given by one amount an option."""
        where = np.flatnonzero(amounts)
        column = np.concatenate([self.column, where])
        order = np.argsort(column, kind="stable")
        row = np.concatenate([self.row, np.full(len(where), len(self.limit), np.int64)])
        return replace(
            self,
            column=column[order],
            row=row[order],
            amount=np.concatenate([self.amount, amounts[where]])[order],
            limit=np.append(self.limit, limit),
        )

    def with_cuts(self, cuts: Sequence[Cut]) -> Packing:
        """Return the same choice with rows that follow from the others."""
        rows = len(self.limit)
        column = np.concatenate([self.column, *(cut.options for cut in cuts)])
        row = np.concatenate([self.row, *(np.full(len(cut.options), rows + k, np.int64) for k, cut in enumerate(cuts))])
        order = np.argsort(column, kind="stable")
        return replace(
            self,
            column=column[order],
            row=row[order],
            amount=np.concatenate([self.amount, *(cut.amounts for cut in cuts)])[order],
            limit=np.append(self.limit, [cut.limit for cut in cuts]),
        )

    def with_value(self, value: Floats) -> Packing:
        """Return the same choice judged by another value of each option."""
        return replace(self, value=value)
