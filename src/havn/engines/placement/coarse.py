"""Rows of large numbers, as HiGHS can count them.

HiGHS keeps a limit to about its millionth part, and its presolve takes numbers that differ by less for equal or worse:
of a year's money in a weak currency that is a whole sum. So such a row is counted in a larger unit, amounts rounded
down and the limit up: each choice that keeps the limit still does. A choice that breaks the limit itself is forbidden
by a cover: of options that are too much together, one stays out (E. Balas, Mathematical Programming 8, 1975).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.cuts import Cut
from havn.engines.placement.flows import is_feasible, settled_flows

if TYPE_CHECKING:
    from havn.engines.placement.packing import Bools, Floats, Ints, Packing

LARGEST = 2.0**22
"""Rows without a larger number are counted as they are."""


def row_units(packing: Packing) -> Floats:
    """Return the unit in which each row is counted; rows between which money flows have the same one."""
    largest = np.abs(packing.limit)
    if max(np.max(largest, initial=0.0), np.max(np.abs(packing.amount), initial=0.0)) <= LARGEST:
        return np.ones(len(largest))
    np.maximum.at(largest, packing.row, np.abs(packing.amount))
    handed = packing.flows.out >= 0
    linked = np.concatenate([packing.flows.into[handed], packing.flows.out[handed]])
    largest[linked] = np.max(largest[linked], initial=0.0)
    units: Floats = 2.0 ** np.ceil(np.log2(np.maximum(largest / LARGEST, 1.0)))
    return units


def counted(packing: Packing, *, rounded: bool) -> tuple[Floats, Floats, Floats]:
    """Return the units, and the amounts and limits in them; rounded, each choice that keeps the limits still does."""
    units = row_units(packing)
    amounts, limit = packing.amount / units[packing.row], packing.limit / units
    if rounded:
        large = units > 1
        amounts = np.where(large[packing.row], np.floor(amounts), amounts)
        limit = np.where(large, np.ceil(limit), limit)
    return units, amounts, limit


def cover_of(packing: Packing, chosen: Ints) -> Cut | None:
    """Return a row that forbids this choice and none that keeps the limits; None unless a coarse row is broken."""
    coarse = row_units(packing) > 1
    coarse[packing.row[packing.amount < 0]] = False
    limits = replace(packing, limit=np.where(coarse, packing.limit, np.inf), must=np.zeros_like(packing.must))
    if settled_flows(limits, chosen) is not None:
        return None
    cover = chosen
    for option in chosen.tolist():
        fewer = cover[cover != option]
        if settled_flows(limits, fewer) is None:
            cover = fewer
    options = _as_large(limits, coarse, cover)
    return Cut(options, np.ones(len(options)), float(len(cover) - 1))


def kept_of(packing: Packing, chosen: Ints) -> Ints | None:
    """Return the choice without the options worth least where it breaks coarse rows; None if it breaks others."""
    while (cover := cover_of(packing, chosen)) is not None:
        too_much = np.intersect1d(chosen, cover.options)
        chosen = chosen[chosen != too_much[np.argmin(packing.value[too_much])]]
    return chosen if is_feasible(packing, chosen) else None


def _as_large(packing: Packing, coarse: Bools, cover: Ints) -> Ints:
    """Return the options of the same groups that take at least as much of the rows as those of the cover."""
    rows = np.unique(packing.row[np.isin(packing.column, cover) & coarse[packing.row]])
    where = np.flatnonzero(np.isin(packing.row, rows) & np.isin(packing.group[packing.column], packing.group[cover]))
    taken = np.zeros((packing.options, len(rows)))
    taken[packing.column[where], np.searchsorted(rows, packing.row[where])] = packing.amount[where]
    large = np.zeros(packing.options, np.bool_)
    for option in cover.tolist():
        large |= (packing.group == packing.group[option]) & (taken >= taken[option]).all(axis=1)
    return np.flatnonzero(large).astype(np.int64)
