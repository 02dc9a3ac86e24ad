"""What a reader of published figures knows about the cells behind them.

All releases are read together. Their categories are cut into atoms: the coarsest cells of which every
published cell of every release is a sum. Two releases by different regions, or the years one by one and
then together, thus constrain the same atoms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.dimensions import Category, Dimension
from havn.engines.disclosure.errors import InputError
from havn.engines.disclosure.facts import NOT_KNOWN
from havn.engines.disclosure.frames import MOST_CELLS, Frame
from havn.engines.disclosure.sums import Sums, sums_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.facts import Fact
    from havn.engines.disclosure.releases import Release

UNBOUNDED = 2**50
Row = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Sums of atoms with the lowest and highest value that each can have; atoms are never negative."""

    sums: Sums
    low: Whole
    high: Whole
    labels: Sequence[Row]

    def __post_init__(self) -> None:
        if not len(self.sums) == len(self.low) == len(self.high) == len(self.labels):
            raise InputError("knowledge", "sums, low, high and labels must have one length")

    def without(self, own: Whole) -> Knowledge:
        """Return what somebody knows about the others who knows its own part of each atom."""
        part = self.sums.of(own)
        return Knowledge(self.sums, np.maximum(self.low - part, 0), self.high - part, self.labels)

    def allows(self, atoms: Whole) -> bool:
        """Whether these atoms agree with everything that is known."""
        rows = self.sums.of(atoms)
        return bool((atoms >= 0).all() and (rows >= self.low).all() and (rows <= self.high).all())


def universe(releases: Sequence[Release], facts: Iterable[Fact] = ()) -> Frame:
    """Return the frame of atoms of some releases; the facts supply codes that no release shows.

    Raise InputError naming `earlier` when there are too many atoms to read the releases together.
    """
    if not releases:
        raise InputError("releases", "at least one is needed")
    facts = list(facts)
    crossed = [d.name for release in releases for d in release.frame.dimensions]
    narrowed = sorted({name for release in releases for name in release.frame.within})
    shared = {name: codes for name in narrowed if (codes := _shared(name, releases)) is not None}
    names = [name for name in dict.fromkeys(crossed + narrowed) if name not in shared]
    dimensions = tuple(_atoms(name, releases, facts) for name in names)
    count = math.prod(len(d.nodes) for d in dimensions)
    if len(releases) > 1 and count > MOST_CELLS:
        together = ", ".join(release.name for release in releases)
        raise InputError(
            "earlier",
            f"{together} can count the same facts, and cut them into {count} cells when they are read together; "
            f"at most {MOST_CELLS} can be; publish fewer tables of these facts, or coarser ones",
        )
    return Frame(dimensions, shared)


def connected(release: Release, earlier: Sequence[Release]) -> list[Release]:
    """Return the earlier releases that can share facts with a release, directly or through one another.

    Of the others nothing follows for it: no unknown is common to both.
    """
    found: list[Release] = []
    left, ends = list(earlier), [release]
    while ends:
        near = [r for r in left if any(r.frame.can_share_facts(end.frame) for end in ends)]
        left = [r for r in left if r not in near]
        found, ends = found + near, near
    return [r for r in earlier if r in found]


def _shared(name: str, releases: Sequence[Release]) -> frozenset[str] | None:
    """Return the codes of a name to which every release is narrowed; None when they differ."""
    groups = {frozenset(release.frame.within.get(name, ())) for release in releases}
    return groups.pop() if len(groups) == 1 else None


def _atoms(name: str, releases: Sequence[Release], facts: Sequence[Fact]) -> Dimension:
    groups = [group for release in releases for group in _groups(name, release.frame)]
    finest = [d.leaves for release in releases for d in release.frame.dimensions if d.name == name]
    shown = [code for leaves in finest for leaf in leaves for code in sorted(leaf.members)]
    others = {code for group in groups for code in group}
    others |= {fact.categories.get(name, NOT_KNOWN) for fact in facts}
    codes = dict.fromkeys([*shown, *sorted(others)])
    classes: dict[tuple[bool, ...], set[str]] = {}
    for code in codes:
        classes.setdefault(tuple(code in group for group in groups), set()).add(code)
    leaves = [Category(_label(members), (), frozenset(members)) for members in classes.values()]
    return Dimension(name, Category("\0any", tuple(leaves), frozenset(codes)))


def _label(members: set[str]) -> str:
    shown = sorted(members)
    return " + ".join(shown) if len(shown) < 4 else f"{shown[0]} + {len(shown) - 1} more"  # noqa: PLR2004 -- readable


def _groups(name: str, frame: Frame) -> list[frozenset[str]]:
    if name in frame.within:
        return [frozenset(frame.within[name])]
    return [node.members for d in frame.dimensions if d.name == name for node in d.nodes]


def read_together(releases: Sequence[Release], atoms: Frame) -> Knowledge:
    """Return what all the releases say about the atoms of their universe, atoms themselves included.

    Raise InputError when persons and money are mixed, which are never sums of one another.
    """
    if len({release.measure for release in releases}) > 1:
        raise InputError("releases", "read persons and money apart")
    rows: list[Whole] = []
    labels: list[Row] = []
    lows, highs = [], []
    for release in releases:
        low, high = release.bounds()
        lows.append(low)
        highs.append(high)
        rows += rows_of(release.frame, atoms)
        labels += [(release.name, *cell) for cell in release.frame.cells()]
    seen = np.zeros(int(np.prod(atoms.leaf_shape)), np.bool_)
    single = {int(row[0]) for row in rows if len(row) == 1}
    for row in rows:
        seen[row] = True
    hidden = [at for at in np.flatnonzero(seen).tolist() if at not in single]
    rows += [np.array([at]) for at in hidden]
    labels += [("", *_atom(atoms, at)) for at in hidden]
    low = np.concatenate([*lows, np.zeros(len(hidden), np.int64)])
    high = np.concatenate([*highs, np.full(len(hidden), UNBOUNDED)])
    return Knowledge(sums_from(rows, len(seen)), low, high, labels)


def _atom(atoms: Frame, at: int) -> Row:
    places = np.unravel_index(at, atoms.leaf_shape)
    return tuple(d.leaves[int(place)].code for d, place in zip(atoms.dimensions, places, strict=True))


def rows_of(frame: Frame, atoms: Frame) -> list[Whole]:
    """Return the atoms of every published cell of a frame, in the order of its cells."""
    crossed = {d.name: d for d in frame.dimensions}
    order = [d.name for d in atoms.dimensions]
    fixed = {d.name: _inside(d, frame) for d in atoms.dimensions if d.name not in crossed}
    choices = {
        d.name: [_members(d, node.members) for node in crossed[d.name].nodes]
        for d in atoms.dimensions
        if d.name in crossed
    }
    rows = []
    for at in np.ndindex(*frame.node_shape):
        picked = {d.name: choices[d.name][place] for d, place in zip(frame.dimensions, at, strict=True)} | fixed
        rows.append(np.ravel_multi_index(np.ix_(*(picked[name] for name in order)), atoms.leaf_shape).ravel())
    return rows


def _inside(dimension: Dimension, frame: Frame) -> Whole:
    codes = frame.within.get(dimension.name, dimension.root.members)
    return _members(dimension, frozenset(codes))


def _members(dimension: Dimension, codes: frozenset[str]) -> Whole:
    return np.array([at for at, leaf in enumerate(dimension.leaves) if leaf.members <= codes], np.int64)
