"""Keeping figures that were published: a table is first led to them, then rounded.

Sums that were published are multiples of the step, and rounding leaves multiples alone. So each published
sum is made true first: its change, less than a step, is shared among its cells in proportion to what each
can take without leaving its own step, and rounded by systematic sampling. Since the published figure was
right on average, and the shares are the same upwards and downwards, the cells stay right on average.

Why the room suffices: some unbiased rounding agrees with the published figure (for one sum there is one
always), and the means of its cells, given that figure, are shares within the room.

Source of systematic sampling: Madow, "On the theory of systematic sampling, II", Annals of Mathematical
Statistics 20 (1949). Its use here is ours.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.draws import Draws

Kept = tuple["Whole", int]
ADVICE = "cross fewer dimensions, read the figure off the earlier release, or make both tables as one crossing"


def fitted(true: Whole, kept: Sequence[Kept], step: int, draws: Draws) -> Whole:
    """Return whole numbers near the true ones whose kept sums are the published figures.

    `kept` are the cells of each published sum and its figure. Raise InputError naming `published` when the
    sums overlap without one lying in the other, contradict each other, or lie a step or more from the truth.
    """
    values = true.copy()
    for cells, figure in _parts(true, kept):
        change = figure - int(true[cells].sum())
        if figure % step or abs(change) >= step:
            raise InputError("published", f"{figure} is not the true figure rounded to {step}; {ADVICE}")
        if change:
            part = draws.inside(",".join(map(str, cells.tolist())))
            values[cells] += _shared(true[cells] % step, change, step, part)
    return values


def _parts(true: Whole, kept: Sequence[Kept]) -> list[Kept]:
    """Cut the kept sums into parts without a common cell, each with the figure that is left for it."""
    part_of = np.full(len(true), -1, np.int64)
    parts: list[Kept] = []
    peopled = [(cells[true[cells] > 0], figure) for cells, figure in kept]
    for cells, figure in sorted(peopled, key=lambda sum_: (len(sum_[0]), sorted(sum_[0].tolist()))):
        inside, counts = np.unique(part_of[cells], return_counts=True)
        left, rest = figure, cells[part_of[cells] < 0]
        for part, count in zip(inside.tolist(), counts.tolist(), strict=True):
            if part >= 0 and count < len(parts[part][0]):
                raise InputError("published", f"published sums overlap; {ADVICE}")
            left -= parts[part][1] if part >= 0 else 0
        if not len(rest) and left:
            raise InputError("published", f"published figures contradict each other; {ADVICE}")
        if len(rest):
            part_of[rest] = len(parts)
            parts.append((np.sort(rest), left))
    return parts


def _shared(remainders: Whole, change: int, step: int, draws: Draws) -> Whole:
    """Share a change among cells, each kept within its own step, with the same shares up and down."""
    over = int(remainders.sum()) % step
    room = [min(over * (step - r), (step - over) * r) if r else 0 for r in remainders.tolist()]
    running = [0, *accumulate(room)]
    start = draws.below("start", running[-1])
    marks = [(change * so_far + start) // running[-1] for so_far in running]
    return np.array([after - before for before, after in pairwise(marks)], np.int64)
