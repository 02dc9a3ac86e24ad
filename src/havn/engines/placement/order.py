"""An order that depends on what is in the rows, not on how they were given.

Cases and places are coloured by their own numbers, then again and again by the colours of those they can be paired
with and by what each pair is worth, until no colour splits any more. Cases that then have one colour at places that all
have different ones are equal in every number. Where places are left with one colour, as when everything is symmetric,
the first given is told apart, and the colours are refined again. Source: B. Weisfeiler, A. Leman, 1968.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.values import need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.placement.packing import Bools, Floats, Ints


def canonical_order(
    weights: Floats, needs: Ints, capacity: Ints, compatible: Bools, keys: tuple[Sequence[str], Sequence[str]] | None
) -> tuple[Ints, Ints]:
    """Return the order of cases and of places: by key, or by their numbers where there are no keys.

    Without keys the order of the cases never matters, unless they are equal in every number. That of the places
    matters only where their numbers, and those of the cases there, can't tell them apart.
    """
    if keys is not None:
        fine = isinstance(keys, tuple | list) and len(keys) == 2  # noqa: PLR2004 - of cases and of places
        need(fine, "keys", "must be the keys of the cases and those of the places")
        return _by_key(keys[0], len(weights), "keys[0]"), _by_key(keys[1], len(capacity), "keys[1]")
    worth = np.where(compatible, weights, -np.inf) + 0.0
    kinds = np.unique(worth, return_inverse=True)[1].reshape(worth.shape)
    cases = _colours(np.hstack([needs, np.sort(worth, axis=1)]))
    places = _colours(np.hstack([capacity, np.sort(worth, axis=0).T]))
    twins = _colours(np.hstack([capacity, worth.T]))
    while True:
        cases, places = _refined(kinds, cases, places)
        tied = np.flatnonzero(np.bincount(places)[places] > 1)
        tied = tied[[len(set(twins[places == places[place]].tolist())) > 1 for place in tied.tolist()]]
        if len(tied) == 0:
            return np.argsort(cases, kind="stable"), np.argsort(places, kind="stable")
        first = int(tied[np.argmin(places[tied])])
        alike = (places == places[first]) & (twins == twins[first])
        places = _colours((2 * places - alike)[:, None])


def _refined(kinds: Ints, cases: Ints, places: Ints) -> tuple[Ints, Ints]:
    """Return the colours split by those of the others, and by the kind of each pair, as long as that splits any."""
    count = -1
    while count != (count := len(np.unique(cases)) + len(np.unique(places))):
        seen = np.sort(places[None, :] * kinds.size + kinds, axis=1)
        cases = _colours(np.hstack([cases[:, None], seen]))
        seen = np.sort(cases[None, :] * kinds.size + kinds.T, axis=1)
        places = _colours(np.hstack([places[:, None], seen]))
    return cases, places


def _colours(table: Floats | Ints) -> Ints:
    """Return the rank of each row among the distinct rows."""
    if not table.size:
        return np.zeros(len(table), np.int64)
    return np.unique(table, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _by_key(keys: Sequence[str], count: int, name: str) -> Ints:
    fine = isinstance(keys, tuple | list) and all(isinstance(key, str) for key in keys)
    need(fine and len(keys) == len(set(keys)) == count, name, f"must be {count} distinct keys, all of them text")
    return np.array(sorted(range(count), key=lambda number: keys[number]), np.int64)
