"""Coded facts, and the tables of persons or money that are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.dimensions import Dimension
    from havn.engines.disclosure.frames import Frame

MOST = 10**12
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Fact:
    """A coded count: categories by dimension, who contributed it, persons, and money in whole units."""

    categories: Mapping[str, str]
    organisation: str
    persons: int = 1
    money: int = 0


@dataclass(frozen=True, eq=False)
class Table:
    """Persons and money of each organisation in each finest cell; arrays are organisations × cells."""

    frame: Frame
    organisations: tuple[str, ...]
    persons_by: Whole
    money_by: Whole

    def __post_init__(self) -> None:
        shape = (len(self.organisations), *self.frame.leaf_shape)
        for name, values in (("persons_by", self.persons_by), ("money_by", self.money_by)):
            if values.shape != shape:
                raise InputError(name, f"the shape must be {shape}, not {values.shape}")
            if values.dtype != np.int64 or (values < 0).any() or (values > MOST).any():
                raise InputError(name, f"whole numbers between 0 and {MOST} are needed")

    @cached_property
    def persons(self) -> Whole:
        """Persons in each finest cell, in the shape of the frame."""
        return np.asarray(self.persons_by.sum(axis=0), np.int64)

    @cached_property
    def money(self) -> Whole:
        """Money in each finest cell, in the shape of the frame."""
        return np.asarray(self.money_by.sum(axis=0), np.int64)

    def recoded(self, frame: Frame) -> Table:
        """Return the same facts in a frame with coarser, or fewer, dimensions in the same order."""
        return Table(
            frame,
            self.organisations,
            _recode(self.persons_by, self.frame, frame),
            _recode(self.money_by, self.frame, frame),
        )


def tabulate(frame: Frame, facts: Iterable[Fact]) -> Table:
    """Count facts into the finest cells of a frame; facts outside `within` are left out.

    A fact that lacks a name has the code `NOT_KNOWN` in it: it is counted where the dimension has that
    category, and lies outside a `within` that does not list it. Raise InputError when there is no such
    category, when a code is unknown, no fact has a name that the frame asks for, or a value is no whole
    number from 0 to 10¹².
    """
    facts = list(facts)
    table = counted(frame, facts)
    for name in (*(d.name for d in frame.dimensions), *frame.within):
        if facts and not any(name in fact.categories for fact in facts):
            raise InputError(name, "every fact lacks it")
    return table


def counted(frame: Frame, facts: Iterable[Fact]) -> Table:
    """Count some of the facts of a table, as `tabulate` does: these few may all lack a name."""
    placed = [(at, fact) for at, fact in ((place_of(frame, fact), fact) for fact in facts) if at is not None]
    organisations = tuple(sorted({_organisation(fact) for _, fact in placed}))
    place = {organisation: at for at, organisation in enumerate(organisations)}
    persons = np.zeros((len(organisations), *frame.leaf_shape), np.int64)
    money = np.zeros_like(persons)
    for at, fact in placed:
        row = place[fact.organisation]
        persons[row][at] += whole("persons", fact.persons)
        money[row][at] += whole("money", fact.money)
    return Table(frame, organisations, persons, money)


def place_of(frame: Frame, fact: Fact) -> tuple[int, ...] | None:
    """Return the finest cell that counts a fact, None when it lies outside; InputError as in `tabulate`."""
    if not isinstance(fact.categories, Mapping):
        raise InputError("categories", "a mapping from dimensions to codes is needed")
    for name, codes in frame.within.items():
        if _code(fact, name) not in codes:
            return None
    return tuple(_leaf(d, fact) for d in frame.dimensions)


def _code(fact: Fact, name: str) -> str:
    code = fact.categories.get(name, NOT_KNOWN)
    if not isinstance(code, str):
        raise InputError(name, f"a code is a text, not {code!r}")
    return code


def _leaf(dimension: Dimension, fact: Fact) -> int:
    code = _code(fact, dimension.name)
    if code not in dimension.leaf_of:
        lacks = dimension.name not in fact.categories
        raise InputError(
            dimension.name,
            f'a fact lacks it; cross the category "{NOT_KNOWN}" too' if lacks else f"no finest category counts {code}",
        )
    return dimension.leaf_of[code]


def _organisation(fact: Fact) -> str:
    if not isinstance(fact.organisation, str) or not fact.organisation:
        raise InputError("organisation", f"a non-empty text is needed, not {fact.organisation!r}")
    return fact.organisation


def whole(name: str, value: int) -> int:
    """Return a whole number from 0 to 10¹²; raise InputError with the name for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 0 <= value <= MOST:
        raise InputError(name, f"a whole number from 0 to {MOST} is needed, not {value!r}")
    return int(value)


def _recode(values: Whole, old: Frame, new: Frame) -> Whole:
    kept = {d.name: d for d in new.dimensions}
    if list(kept) != [d.name for d in old.dimensions if d.name in kept]:
        raise InputError("frame", "a table can be recoded only into its own dimensions, in their order")
    axis = 1
    for d in old.dimensions:
        if d.name not in kept:
            values = values.sum(axis=axis)
            continue
        turned = np.tensordot(_coarsening(d, kept[d.name]), np.moveaxis(values, axis, 0), axes=1)
        values = np.moveaxis(turned, 0, axis)
        axis += 1
    return np.ascontiguousarray(values)


def _coarsening(fine: Dimension, coarse: Dimension) -> Whole:
    inside = [[int(leaf.members <= target.members) for leaf in fine.leaves] for target in coarse.leaves]
    matrix = np.array(inside, np.int64)
    if (matrix.sum(axis=0) != 1).any():
        raise InputError(coarse.name, "each finest category must lie in exactly one coarser one")
    return matrix
