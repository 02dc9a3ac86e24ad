"""Week by week: place this week's cases as if those still to come stood beside them.

The prices of places come from relaxations of sampled futures. Source: N. Ahani, P. Gölz, A. Procaccia,
A. Teytelboym and A. Trapp, Dynamic Placement in Refugee Resettlement, Operations Research 72 (2024), arXiv 2105.14388.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.bounds import bound_at
from havn.engines.placement.errors import Unplaceable
from havn.engines.placement.recourse import Future, choice_with_recourse
from havn.engines.placement.static import Assignment, Board, Cases, packed, unit_of, whole_units
from havn.engines.placement.values import need, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

MOST_ROUNDS = 1000
MOST_NODES = 10**9


@dataclass(frozen=True)
class Arrivals:
    """Cases who have come, or who may come: the arrays of `assign`."""

    weights: ArrayLike
    needs: ArrayLike
    compatible: ArrayLike


def sampled_futures(
    history: Arrivals, seen: Arrivals, *, remaining: int, samples: int = 20, this_year: int = 3, seed: int = 0
) -> tuple[Arrivals, ...]:
    """Return `samples` draws of `remaining` cases each, from last year's cases and those of this year so far.

    Each case of this year is in the urn `this_year` times: years differ more than the weeks of one year. Cases are
    drawn without putting them back as long as there are enough: a year repeats its mixture better than dice do.
    Raises `Unplaceable`.
    """
    for name, value, least in (("remaining", remaining, 0), ("samples", samples, 1), ("this_year", this_year, 0)):
        whole(name, value, least)
    whole("seed", seed, most=2**63)
    past = _cases(history, "history", None, None)
    now = _cases(seen, "seen", past.weights.shape[1], past.needs.shape[1])
    tables = [
        np.concatenate([getattr(past, name), *([getattr(now, name)] * this_year)])
        for name in ("weights", "needs", "compatible")
    ]
    count = len(tables[0])
    if count == 0 and remaining:
        raise Unplaceable("history", "has no case to draw from")
    dice = np.random.default_rng(seed)
    draws = []
    for _ in range(samples):
        drawn = dice.permutation(count)[:remaining] if remaining <= count else dice.integers(0, count, remaining)
        draws.append(Arrivals(*(table[drawn] for table in tables)))
    return tuple(draws)


def week(
    batch: Arrivals,
    capacity: ArrayLike,
    futures: Sequence[Arrivals],
    *,
    rounds: int = 4,
    nodes: int = 5000,
    keys: tuple[Sequence[str], Sequence[str]] | None = None,
) -> Assignment:
    """Assign this week's cases so that they, and the futures on average, are worth most together.

    `capacity` is what is left now; each of `futures` is one sample of all who may still come. `value` and `bound`
    are what the week is worth less what it costs the futures; `prices` are what a unit is worth to these. `rounds` is
    how often, at most, the futures are asked what the choice costs them, `nodes` how far the search for a choice goes
    each time; weeks of a few cases end far below. Raises `Unplaceable`.
    """
    room = whole_units(capacity, "capacity")
    for name, value, most in (("rounds", rounds, MOST_ROUNDS), ("nodes", nodes, MOST_NODES)):
        whole(name, value, 1, most)
    if not futures:
        raise Unplaceable("futures", "must hold at least one sampled future")
    cases = _cases(batch, "batch", *room.shape)
    drawn = [_cases(future, f"futures[{number}]", *room.shape) for number, future in enumerate(futures)]
    board = Board.of(cases, room, keys, unit_of(cases, *drawn))
    expected = [_future(board, future) for future in drawn]
    found = choice_with_recourse(board.packing, expected, rounds=rounds, nodes=nodes)
    proof = bound_at(board.packing, found.prices)
    return board.told(found.chosen, found.value, found.bound, proof, np.zeros(board.packing.options))


def _cases(arrivals: Arrivals, name: str, places: int | None, kinds: int | None) -> Cases:
    need(isinstance(arrivals, Arrivals), name, "must be Arrivals")
    tables = (arrivals.weights, arrivals.needs, arrivals.compatible)
    return Cases.checked(*tables, f"{name}.", places=places, kinds=kinds)


def _future(board: Board, cases: Cases) -> Future:
    room = board.room[board.columns]
    inner = Cases(cases.weights[:, board.columns], cases.needs, cases.compatible[:, board.columns])
    return Future(packed(inner, room, board.unit)[0])
