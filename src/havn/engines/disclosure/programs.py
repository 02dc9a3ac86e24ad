"""Linear and integer programs over sums of cells, solved by HiGHS.

One thread, a fixed seed and limits in nodes instead of seconds: the same program has the same answer on
a busy machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Real, Whole
    from havn.engines.disclosure.sums import Sums

INFINITE = highspy.kHighsInf
MOST_NODES = 3_000


def _solver() -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # HiGHS has no types for its constructor
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        solver.setOptionValue(option, value)
    return solver


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise `cost · x` with `low ≤ sums(x) ≤ high` and `floor ≤ x ≤ ceiling`; `slack` prices a miss.

    With `slack` above 0 every row may be missed at that price a unit, so that an answer always exists.
    """

    sums: Sums
    low: Real
    high: Real
    floor: Real
    ceiling: Real
    cost: Real
    slack: float = 0.0

    def lp(self, *, whole: bool) -> highspy.HighsLp:
        """Return the program as HiGHS wants it, with integer cells when they must be whole."""
        rows, cells = len(self.sums), self.sums.size
        extra = 2 * rows if self.slack else 0
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = cells + extra, rows
        lp.col_cost_ = np.concatenate([self.cost, np.full(extra, self.slack)])
        lp.col_lower_ = np.concatenate([self.floor, np.zeros(extra)])
        lp.col_upper_ = np.concatenate([self.ceiling, np.full(extra, INFINITE)])
        lp.row_lower_, lp.row_upper_ = self.low, self.high
        starts, index, value = self._matrix()
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, index, value
        if whole:
            kinds = highspy.HighsVarType
            lp.integrality_ = [kinds.kInteger] * cells + [kinds.kContinuous] * extra
        return lp

    def _matrix(self) -> tuple[Whole, Whole, Real]:
        sums, rows = self.sums, len(self.sums)
        if not self.slack:
            return sums.starts, sums.index, np.ones(len(sums.index))
        over = sums.size + 2 * np.arange(rows)
        ends = sums.starts[1:]
        index = np.insert(sums.index, np.repeat(ends, 2), np.stack([over, over + 1], axis=1).ravel())
        value = np.insert(np.ones(len(sums.index)), np.repeat(ends, 2), np.tile([1.0, -1.0], rows))
        return sums.starts + 2 * np.arange(rows + 1), index, value


def whole_solution(program: Program, *, gap: float) -> Whole | None:
    """Return a whole solution within the relative gap, or None when there is none (or none was found)."""
    if program.sums.size == 0:
        return np.zeros(0, np.int64)
    solver = _solver()
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("mip_max_nodes", MOST_NODES)
    solver.passModel(program.lp(whole=True))
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    found = np.array(solver.getSolution().col_value[: program.sums.size])
    return np.rint(found).astype(np.int64)


class Extremes:
    """One program, asked again and again for the smallest or largest sum of some of its cells."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._solver = _solver()
        self._solver.passModel(program.lp(whole=False))
        self._cost = np.zeros(program.sums.size)

    def extreme(self, cells: Whole, *, largest: bool, whole: bool = False) -> tuple[float, Real] | None:
        """Return the extreme sum and the solution that reaches it.

        None when nothing satisfies the rows, or the limit of nodes is reached before the answer is sure.
        """
        cost = np.zeros_like(self._cost)
        cost[cells] = -1.0 if largest else 1.0
        solver = self._solver
        if whole:
            solver = _solver()
            solver.setOptionValue("mip_rel_gap", 0.0)
            solver.setOptionValue("mip_max_nodes", MOST_NODES)
            solver.passModel(self._program.lp(whole=True))
        solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = np.array(solver.getSolution().col_value[: self._program.sums.size])
        return float(found[cells].sum()), found
