"""How good and how costly placement is: `make bench ONLY=placement`.

Seconds are seconds of the processor, so that other work on the machine counts for little. Plans and streams are drawn
from seeds that no choice in the engine was made on.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from tests.engines.placement.plans import broken_rules, shuffled, small_plan

from benchmarks.anchors_placement import case_by_case, each_week_alone, first_come
from benchmarks.figure import Figure
from benchmarks.placement_plans import a_week, plan
from benchmarks.placement_streams import Stream, stream
from havn.engines.placement import Arrivals, assign, propose, sampled_futures, week

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEEDS = (11, 12, 13, 14, 15)
STREAMS = (301, 302, 303, 304, 305)
BATCH = 8
FUTURES = 20
INSTANCES = 10_000


def figures() -> Iterator[Figure]:
    yield from relocation(500, 300, SEEDS, seconds=20)
    yield from relocation(1000, 600, SEEDS[:3], seconds=120)
    for load in (0.85, 1.0, 1.2):
        yield from weekly_stream(load)
    yield from normal_week()
    yield from rules()


def relocation(households: int, hosts: int, seeds: tuple[int, ...], *, seconds: float) -> Iterator[Figure]:
    size = f"{households} × {hosts}"
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
    yield Figure(
        f"{size}, fit, share of the proven bound, worst of {len(seeds)}",
        min(shares),
        "",
        0.99,
        at_most=False,
        anchor=f"first-come {first} (fit, urgency)",
    )
    yield Figure(f"{size}, fit, share of the proven bound, best of {len(seeds)}", max(shares))
    yield Figure(
        f"{size}, urgency, share of the proven bound, worst of {len(seeds)}", min(urgent), "", 0.99, at_most=False
    )
    spent = f"fastest {min(costs):.1f} s; by the clock {min(walls):.1f}–{max(walls):.1f} s"
    what = f"{size}, whole proposal with reasons, slowest of {len(seeds)} ({spent})"
    yield Figure(what, max(costs), "s of processor", seconds)


def weekly_stream(load: float) -> Iterator[Figure]:
    shares, cases, alone, weeks = [], [], [], []
    for seed in STREAMS:
        year = stream(seed, load)
        best = assign(year.weights, year.needs, year.capacity, year.compatible).bound
        worth, cost, _ = timed(partial(played, year))
        shares.append(worth / best)
        weeks.append(cost / (len(year.weights) / BATCH))
        cases.append(case_by_case(year.weights, year.needs, year.capacity, year.compatible) / best)
        alone.append(each_week_alone(year.weights, year.needs, year.capacity, year.compatible, BATCH) / best)
    anchor = f"case by case {np.mean(cases):.3f}, each week alone {np.mean(alone):.3f}"
    yield Figure(
        f"weekly stream, demand/capacity {load}, share of hindsight, mean of 5",
        float(np.mean(shares)),
        "",
        0.98,
        at_most=False,
        anchor=anchor,
    )
    yield Figure(f"weekly stream, demand/capacity {load}, worst and best", min(shares), f"to {max(shares):.4f}")
    yield Figure(
        f"weekly stream, demand/capacity {load}, a week with {FUTURES} futures", float(np.mean(weeks)), "s of processor"
    )


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
    costs, walls = [], []
    for seed in SEEDS:
        asked = a_week(seed)
        propose(asked)
        for _ in range(5):
            _, cost, wall = timed(partial(propose, asked))
            costs.append(cost)
            walls.append(wall)
    what = "a normal week (20 new households, 300 hosts)"
    spent = f"slowest {max(costs) * 1000:.0f} ms; by the clock {np.median(walls) * 1000:.0f} ms"
    yield Figure(f"{what}, median of 25 ({spent})", float(np.median(costs)) * 1000, "ms of processor", 50)


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
