"""Differencing: of two published sums that share most facts, a reader sees what is in one of them alone.

A figure keeps its value as long as the facts behind it are the same. So whoever compares a new table with an
earlier one knows where something came in between; and whatever lies between two published sums must keep the
rules of contribution as if it were published itself. Between two sums of one release lie whole cells of it, and
cells that keep the rules keep them together.

Source: Hundepool et al., "Statistical Disclosure Control" (2012), on disclosure by differencing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from havn.engines.disclosure.contributions import Contributions, Rules, broken_by
from havn.engines.disclosure.facts import counted
from havn.engines.disclosure.knowledge import rows_of, universe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from havn.engines.disclosure.arrays import Flags, Whole
    from havn.engines.disclosure.facts import Fact
    from havn.engines.disclosure.frames import Cell, Frame
    from havn.engines.disclosure.releases import Release

Groups: TypeAlias = "Sequence[frozenset[str] | None]"
AT_ONCE = 10_000


@dataclass(frozen=True)
class Difference:
    """A new figure, an earlier one to compare it with, and the rules that the facts in one alone break."""

    cell: Cell
    release: str
    earlier: Cell
    broken: tuple[str, ...]


def telling_differences(
    release: Release, earlier: Sequence[Release], facts: Sequence[Fact], rules: Rules, *, money: bool = False
) -> list[Difference]:
    """Return the differences of a new and an earlier figure that break the rules.

    Two figures are compared when one lies inside the other, or when they are alike but for one name in which
    they overlap (a border that was moved, a period that rolls on); then each side is looked at. The facts are
    those that count in the measure, of all releases. An empty difference breaks no rule. The cost grows with
    the number of such pairs: about figures × 2ⁿ in n dimensions, for each earlier release.
    """
    organisations = sorted({fact.organisation for fact in facts})
    mine = _contributions(release.frame, facts, organisations)
    found: list[Difference] = []
    for other in earlier:
        theirs = _contributions(other.frame, facts, organisations)
        here, there = nested(release.frame, other.frame)
        for start in range(0, len(here), AT_ONCE):
            left, right = here[start : start + AT_ONCE], there[start : start + AT_ONCE]
            between = Contributions(
                np.abs(mine.persons[:, left] - theirs.persons[:, right]),
                np.abs(mine.money[:, left] - theirs.money[:, right]),
            )
            broken = broken_by(between, rules, money=money)
            found += _named(broken, (release, left), (other, right))
        here, there = shifted(release.frame, other.frame)
        if len(here):
            for only in _strips(release, other, facts, here, there):
                broken = broken_by(only, rules, money=money)
                found += _named(broken, (release, here), (other, there))
    return found


def _named(
    broken: dict[str, Flags], mine: tuple[Release, Whole], theirs: tuple[Release, Whole]
) -> Iterator[Difference]:
    (release, here), (other, there) = mine, theirs
    for at in np.flatnonzero(np.any(np.stack(list(broken.values())), axis=0)).tolist():
        rules = tuple(name for name, flags in broken.items() if flags[at])
        yield Difference(release.frame.cell(int(here[at])), other.name, other.frame.cell(int(there[at])), rules)


def _strips(
    release: Release, other: Release, facts: Sequence[Fact], here: Whole, there: Whole
) -> Iterator[Contributions]:
    """Yield who is in each new figure and not in the earlier one beside it, then the reverse."""
    atoms = universe([release, other], facts)
    table = counted(atoms, facts)
    by = [each.reshape(len(table.organisations), -1) for each in (table.persons_by, table.money_by)]
    mine, theirs = rows_of(release.frame, atoms), rows_of(other.frame, atoms)
    pairs = [(mine[a], theirs[b]) for a, b in zip(here.tolist(), there.tolist(), strict=True)]
    for strips in ([np.setdiff1d(a, b) for a, b in pairs], [np.setdiff1d(b, a) for a, b in pairs]):
        yield Contributions(*(np.stack([each[:, strip].sum(axis=1) for strip in strips], axis=1) for each in by))


def nested(frame: Frame, other: Frame) -> tuple[Whole, Whole]:
    """Return the places of every published cell of one frame and of the other that lies in it or around it."""
    every = _relations(frame, other)
    return _places([_crossed([(r.strides, r.inside) for r in every]), _crossed([(r.strides, r.around) for r in every])])


def shifted(frame: Frame, other: Frame) -> tuple[Whole, Whole]:
    """Return the places of cells that are alike in all names but one, in which they overlap: a moved border."""
    every = _relations(frame, other)
    found = [
        _crossed([(r.strides, r.overlaps if r is moved else r.inside & r.around) for r in every])
        for moved in every
        if moved.overlaps.any()
    ]
    return _places(found)


class Relation(NamedTuple):
    """How the groups of codes of two frames lie in one name; flags are the one's groups × the other's."""

    strides: Whole
    inside: Flags
    around: Flags
    overlaps: Flags


def _relations(frame: Frame, other: Frame) -> list[Relation]:
    names = {d.name for each in (frame, other) for d in each.dimensions} | {*frame.within, *other.within}
    found = []
    for name in sorted(names):
        mine, theirs = frame.groups(name), other.groups(name)
        strides = np.array([_stride(frame, name), _stride(other, name)], np.int64)
        inside = _lies_in(mine, theirs, is_crossed=strides[1] > 0)
        around = _lies_in(theirs, mine, is_crossed=strides[0] > 0).T
        meets = np.array([[a is None or b is None or bool(a & b) for b in theirs] for a in mine], np.bool_)
        found.append(Relation(strides, inside, around, meets & ~inside & ~around))
    return found


def _places(pairs: list[Whole]) -> tuple[Whole, Whole]:
    found = np.unique(np.concatenate([np.zeros((0, 2), np.int64), *pairs]), axis=0)
    return found[:, 0], found[:, 1]


def _crossed(axes: list[tuple[Whole, Flags]]) -> Whole:
    """Return the pairs of places for which every axis has a flag."""
    pairs = np.zeros((1, 2), np.int64)
    for strides, flags in axes:
        pairs = (pairs[:, None, :] + (np.argwhere(flags) * strides)[None, :, :]).reshape(-1, 2)
    return np.asarray(pairs, np.int64)


def _lies_in(groups: Groups, others: Groups, *, is_crossed: bool) -> Flags:
    """Return which groups of codes lie in which others; None stands for every code.

    The total of a crossed dimension contains every code: a fact with another is refused when it is counted.
    """
    flags = [[other is None or (group is not None and group <= other) for other in others] for group in groups]
    found = np.array(flags, np.bool_)
    found[:, 0] |= is_crossed
    return found


def _stride(frame: Frame, name: str) -> int:
    """Return how far apart in `cells` two neighbouring categories of a dimension lie; 0 when not crossed."""
    names = [d.name for d in frame.dimensions]
    if name not in names:
        return 0
    return int(np.prod(frame.node_shape[names.index(name) + 1 :], dtype=np.int64))


def _contributions(frame: Frame, facts: Sequence[Fact], organisations: list[str]) -> Contributions:
    table = counted(frame, facts)
    rows = [organisations.index(name) for name in table.organisations]
    found = Contributions(*(np.zeros((len(organisations), frame.count), np.int64) for _ in range(2)))
    for kept, by in ((found.persons, table.persons_by), (found.money, table.money_by)):
        kept[rows] = frame.aggregate(by).reshape(len(rows), frame.count)
    return found
