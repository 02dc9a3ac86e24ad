"""Next year's attack: the same figures again with one record more, and a reader who names its cell.

The reader compares two publications and names the finest cell that best explains the difference. Several
readers try, from one who counts changed cells to one who weighs each change by its likelihood; the best of
them counts. The late record lies in any peopled finest cell with the same chance, so that a guess at the
largest cell gains nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.draws import Draws
from havn.engines.disclosure.errors import InputError

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Real, Whole
    from havn.engines.disclosure.frames import Frame

Publish = Callable[["Whole", int], "Real"]
SIMULATION = b"havn: a simulation, no secret"
MOST_GAIN = 0.1
FALL, RISE = -0.69, 0.56  # log-likelihood of a step down, or up, in a cell with one person more (base 5)


@dataclass(frozen=True)
class LateRecord:
    """The chance with which the best reader names the late record's cell, out of so many peopled cells."""

    chance: float
    blind_chance: float
    trials: int
    best_reader: str

    @property
    def most(self) -> float:
        """The highest chance that is let pass: a tenth above a blind guess, and two standard errors."""
        allowed = min(self.blind_chance + MOST_GAIN, 1.0)
        return allowed + 2 * math.sqrt(allowed * (1 - allowed) / self.trials)

    @property
    def is_too_high(self) -> bool:
        """Whether the best reader does so much better than a blind guess that chance alone can't explain it."""
        return self.chance > self.most


def late_record(frame: Frame, true: Whole, publish: Publish, *, trials: int) -> LateRecord:
    """Simulate late records and return how often the best reader names the cell.

    `publish(counts, trial)` returns every cell and margin, NaN where nothing is published; within a trial
    it is called with the counts and with one person more. Ties are shared among the tied cells.
    """
    peopled = np.flatnonzero(true.ravel() > 0)
    if isinstance(trials, bool) or not isinstance(trials, int) or trials < 1:
        raise InputError("trials", "a whole number from 1 is needed")
    if len(peopled) == 0:
        raise InputError("true", "nobody is counted, so no record can be late")
    picks = (Draws(SIMULATION).numbers("late", trials) * len(peopled)).astype(np.int64)
    hits: dict[str, float] = {}
    for trial, pick in enumerate(peopled[picks].tolist()):
        more = true.ravel().copy()
        more[pick] += 1
        before, after = publish(true, trial), publish(more.reshape(true.shape), trial)
        for reader, score in _scores(frame, before, after).items():
            hits[reader] = hits.get(reader, 0.0) + _share(score.ravel(), pick)
    best = max(hits, key=lambda reader: (hits[reader], reader))
    return LateRecord(hits[best] / trials, 1 / len(peopled), trials, best)


def _scores(frame: Frame, before: Real, after: Real) -> dict[str, Real]:
    """Return for each reader how well each finest cell explains the difference."""
    difference = np.nan_to_num(after - before)
    changed = (difference != 0) | (np.isnan(after) != np.isnan(before))
    finest = difference.ravel()[frame.is_finest].reshape(frame.leaf_shape)
    weighed = np.where(difference > 0, RISE, np.where(difference < 0, FALL, 0.0))
    return {
        "counts changed cells": frame.spread(changed.astype(np.float64)),
        "counts risen cells": frame.spread((difference > 0).astype(np.float64)),
        "adds the differences": frame.spread(difference),
        "weighs each change": frame.spread(weighed),
        "looks at finest cells": finest,
        "sees one risen cell among its margins": finest * 100 + frame.spread(weighed),
    }


def _share(score: Real, pick: int) -> float:
    tied = np.flatnonzero(np.isclose(score, np.max(score)))
    return 1 / len(tied) if pick in tied else 0.0
