"""What each reader learns: the public from the figures, a partner also by subtracting its own part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.bounds import attack, outer_bounds
from havn.engines.disclosure.witnesses import roomy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.knowledge import Knowledge, Row

PUBLIC = ""


@dataclass(frozen=True)
class Exposure:
    """A sum that somebody knows too closely: surely within [low, high]; `who` is empty for the public."""

    who: str
    cell: Row
    low: int
    high: int
    true: int


@dataclass(frozen=True)
class View:
    """What one reader can derive: sums, small ones among them, peopled ones found exactly, exposed ones."""

    who: str
    sums: int
    small: int
    exact: int
    narrowest: int | None
    exposed: tuple[Exposure, ...]


def view(
    known: Knowledge, behind: Whole, *, who: str = PUBLIC, small: int, width: int, near: Whole | None = None
) -> View:
    """Return what a reader derives about the atoms `behind` the figures.

    Sums from 1 to `small` are people who could be named: exposed when the values possible for them lie
    less than `width` apart. An empty sum names nobody.
    """
    true = known.sums.of(behind)
    is_small = (true > 0) & (true <= small)
    found = attack(known, [behind], wanted=is_small, enough=width, near=near)
    exact = (found.low == found.high) & (true > 0)
    exposed = tuple(
        Exposure(who, known.labels[at], int(found.low[at]), int(found.high[at]), int(true[at]))
        for at in np.flatnonzero(is_small & (found.width < width)).tolist()
    )
    narrowest = int(np.min(found.width[is_small])) if is_small.any() else None
    return View(who, len(true), int(is_small.sum()), int(exact.sum()), narrowest, exposed)


def partner_views(known: Knowledge, by: Whole, organisations: Sequence[str], *, small: int, width: int) -> list[View]:
    """Return what each organisation derives about all others; `by` is organisations × atoms.

    One table with room for everybody is sought first; less a partner's own part, it nearly is one for it.
    """
    total = np.asarray(by.sum(axis=0), np.int64)
    shared = roomy(known, *outer_bounds(known), width)
    views = []
    for name, own in zip(organisations, by, strict=True):
        near = None if shared is None else np.maximum(shared.atoms - own, 0)
        mine = known.without(own)
        views.append(view(mine, total - own, who=name, small=small, width=width, near=near))
    return views
