"""Randomised controlled rounding: every figure a multiple of a step, every sum right, no bias, little change.

A cell is its whole steps plus a remainder. The remainders are rounded by one prime factor of the step after
the other, each time by drawing one of the slices of `slices.py`. Because the mean of each stage is what it
started from, the mean of the whole is the true figure, in every cell and every margin; because each stage
keeps to margins rounded down or up, every figure ends less than one step from the truth.

Sources: Cox, "A constructive procedure for unbiased controlled rounding", JASA 82 (1987), for two
dimensions; Salazar-González, "Controlled rounding and cell perturbation", Math. Programming 105 (2006), for
the integer program in many.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

import numpy as np

from havn.engines.disclosure.draws import Draws
from havn.engines.disclosure.errors import InputError
from havn.engines.disclosure.releases import Release
from havn.engines.disclosure.slices import drawn_slice

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.facts import Table
    from havn.engines.disclosure.frames import Frame

PRIMES = (2, 3, 5, 7)
MOST_STEP = 10**9
Measure = Literal["persons", "money"]


def round_table(table: Table, *, measure: Measure, step: int, seed: bytes, name: str) -> Release:
    """Return the release of a table under a secret seed; `name` says which release it is.

    The draws depend on the seed and the data alone: under another name, or within another year, the same
    data are rounded to the same figures, so that nobody can average them.

    Persons are rounded to a small base (5), money to a step in its own unit (1 000). The step has no prime
    factor above 7. Raise InputError naming what cannot be used.
    """
    if measure not in ("persons", "money"):
        raise InputError("measure", f"persons or money, not {measure!r}")
    true = table.persons if measure == "persons" else table.money
    values = round_counts(table.frame, true, step=step, seed=seed, context=measure)
    error = np.abs(values - table.frame.aggregate(true)).max()
    reach = step * (int(error) // step + 1) - 1
    return Release(name, table.frame, measure, step, reach, values)


def round_counts(frame: Frame, true: Whole, *, step: int, seed: bytes, context: str) -> Whole:
    """Return every cell and margin of the rounded counts, in the shape of the frame's nodes."""
    factors = _factors(step)
    if true.shape != frame.leaf_shape or true.dtype != np.int64 or (true < 0).any():
        raise InputError("true", f"whole numbers from 0, in the shape {frame.leaf_shape}, are needed")
    draws = Draws(seed, context.encode(), *_digest(frame, true, step))
    rounded = true.ravel().copy()
    unit = 1
    for stage, prime in enumerate(factors):
        whole, remainders = np.divmod(rounded // unit, prime)
        up = drawn_slice(frame.sums, remainders, prime, draws.inside(f"stage {stage}"))
        unit *= prime
        rounded = (whole + up) * unit
    return frame.aggregate(rounded.reshape(frame.leaf_shape))


def _factors(step: int) -> list[int]:
    """Return the prime factors of the step, the small ones first, so that late stages have few misses."""
    if isinstance(step, bool) or not isinstance(step, int) or not 2 <= step <= MOST_STEP:  # noqa: PLR2004
        raise InputError("step", f"a whole number from 2 to {MOST_STEP} is needed")
    factors, rest = [], step
    for prime in PRIMES:
        while rest % prime == 0:
            factors.append(prime)
            rest //= prime
    if rest > 1:
        raise InputError("step", f"{step} has the prime factor {rest}; take one like 3, 5, 10, 500 or 1000")
    return factors


def _digest(frame: Frame, true: Whole, step: int) -> tuple[bytes, ...]:
    """Bind the draws to the data.

    The same data always give the same release, so that nothing can be averaged; other data give unrelated
    draws, so that the difference between two releases does not show the cell that changed.
    """
    cells = hashlib.sha256(true.astype(">i8").tobytes()).digest()
    codes = "\0".join("\1".join(node.code for node in d.nodes) for d in frame.dimensions)
    return cells, hashlib.sha256(codes.encode()).digest(), str(step).encode()
