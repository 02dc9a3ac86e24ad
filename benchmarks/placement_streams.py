"""A year of arrivals for the weekly benchmark, drawn from a seed, with last year's from a slightly different world.

Two families. `HARD` has three kinds of capacity. `RECORDS` has one, and is made to resemble what is known of a
resettlement agency's records, on which the method was published: some 330 cases a year for 20 affiliates, persons as
the only kind, the year before as history, and the worth that plain ways reach there. In both, the optimum is 1.3 to
1.5 times a random feasible assignment at load 1, and the mixture of backgrounds moves by a fifth or so between years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from havn.engines.placement import Arrivals

PLACES, BACKGROUNDS = 20, 6
SIZES = np.array([0.42, 0.16, 0.12, 0.11, 0.09, 0.06, 0.04])


@dataclass(frozen=True)
class Family:
    """What the streams of one kind share; levels and spreads are those of the log odds that a person finds work.

    `room` is the capacity of each kind of unit (persons, children, cases that need care), as a multiple of demand at
    load 1.
    """

    name: str
    cases: int
    room: tuple[float, ...]
    level: float
    between_cases: float
    between_places: float
    by_background: float
    by_pair: float
    languages: float
    """The share of pairs of background and place in which a language is shared."""


HARD = Family(
    "three kinds of unit",
    400,
    (1.0, 1.15, 1.3),
    level=-0.6,
    between_cases=0.8,
    between_places=0.25,
    by_background=0.35,
    by_pair=0.25,
    languages=0.75,
)
RECORDS = Family(
    "one kind of unit, as in an agency's records",
    330,
    (1.0,),
    level=-1.1,
    between_cases=0.4,
    between_places=0.45,
    by_background=0.3,
    by_pair=0.2,
    languages=0.65,
)


@dataclass(frozen=True)
class Stream:
    """The year's cases in the order of arrival, last year's, and the capacity of the year."""

    weights: np.ndarray
    needs: np.ndarray
    compatible: np.ndarray
    capacity: np.ndarray
    history: Arrivals


def stream(seed: int, load: float, family: Family = HARD) -> Stream:
    """Return a stream whose demand is `load` times the capacity."""
    dice = np.random.default_rng(seed)
    quality = dice.normal(0.0, family.between_places, PLACES)
    taste = dice.normal(0.0, family.by_background, (BACKGROUNDS, PLACES))
    world = (taste, dice.random((BACKGROUNDS, PLACES)) < family.languages)
    moved = quality + dice.normal(0.0, 0.05, PLACES)
    past = _year(dice, family, moved, world)
    weights, needs, compatible = _year(dice, family, quality, world)
    share = dice.dirichlet(np.full(PLACES, 4.0))
    capacity = np.floor(share[:, None] * needs.sum(axis=0)[None, :] / load * np.array(family.room))
    return Stream(weights, needs, compatible, capacity.astype(np.int64), Arrivals(*past))


def _year(
    dice: np.random.Generator, family: Family, quality: np.ndarray, world: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return weights (work expected, by person), needs (a column for each kind of unit), compatibility."""
    cases = family.cases
    mix = dice.dirichlet(np.full(BACKGROUNDS, 20.0))
    size = dice.choice(np.arange(1, 8), cases, p=SIZES)
    adults = np.minimum(size, dice.integers(1, 4, cases))
    background = dice.choice(BACKGROUNDS, cases, p=mix)
    odds = dice.normal(family.level, family.between_cases, cases)[:, None] + quality[None, :] + world[0][background]
    odds += dice.normal(0.0, family.by_pair, (cases, PLACES))
    weights = adults[:, None] / (1 + np.exp(-odds))
    needs = np.stack([size, size - adults, (dice.random(cases) < 0.2).astype(np.int64)], axis=1)
    compatible = world[1][background] & (dice.random((cases, PLACES)) < 0.9)
    return weights, needs[:, : len(family.room)], compatible
