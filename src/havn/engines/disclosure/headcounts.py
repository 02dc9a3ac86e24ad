"""Money that counts persons: an amount, divided by what everybody gets, is a number of persons.

Where all get about the same, a published amount shows the persons behind it more closely than their own
rounded figure does. A reader is supposed to know what a person gets in a cell: the least and the most, less
a tenth of the persons, and at least one, at either end, so that one odd amount hides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from havn.engines.disclosure.facts import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.facts import Fact
    from havn.engines.disclosure.frames import Cell, Frame
    from havn.engines.disclosure.releases import Release

LEFT_OUT = 10  # one person in ten, at either end
MANTISSAS = (1, 2, 5)


@dataclass(frozen=True)
class Headcount:
    """A figure of money behind which so few numbers of persons are possible, and a step that would do."""

    cell: Cell
    fewest: int
    most: int
    step: int


class Paid(NamedTuple):
    """What some persons got together."""

    money: int
    persons: int


def headcounts(release: Release, facts: Sequence[Fact], *, step: int) -> list[Headcount]:
    """Return the figures of money that leave fewer numbers of persons possible than rounding persons to `step`.

    That is 2 · step − 1 numbers, and `step` where the amount may be 0. Facts without persons or money say
    nothing of what a person gets.
    """
    low, high = release.bounds()
    found = []
    for at, least, most in _a_head(release.frame, [fact for fact in facts if fact.persons and fact.money]):
        lowest, highest = int(low[at]), int(high[at])
        fewest, many = -(-lowest * most.persons // most.money), highest * least.persons // least.money
        if many - fewest + 1 < (2 * step - 1 if lowest else step):
            found.append(
                Headcount(release.frame.cell(at), fewest, many, _round_number(step * most.money, most.persons))
            )
    return found


def _a_head(frame: Frame, facts: Sequence[Fact]) -> Iterator[tuple[int, Paid, Paid]]:
    """Yield the place of each published cell with money, and what the least and the best paid persons got."""
    ordered = sorted(facts, key=lambda fact: (fact.money / fact.persons, fact.money))
    inside: dict[int, list[int]] = {}
    for rank, fact in enumerate(ordered):
        place = place_of(frame, fact)
        if place is not None:
            inside.setdefault(int(np.ravel_multi_index(place, frame.leaf_shape)), []).append(rank)
    persons = np.array([fact.persons for fact in ordered], np.int64)
    for at in range(frame.count):
        ranks = np.array(sorted(r for leaf in frame.sums.row(at).tolist() for r in inside.get(leaf, ())), np.int64)
        if len(ranks):
            least, most = _ends(persons[ranks])
            yield at, _paid(ordered[ranks[least]]), _paid(ordered[ranks[most]])


def _paid(fact: Fact) -> Paid:
    return Paid(fact.money, fact.persons)


def _ends(persons: Whole) -> tuple[int, int]:
    """Return the first and the last place that count when a tenth, and at least one, is left out at either end."""
    tenths = np.cumsum(persons) * LEFT_OUT
    everybody = int(tenths[-1])
    cut = min(max(everybody // LEFT_OUT, LEFT_OUT), (everybody - 1) // 2)
    return int(np.searchsorted(tenths, cut, side="right")), int(np.searchsorted(tenths, everybody - cut, side="left"))


def _round_number(amount: int, divisor: int) -> int:
    """Return the first of 1, 2, 5, 10, 20, … that is not below a quotient."""
    unit = 1
    while True:
        for mantissa in MANTISSAS:
            if mantissa * unit * divisor >= amount:
                return mantissa * unit
        unit *= 10
