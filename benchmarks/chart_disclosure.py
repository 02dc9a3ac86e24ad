"""Draw docs/engines/disclosure.png from what is measured now: `python -m benchmarks.chart_disclosure`."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from benchmarks import anchors_disclosure as anchors
from benchmarks.bars import Bar, drawing
from havn.engines.disclosure import attack, late_record, round_counts

SIZES, FEW = (20, 8, 5), (6, 5, 4)
RELEASES = 10
TRIALS = 1_000


def main() -> None:
    """Measure and draw."""
    panels = [
        ("A late record's cell is named", "share of releases made again with one person more", _late(), 1.0),
        ("Small cells found exactly", "of the cells and margins with 1 to 4 persons, in ten releases", _found(), 1.0),
        (
            "Mean error",
            "persons, five tables; expected: of any unbiased rounding to 5",
            _errors(),
            2.0,
        ),
        ("Cost of rounding", "seconds of one processor, one table", _costs(), 2.0),
    ]
    target = Path(__file__).parents[1] / "docs" / "engines" / "disclosure.png"
    target.write_bytes(drawing(panels))


def _ours(frame: anchors.Frame, counts: anchors.Whole, seed: int) -> anchors.Whole:
    return round_counts(frame, counts, step=anchors.BASE, seed=seed.to_bytes(16, "big"), context="chart")


def _late() -> list[Bar]:
    frame = anchors.flat_frame(*SIZES)
    counts = anchors.invented_counts(frame, 0)
    ways = {
        "suppression": lambda c, _: anchors.primary_suppression(frame, c),
        "cell key": lambda c, n: anchors.cell_key(frame, c, n),
        "independent rounding": lambda c, n: anchors.independent_rounding(frame, c, n),
        "ours": lambda c, n: _ours(frame, c, n).astype(np.float64),
    }
    chances = {name: late_record(frame, counts, way, trials=TRIALS).chance for name, way in ways.items()}
    return [(name, chance, f"{chance:.2f}") for name, chance in chances.items()]


def _found() -> list[Bar]:
    frame = anchors.flat_frame(*FEW)
    counts = anchors.invented_counts(frame, 1)
    true = frame.aggregate(counts).ravel()
    small = (true > 0) & (true < anchors.BASE)
    ways = {
        "suppression": (lambda _: anchors.primary_suppression(frame, counts), 0),
        "independent rounding to 3": (lambda n: anchors.independent_rounding(frame, counts, n, 3), 2),
        "ours": (lambda n: _ours(frame, counts, n).astype(np.float64), anchors.BASE - 1),
    }
    bars = []
    for name, (publish, error) in ways.items():
        hit = 0
        for seed in range(RELEASES):
            bounds = attack(anchors.what_is_known(frame, publish(seed), error), [counts.ravel()])
            hit += int(((bounds.low == bounds.high) & small).sum())
        of = RELEASES * int(small.sum())
        bars.append((name, hit / of, f"{hit} of {of}"))
    return bars


def _errors() -> list[Bar]:
    frame = anchors.flat_frame(*SIZES)
    ours, theirs, least = [], [], []
    for number in range(5):
        counts = anchors.invented_counts(frame, number)
        true = frame.aggregate(counts)
        ours.append(np.abs(_ours(frame, counts, number) - true).mean())
        theirs.append(np.abs(anchors.targeted_rounding(frame, counts, number) - true).mean())
        rest = true % anchors.BASE
        least.append((2 * rest * (anchors.BASE - rest) / anchors.BASE).mean())
    rows = {"nearest to random targets": theirs, "expected": least, "ours": ours}
    return [(name, float(np.mean(values)), f"{np.mean(values):.2f}") for name, values in rows.items()]


def _costs() -> list[Bar]:
    bars = []
    for sizes in ((12, 8, 5), (20, 8, 5), (60, 30, 6)):
        frame = anchors.flat_frame(*sizes)
        counts = anchors.invented_counts(frame, 0)
        started = time.process_time()
        _ours(frame, counts, 0)
        seconds = time.process_time() - started
        bars.append((f"ours, {frame.count:,} figures".replace(",", " "), seconds, f"{seconds:.2f} s"))
    return bars


if __name__ == "__main__":
    main()
