"""An order that depends on what is in the rows, not on how they were given."""

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
    """Return the order of cases and of places: by key, or by their numbers where there are no keys."""
    if keys is not None:
        fine = isinstance(keys, tuple | list) and len(keys) == 2  # noqa: PLR2004 - of cases and of places
        need(fine, "keys", "must be the keys of the cases and those of the places")
        return _by_key(keys[0], len(weights), "keys[0]"), _by_key(keys[1], len(capacity), "keys[1]")
    worth = np.where(compatible, weights, -np.inf)
    places = _by_content(np.hstack([capacity, np.sort(worth, axis=0).T]))
    cases = _by_content(np.hstack([needs, np.sort(worth, axis=1)]))
    places = _by_content(np.hstack([capacity, np.sort(worth, axis=0).T, worth[cases].T]))
    return _by_content(np.hstack([needs, np.sort(worth, axis=1), worth[:, places]])), places


def _by_key(keys: Sequence[str], count: int, name: str) -> Ints:
    fine = isinstance(keys, tuple | list) and all(isinstance(key, str) for key in keys)
    need(fine and len(keys) == len(set(keys)) == count, name, f"must be {count} distinct keys, all of them text")
    return np.array(sorted(range(count), key=lambda number: keys[number]), np.int64)


def _by_content(table: Floats) -> Ints:
    return np.lexsort(table.T[::-1]).astype(np.int64) if table.size else np.arange(len(table))
