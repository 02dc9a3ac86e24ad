"""HiGHS behind two questions: what the relaxation charges for each row, and which options are best.

HiGHS runs on one core and with a fixed seed, and it stops on gap or on nodes, so that its answer repeats; seconds
are a last resort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

from havn.engines.placement.coarse import counted, cover_of, kept_of, row_units
from havn.engines.placement.cuts import Cut, Cutter
from havn.engines.placement.flows import is_feasible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.placement.packing import Floats, Ints, Packing

INFINITE = float(highspy.kHighsInf)
HALF = 0.5
MANY = 2000
"""With more options than these, an interior point with crossover beats the simplex method: 2 s against 35 s at 27
000.
"""
ENOUGH = 2e-4
"""A round of cuts that lowers the bound by a smaller share is the last one."""
ROOT = 20
"""To search again after a choice that broke a limit counts as one node for each so many options, at least."""


@dataclass(frozen=True)
class Relaxed:
    """The relaxation's price of every row, and how much of each option it takes."""

    prices: Floats
    shares: Floats
    value: float
    seconds: float


@dataclass(frozen=True)
class Limits:
    """When the search may stop: within `gap` (a share of the value), after `nodes`, or after `seconds`."""

    gap: float = 0.002
    nodes: int = 200
    seconds: float = INFINITE
    target: float = INFINITE
    """Stop when the choice is worth as much."""


@dataclass(frozen=True)
class Found:
    """The best choice HiGHS knows (None: there is none), its bound, and why it stopped."""

    chosen: Ints | None
    bound: float
    ended: str
    seconds: float


def relaxed(packing: Packing, *, rounds: int = 0, seconds: float = INFINITE) -> tuple[Packing, Relaxed]:
    """Solve the linear relaxation and tighten it by rounds of cuts.

    Return the packing with its new rows, and the prices on them all.
    """
    solver = loaded(packing, whole=False)
    solver.setOptionValue("time_limit", float(seconds))
    solver.setOptionValue("solver", "ipm" if packing.options > MANY else "simplex")
    solver.run()
    solver.setOptionValue("solver", "simplex")
    cutter = Cutter(packing) if rounds else None
    tighter, best = packing, _relaxation(solver, packing, len(packing.limit))
    for _ in range(rounds if cutter else 0):
        cuts = cutter.cuts(best.shares) if cutter else []
        if not cuts or solver.getRunTime() >= seconds:
            break
        _add_rows(solver, cuts)
        solver.run()
        tighter = tighter.with_cuts(cuts)
        before, best = best, _relaxation(solver, tighter, len(packing.limit))
        if before.value - best.value < ENOUGH * abs(best.value):
            break
    return tighter, best


def _relaxation(solver: highspy.Highs, packing: Packing, first: int) -> Relaxed:
    """Read the solver's answer; its rows are the first limits, the groups, and the limits added since."""
    solution = solver.getSolution()
    rows, groups = len(packing.limit), packing.groups
    duals = np.asarray(solution.row_dual, np.float64)
    if len(duals) != rows + groups or len(solution.col_value) < packing.options:
        return Relaxed(np.zeros(rows), np.zeros(packing.options), INFINITE, solver.getRunTime())
    prices = np.maximum(-np.concatenate([duals[:first], duals[first + groups :]]), 0.0) / row_units(packing)
    shares = np.asarray(solution.col_value[: packing.options], np.float64)
    return Relaxed(prices, shares, -float(solver.getInfo().objective_function_value), solver.getRunTime())


def _add_rows(solver: highspy.Highs, cuts: Sequence[Cut]) -> None:
    sizes = np.array([len(cut.options) for cut in cuts])
    solver.addRows(
        len(cuts),
        np.full(len(cuts), -INFINITE),
        np.array([cut.limit for cut in cuts]),
        int(sizes.sum()),
        (np.cumsum(sizes) - sizes).astype(np.int32),
        np.concatenate([cut.options for cut in cuts]).astype(np.int32),
        np.concatenate([cut.amounts for cut in cuts]),
    )


