"""Whole tables that agree with everything known, and what each of them shows to be possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.programs import Program, whole_solution

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Flags, Whole
    from havn.engines.disclosure.knowledge import Knowledge

MOST_AROUND = 24
FIRST, ROUGHLY = 10.0, 0.5  # relative gaps: any table will do; a good one


class Witness:
    """A table that agrees with what is known, its sums, and the rows that each atom is part of."""

    def __init__(self, known: Knowledge, atoms: Whole) -> None:
        self.known = known
        self.atoms = atoms
        self.rows = known.sums.of(atoms)
        sums = known.sums
        order = np.argsort(sums.index, kind="stable")
        ends = np.cumsum(np.bincount(sums.index, minlength=sums.size))
        self._touched = np.split(sums.row_of[order], ends[:-1])

    def single_moves(self) -> tuple[Whole, Whole]:
        """Return the lowest and highest value of each sum when a single atom changes as far as it may."""
        known, sums = self.known, self.known.sums
        up = np.maximum(sums.least(known.high - self.rows), 0)
        down = np.minimum(self.atoms, sums.least(self.rows - known.low))
        return self.rows - sums.most_inside(down), self.rows + sums.most_inside(up)

    def pushed(self, row: int, *, up: bool) -> Whole:
        """Return the sums after every atom of one sum has been changed as far as it may, one after the other."""
        rows = self.rows.copy()
        for atom in self.known.sums.row(row).tolist():
            touched = self._touched[atom]
            if up:
                rows[touched] += self._up(rows, touched)
            else:
                rows[touched] -= self._down(rows, touched, int(self.atoms[atom]))
        return rows

    def _up(self, rows: Whole, touched: Whole) -> int:
        return max(int(np.min(self.known.high[touched] - rows[touched])), 0)

    def _down(self, rows: Whole, touched: Whole, there: int) -> int:
        return min(there, int(np.min(rows[touched] - self.known.low[touched])))


def roomy(known: Knowledge, low: Whole, high: Whole, room: int, near: Whole | None = None) -> Witness | None:
    """Return a witness that leaves `room` above as many sums as possible, or None when the solver found none.

    From such a table a single atom can rise by that much, which shows at once for all those sums that
    their possible values lie that far apart. `low` and `high` are any valid bounds on the sums. `near` is
    a table that almost is one: then only the atoms of sums that it misses are sought anew.
    """
    ceiling = np.where(high - low >= room, high - room, high)
    everything = np.ones(known.sums.size, np.bool_)
    tries = [(everything, 0.0, FIRST), (everything, 1.0, ROUGHLY)]
    start = np.zeros(known.sums.size, np.int64)
    if near is not None:
        start = near
        tries.insert(0, (_around(known, near, low, ceiling), 0.0, FIRST))
    for free, slack, gap in tries:
        atoms = _sought(known, low, ceiling, np.where(free, 0, start), free, slack, gap)
        if atoms is not None and known.allows(atoms):
            return Witness(known, atoms)
    return None


def _around(known: Knowledge, near: Whole, low: Whole, high: Whole) -> Flags:
    """Return the fullest atoms of every sum in which a table misses its bounds."""
    rows = known.sums.of(near)
    around = np.zeros(known.sums.size, np.bool_)
    for row in np.flatnonzero((rows > high) | (rows < low)).tolist():
        atoms = known.sums.row(row)
        around[atoms[np.argsort(-near[atoms], kind="stable")[:MOST_AROUND]]] = True
    return around


def _sought(
    known: Knowledge, low: Whole, high: Whole, fixed: Whole, free: Flags, slack: float, gap: float
) -> Whole | None:
    """Return atoms within the bounds that differ from the fixed ones only where they are free."""
    there = known.sums.of(fixed)
    live = known.sums.columns(free)
    keep = live.lengths > 0
    program = Program(
        live.rows(keep),
        low=(low - there)[keep].astype(np.float64),
        high=(high - there)[keep].astype(np.float64),
        floor=np.zeros(live.size),
        ceiling=known.sums.least(high)[free].astype(np.float64),
        cost=np.ones(live.size),
        slack=slack,
    )
    found = whole_solution(program, gap=gap)
    if found is None:
        return None
    atoms = fixed.copy()
    atoms[free] = found
    return atoms
