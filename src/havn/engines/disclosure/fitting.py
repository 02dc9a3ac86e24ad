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
KEEP = "keep the published categories of the earlier table apart in this one, or read its sum off that table"


def fitted(true: Whole, kept: Sequence[Kept], step: int, draws: Draws) -> Whole:
    """Return whole numbers near the true ones whose kept sums are the published figures.

    `kept` are the cells of each published sum and its figure. Raise InputError naming `published` when the
    sums overlap without one lying in the other, leave a part that was not published itself, contradict each
    other, or lie a step or more from the truth.
    """
    for _, figure in kept:
        if isinstance(figure, bool) or not isinstance(figure, int) or figure < 0:
            raise InputError("published", f"a figure is a whole number from 0, not {figure!r}")
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
    """Return the kept sums without a common cell of which all the others are made.

    What is left of a sum beside its parts, and was not published itself, is a sum of several figures, each
    drawn by itself: together they can lie farther than a step from the truth, so that no table agrees or,
    where one does, only because chance was kind.
    """
    part_of = np.full(len(true), -1, np.int64)
    parts: list[Kept] = []
    peopled = [(cells[true[cells] > 0], figure) for cells, figure in kept]
    for cells, figure in sorted(peopled, key=lambda sum_: (len(sum_[0]), sorted(sum_[0].tolist()))):
        inside, counts = np.unique(part_of[cells], return_counts=True)
        known = {part: count for part, count in zip(inside.tolist(), counts.tolist(), strict=True) if part >= 0}
        if any(count < len(parts[part][0]) for part, count in known.items()):
            raise InputError("published", f"published sums overlap; {ADVICE}")
        if known and len(known) < len(inside):
            raise InputError("published", f"what is left of a published sum was not published itself; {KEEP}")
        if not known and len(cells):
            part_of[cells] = len(parts)
            parts.append((np.sort(cells), figure))
        elif sum(parts[part][1] for part in known) != figure:
            raise InputError("published", f"published figures contradict each other; {ADVICE}")
    return parts


def _shared(remainders: Whole, change: int, step: int, draws: Draws) -> Whole:
    """Share a change among cells, each kept within its own step, with the same shares up and down."""
    over = int(remainders.sum()) % step
    room = [min(over * (step - r), (step - over) * r) if r else 0 for r in remainders.tolist()]
    running = [0, *accumulate(room)]
    start = draws.below("start", running[-1])
    marks = [(change * so_far + start) // running[-1] for so_far in running]
    return np.array([after - before for before, after in pairwise(marks)], np.int64)
