"""Money has its own question: how closely a reader can estimate the amount of a contributor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.bounds import highest
from havn.engines.disclosure.partners import PUBLIC, Exposure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.knowledge import Knowledge


def amounts_exposed(known: Knowledge, by: Whole, organisations: Sequence[str], *, percent: int) -> list[Exposure]:
    """Return the sums in which a reader can bound the largest other amount within `percent` above.

    The best estimate of somebody's amount is the most that all the others together can have; it must be
    able to exceed the true amount by `percent`. Readers are the public, who have no part in anything, and
    every contributor, also of sums in which it has no part. `by` is organisations × atoms.
    """
    readers = np.concatenate([np.zeros((1, by.shape[1]), np.int64), by])
    amounts = np.array([known.sums.of(own) for own in readers])
    exposed = []
    for at, name in enumerate((PUBLIC, *organisations)):
        largest = np.asarray(np.delete(amounts, at, axis=0).max(axis=0, initial=0), np.int64)
        mine = known.without(readers[at])
        others = np.asarray(by.sum(axis=0) - readers[at], np.int64)
        beyond = np.where(largest > 0, -(-(100 + percent) * largest // 100), 0)
        found = highest(mine, others, beyond=beyond)
        exposed += [
            Exposure(name, known.labels[row], int(found.low[row]), int(found.high[row]), int(largest[row]))
            for row in np.flatnonzero(found.reached_high < beyond).tolist()
        ]
    return exposed
