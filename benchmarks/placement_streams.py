"""A year of arrivals for the weekly benchmark, drawn from a seed, with the year before from a slightly different world.

It resembles records of the resettlement agency with which the weekly method was published: two years, of 499 and 329
free cases for twenty affiliates. The numbers below were read off these records or chosen so that on seeds 9001 to 9010
the plain ways, which don't involve the rule that is measured, reach what they reach there. That rule was run on none of
these seeds, and nothing here was changed after its first run. `benchmarks/placement_records.py` reads the records.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from havn.engines.placement import Arrivals

PLACES, BACKGROUNDS, FACTORS = 20, 60, 4
CASES_BEFORE, CASES = 499, 329
SIZES = np.array([0.463, 0.108, 0.114, 0.129, 0.107, 0.052, 0.021, 0.006])
LARGE = 6
"""From so many persons on, fewer places are open."""
ADULTS = np.array([[1, 0, 0, 0], [0.55, 0.45, 0, 0], [0.21, 0.68, 0.11, 0], *[[0.02, 0.84, 0.09, 0.05]] * 5])
"""How many households of each size have one, two, three and four adults; the others are children."""
SENIORS = 0.03
LEVEL = np.array([-0.5, -1.7, *[-1.45] * 6])
SPREAD = np.array([0.85, 0.9, *[0.5] * 6])
"""Log odds that an adult of a household of each size finds work, and their spread between households."""
OF_BACKGROUND = 0.4
"""The share of a household's traits that it has in common with others of its background."""
SPREAD_OF_PLACES, MOVED = 0.47, 0.03
"""Spread of the log odds between places, skewed as there: a few stand out; and how far a place moves in a year."""


@dataclass(frozen=True)
class Stream:
    """The year's cases in the order of arrival, the year before's, and the capacity of the year."""

    weights: np.ndarray
    needs: np.ndarray
    compatible: np.ndarray
    capacity: np.ndarray
    history: Arrivals


@dataclass(frozen=True)
class World:
    """What stays from one year to the next: log odds by place, by place and trait; and who is served where."""

    quality: np.ndarray
    traits: np.ndarray
    own: np.ndarray
    backgrounds: np.ndarray
    served: np.ndarray
    common: np.ndarray
    shares: np.ndarray

    @classmethod
    def drawn(cls, dice: np.random.Generator) -> World:
        """Return a world in which good places are large and open, and half of all follow the common order closely."""
        quality = SPREAD_OF_PLACES * (dice.exponential(size=PLACES) - 1)
        openness = 1 / (1 + np.exp(-1.0 - 1.1 * quality - dice.normal(0.0, 1.0, PLACES)))
        departs = np.where(dice.random(PLACES) < 0.5, 0.09, dice.uniform(0.17, 0.41, PLACES))
        traits = dice.normal(size=(FACTORS, PLACES))
        return cls(
            quality=quality,
            traits=0.9 * departs * traits / np.linalg.norm(traits, axis=0),
            own=0.4 * departs,
            backgrounds=dice.normal(size=(BACKGROUNDS, FACTORS + 1)),
            served=np.stack([_patterns(dice, openness), _patterns(dice, 0.8 * openness)], axis=1),
            common=dice.dirichlet(np.full(BACKGROUNDS, 0.5)),
            shares=_normed(dice.gamma(3.0, size=PLACES) * openness * np.exp(0.4 * quality)),
        )


def _patterns(dice: np.random.Generator, openness: np.ndarray) -> np.ndarray:
    """Return for each background the places that serve it; some backgrounds are served nearly nowhere."""
    ease = dice.beta(1.6, 0.6, (BACKGROUNDS, 1))
    return dice.random((BACKGROUNDS, PLACES)) < np.minimum(1.35 * ease * openness, 0.98)


def _normed(amounts: np.ndarray) -> np.ndarray:
    return amounts / amounts.sum()


def stream(seed: int, load: float, *, kinds: int = 1) -> Stream:
    """Return a stream whose demand is `load` times the capacity, with one kind of unit (persons) or three.

    The three are children, adults and seniors.
    """
    dice = np.random.default_rng(seed)
    world = World.drawn(dice)
    past = _year(dice, world, CASES_BEFORE, kinds)
    weights, needs, compatible = _year(dice, world, CASES, kinds)
    capacity = np.rint(world.shares[:, None] * needs.sum(axis=0)[None, :] / load)
    return Stream(weights, needs, compatible, capacity.astype(np.int64), Arrivals(*past))


def _year(dice: np.random.Generator, world: World, cases: int, kinds: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return weights (work expected, by person), needs (a column for each kind of unit), compatibility."""
    quality = world.quality + dice.normal(0.0, MOVED, PLACES)
    background = dice.choice(BACKGROUNDS, cases, p=dice.dirichlet(120 * world.common + 0.05))
    size = dice.choice(np.arange(1, len(SIZES) + 1), cases, p=SIZES)
    own = dice.normal(size=(cases, FACTORS + 1))
    person = np.sqrt(OF_BACKGROUND) * world.backgrounds[background] + np.sqrt(1 - OF_BACKGROUND) * own
    level = LEVEL[size - 1] + SPREAD[size - 1] * person[:, 0]
    odds = level[:, None] + quality + person[:, 1:] @ world.traits + world.own * dice.normal(size=(cases, PLACES))
    adults = (dice.random(cases)[:, None] > ADULTS[size - 1].cumsum(axis=1)[:, :-1]).sum(axis=1) + 1
    senior = (dice.random(cases) < SENIORS).astype(np.int64)
    weights = np.maximum(adults - senior, 0)[:, None] / (1 + np.exp(-odds))
    needs = np.stack([size - adults, adults - senior, senior], axis=1)
    compatible = world.served[background, (size >= LARGE).astype(np.int64)]
    return weights, needs if kinds > 1 else needs.sum(axis=1, keepdims=True), compatible
