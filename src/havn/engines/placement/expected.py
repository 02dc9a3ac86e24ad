"""What those who are still to come would pay for the places of today, from sampled futures.

Each future is solved as a relaxation together with today's plan; its shadow prices are the toll of today's options,
and the mean over the futures is taken. Source: N. Ahani, P. Gölz, A. Procaccia, A. Teytelboym and A. Trapp, Operations
Research 72 (2024).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.checks import check
from havn.engines.placement.entities import Household
from havn.engines.placement.errors import Unplaceable
from havn.engines.placement.scene import Scene
from havn.engines.placement.solver import relaxed
from havn.engines.placement.values import need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.placement.entities import Plan
    from havn.engines.placement.packing import Floats


def with_expected(scene: Scene, futures: Sequence[Sequence[Household]]) -> Scene:
    """Return the scene in which every option is worth its points less the mean toll of the futures."""
    if not futures:
        return scene
    tolls = [_tolls(scene, future, number) for number, future in enumerate(futures)]
    value = worth_now(scene) - np.mean(tolls, axis=0)
    return replace(scene, packing=scene.packing.with_value(np.round(value, 6)), is_priced=True)


def worth_now(scene: Scene) -> Floats:
    """Return fit and urgency in one number, so that those to come can be weighed against those who are here."""
    return (scene.options.fit + scene.points.point_of_urgency * scene.options.urgent).astype(np.float64)


def _tolls(scene: Scene, future: Sequence[Household], number: int) -> Floats:
    plan = scene.tables.plan
    joined = Scene.of(_joined(plan, future, number), scene.points)
    _, relaxation = relaxed(joined.packing.with_value(worth_now(joined)))
    here = {household.key for household in plan.households}
    is_here = np.array([household.key in here for household in joined.tables.households], np.bool_)
    return joined.packing.toll(relaxation.prices)[is_here[joined.options.household]]


def _joined(plan: Plan, future: Sequence[Household], number: int) -> Plan:
    """Return the plan with the households of one future; what people settled for today binds nobody there."""
    name = f"futures[{number}]"
    need(isinstance(future, tuple | list), name, "must be a tuple of Household")
    need(all(isinstance(household, Household) for household in future), name, "must be a tuple of Household")
    if clash := {household.key for household in plan.households} & {household.key for household in future}:
        raise Unplaceable(name, f"{min(clash)!r} is also a household of the plan")
    try:
        joined = replace(plan, households=(*plan.households, *future), locks=(), floors=(), apart=())
        check(joined)
    except Unplaceable as refusal:
        raise Unplaceable(f"{name}.{refusal.field}", refusal.words) from None
    return joined
