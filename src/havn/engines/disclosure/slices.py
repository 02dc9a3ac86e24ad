"""Splitting a table of remainders into binary tables that all keep to the margins.

A table whose cells lie between 0 and `parts` is written as the sum of `parts` tables of zeros and ones.
Whoever then takes one of them at random has, in every cell and every margin, exactly the mean: the
remainder divided by `parts`. Each table is the whole solution of a program whose margins may only be
the mean rounded down or up, which makes them as close as additive, unbiased figures can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.programs import Program, whole_solution

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.draws import Draws
    from havn.engines.disclosure.sums import Sums

WHOLE_ATTEMPTS = 6
SECOND_THOUGHTS = 5
ANY_GAP = 10.0
SMALL_GAP = 0.02
MISS = 20.0


def drawn_slice(sums: Sums, remainders: Whole, parts: int, draws: Draws) -> Whole:
    """Return one of the `parts` slices of the remainders, each with the same chance.

    The chance of a 1 is exactly remainder / parts for every cell: the slices are settled before one of them
    is drawn, whatever the solver answered.
    """
    return split(sums, remainders, parts, draws)[draws.below("slice", parts)]


def split(sums: Sums, remainders: Whole, parts: int, draws: Draws) -> list[Whole]:
    """Return `parts` binary tables whose sum is the remainders, with every margin evenly spread.

    Rarely the last two cannot share evenly (three odd margins in a ring); then others are tried, and after
    the last attempt some margin may be one off.
    """
    for attempt in range(WHOLE_ATTEMPTS):
        found = _attempt(sums, remainders, parts, draws.inside(f"attempt {attempt}"), strict=True)
        if found is not None:
            return found
        if parts == 2:  # noqa: PLR2004 -- one slice and the rest: it exists or not, whatever the prices
            break
    found = _attempt(sums, remainders, parts, draws.inside("lenient"), strict=False)
    if found is None:
        raise RuntimeError("a program in which every row may be missed has no solution")
    return found


def _attempt(sums: Sums, remainders: Whole, parts: int, draws: Draws, *, strict: bool) -> list[Whole] | None:
    taken: list[Whole] = []
    left = remainders
    for k in range(parts, 3, -1):
        piece = _piece(sums, left, k, _costs(draws, f"{k}", left), strict=strict)
        if piece is None:
            return None
        taken.append(piece)
        left = left - piece
    end = _last(sums, left, min(parts, 3), draws, strict=strict)
    return None if end is None else taken + end


def _last(sums: Sums, left: Whole, k: int, draws: Draws, *, strict: bool) -> list[Whole] | None:
    """Split what is left in three or two; of three, retry the first until the other two share evenly."""
    if k == 2:  # noqa: PLR2004 -- two slices: one and the rest
        piece = _piece(sums, left, 2, _costs(draws, "2", left), strict=strict)
        return None if piece is None else [piece, left - piece]
    for thought in range(SECOND_THOUGHTS):
        first = _piece(sums, left, 3, _costs(draws, f"3 {thought}", left), strict=strict)
        if first is None:
            return None
        end = _last(sums, left - first, 2, draws, strict=strict)
        if end is not None:
            return [first, *end]
    return None


def _piece(sums: Sums, left: Whole, k: int, cost: Whole, *, strict: bool) -> Whole | None:
    """Return the k-th part of a table as zeros and ones, every margin a k-th part rounded down or up."""
    certain = (left == k).astype(np.int64)
    undecided = (left > 0) & (left < k)
    fixed, total = sums.of(certain), sums.of(left)
    live = sums.columns(undecided)
    keep = live.lengths > 1
    program = Program(
        live.rows(keep),
        low=(total // k - fixed)[keep].astype(np.float64),
        high=(-(-total // k) - fixed)[keep].astype(np.float64),
        floor=np.zeros(live.size),
        ceiling=np.ones(live.size),
        cost=cost[undecided].astype(np.float64),
        slack=0.0 if strict else MISS,
    )
    found = whole_solution(program, gap=ANY_GAP if strict else SMALL_GAP)
    if found is None:
        return None
    certain[undecided] = found
    return np.asarray(certain, np.int64)


def _costs(draws: Draws, purpose: str, left: Whole) -> Whole:
    """Draw a price of 0 or 1 for each cell, so that another seed finds another split."""
    return (draws.numbers(f"cost {purpose}", len(left)) * 2).astype(np.int64)
