"""How good and how costly placement is: `make bench ONLY=placement`.

Seconds are seconds of the processor, so that other work on the machine counts for little. Plans and streams are drawn
from seeds that no choice in the engine was made on. `HAVN_PLACEMENT_RECORDS` names a folder with the records of a
resettlement agency (see `benchmarks/placement_records.py`); without it their figures are left out.
"""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from tests.engines.placement.plans import broken_rules, shuffled, small_plan

from benchmarks.anchors_placement import at_random, case_by_case, each_week_alone, first_come
from benchmarks.figure import Figure
from benchmarks.placement_plans import a_week, plan
from benchmarks.placement_records import recorded
from benchmarks.placement_streams import Stream, stream
from havn.engines.placement import Arrivals, assign, propose, sampled_futures, week

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEEDS = (11, 12, 13, 14, 15)
STREAMS = (301, 302, 303, 304, 305)
LOADS = (0.85, 1.0, 1.2)
RUNS = 5
BATCH = 8
FUTURES = 20
INSTANCES = 10_000
KINDS = {1: "persons", 3: "children, adults, seniors"}
ORDERS = range(6)


def figures() -> Iterator[Figure]:
    yield from relocation(500, 300, SEEDS, seconds=20)
    yield from one_plan_again()
    yield from relocation(1000, 600, SEEDS[:3], seconds=120)
    for kinds, units in KINDS.items():
        for load in LOADS:
            years = [stream(seed, load, kinds=kinds) for seed in STREAMS]
            yield from weekly(f"weekly stream, {units}, demand/capacity {load}", years)
    if folder := os.environ.get("HAVN_PLACEMENT_RECORDS"):
        for kinds, units in KINDS.items():
            for load in LOADS:
                years = [recorded(Path(folder), order, load, kinds=kinds) for order in ORDERS]
                yield from weekly(f"an agency's records, {units}, demand/capacity {load}", years)
    yield from normal_week()
    yield from rules()


def relocation(households: int, hosts: int, seeds: tuple[int, ...], *, seconds: float) -> Iterator[Figure]:
    size, count = f"{households} × {hosts}", len(seeds)
    shares, urgent, costs, walls, anchors = [], [], [], [], []
    for seed in seeds:
        asked = plan(households, hosts, seed)
        proposal, cost, wall = timed(partial(propose, asked))
        reached = {objective.name: objective for objective in proposal.objectives}
        shares.append(reached["fit"].value / reached["fit"].bound)
        urgent.append(reached["urgent"].value / reached["urgent"].bound)
        costs.append(cost)
        walls.append(wall)
        fit, urgency = first_come(asked)
        anchors.append((fit / reached["fit"].bound, urgency / reached["urgent"].bound))
    first = " and ".join(f"{min(a[k] for a in anchors):.1%}–{max(a[k] for a in anchors):.1%}" for k in (0, 1))
    of, anchor = f"share of the proven bound, worst of {count}", f"first come {first} (fit, urgency)"
    each = ", ".join(f"{share:.4f}" for share in shares)
    yield Figure(f"{size}, fit, {of} ({each})", min(shares), "", 0.99, at_most=False, anchor=anchor)
    yield Figure(f"{size}, urgency, {of}", min(urgent), "", 0.99, at_most=False)
    spent = f"fastest {min(costs):.1f} s; by the clock {min(walls):.1f}–{max(walls):.1f} s"
    what = f"{size}, whole proposal with reasons, slowest of {count} plans, one run each ({spent})"
    yield Figure(what, max(costs), "s of processor", seconds)


def one_plan_again() -> Iterator[Figure]:
    asked = plan(500, 300, SEEDS[0])
    costs = [timed(partial(propose, asked))[1] for _ in range(RUNS)]
    what = f"500 × 300, the first plan, slowest of {RUNS} runs (fastest {min(costs):.1f} s)"
    yield Figure(what, max(costs), "s of processor", 20)


def weekly(name: str, years: list[Stream]) -> Iterator[Figure]:
    shares, cases, alone, chance, weeks = [], [], [], [], []
    for seed, year in enumerate(years):
        tables = (year.weights, year.needs, year.capacity, year.compatible)
        best = assign(*tables).bound
        worth, cost, _ = timed(partial(played, year))
        shares.append(worth / best)
        weeks.append(cost / (len(year.weights) / BATCH))
        cases.append(case_by_case(*tables) / best)
        alone.append(each_week_alone(*tables, BATCH) / best)
        chance.append(at_random(*tables, seed) / best)
    anchor = f"case by case {np.mean(cases):.3f}, each week alone {np.mean(alone):.3f}, by lot {np.mean(chance):.3f}"
    spread = f"share of hindsight, mean of {len(years)} years ({min(shares):.4f}–{max(shares):.4f})"
    yield Figure(f"{name}, {spread}", float(np.mean(shares)), "", 0.98, at_most=False, anchor=anchor)
    spent = f"{min(weeks):.2f}–{max(weeks):.2f} s over {len(years)} years"
    yield Figure(f"{name}, a week with {FUTURES} futures ({spent})", float(np.mean(weeks)), "s of processor")


def played(year: Stream) -> float:
    """Return the worth of a year in which every week is placed with sampled futures in view."""
    left, total = year.capacity.copy(), 0.0
    for first in range(0, len(year.weights), BATCH):
        span, seen = slice(first, first + BATCH), slice(0, first + BATCH)
        now = Arrivals(year.weights[span], year.needs[span], year.compatible[span])
        known = Arrivals(year.weights[seen], year.needs[seen], year.compatible[seen])
        rest = len(year.weights) - len(year.weights[seen])
        futures = sampled_futures(year.history, known, remaining=rest, samples=FUTURES, seed=first)
        for case, place in enumerate(week(now, left, futures).place.tolist()):
            if place >= 0:
                left[place] -= year.needs[span][case]
                total += year.weights[span][case, place]
    return total


def normal_week() -> Iterator[Figure]:
    weeks = [a_week(seed) for seed in SEEDS]
    for asked in weeks:
        propose(asked)
    costs = np.array([[timed(partial(propose, asked))[1] for asked in weeks] for _ in range(RUNS)]) * 1000
    medians = np.median(costs, axis=1)
    spent = f"medians of {RUNS} runs {medians.min():.0f}–{medians.max():.0f} ms; slowest {costs.max():.0f} ms"
    what = f"a normal week (20 new households, 300 hosts), median of {costs.size} ({spent})"
    yield Figure(what, float(np.median(costs)), "ms of processor", 50)


def rules() -> Iterator[Figure]:
    broken = moved = 0
    for seed in range(INSTANCES):
        asked = small_plan(seed, households=5 + seed % 8, hosts=3 + seed % 5, months=8 + seed % 6)
        proposal = propose(asked, explain=False)
        broken += bool(broken_rules(asked, proposal))
        moved += propose(shuffled(asked, seed), explain=False) != proposal
    yield Figure(f"proposals of {INSTANCES} that break a veto, a capacity or a budget", broken, "", 0)
    yield Figure(f"proposals of {INSTANCES} that change with the order of rows", moved, "", 0)


Answer = TypeVar("Answer")


def timed(work: Callable[[], Answer]) -> tuple[Answer, float, float]:
    """Return what the work returns, the seconds of processor that it took, and those by the clock."""
    clock, start = time.perf_counter(), time.process_time()
    answer = work()
    return answer, time.process_time() - start, time.perf_counter() - clock