def best_choice(packing: Packing, start: Ints | None, flows: Floats | None, limits: Limits, step: float) -> Found:
    """Return the best choice found from `start` on; a difference below `step` in value is not worth proving."""
    solver = loaded(packing, whole=True)
    for name, value in (
        ("mip_rel_gap", float(limits.gap)),
        ("mip_abs_gap", float(step)),
        ("time_limit", float(limits.seconds)),
        ("objective_target", -float(limits.target)),
    ):
        solver.setOptionValue(name, value)
    if start is not None and flows is not None:
        taken = np.zeros(packing.options)
        taken[start] = 1.0
        solution = highspy.HighsSolution()
        solution.col_value = np.concatenate([taken, flows / row_units(packing)[packing.flows.into]]).tolist()
        solver.setSolution(solution)
    chosen, bound, gave_up = solved(solver, packing, limits.nodes)
    ended = {
        highspy.HighsModelStatus.kOptimal: "gap",
        highspy.HighsModelStatus.kObjectiveTarget: "gap",
        highspy.HighsModelStatus.kInfeasible: "none",
        highspy.HighsModelStatus.kTimeLimit: "seconds",
    }.get(solver.getModelStatus(), "nodes")
    if gave_up and ended != "seconds":
        return Found(chosen, bound, "nodes", solver.getRunTime())
    if chosen is None and (ended == "gap" or (ended == "none" and start is not None)):
        return Found(None, INFINITE, "nodes", solver.getRunTime())
    return Found(chosen, bound, ended, solver.getRunTime())


def solved(solver: highspy.Highs, packing: Packing, nodes: int) -> tuple[Ints | None, float, bool]:
    """Run the solver until its choice keeps every limit, for as many nodes in all.

    Return that choice, a bound on every choice (it may be +∞), and whether the search gave up: then the choice is what
    can be kept of the last one. The choice is None when the solver knows none, or when nothing of it can be kept.
    """
    while True:
        solver.setOptionValue("mip_max_nodes", nodes)
        solver.run()
        chosen, bound = _read(solver, packing)
        if chosen is None or is_feasible(packing, chosen):
            return chosen, bound, False
        cover = cover_of(packing, chosen)
        nodes -= max(int(solver.getInfo().mip_node_count), packing.options // ROOT, 1)
        if cover is None or nodes <= 0:
            return kept_of(packing, chosen), bound, True
        _add_rows(solver, [cover])
        # Presolve takes some of these rows, which are nearly equal, for a contradiction.
        solver.setOptionValue("presolve", "off")


def _read(solver: highspy.Highs, packing: Packing) -> tuple[Ints | None, float]:
    """Return the options that the solver chose, None if it knows no choice; and its bound on what a choice is worth."""
    info, chosen = solver.getInfo(), None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        shares = np.asarray(solver.getSolution().col_value[: packing.options], np.float64)
        chosen = np.flatnonzero(shares > HALF).astype(np.int64)
    bound = -float(info.mip_dual_bound)
    return chosen, bound if np.isfinite(bound) else INFINITE


def loaded(packing: Packing, *, whole: bool) -> highspy.Highs:
    """Return HiGHS with the packing in it: rows of limits first, then one row a group; options first, then flows."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call] # HiGHS declares no types for it
    for name, value in (("output_flag", False), ("parallel", "off"), ("random_seed", 0)):
        solver.setOptionValue(name, value)
    solver.passModel(_matrix(packing, whole=whole))
    return solver


def _matrix(packing: Packing, *, whole: bool) -> highspy.HighsLp:
    options, flows, rows = packing.options, len(packing.flows.into), len(packing.limit)
    units, amounts, limit = counted(packing, rounded=whole)
    out = np.flatnonzero(packing.flows.out >= 0)
    column = np.concatenate([packing.column, np.arange(options), options + np.arange(flows), options + out])
    row = np.concatenate([packing.row, rows + packing.group, packing.flows.into, packing.flows.out[out]])
    amount = np.concatenate([amounts, np.ones(options), -np.ones(flows), np.ones(len(out))])
    order = np.argsort(column, kind="stable")
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = options + flows, rows + packing.groups
    lp.col_cost_ = np.concatenate([-packing.value, packing.flows.price * units[packing.flows.into]])
    lp.col_lower_ = np.zeros(options + flows)
    lp.col_upper_ = np.concatenate([np.ones(options), np.full(flows, INFINITE)])
    lp.row_lower_ = np.concatenate([np.full(rows, -INFINITE), np.where(packing.must, 1.0, -INFINITE)])
    lp.row_upper_ = np.concatenate([limit, np.ones(packing.groups)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(column[order], np.arange(options + flows + 1)).astype(np.int32)
    lp.a_matrix_.index_ = row[order].astype(np.int32)
    lp.a_matrix_.value_ = amount[order]
    if whole:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * options + [highspy.HighsVarType.kContinuous] * flows
    return lp
