"""Which figures of a new table were published already: the same persons, whatever the table is called.

Every kind of fact gets a random-looking number, and a sum of figures the sum of the numbers of the facts in
it. Two sums over the same facts have one number, also across tables with other names, categories or
dimensions. That two others meet by chance has a probability of 2⁻⁶⁴.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.errors import InputError
from havn.engines.disclosure.facts import place_of, whole
from havn.engines.disclosure.releases import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.facts import Fact
    from havn.engines.disclosure.frames import Cell, Frame
    from havn.engines.disclosure.releases import Release


@dataclass(frozen=True)
class Repeat:
    """A figure over persons for whom another figure was published: a second draw, which could be averaged."""

    cell: Cell
    published: int
    figure: int


def already_published(
    frame: Frame, facts: Sequence[Fact], earlier: Sequence[Release], *, measure: str
) -> dict[Cell, int]:
    """Return the cells of a frame whose facts are those of a published figure, with that figure.

    Of several published figures for the same facts the first counts. A cell without facts is left out.
    Raise InputError naming `earlier` when the facts cannot be told into one of the releases, and as `tabulate`
    when they make no sense.
    """
    if measure not in MEASURES:
        raise InputError("measure", f"persons or money, not {measure!r}")
    kinds = {_kind(fact): fact for fact in facts if whole(measure, getattr(fact, measure))}
    figures: dict[int, int] = {}
    for release in reversed(earlier):
        if release.measure != measure:
            continue
        try:
            marks = _marks(release.frame, kinds)
        except InputError as unread:
            raise InputError("earlier", f"{release.name} cannot be read with these facts ({unread})") from unread
        figures |= dict(zip(marks.tolist()[::-1], release.values.ravel().tolist()[::-1], strict=True))
    mine = zip(frame.cells(), _marks(frame, kinds).tolist(), strict=True)
    return {cell: figures[mark] for cell, mark in mine if mark and mark in figures}


def repeats(release: Release, published: Mapping[Cell, int]) -> list[Repeat]:
    """Return the figures of a release that differ from what was published for the same facts."""
    figures = ((cell, figure, release.figure(cell)) for cell, figure in published.items())
    return [Repeat(cell, before, now) for cell, before, now in figures if before != now]


def _kind(fact: Fact) -> str:
    if not isinstance(fact.categories, Mapping):
        raise InputError("categories", "a mapping from dimensions to codes is needed")
    return repr(sorted(fact.categories.items()))


def _marks(frame: Frame, kinds: Mapping[str, Fact]) -> Whole:
    """Return the number of every published cell; sums go round beyond 64 bits."""
    marks = np.zeros(frame.leaf_shape, np.int64)
    for kind, fact in kinds.items():
        at = place_of(frame, fact)
        if at is not None:
            number = hashlib.sha256(kind.encode()).digest()[:8]
            np.add.at(marks, at, np.frombuffer(number, ">i8")[0])
    return frame.aggregate(marks).ravel()
