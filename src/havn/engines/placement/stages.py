"""One objective after the other: urgent, fit, waiting, waste.

What an earlier one reached, a later one may not spend.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.flows import TOLERANCE
from havn.engines.placement.greedy import greedy
from havn.engines.placement.packing import Flows, Ints, Packing
from havn.engines.placement.search import Effort, Outcome, search

if TYPE_CHECKING:
    from havn.engines.placement.options import Options

ALMOST_ONE = 1 - 1e-6


@dataclass(frozen=True)
class Objective:
    """What one objective reached, the most it can reach with the earlier ones held, and how far apart they may be.

    Waiting and waste choose among places that are equally good for each household; the most is the most among these.
    """

    name: str
    value: float
    bound: float
    gap: float
    ended: str


@dataclass(frozen=True)
class Staged:
    """The choice after all stages, and the outcome of the stage of fit, whose prices explain it."""

    chosen: Ints
    objectives: tuple[Objective, ...]
    fit: Outcome
    packing: Packing


@dataclass(frozen=True)
class Efforts:
    """How hard each stage searches; waiting and waste only choose among choices that are equally good before."""

    urgent: Effort = field(default_factory=lambda: Effort(gap=0.0))
    fit: Effort = field(default_factory=Effort)
    later: Effort = field(default_factory=lambda: Effort(gap=0.01, passes=1, width=500, width_per_group=2))


def staged(packing: Packing, options: Options, efforts: Efforts) -> Staged | None:
    """Return the lexicographic choice, or None when not all who must be placed can be.

    `packing` is judged by fit. Floors count in the stage of fit; after it their shortfall may not grow.
    """
    urgent, first = urgent_stage(packing, options, efforts.urgent)
    if first is None or urgent is None:
        return None
    held = packing.with_row(-options.urgent.astype(np.float64), -float(options.urgent[first].sum()))
    is_whole = not (held.flows.price > 0).any() and bool((held.value == np.floor(held.value)).all())
    step = ALMOST_ONE if is_whole else 0.0
    fit = search(held, first, efforts.fit, step=step)
    if fit is None:
        raise AssertionError("the choice that served the urgent ones was lost")
    held = fit.packing
    objectives = [urgent, _objective("fit", fit)]
    chosen = fit.chosen
    numbers, smaller = _equally_good(held, options, chosen)
    for name, points, sign in (("waiting", options.waiting, 1), ("waste", options.waste, -1)):
        value = (points[numbers] * sign).astype(np.float64)
        outcome = search(smaller.with_value(value), np.searchsorted(numbers, chosen), efforts.later, step=ALMOST_ONE)
        if outcome is None:
            raise AssertionError("the choice in hand was lost")
        chosen = numbers[outcome.chosen]
        objectives.append(_objective(name, outcome, sign))
        smaller = smaller.with_row(-value, -outcome.value)
    return Staged(chosen, tuple(objectives), fit, held)


def _objective(name: str, outcome: Outcome, sign: int = 1) -> Objective:
    return Objective(name, sign * outcome.value + 0.0, sign * outcome.bound + 0.0, outcome.gap, outcome.ended)


def urgent_stage(packing: Packing, options: Options, effort: Effort) -> tuple[Objective | None, Ints | None]:
    """Serve the urgent ones, and those who must be placed; nobody else is in their way yet."""
    kept = (options.urgent > 0) | packing.must[packing.group]
    free = replace(packing.flows, price=np.zeros_like(packing.flows.price))
    alone = replace(packing, flows=free).only(kept).with_value(options.urgent[kept].astype(np.float64))
    start = greedy(alone, alone.value * 1000 + options.fit[kept])
    outcome = search(alone, start, effort, step=ALMOST_ONE)
    if outcome is None:
        return None, None
    return _objective("urgent", outcome), np.flatnonzero(kept)[outcome.chosen]


def _equally_good(held: Packing, options: Options, chosen: Ints) -> tuple[Ints, Packing]:
    """Return the options that cost nobody a point of fit or of urgency; everyone placed must stay placed."""
    worth, urgent = np.full(held.groups, np.inf), np.full(held.groups, 0)
    worth[options.household[chosen]] = held.value[chosen]
    urgent[options.household[chosen]] = options.urgent[chosen]
    kept = held.value >= worth[options.household] - TOLERANCE
    kept &= options.urgent >= urgent[options.household]
    is_floor = held.flows.out < 0
    limit = held.limit.copy()
    limit[held.flows.into[is_floor]] = held.groups
    flows = Flows(held.flows.into[~is_floor], held.flows.out[~is_floor], held.flows.price[~is_floor])
    return np.flatnonzero(kept), replace(held, limit=limit, flows=flows, must=np.isfinite(worth)).only(kept)
