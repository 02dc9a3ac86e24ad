"""The entrance for relocation: a plan goes in, a proposal comes out. It proposes; people decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.checks import check, check_points
from havn.engines.placement.entities import Plan
from havn.engines.placement.expected import with_expected
from havn.engines.placement.fit import FitPoints
from havn.engines.placement.flows import TOLERANCE, worth
from havn.engines.placement.greedy import filled
from havn.engines.placement.locks import lock_costs, refuse_impossible_locks
from havn.engines.placement.openings import openings
from havn.engines.placement.proposal import Answer, FloorResult, LockCost, Proposal, Scarcity
from havn.engines.placement.reasons import Explainer
from havn.engines.placement.rows import Kind
from havn.engines.placement.scene import Scene
from havn.engines.placement.shortages import Limits
from havn.engines.placement.stages import Efforts, Objective, Staged, staged
from havn.engines.placement.values import need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.placement.entities import Household
    from havn.engines.placement.packing import Floats, Ints

SCARCITIES = 20


def propose(
    plan: Plan,
    *,
    futures: Sequence[Sequence[Household]] = (),
    points: FitPoints | None = None,
    efforts: Efforts | None = None,
    explain: bool = True,
) -> Proposal:
    """Return who could be hosted where and when, with bound, gap, reasons, alternatives and the cost of locks.

    Hard tests and capacities hold in every answer. With `futures`, samples of the households still to come, the stage
    of fit counts fit and urgency less what these would pay for the same places, and a place may be kept open for them.
    Without `explain` there are no alternatives, openings and costs of locks. Raises `Unplaceable` when the plan makes
    no sense, when a lock would break a hard test, or when locks exclude each other.
    """
    points, efforts = points or FitPoints(), efforts or Efforts()
    for field, value, kind in (("plan", plan, Plan), ("points", points, FitPoints), ("efforts", efforts, Efforts)):
        need(isinstance(value, kind), field, f"must be of {kind.__name__}")
    check(plan)
    check_points(points)
    need(isinstance(futures, tuple | list), "futures", "must be a tuple of futures")
    scene = with_expected(Scene.of(plan, points), futures)
    refuse_impossible_locks(scene)
    numbers = np.flatnonzero(scene.allowed)
    if len(numbers) == 0:
        return _proposal(scene, None, np.zeros(0, np.int64), _empty(), explain=explain, efforts=efforts)
    allowed = scene.options.only(scene.allowed)
    result = staged(scene.packing.only(scene.allowed), allowed, efforts)
    if result is None:
        raise AssertionError("locks that could be kept were not kept")
    chosen = numbers[_topped_up(result)]
    return _proposal(scene, result, chosen, result.objectives, explain=explain, efforts=efforts)


def _topped_up(result: Staged) -> Ints:
    """Return the choice with whoever fits in after the last stage, unless a floor would suffer more."""
    order = np.lexsort((np.arange(result.packing.options), -result.packing.value))
    order = order[result.packing.value[order] > 0]
    more = filled(result.packing, order, result.chosen)
    return more if worth(result.packing, more) > worth(result.packing, result.chosen) + TOLERANCE else result.chosen


def _empty() -> tuple[Objective, ...]:
    return tuple(Objective(name, 0.0, 0.0, 0.0, "gap") for name in ("urgent", "fit", "waiting", "waste"))


def _proposal(
    scene: Scene,
    result: Staged | None,
    chosen: Ints,
    objectives: tuple[Objective, ...],
    *,
    explain: bool,
    efforts: Efforts,
) -> Proposal:
    locks: tuple[LockCost, ...] = ()
    if explain and len(scene.options):
        locks = lock_costs(scene, chosen, (objectives[0].bound, objectives[1].bound), efforts)
    explainer = Explainer(scene, Limits.of(scene, chosen), *_losses(scene, result, chosen))
    rows = range(len(scene.tables.households))
    answers = []
    for row in rows:
        option = explainer.limits.chosen_of.get(row)
        stay = None if option is None else explainer.stay(option)
        others = explainer.alternatives(row) if explain else ()
        answers.append(Answer(scene.tables.households[row].key, stay, explainer.reason(row), others))
    return Proposal(
        answers=tuple(answers),
        objectives=objectives,
        openings=openings(explainer) if explain else (),
        locks=locks,
        floors=_floors(scene, chosen),
        scarcities=_scarcities(scene, result),
        overbooked=scene.tables.overbooked,
        repeatable="seconds" not in (*(objective.ended for objective in objectives), *(lock.ended for lock in locks)),
    )


def _losses(scene: Scene, result: Staged | None, chosen: Ints) -> tuple[Floats, Floats]:
    """Return what each option loses by the prices of the stage of fit, and what it costs the plan at least.

    The second is proven for the same urgency. Options that locks exclude were no part of the search, and of its cuts.
    """
    least = np.zeros(len(scene.options))
    if result is None:
        return least, least
    rows = len(scene.packing.limit)
    prices = result.fit.proof.prices
    urgency = prices[rows] * scene.options.urgent
    net = scene.packing.value + urgency - scene.packing.toll(prices[:rows])
    best = np.zeros(scene.packing.groups)
    np.maximum.at(best, scene.packing.group, np.where(scene.allowed, net, -np.inf))
    loss = best[scene.packing.group] - net
    loss[scene.allowed] = result.fit.proof.loss
    value = worth(result.packing, np.searchsorted(np.flatnonzero(scene.allowed), chosen))
    least[scene.allowed] = result.fit.proof.least_cost(value)
    return loss, least


def _floors(scene: Scene, chosen: Ints) -> tuple[FloorResult, ...]:
    placed = {scene.tables.households[row].key for row in scene.options.household[chosen].tolist()}
    results = []
    for floor in scene.tables.plan.floors:
        inside = len(placed & floor.households)
        share = inside / len(placed) if placed else 1.0
        results.append(
            FloorResult(floor.name, floor.share, share, max(0.0, round(floor.share * len(placed) - inside, 9)))
        )
    return tuple(results)


def _scarcities(scene: Scene, result: Staged | None) -> tuple[Scarcity, ...]:
    """Return the limits with the highest prices, as the relaxation sees them."""
    if result is None:
        return ()
    prices = result.fit.proof.prices[: len(scene.rows)]
    found: list[Scarcity] = []
    for number in np.lexsort((np.arange(len(prices)), -prices)).tolist():
        row = scene.rows[number]
        if prices[number] <= TOLERANCE or len(found) == SCARCITIES:
            break
        if row.kind in (Kind.CIRCLE, Kind.FLOOR):
            continue
        dimension = scene.tables.dimensions[row.dimension] if row.dimension >= 0 else row.kind.value
        found.append(
            Scarcity(row.kind.value, _owner(scene, number), dimension, row.month, round(float(prices[number]), 3))
        )
    return tuple(found)


def _owner(scene: Scene, number: int) -> str:
    row = scene.rows[number]
    if row.kind in (Kind.CAPACITY, Kind.WHOLE):
        return scene.tables.hosts[row.owner].key
    if row.kind is Kind.CASELOAD:
        return scene.tables.organisations[row.owner]
    if row.kind is Kind.APART:
        pair = scene.tables.plan.apart[row.owner]
        return f"{pair.first} and {pair.second}"
    return scene.payers.budgets[row.owner].key
