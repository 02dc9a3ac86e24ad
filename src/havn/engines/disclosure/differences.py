"""Differencing: of two published sums, one inside the other, a reader sees what is in one of them alone.

A figure keeps its value as long as the facts behind it are the same. So whoever compares a new table with an
earlier one knows where something came in between; and whatever lies between two published sums must keep the
rules of contribution as if it were published itself. Between two sums of one release lie whole cells of it, and
cells that keep the rules keep them together.

Source: Hundepool et al., "Statistical Disclosure Control" (2012), on disclosure by differencing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from havn.engines.disclosure.contributions import Contributions, Rules, broken_by
from havn.engines.disclosure.facts import tabulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.disclosure.arrays import Flags, Whole
    from havn.engines.disclosure.facts import Fact
    from havn.engines.disclosure.frames import Cell, Frame
    from havn.engines.disclosure.releases import Release

Groups: TypeAlias = "Sequence[frozenset[str] | None]"
AT_ONCE = 10_000


@dataclass(frozen=True)
class Difference:
    """A new figure, an earlier one around or inside it, and the rules that the facts between them break."""

    cell: Cell
    release: str
    earlier: Cell
    broken: tuple[str, ...]


def telling_differences(
    release: Release, earlier: Sequence[Release], facts: Sequence[Fact], rules: Rules, *, money: bool = False
) -> list[Difference]:
    """Return the differences of a new and an earlier figure, one inside the other, that break the rules.

    The facts are those that count in the measure, of all releases. An empty difference breaks no rule. The
    cost grows with the number of nested pairs: about figures × 2ⁿ in n dimensions, for each earlier release.
    """
    organisations = sorted({fact.organisation for fact in facts})
    mine = _contributions(release.frame, facts, organisations)
    found = []
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
            found += [
                Difference(
                    release.frame.cell(int(left[at])),
                    other.name,
                    other.frame.cell(int(right[at])),
                    tuple(name for name, flags in broken.items() if flags[at]),
                )
                for at in np.flatnonzero(np.any(np.stack(list(broken.values())), axis=0)).tolist()
            ]
    return found


def nested(frame: Frame, other: Frame) -> tuple[Whole, Whole]:
    """Return the places of every published cell of one frame and of the other that lies in it or around it."""
    names = {d.name for each in (frame, other) for d in each.dimensions} | {*frame.within, *other.within}
    inside = around = np.zeros((1, 2), np.int64)
    for name in sorted(names):
        mine, theirs = frame.groups(name), other.groups(name)
        strides = np.array([_stride(frame, name), _stride(other, name)], np.int64)
        inside = _crossed(inside, strides, _lies_in(mine, theirs, is_crossed=strides[1] > 0))
        around = _crossed(around, strides, _lies_in(theirs, mine, is_crossed=strides[0] > 0).T)
    pairs = np.unique(np.concatenate([inside, around]), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _lies_in(groups: Groups, others: Groups, *, is_crossed: bool) -> Flags:
    """Return which groups of codes lie in which others; None stands for every code.

    The total of a crossed dimension contains every code: a fact with another is refused when it is counted.
    """
    flags = [[other is None or (group is not None and group <= other) for other in others] for group in groups]
    found = np.array(flags, np.bool_)
    found[:, 0] |= is_crossed
    return found


def _crossed(pairs: Whole, strides: Whole, flags: Flags) -> Whole:
    steps = np.argwhere(flags) * strides
    return np.asarray((pairs[:, None, :] + steps[None, :, :]).reshape(-1, 2), np.int64)


def _stride(frame: Frame, name: str) -> int:
    """Return how far apart in `cells` two neighbouring categories of a dimension lie; 0 when not crossed."""
    names = [d.name for d in frame.dimensions]
    if name not in names:
        return 0
    return int(np.prod(frame.node_shape[names.index(name) + 1 :], dtype=np.int64))


def _contributions(frame: Frame, facts: Sequence[Fact], organisations: list[str]) -> Contributions:
    table = tabulate(frame, facts)
    rows = [organisations.index(name) for name in table.organisations]
    found = Contributions(*(np.zeros((len(organisations), frame.count), np.int64) for _ in range(2)))
    for kept, by in ((found.persons, table.persons_by), (found.money, table.money_by)):
        kept[rows] = frame.aggregate(by).reshape(len(rows), frame.count)
    return found
