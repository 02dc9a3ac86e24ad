"""The plain methods that `disclosure` is compared with, and the invented tables that both are given.

Each method returns every cell and margin in the shape of the frame's nodes, NaN where nothing is published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure import Dimension, Fact, Frame, Knowledge, Release, read_together, universe
from havn.engines.disclosure.programs import Program, whole_solution

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Real, Whole

BASE = 5
MOST_RECORDS = 4_000


def flat_frame(*sizes: int) -> Frame:
    """Return a frame of flat dimensions with so many categories."""
    return Frame(
        tuple(
            Dimension.of(f"d{axis}", [f"{axis}.{number:02d}" for number in range(size)])
            for axis, size in enumerate(sizes)
        )
    )


def invented_counts(frame: Frame, number: int, *, mean: float = 3.0) -> Whole:
    """Return skewed counts, most of them small: Poisson around a product of log-normal weights."""
    chance = np.random.default_rng(number)
    weights = np.ones(frame.leaf_shape)
    for axis, size in enumerate(frame.leaf_shape):
        shape = [1] * weights.ndim
        shape[axis] = size
        weights = weights * chance.lognormal(0, 1.3, size).reshape(shape)
    weights *= chance.lognormal(0, 0.8, weights.shape)
    return chance.poisson(weights * mean * weights.size / weights.sum()).astype(np.int64)


def invented_facts(frame: Frame, counts: Whole, number: int, organisations: int = 40) -> list[Fact]:
    """Return one fact for each person, each from some organisation; a few organisations have most of them."""
    chance = np.random.default_rng(number)
    weights = 1 / np.arange(1, organisations + 1)
    facts = []
    for place, count in zip(np.ndindex(*counts.shape), counts.ravel().tolist(), strict=True):
        codes = {d.name: d.leaves[at].code for d, at in zip(frame.dimensions, place, strict=True)}
        facts += [
            Fact(codes, f"organisation {pick:02d}", 1, int(chance.lognormal(7, 1)))
            for pick in chance.choice(organisations, count, p=weights / weights.sum()).tolist()
        ]
    return facts


def exact(frame: Frame, counts: Whole) -> Real:
    """Publish the truth."""
    return frame.aggregate(counts).astype(np.float64)


def primary_suppression(frame: Frame, counts: Whole) -> Real:
    """Leave out every figure from 1 to 4, and nothing else."""
    true = exact(frame, counts)
    return np.where((true > 0) & (true < BASE), np.nan, true)


def independent_rounding(frame: Frame, counts: Whole, trial: int, base: int = BASE) -> Real:
    """Round every figure for itself, up with the chance that leaves no bias; one draw a figure for ever."""
    draws = np.random.default_rng(trial).random(frame.node_shape)
    true = frame.aggregate(counts)
    return ((true // base + (draws < true % base / base)) * base).astype(np.float64)


def cell_key(frame: Frame, counts: Whole, trial: int) -> Real:
    """Add -2 to 2 by the sum of the keys of the records behind a figure, as in the cell-key method."""
    keys = np.random.default_rng(trial).random((counts.size, MOST_RECORDS))
    behind = np.arange(MOST_RECORDS)[None, :] < counts.reshape(-1, 1)
    key = frame.aggregate((keys * behind).sum(axis=1).reshape(counts.shape)) % 1
    true = frame.aggregate(counts)
    return np.where(true > 0, np.maximum(true + np.floor(key * 5) - 2, 0), 0)


def targeted_rounding(frame: Frame, counts: Whole, trial: int) -> Real:
    """Draw every figure as in independent rounding, then find the additive table nearest to the draws."""
    target = independent_rounding(frame, counts, trial).astype(np.int64) // BASE
    finest = frame.is_finest
    whole, rest = np.divmod(counts.ravel(), BASE)
    open_ = rest > 0
    live = frame.sums.columns(open_)
    wanted = (target.ravel() - frame.sums.of(whole)).astype(np.float64)
    rows = ~finest & (live.lengths > 0)
    up = (target.ravel()[finest] - whole)[open_]
    found = whole_solution(
        Program(
            live.rows(rows),
            wanted[rows],
            wanted[rows],
            np.zeros(live.size),
            np.ones(live.size),
            1.0 - 2.0 * up,
            1.0,
        ),
        gap=0.05,
    )
    if found is None:
        raise RuntimeError("the anchor found no table")
    whole[open_] += found
    return frame.aggregate((whole * BASE).reshape(counts.shape)).astype(np.float64)


def what_is_known(frame: Frame, published: Real, error: int) -> Knowledge:
    """Return a reader's knowledge when each figure is at most `error` from the truth, or left out (1 to 4)."""
    figures = np.nan_to_num(published).astype(np.int64)
    blank = Release("", frame, "persons", BASE, 0, np.zeros_like(figures))
    shape = read_together([blank], universe([blank]))
    hidden = np.isnan(published).ravel()
    flat = figures.ravel()
    low = np.where(hidden, 1, np.maximum(flat - error, 0))
    high = np.where(hidden, BASE - 1, flat + error)
    return Knowledge(shape.sums, low, high, shape.labels)
