"""A bound that anybody can check: weak duality with prices on the rows.

For any prices y ≥ 0, no choice can be worth more than Σ y·limit + Σ over groups of the best (value − toll) among
its options. The proof needs no trust in a solver, so a rounding error in the solver can make the bound loose but
never false. Source: A. M. Geoffrion, Lagrangean relaxation for integer programming, Mathematical Programming Study
2 (1974).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from havn.engines.placement.packing import Floats, Packing


@dataclass(frozen=True)
class Bound:
    """`total` limits every choice; a choice with option c in it is worth at most `total − loss[c]`."""

    total: float
    loss: Floats
    prices: Floats

    def least_cost(self, value: float) -> Floats:
        """Return how much, at least, a choice worth `value` would lose by having each option in it."""
        return np.maximum(self.loss - (self.total - value), 0.0)


def lawful_prices(packing: Packing, prices: Floats) -> Floats:
    """Return prices ≥ 0 at which no flow pays for itself, as near to the given ones as one pass allows."""
    lawful = np.maximum(np.where(np.isfinite(prices), prices, 0.0), 0.0)
    flows = packing.flows
    ceiling = flows.price + np.where(flows.out >= 0, lawful[flows.out], 0.0)
    np.minimum.at(lawful, flows.into, ceiling)
    return lawful


def bound_at(packing: Packing, prices: Floats) -> Bound:
    """Return the bound that the prices prove, after making them lawful."""
    lawful = lawful_prices(packing, prices)
    net = packing.value - packing.toll(lawful)
    best = np.where(packing.must, -np.inf, 0.0)
    np.maximum.at(best, packing.group, net)
    total = float(lawful @ packing.limit + best.sum())
    return Bound(total, best[packing.group] - net, lawful)
