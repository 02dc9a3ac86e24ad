"""Whole tables that agree with everything known, and what each of them shows to be possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.programs import Program, whole_solution

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.knowledge import Knowledge

ROUGHLY = 0.5


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


def roomy(known: Knowledge, low: Whole, high: Whole, room: int) -> Witness | None:
    """Return a witness that leaves `room` above as many sums as possible, or None when the solver found none.

    From such a table a single atom can rise by that much, which shows at once for all those sums that
    their possible values lie that far apart. `low` and `high` are any valid bounds on the sums.
    """
    program = Program(
        known.sums,
        low=low.astype(np.float64),
        high=np.maximum(high - room, low).astype(np.float64),
        floor=np.zeros(known.sums.size),
        ceiling=known.sums.least(high).astype(np.float64),
        cost=np.zeros(known.sums.size),
        slack=1.0,
    )
    atoms = whole_solution(program, gap=ROUGHLY)
    return Witness(known, atoms) if atoms is not None and known.allows(atoms) else None
