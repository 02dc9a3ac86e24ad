"""A first choice in one pass: take the options in a given order wherever they still fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.flows import TOLERANCE, is_feasible, open_rows, settled_flows, worth

if TYPE_CHECKING:
    from havn.engines.placement.packing import Floats, Ints, Packing


class Room:
    """What is left of every limit while options are taken one by one."""

    def __init__(self, packing: Packing) -> None:
        self.packing = packing
        self.left = packing.limit.copy()
        self.free = np.ones(packing.groups, np.bool_)
        self.starts = packing.starts
        self.is_open = open_rows(packing)
        self.payers: dict[int, list[int]] = {}
        for into, out in zip(packing.flows.into.tolist(), packing.flows.out.tolist(), strict=True):
            if out >= 0:
                self.payers.setdefault(into, []).append(out)
        claims: dict[int, int] = {}
        for payers in self.payers.values():
            for payer in payers:
                claims[payer] = claims.get(payer, 0) + 1
        for payers in self.payers.values():
            payers.sort(key=lambda payer: (claims[payer], payer))

    def take(self, option: int) -> bool:
        """Take the option if its group is free and every limit has room for it; say whether it was taken."""
        group = self.packing.group[option]
        if not self.free[group]:
            return False
        span = slice(self.starts[option], self.starts[option + 1])
        rows, amounts = self.packing.row[span], self.packing.amount[span]
        if ((self.left[rows] < amounts - TOLERANCE) & (amounts > 0) & ~self.is_open[rows]).any() and not self._paid(
            rows, amounts
        ):
            return False
        self.left[rows] -= amounts
        self._hand_money(rows)
        self.free[group] = False
        return True

    def load(self, chosen: Ints) -> None:
        """Take a choice that is known to be feasible, with its money handed over in the best way."""
        flows = settled_flows(self.packing, chosen)
        if flows is None:
            raise AssertionError("a choice that breaks a limit was loaded")
        handed = self.packing.flows.out >= 0
        self.left = self.packing.limit - self.packing.use(chosen)
        np.add.at(self.left, self.packing.flows.into[handed], flows[handed])
        np.subtract.at(self.left, self.packing.flows.out[handed], flows[handed])
        self.free[self.packing.group[chosen]] = False

    def _paid(self, rows: Ints, amounts: Floats) -> bool:
        """Say whether the rows that lack room are all rows of money that their payers can meet."""
        for row, amount in zip(rows.tolist(), amounts.tolist(), strict=True):
            room = self.left[row]
            if amount <= 0 or self.is_open[row] or room >= amount - TOLERANCE:
                continue
            if row not in self.payers or room + sum(self.left[p] for p in self.payers[row]) < amount - TOLERANCE:
                return False
        return True

    def _hand_money(self, rows: Ints) -> None:
        for row in rows.tolist() if self.payers else ():
            for payer in self.payers.get(row, ()):
                step = min(-self.left[row], self.left[payer])
                if step > 0:
                    self.left[row] += step
                    self.left[payer] -= step


def filled(packing: Packing, order: Ints, chosen: Ints) -> Ints:
    """Return the choice with every further option taken that fits, in the given order."""
    room = Room(packing)
    room.load(chosen)
    taken = [option for option in order.tolist() if room.take(option)]
    return np.sort(np.concatenate([chosen, np.array(taken, np.int64)]))


def greedy(packing: Packing, score: Floats) -> Ints | None:
    """Return a feasible choice by falling score, groups that must be served first; None when that fails."""
    must = packing.must[packing.group]
    order = np.lexsort((np.arange(packing.options), -score, ~must))
    order = order[(packing.value > 0)[order] | must[order]]
    room = Room(packing)
    taken = np.array([option for option in order.tolist() if room.take(option)], np.int64)
    taken.sort()
    return taken if is_feasible(packing, taken) else None


def better(packing: Packing, first: Ints | None, second: Ints | None) -> Ints | None:
    """Return the feasible choice that is worth more; the first one on equal terms."""
    if first is None or second is None:
        return second if first is None else first
    return second if worth(packing, second) > worth(packing, first) + TOLERANCE else first
