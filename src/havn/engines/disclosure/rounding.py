"""Randomised controlled rounding: every figure a multiple of a step, every sum right, no bias, little change.

A cell is its whole steps plus a remainder. The remainders are rounded by one prime factor of the step after
the other, each time by drawing one of the slices of `slices.py`. Because the mean of each stage is what it
started from, the mean of the whole is the true figure, in every cell and every margin; because each stage
keeps to margins rounded down or up, every figure ends less than one step from the truth (in three and more
dimensions a margin may now and then miss; finest cells never do).

Sources: Cox, "A constructive procedure for unbiased controlled rounding", JASA 82 (1987), for two
dimensions; Salazar-González, "Controlled rounding and cell perturbation", Math. Programming 105 (2006), for
the integer program in many.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from havn.engines.disclosure.draws import Draws
from havn.engines.disclosure.errors import InputError
from havn.engines.disclosure.fitting import ADVICE, fitted
from havn.engines.disclosure.ordering import ordered
from havn.engines.disclosure.releases import MEASURES, Release
from havn.engines.disclosure.slices import drawn_slice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.facts import Table
    from havn.engines.disclosure.frames import Cell, Frame
    from havn.engines.disclosure.ordering import Ordered

PRIMES = (2, 3, 5, 7)
MOST_STEP = 10**9
MOST_IN_ALL = 2**49
FITS = 8
Measure = Literal["persons", "money"]


def round_table(
    table: Table,
    *,
    measure: Measure,
    step: int,
    seed: bytes,
    name: str,
    published: Mapping[Cell, int] | None = None,
) -> Release:
    """Return the release of a table under a secret seed; `name` says which release it is.

    The draws depend on the seed and the data alone: under another name, within another year, or in another
    order, the same data are rounded to the same figures, so that nobody can average them. `published` are
    the cells for which `already_published` found a figure: they keep it.

    Persons are rounded to a small base (5), money to a step in its own unit (1 000). The step has no prime
    factor above 7. Raise InputError naming what cannot be used.
    """
    if measure not in MEASURES:
        raise InputError("measure", f"persons or money, not {measure!r}")
    true = table.persons if measure == "persons" else table.money
    values = round_counts(table.frame, true, step=step, seed=seed, context=measure, published=published)
    error = np.abs(values - table.frame.aggregate(true)).max()
    reach = step * (int(error) // step + 1) - 1
    return Release(name, table.frame, measure, step, reach, values)


def round_counts(
    frame: Frame,
    true: Whole,
    *,
    step: int,
    seed: bytes,
    context: str,
    published: Mapping[Cell, int] | None = None,
) -> Whole:
    """Return every cell and margin of the rounded counts, in the shape of the frame's nodes."""
    factors = _factors(step)
    if true.shape != frame.leaf_shape or true.dtype != np.int64 or (true < 0).any():
        raise InputError("true", f"whole numbers from 0, in the shape {frame.leaf_shape}, are needed")
    if true.sum(dtype=np.float64) > MOST_IN_ALL:
        raise InputError("true", f"more than {MOST_IN_ALL} in all cannot be attacked exactly")
    one = ordered(frame)
    counts = true.ravel()[one.places]
    if published:
        rounded = _agreeing(frame, one, counts, published, Seeded(seed, context, step, factors))
    else:
        rounded = _rounded(one.frame, counts, Seeded(seed, context, step, factors))
    values = np.empty_like(rounded)
    values[one.places] = rounded
    return frame.aggregate(values.reshape(frame.leaf_shape))


class Seeded(NamedTuple):
    """How a table is rounded: the secret seed, what it is used for, the step and its prime factors."""

    seed: bytes
    context: str
    step: int
    factors: list[int]

    def draws(self, frame: Frame, counts: Whole) -> Draws:
        """Return draws that are bound to the data, see `_digest`."""
        return Draws(self.seed, self.context.encode(), *_digest(frame, counts, self.step))


def _rounded(frame: Frame, counts: Whole, how: Seeded) -> Whole:
    """Round the finest cells of a frame in its one order."""
    draws = how.draws(frame, counts)
    rounded, unit = counts.copy(), 1
    for stage, prime in enumerate(how.factors):
        whole, remainders = np.divmod(rounded // unit, prime)
        up = drawn_slice(frame.sums, remainders, prime, draws.inside(f"stage {stage}"))
        unit *= prime
        rounded = (whole + up) * unit
    return rounded


def _agreeing(frame: Frame, one: Ordered, counts: Whole, published: Mapping[Cell, int], how: Seeded) -> Whole:
    """Round to a table in which every published cell has its published figure."""
    at = np.empty_like(one.places)
    at[one.places] = np.arange(len(at))
    kept = [(at[frame.sums.row(frame.place(cell))], figure) for cell, figure in published.items()]
    draws = how.draws(one.frame, counts)
    for attempt in range(FITS):
        near = fitted(counts, kept, how.step, draws.inside(f"fit {attempt}"))
        rounded = _rounded(one.frame, near, how)
        if all(int(rounded[cells].sum()) == figure for cells, figure in kept):
            return rounded
    raise InputError("published", f"no table found that agrees with all published figures; {ADVICE}")


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


def _digest(frame: Frame, counts: Whole, step: int) -> tuple[bytes, ...]:
    """Bind the draws to the data.

    The same data always give the same release, so that nothing can be averaged; other data give unrelated
    draws, so that the difference between two releases does not show the cell that changed. The frame is in
    its one order, and its codes are those of facts.
    """
    cells = hashlib.sha256(counts.astype(">i8").tobytes()).digest()
    codes = "\0".join("\2".join(node.code for node in d.nodes) for d in frame.dimensions)
    return cells, hashlib.sha256(codes.encode()).digest(), str(step).encode()
