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
    known: Knowledge, witnesses: Iterable[Whole], *, wanted: Flags | None = None, enough: int | None = None
) -> Bounds:
    """Return the bounds on every sum, exact for those that are `wanted` (all, when not said).

    `witnesses` are whole tables that agree with what is known; the truth is one. With `enough`, a sum
    whose possible values surely lie that far apart is not examined further. Raise InputError when a
    witness contradicts what is known, or when none is given.
    """
    low, high = outer_bounds(known)
    found = Bounds(low, high, high.copy(), low.copy())
    given = list(witnesses)
    if not given:
        raise InputError("witnesses", "give at least one table that agrees with the figures")
    for atoms in given:
        if not known.allows(atoms):
            raise InputError("witnesses", "a table contradicts the figures that were published")
        _single_moves(known, atoms, found)
    asked = np.ones(len(low), np.bool_) if wanted is None else wanted
    unsure = asked & ~found.is_exact
    if enough is not None:
        unsure &= found.width < enough
    if unsure.any():
        _climb(known, given[0], found, np.flatnonzero(unsure))
        _solve(known, found, unsure, enough)
    return found


def _single_moves(known: Knowledge, atoms: Whole, found: Bounds) -> None:
    """Change one atom of a witness at a time, as far as everything known allows."""
    sums = known.sums
    rows = sums.of(atoms)
    found.reach(rows)
    up = np.maximum(sums.least(known.high - rows), 0)
    down = np.minimum(atoms, sums.least(rows - known.low))
    found.reach(rows + sums.most_inside(up))
    found.reach(rows - sums.most_inside(down))


def _climb(known: Knowledge, start: Whole, found: Bounds, rows: Whole) -> None:
    """Change many atoms of one sum, one after the other, to push it to its ends."""
    sums = known.sums
    order = np.argsort(sums.index, kind="stable")
    of_atom = np.split(sums.row_of[order], np.cumsum(np.bincount(sums.index, minlength=sums.size))[:-1])
    for row in rows.tolist():
        if found.reached_high[row] < found.high[row]:
            found.reach(_pushed(known, start, sums.row(row), of_atom, up=True))
        if found.reached_low[row] > found.low[row]:
            found.reach(_pushed(known, start, sums.row(row), of_atom, up=False))


def _pushed(known: Knowledge, start: Whole, atoms: Whole, of_atom: list[Whole], *, up: bool) -> Whole:
    rows = known.sums.of(start)
    for atom in atoms.tolist():
        touched = of_atom[atom]
        if up:
            rows[touched] += max(int((known.high[touched] - rows[touched]).min()), 0)
        else:
            rows[touched] -= min(int(start[atom]), int((rows[touched] - known.low[touched]).min()))
    return rows


def _solve(known: Knowledge, found: Bounds, unsure: Flags, enough: int | None) -> None:
    program = _program(known)
    extremes = Extremes(program)
    for row in np.flatnonzero(unsure).tolist():
        for largest in (True, False):
            if enough is not None and found.width[row] >= enough:
                break
            _settle(known, found, extremes, row, largest=largest)


def _program(known: Knowledge) -> Program:
    high = np.where(known.high >= UNBOUNDED // 2, INFINITE, known.high.astype(np.float64))
    size = known.sums.size
    return Program(
        known.sums, known.low.astype(np.float64), high, np.zeros(size), np.full(size, INFINITE), np.zeros(size)
    )


def _settle(known: Knowledge, found: Bounds, extremes: Extremes, row: int, *, largest: bool) -> None:
    """Make one end of one sum exact, first by a linear program, then, if its answer is no table, by an integer one."""
    for whole in (False, True):
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
        found.reach(known.sums.of(table))
