"""The plain ways that placement is measured against: first come first served, case by case, each week alone, by lot."""

from __future__ import annotations

import numpy as np

from havn.engines.placement import Effort, FitPoints, Plan, assign
from havn.engines.placement.flows import worth
from havn.engines.placement.greedy import filled
from havn.engines.placement.scene import Scene


def first_come(plan: Plan) -> tuple[float, float]:
    """Return the points of fit and of urgency when each household, longest waiting first, takes the best place left."""
    scene = Scene.of(plan, FitPoints())
    options = scene.options
    waited = np.array([household.waited for household in scene.tables.households])
    order = np.lexsort((options.start, options.host, -options.fit, options.household, -waited[options.household]))
    chosen = filled(scene.packing, order, np.zeros(0, np.int64))
    return worth(scene.packing, chosen), float(options.urgent[chosen].sum())


def case_by_case(weights: np.ndarray, needs: np.ndarray, capacity: np.ndarray, compatible: np.ndarray) -> float:
    """Return the worth when each case takes its best place left, in the order of arrival."""
    left, total = capacity.copy(), 0.0
    for case in range(len(weights)):
        open_places = compatible[case] & (needs[case] <= left).all(axis=1) & (weights[case] > 0)
        if open_places.any():
            place = int(np.argmax(np.where(open_places, weights[case], -np.inf)))
            left[place] -= needs[case]
            total += weights[case, place]
    return total


def each_week_alone(
    weights: np.ndarray, needs: np.ndarray, capacity: np.ndarray, compatible: np.ndarray, batch: int
) -> float:
    """Return the worth when every week's batch is placed in the best way for itself."""
    left, total = capacity.copy(), 0.0
    for first in range(0, len(weights), batch):
        span = slice(first, first + batch)
        found = assign(weights[span], needs[span], left, compatible[span], effort=Effort(gap=0.0))
        for case, place in enumerate(found.place.tolist()):
            if place >= 0:
                left[place] -= needs[span][case]
                total += weights[span][case, place]
    return total


def at_random(weights: np.ndarray, needs: np.ndarray, capacity: np.ndarray, compatible: np.ndarray, seed: int) -> float:
    """Return the worth when cases in a random order each get one of the places that are open to them, by lot."""
    dice, left, total = np.random.default_rng(seed), capacity.copy(), 0.0
    for case in dice.permutation(len(weights)).tolist():
        open_places = np.flatnonzero(compatible[case] & (needs[case] <= left).all(axis=1))
        if len(open_places):
            place = int(dice.choice(open_places))
            left[place] -= needs[case]
            total += weights[case, place]
    return total
