"""A year of arrivals for the weekly benchmark, drawn from a seed, with last year's from a slightly different world.

The spread of weights is set so that at load 1 the optimum is 1.3 to 1.5 times a random feasible assignment, as it is
in the records of a resettlement agency. From year to year the mixture of backgrounds moves by a fifth or so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from havn.engines.placement import Arrivals

PLACES, CASES, KINDS = 20, 400, 3
SIZES = np.array([0.42, 0.16, 0.12, 0.11, 0.09, 0.06, 0.04])


@dataclass(frozen=True)
class Stream:
    """The year's cases in the order of arrival, last year's, and the capacity of the year."""

    weights: np.ndarray
    needs: np.ndarray
    compatible: np.ndarray
    capacity: np.ndarray
    history: Arrivals


def stream(seed: int, load: float) -> Stream:
    """Return a stream whose demand is `load` times the capacity."""
    dice = np.random.default_rng(seed)
    quality = dice.normal(0.0, 0.25, PLACES)
    taste = dice.normal(0.0, 0.35, (6, PLACES))
    speaks = dice.random((6, PLACES)) < 0.75
    past = _year(dice, quality + dice.normal(0.0, 0.05, PLACES), (taste, speaks), dice.dirichlet(np.full(6, 20.0)))
    weights, needs, compatible = _year(dice, quality, (taste, speaks), dice.dirichlet(np.full(6, 20.0)))
    share = dice.dirichlet(np.full(PLACES, 4.0))
    capacity = np.floor(share[:, None] * needs.sum(axis=0)[None, :] / load * np.array([1.0, 1.15, 1.3])).astype(
        np.int64
    )
    return Stream(weights, needs, compatible, capacity, Arrivals(*past))


def _year(
    dice: np.random.Generator, quality: np.ndarray, world: tuple[np.ndarray, np.ndarray], mix: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return weights (work expected, by person), needs (persons, children, cases that need care), compatibility."""
    size = dice.choice(np.arange(1, 8), CASES, p=SIZES)
    adults = np.minimum(size, dice.integers(1, 4, CASES))
    background = dice.choice(6, CASES, p=mix)
    odds = dice.normal(-0.6, 0.8, CASES)[:, None] + quality[None, :] + world[0][background]
    odds += dice.normal(0.0, 0.25, (CASES, PLACES))
    weights = adults[:, None] / (1 + np.exp(-odds))
    needs = np.stack([size, size - adults, (dice.random(CASES) < 0.2).astype(np.int64)], axis=1)
    compatible = world[1][background] & (dice.random((CASES, PLACES)) < 0.9)
    return weights, needs, compatible
