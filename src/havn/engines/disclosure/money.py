"""Money has its own question: how closely one contributor can estimate the amount of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.bounds import attack
from havn.engines.disclosure.partners import Exposure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.disclosure.arrays import Flags, Whole
    from havn.engines.disclosure.knowledge import Knowledge


def amounts_exposed(known: Knowledge, by: Whole, organisations: Sequence[str], *, percent: int) -> list[Exposure]:
    """Return the sums in which a contributor can bound the largest other amount within `percent` above.

    The best estimate of somebody's amount is the most that all the others together can have; it must be
    able to exceed the true amount by `percent`. `by` is organisations × atoms.
    """
    empty = np.zeros((0, len(known.sums)), np.int64)
    amounts = np.concatenate([empty, *(known.sums.of(own)[None] for own in by)])
    exposed = []
    for at, name in enumerate(organisations):
        largest = np.asarray(np.delete(amounts, at, axis=0).max(axis=0, initial=0), np.int64)
        mine = known.without(by[at])
        others = [by.sum(axis=0) - by[at]]
        asked = (amounts[at] > 0) & (largest > 0)
        close = asked & _is_close(
            attack(mine, others, wanted=np.zeros(len(asked), np.bool_)).reached_high, largest, percent
        )
        if not close.any():
            continue
        found = attack(mine, others, wanted=close)
        exposed += [
            Exposure(name, known.labels[row], int(found.low[row]), int(found.high[row]), int(largest[row]))
            for row in np.flatnonzero(close & _is_close(found.reached_high, largest, percent)).tolist()
        ]
    return exposed


def _is_close(highest: Whole, largest: Whole, percent: int) -> Flags:
    return np.asarray(100 * highest < (100 + percent) * largest, np.bool_)
