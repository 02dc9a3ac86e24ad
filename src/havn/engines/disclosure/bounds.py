"""The attack: the tightest bounds on every sum that a reader can derive from everything known.

Three steps, each exact in what it claims. *Outer* bounds follow from adding known bounds up. *Inner* bounds
come from witnesses: whole tables that agree with everything known; whatever value a witness gives to a sum
is possible. Where the two meet, linear and integer programming could find nothing tighter, so neither is
run. For the rest a linear program is solved for each end and, where its answer is not reached by a whole
table, an integer program.

Source: the auditing problem of Fischetti and Salazar-González, "Models and algorithms for the 2-dimensional
cell suppression problem", Math. Programming 84 (1999); the witnesses are ours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.errors import InputError
from havn.engines.disclosure.knowledge import UNBOUNDED, Knowledge
from havn.engines.disclosure.programs import INFINITE, Extremes, Program
from havn.engines.disclosure.witnesses import Witness, roomy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from havn.engines.disclosure.arrays import Flags, Real, Whole

ROUNDS = 4
ROUGH = 1e-6


@dataclass(eq=False)
class Bounds:
    """For each known sum: surely within [low, high]; `reached_low` and `reached_high` surely possible."""

    low: Whole
    high: Whole
    reached_low: Whole
    reached_high: Whole

    @property
    def is_exact(self) -> Flags:
        """Which sums have bounds that nobody could tighten."""
        return np.asarray((self.low == self.reached_low) & (self.high == self.reached_high), np.bool_)

    @property
    def width(self) -> Whole:
        """How far the surely possible values lie apart: no attack can be sharper than this."""
        return self.reached_high - self.reached_low

    def is_open(self, enough: int | None) -> Flags:
        """Which sums are not exact yet and, with `enough`, could still be as wide as that or not."""
        if enough is None:
            return ~self.is_exact
        return ~self.is_exact & (self.width < enough) & (self.high - self.low >= enough)

    def reach(self, rows: Whole) -> None:
        """Note the sums of one more witness."""
        np.minimum(self.reached_low, rows, out=self.reached_low)
        np.maximum(self.reached_high, rows, out=self.reached_high)


def outer_bounds(known: Knowledge) -> tuple[Whole, Whole]:
    """Return bounds on each sum by adding up bounds on its atoms, a few rounds of it."""
    sums, low, high = known.sums, known.low.copy(), known.high.copy()
    least, most = np.zeros(sums.size, np.int64), np.full(sums.size, UNBOUNDED)
    for _ in range(ROUNDS):
        most = np.minimum(most, least + sums.least(high - sums.of(least)))
        least = np.maximum(least, most - sums.least(sums.of(most) - low))
        low, high = np.maximum(low, sums.of(least)), np.minimum(high, sums.of(most))
    return low, high


def attack(
    known: Knowledge,
    witnesses: Iterable[Whole],
    *,
    wanted: Flags | None = None,
    enough: int | None = None,
    near: Whole | None = None,
) -> Bounds:
    """Return the bounds on every sum, exact for those that are `wanted` (all, when not said).

    `witnesses` are whole tables that agree with what is known; the truth is one. With `enough`, a sum is
    examined only until it is sure whether its possible values lie that far apart. `near` is a table that
    almost agrees, where a search may start. Raise InputError when a witness contradicts what is known, or
    when none is given.
    """
    given = [Witness(known, atoms) for atoms in witnesses]
    if not given:
        raise InputError("witnesses", "give at least one table that agrees with the figures")
    if not all(known.allows(witness.atoms) for witness in given):
        raise InputError("witnesses", "a table contradicts the figures that were published")
    low, high = outer_bounds(known)
    found = Bounds(low, high, high.copy(), low.copy())
    for witness in given:
        _note(found, witness)
    asked = np.ones(len(low), np.bool_) if wanted is None else wanted
    if (asked & found.is_open(enough)).any():
        widest = int(np.max((high - low)[asked])) // 2
        more = roomy(known, low, high, min(enough or widest, widest), near)
        if more is not None:
            given.append(more)
            _note(found, more)
        _climb(given, found, asked, enough)
        _solve(known, found, asked, enough)
    return found


def highest(known: Knowledge, table: Whole, *, beyond: Whole) -> Bounds:
    """Return bounds on every sum, whose upper end is pursued only until it surely reaches `beyond`, or not.

    Amounts are taken as divisible, so that linear programs answer. `table` agrees with what is known.
    """
    witness = Witness(known, table)
    if not known.allows(witness.atoms):
        raise InputError("table", "it contradicts the figures that were published")
    low, high = outer_bounds(known)
    found = Bounds(low, high, high.copy(), low.copy())
    _note(found, witness)
    extremes: Extremes | None = None
    for row in np.flatnonzero((found.reached_high < beyond) & (high >= beyond)).tolist():
        if found.reached_high[row] < beyond[row]:
            found.reach(witness.pushed(row, up=True))
        if found.reached_high[row] < beyond[row]:
            extremes = extremes or Extremes(_program(known))
            _raise(known, found, extremes, row)
    return found


def _raise(known: Knowledge, found: Bounds, extremes: Extremes, row: int) -> None:
    """Settle how high a sum can be, by a linear program whose answer shows as much for other sums."""
    answer = extremes.extreme(known.sums.row(row), largest=True)
    if answer is None:
        return
    value, atoms = answer
    found.high[row] = min(found.high[row], math.floor(value + ROUGH))
    found.reach(np.floor(known.sums.of_reals(atoms) + ROUGH).astype(np.int64))


def _note(found: Bounds, witness: Witness) -> None:
    found.reach(witness.rows)
    for rows in witness.single_moves():
        found.reach(rows)


def _climb(witnesses: list[Witness], found: Bounds, asked: Flags, enough: int | None) -> None:
    """Change many atoms of one sum, to push it to its ends."""
    for row in np.flatnonzero(asked & found.is_open(enough)).tolist():
        for witness in witnesses:
            if found.reached_high[row] < found.high[row]:
                found.reach(witness.pushed(row, up=True))
            if found.reached_low[row] > found.low[row]:
                found.reach(witness.pushed(row, up=False))


def _solve(known: Knowledge, found: Bounds, asked: Flags, enough: int | None) -> None:
    """Make the ends of every open sum exact: by linear programs, then by integer ones where still open."""
    unsure = np.flatnonzero(asked & found.is_open(enough)).tolist()
    extremes = Extremes(_program(known)) if unsure else None
    for row in unsure:
        for whole, largest in ((False, True), (False, False), (True, True), (True, False)):
            if extremes is not None and found.is_open(enough)[row]:
                _settle(known, found, extremes, row, largest=largest, whole=whole)


def _program(known: Knowledge) -> Program:
    high = np.where(known.high >= UNBOUNDED // 2, INFINITE, known.high.astype(np.float64))
    size = known.sums.size
    return Program(
        known.sums, known.low.astype(np.float64), high, np.zeros(size), np.full(size, INFINITE), np.zeros(size)
    )


def _settle(known: Knowledge, found: Bounds, extremes: Extremes, row: int, *, largest: bool, whole: bool) -> None:
    if (found.high[row] == found.reached_high[row]) if largest else (found.low[row] == found.reached_low[row]):
        return
    answer = extremes.extreme(known.sums.row(row), largest=largest, whole=whole)
    if answer is None:
        return
    value, atoms = answer
    if largest:
        found.high[row] = min(found.high[row], math.floor(value + ROUGH))
    else:
        found.low[row] = max(found.low[row], math.ceil(value - ROUGH))
    _try(known, found, atoms)


def _try(known: Knowledge, found: Bounds, atoms: Real) -> None:
    table = np.rint(atoms).astype(np.int64)
    if known.allows(table):
        _note(found, Witness(known, table))
