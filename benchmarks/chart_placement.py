"""Draw docs/engines/placement.png from what is measured now: `python -m benchmarks.chart_placement`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.anchors_placement import case_by_case, each_week_alone, first_come
from benchmarks.bars import Bar, drawing
from benchmarks.bench_placement import BATCH, SEEDS, STREAMS, played, timed
from benchmarks.placement_plans import a_week, plan
from benchmarks.placement_streams import stream
from havn.engines.placement import assign, propose

SIZES = ((60, 40), (200, 100), (500, 300))
TIGHT = 1.2


def main() -> None:
    """Measure and draw."""
    asked = plan(*SIZES[-1], SEEDS[0])
    proposal, seconds, _ = timed(partial(propose, asked))
    most = {objective.name: objective.bound for objective in proposal.objectives}
    reached = {objective.name: objective.value for objective in proposal.objectives}
    fit, urgent = first_come(asked)
    size = f"{SIZES[-1][0]} households, {SIZES[-1][1]} hosts, 24 months: share of the proven most"
    panels = [
        ("Points of urgency", size, _shares(urgent, reached["urgent"], most["urgent"]), 1.0),
        ("Points of fit", size, _shares(fit, reached["fit"], most["fit"]), 1.0),
        (
            "A year, week by week",
            f"share of the best in hindsight, {TIGHT:g} people for each place",
            _year(),
            1.0,
        ),
        ("Cost", "seconds of one processor; households × hosts", _costs(seconds), 20.0),
    ]
    target = Path(__file__).parents[1] / "docs" / "engines" / "placement.png"
    target.write_bytes(drawing(panels))


def _shares(first: float, ours: float, most: float) -> list[Bar]:
    return [(name, value / most, f"{value / most:.1%}") for name, value in (("first come", first), ("ours", ours))]


def _year() -> list[Bar]:
    year = stream(STREAMS[0], TIGHT)
    tables = (year.weights, year.needs, year.capacity, year.compatible)
    best = assign(*tables[:2], year.capacity, year.compatible).bound
    ways = {"case by case": case_by_case(*tables), "each week alone": each_week_alone(*tables, BATCH)}
    ways["ours, with futures"] = played(year)
    return [(name, value / best, f"{value / best:.1%}") for name, value in ways.items()]


def _costs(largest: float) -> list[Bar]:
    week = timed(partial(propose, a_week(SEEDS[0])))[1]
    costs = {"ours, a normal week": week}
    for households, hosts in SIZES[:-1]:
        costs[f"ours, {households} × {hosts}"] = timed(partial(propose, plan(households, hosts, SEEDS[0])))[1]
    costs[f"ours, {SIZES[-1][0]} × {SIZES[-1][1]}"] = largest
    return [(name, seconds, f"{seconds:.2f} s") for name, seconds in costs.items()]


if __name__ == "__main__":
    main()
