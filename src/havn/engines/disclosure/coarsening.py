"""Advice: which categories to merge, or no longer to cross, until every cell keeps the rules.

Greedy: of all single steps take the one that mends most failing cells for each cell of detail that it
costs. The advice is sound, every step is measured on the table, but not the shortest possible: finding that
is as hard as set cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from havn.engines.disclosure.contributions import Rules, failing_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from havn.engines.disclosure.dimensions import Category, Dimension
    from havn.engines.disclosure.facts import Table
    from havn.engines.disclosure.frames import Frame

PARTNERS_TRIED = 3


@dataclass(frozen=True)
class Step:
    """One coarsening and what it brings; `merge` is empty when the dimension is no longer crossed."""

    dimension: str
    merge: tuple[str, ...]
    into: str
    failing_before: int
    failing_after: int
    cells_after: int

    def sentence(self) -> str:
        """Say the step to a person."""
        what = f"merge {', '.join(self.merge)}" if self.merge else "do not cross it with the others"
        return f"{self.dimension}: {what} (cells that fail: {self.failing_before} → {self.failing_after})"


@dataclass(frozen=True, eq=False)
class Advice:
    """The steps, and the coarser table they lead to; `is_enough` when no cell of it fails."""

    steps: tuple[Step, ...]
    table: Table
    failing: int

    @property
    def is_enough(self) -> bool:
        """Whether the coarser table keeps the rules everywhere."""
        return self.failing == 0


def coarsening_advice(table: Table, rules: Rules, *, money: bool = False, most_steps: int = 200) -> Advice:
    """Return steps that mend a table; none when it keeps the rules already."""
    steps: list[Step] = []
    failing = failing_count(table, rules, money=money)
    while failing and len(steps) < most_steps:
        tried = [(step, frame) for step, frame in _candidates(table)]
        if not tried:
            break
        scored = []
        for (name, merge, into), frame in tried:
            coarser = table.recoded(frame)
            after = failing_count(coarser, rules, money=money)
            cost = table.frame.count - frame.count
            scored.append(((failing - after) / cost, -cost, name, merge, into, after, coarser))
        _, _, name, merge, into, after, coarser = max(scored, key=lambda option: option[:4])
        steps.append(Step(name, merge, into, failing, after, coarser.frame.count))
        table, failing = coarser, after
    return Advice(tuple(steps), table, failing)


def _candidates(table: Table) -> Iterator[tuple[tuple[str, tuple[str, ...], str], Frame]]:
    frame = table.frame
    for axis, dimension in enumerate(frame.dimensions):
        others = tuple(other for other in range(len(frame.dimensions)) if other != axis)
        weight = dict(zip(dimension.leaves, table.persons.sum(axis=others).tolist(), strict=True))
        for merge in _merges(dimension, weight):
            coarser = dimension.merged(merge)
            into = next(leaf.code for leaf in coarser.leaves if set(leaf.members) >= _members(dimension, merge))
            yield (dimension.name, merge, into), frame.with_dimension(coarser)
        if len(frame.dimensions) > 1 and dimension.root.children:
            yield (dimension.name, (), dimension.root.code), frame.without(dimension.name)


def _members(dimension: Dimension, merge: tuple[str, ...]) -> set[str]:
    return {member for leaf in dimension.leaves if leaf.code in merge for member in leaf.members}


def _merges(dimension: Dimension, weight: dict[Category, int]) -> Iterator[tuple[str, ...]]:
    """Yield the lightest category of each parent with a few light ones beside it, and whole parents."""
    for node in dimension.nodes:
        finest = sorted((c for c in node.children if not c.children), key=lambda c: (weight[c], c.code))
        for other in finest[1 : 1 + PARTNERS_TRIED]:
            yield (finest[0].code, other.code)
        if finest and len(finest) == len(node.children) != 2:  # noqa: PLR2004 -- two are a pair already
            yield tuple(c.code for c in finest)
