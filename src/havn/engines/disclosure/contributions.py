"""The rules that a cell must keep before it may be published at all, however it is rounded.

Persons: enough people, enough organisations, none that dominates, enough left for whoever subtracts its own
part. Money: the same of the persons who got some, none that dominates the amount either, and the p % rule;
nobody who subtracts its own part may come closer than p % to the largest other contribution.

Source of the p % rule: Hundepool et al., "Statistical Disclosure Control" (2012), section 4.2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.disclosure.arrays import Flags, Whole
    from havn.engines.disclosure.facts import Table
    from havn.engines.disclosure.frames import Cell

PERSONS, ORGANISATIONS, SHARE, REMAINDER, DOMINANCE = "persons", "organisations", "share", "remainder", "dominance"

MOST, FINEST_SHARE = 10_000, 1_000  # products with counts up to 2⁴⁹ stay within 64 bits


@dataclass(frozen=True)
class Rules:
    """At least so many persons and organisations, none above a share, so many left; p in per cent."""

    persons: int = 5
    organisations: int = 3
    share: Fraction = Fraction(4, 5)
    remainder: int = 3
    dominance: int = 10

    def __post_init__(self) -> None:
        for name in (PERSONS, ORGANISATIONS, REMAINDER, DOMINANCE):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
                raise InputError(name, f"a whole number from 0 to {MOST} is needed, not {value!r}")
        if not isinstance(self.share, Fraction) or not 0 < self.share <= 1 or self.share.denominator > FINEST_SHARE:
            raise InputError(SHARE, f"a Fraction above 0 and at most 1 is needed, in parts of at most {FINEST_SHARE}")


@dataclass(frozen=True)
class Failure:
    """A cell that breaks rules, and which."""

    cell: Cell
    broken: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Contributions:
    """Persons and money that each organisation has in each of some sums; arrays are organisations × sums."""

    persons: Whole
    money: Whole


def broken_by(by: Contributions, rules: Rules, *, money: bool = False) -> dict[str, Flags]:
    """Return for each rule which sums break it; a sum without anybody breaks none."""
    total, largest = by.persons.sum(axis=0), _largest(by.persons, 1)[0]
    peopled = total > 0
    found = {
        PERSONS: peopled & (total < rules.persons),
        ORGANISATIONS: peopled & ((by.persons > 0).sum(axis=0) < rules.organisations),
        SHARE: peopled & _is_above(rules.share, largest, total),
        REMAINDER: peopled & (total - largest < rules.remainder),
    }
    if money:
        first, second = _largest(by.money, 2)
        paid = by.money.sum(axis=0)
        found[SHARE] |= (paid > 0) & _is_above(rules.share, first, paid)
        found[DOMINANCE] = (paid > 0) & (100 * (paid - first - second) < rules.dominance * first)
        for name in (PERSONS, ORGANISATIONS):
            found[name] |= (paid > 0) & ~peopled
    return found


def _is_above(share: Fraction, part: Whole, whole: Whole) -> Flags:
    return np.asarray(part * share.denominator > whole * share.numerator, np.bool_)


def broken_rules(table: Table, rules: Rules, *, money: bool = False) -> dict[str, Flags]:
    """Return for each rule which published cells break it; cells without anybody break none.

    For money, give a table of the facts with money alone: whoever got none does not hide those who did.
    """
    by = Contributions(_cells(table, table.persons_by), _cells(table, table.money_by))
    return broken_by(by, rules, money=money)


def failures(table: Table, rules: Rules, *, money: bool = False) -> Sequence[Failure]:
    """Return every published cell that breaks a rule, in the order of the frame; for money as `broken_rules`."""
    broken = broken_rules(table, rules, money=money)
    failing = np.any(np.stack(list(broken.values())), axis=0)
    return [
        Failure(table.frame.cell(int(at)), tuple(name for name, flags in broken.items() if flags[at]))
        for at in np.flatnonzero(failing)
    ]


def failing_count(table: Table, rules: Rules, *, money: bool = False) -> int:
    """Return how many published cells break at least one rule."""
    return int(np.any(np.stack(list(broken_rules(table, rules, money=money).values())), axis=0).sum())


def _cells(table: Table, by: Whole) -> Whole:
    return table.frame.aggregate(by).reshape(len(table.organisations), table.frame.count)


def _largest(values: Whole, count: int) -> Whole:
    """Return the largest values of each column, 0 where there are fewer."""
    padded = np.concatenate([np.zeros((count, values.shape[1]), np.int64), values])
    return np.sort(padded, axis=0)[::-1][:count]
