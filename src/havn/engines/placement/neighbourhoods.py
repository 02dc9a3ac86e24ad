"""Large neighbourhood search: hold most groups where they are, and let HiGHS place the rest anew.

Free are the groups in which, at the prices, value is lost, and a fixed-seed draw of the others.
Source: P. Shaw, Using constraint programming and local search methods, CP 1998.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.flows import TOLERANCE, is_feasible, settled_flows, worth
from havn.engines.placement.solver import Limits, best_choice

if TYPE_CHECKING:
    from havn.engines.placement.bounds import Bound
    from havn.engines.placement.packing import Bools, Ints, Packing

SHARE = 0.6
"""Groups that are free at a time."""
OPTIONS = 20
"""Options of a free group: those with the smallest loss."""


@dataclass
class Walk:
    """A walk from choice to better choice; `spent` is the seconds of all its steps."""

    packing: Packing
    proof: Bound
    chosen: Ints
    spent: float = 0.0

    def step(self, turn: int, limits: Limits, least: float) -> None:
        """Look for a better choice in one neighbourhood; keep the one in hand unless a better one is found."""
        free = self._free_groups(turn)
        fixed = self.chosen[~free[self.packing.group[self.chosen]]]
        kept = self._options(free)
        smaller = replace(
            self.packing.only(kept),
            limit=self.packing.limit - self.packing.use(fixed),
            must=self.packing.must & free,
        )
        numbers = np.flatnonzero(kept)
        start = np.flatnonzero(np.isin(numbers, self.chosen)).astype(np.int64)
        flows = settled_flows(smaller, start)
        target = limits.target - float(self.packing.value[fixed].sum())
        found = best_choice(smaller, start, flows, replace(limits, target=target), least)
        self.spent += found.seconds
        if found.chosen is not None:
            whole = np.sort(np.concatenate([fixed, numbers[found.chosen]]))
            if is_feasible(self.packing, whole):
                self.chosen = max(self.chosen, whole, key=lambda choice: worth(self.packing, choice))

    def _free_groups(self, turn: int) -> Bools:
        packing = self.packing
        lost = np.zeros(packing.groups)
        np.maximum.at(lost, packing.group, packing.value - packing.toll(self.proof.prices))
        lost[packing.group[self.chosen]] = self.proof.loss[self.chosen]
        free = lost > TOLERANCE
        room = int(packing.groups * SHARE)
        shuffle = np.random.default_rng(turn).permutation(packing.groups)
        if free.sum() > room:
            free[[g for g in shuffle.tolist() if free[g]][room:]] = False
        free[shuffle[: room // 2]] = True
        return free

    def _options(self, free: Bools) -> Bools:
        """Return the few options of smallest loss of every free group, and those in hand."""
        order = np.lexsort(
            (np.random.default_rng(0).permutation(self.packing.options), self.proof.loss, self.packing.group)
        )
        group = self.packing.group[order]
        rank = np.arange(len(order)) - np.searchsorted(group, group)
        kept = np.zeros(self.packing.options, np.bool_)
        kept[order[(rank < OPTIONS) & free[group]]] = True
        in_hand = self.chosen[free[self.packing.group[self.chosen]]]
        kept[in_hand] = True
        return kept
