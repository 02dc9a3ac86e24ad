"""A week's choice with the rest of the year in it: what it takes from the sampled futures counts in full.

Each future's worth is a concave function of what the week leaves, known by its tangents, whose slopes are shadow
prices. One set of prices is right only for the first unit taken; so tangents are added where the choice lands, until
it no longer moves. Source: the L-shaped method (R. Van Slyke and R. Wets, SIAM Journal on Applied Mathematics 17,
1969), with whole first-stage choices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.bounds import bound_at
from havn.engines.placement.coarse import row_units
from havn.engines.placement.solver import INFINITE, loaded, solved

if TYPE_CHECKING:
    from havn.engines.placement.packing import Floats, Ints, Packing

NEAR = 1e-6


class Future:
    """The relaxation of one sampled future, solved again and again for other capacities."""

    def __init__(self, packing: Packing) -> None:
        self.units = row_units(packing)
        self.rows = len(packing.limit)
        self.solver = loaded(packing, whole=False)
        self.solver.setOptionValue("presolve", "off")

    def at(self, capacity: Floats) -> tuple[float, Floats]:
        """Return the worth of the future with this capacity, and its price of each row."""
        every = np.arange(self.rows, dtype=np.int32)
        self.solver.changeRowsBounds(  # type: ignore[attr-defined] # missing in HiGHS's own stubs
            self.rows, every, np.full(self.rows, -INFINITE), capacity / self.units
        )
        self.solver.run()
        duals = np.asarray(self.solver.getSolution().row_dual[: self.rows], np.float64)
        return -float(self.solver.getInfo().objective_function_value), np.maximum(-duals, 0.0) / self.units


@dataclass(frozen=True)
class Tangent:
    """Future `number` loses at least `loss + prices · use` when the week uses `use`."""

    number: int
    prices: Floats
    loss: float


@dataclass(frozen=True)
class Recourse:
    """The options chosen, their value less the mean loss of the futures, a bound on that, and the mean prices."""

    chosen: Ints
    value: float
    bound: float
    prices: Floats


def choice_with_recourse(packing: Packing, futures: list[Future], *, rounds: int, nodes: int) -> Recourse:
    """Return the choice worth most less what it costs the futures on average.

    There are `rounds` of tangents at most, each searched through `nodes` at most.

    Value and bound are exact for the sampled futures, relaxed; the two meet when no better choice can exist for them.
    """
    capacity = packing.limit
    whole = [future.at(capacity) for future in futures]
    tangents = [Tangent(number, prices, 0.0) for number, (_, prices) in enumerate(whole)]
    most = bound_at(packing, np.zeros(len(capacity))).total
    best = Recourse(np.zeros(0, np.int64), 0.0, most, np.mean([prices for _, prices in whole], axis=0))
    for _ in range(rounds):
        chosen, bound = _best_against(packing, tangents, len(futures), nodes)
        use = packing.use(chosen)
        after = [future.at(capacity - use) for future in futures]
        losses = [before - now for (before, _), (now, _) in zip(whole, after, strict=True)]
        value = float(packing.value[chosen].sum() - np.mean(losses))
        limit = min(best.bound, bound)
        better = replace(best, chosen=chosen, value=value) if value > best.value + NEAR else best
        best = replace(better, bound=max(limit, better.value))
        if best.bound <= best.value + NEAR:
            break
        tangents += [
            Tangent(number, prices, loss - float(prices @ use))
            for number, (loss, (_, prices)) in enumerate(zip(losses, after, strict=True))
        ]
    return best


def _best_against(packing: Packing, tangents: list[Tangent], futures: int, nodes: int) -> tuple[Ints, float]:
    """Return the best choice found when the futures lose what the tangents say, and a bound on every choice.

    The bound is +∞ when the search ends at its last node without one, and the choice is nobody when it found none.
    """
    options, count = packing.options, len(tangents)
    solver = loaded(packing, whole=True)
    solver.addVars(futures, np.zeros(futures), np.full(futures, INFINITE))
    losses = np.arange(options, options + futures, dtype=np.int32)
    solver.changeColsCost(futures, losses, np.full(futures, 1 / futures))
    solver.setOptionValue("mip_rel_gap", 0.0)
    every = np.arange(options)
    solver.addRows(
        count,
        np.full(count, -INFINITE),
        np.array([-tangent.loss for tangent in tangents]),
        count * (options + 1),
        (np.arange(count) * (options + 1)).astype(np.int32),
        np.concatenate([np.append(every, options + tangent.number) for tangent in tangents]).astype(np.int32),
        np.concatenate([np.append(packing.toll(tangent.prices), -1.0) for tangent in tangents]),
    )
    chosen, bound, _ = solved(solver, packing, nodes)
    return np.zeros(0, np.int64) if chosen is None else chosen, bound
