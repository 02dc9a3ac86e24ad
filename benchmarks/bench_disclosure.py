"""Disclosure control: loss, time and what the attack finds, beside the plain methods. Seconds are CPU time."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import anchors_disclosure as anchors
from benchmarks.figure import Figure
from havn.engines.disclosure import (
    attack,
    late_record,
    partner_views,
    read_together,
    round_counts,
    round_table,
    tabulate,
    universe,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from havn.engines.disclosure import Frame, Release, Table
    from havn.engines.disclosure.arrays import Real, Whole

SIZES = ((12, 8, 5), (20, 8, 5))
TABLES = 5
SEEDS = 40
LATE_TRIALS = 2_000
GUESSES_IN_THE_ATTACK = 40


def figures() -> Iterator[Figure]:
    for sizes in SIZES:
        frame = anchors.flat_frame(*sizes)
        name = "×".join(map(str, sizes))
        yield from _time_and_loss(frame, name)
        yield from _attacks(frame, name)
        yield from _late(frame, name)
    yield from _bias()
    yield from _large()


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _rounded(frame: Frame, counts: Whole, seed: int) -> Whole:
    return round_counts(frame, counts, step=anchors.BASE, seed=seed.to_bytes(16, "big"), context="bench")


def _released(table: Table) -> Release:
    return round_table(table, measure="persons", step=anchors.BASE, seed=bytes(16), name="bench")


def _table(frame: Frame, number: int) -> Table:
    return tabulate(frame, anchors.invented_facts(frame, anchors.invented_counts(frame, number), number))


def _time_and_loss(frame: Frame, name: str) -> Iterator[Figure]:
    finest = frame.is_finest
    mine, theirs, seconds, their_seconds = [], [], [], []
    for number in range(TABLES):
        counts = anchors.invented_counts(frame, number)
        true = frame.aggregate(counts).ravel()
        for seed in range(3):
            start = time.process_time()
            mine.append(np.abs(_rounded(frame, counts, seed).ravel() - true))
            middle = time.process_time()
            theirs.append(np.abs(anchors.targeted_rounding(frame, counts, seed).ravel() - true))
            seconds.append(middle - start)
            their_seconds.append(time.process_time() - middle)
    anchor = f"nearest to random targets {max(their_seconds):.2f} s; prototype 0.03–1.3 s"
    yield Figure(f"{name} rounding, slowest of {len(seconds)}", max(seconds), "s", 2, anchor=anchor)
    for what, cells, bound, prototype in (("cells", finest, 0.9, "0.6–0.9"), ("margins", ~finest, 1.45, "1.4")):
        error = float(np.mean([row[cells] for row in mine]))
        other = float(np.mean([row[cells] for row in theirs]))
        anchor = f"nearest to random targets {other:.2f}; prototype {prototype}"
        yield Figure(f"{name} mean error in {what}", error, "persons", bound, anchor=anchor)
    yield Figure(f"{name} largest error", float(np.max(mine)), "persons", 9, anchor=f"{np.max(theirs):g}; prototype 9")


def _attacks(frame: Frame, name: str) -> Iterator[Figure]:
    table = _table(frame, 0)
    true = frame.aggregate(table.persons).ravel()
    small = (true > 0) & (true < anchors.BASE)
    behind = table.persons.ravel()
    suppressed = anchors.primary_suppression(frame, table.persons)
    naive = attack(anchors.what_is_known(frame, suppressed, 0), [behind])
    lost = int(((naive.low == naive.high) & small).sum())
    exact = 0
    exposed = 0

    def whole_attack() -> None:
        nonlocal exact, exposed
        release = _released(table)
        known = read_together([release], universe([release]))
        found = attack(known, [behind])
        exact = int(((found.low == found.high) & (true > 0)).sum())
        by = table.persons_by.reshape(len(table.organisations), -1)
        views = partner_views(known, by, table.organisations, small=anchors.BASE - 1, width=3)
        exposed = sum(len(view.exposed) for view in views)
        _late_chance(frame, table.persons, lambda counts, n: _rounded(frame, counts, n), GUESSES_IN_THE_ATTACK)

    seconds = _seconds(whole_attack)
    partners = len(table.organisations)
    what = f"{name} rounding, attack, {partners} partners, {GUESSES_IN_THE_ATTACK} late records"
    yield Figure(what, seconds, "s", 30, anchor="optimal suppression 10 s")
    anchor = f"primary suppression: {lost} of {int(small.sum())} small cells"
    yield Figure(f"{name} peopled cells found exactly", exact, "cells", 0, anchor=anchor)
    sums = partners * frame.count
    yield Figure(f"{name} small groups that a partner knows too closely, before the rules", exposed, f"of {sums} sums")


def _late_chance(frame: Frame, counts: Whole, publish: Callable[[Whole, int], Real | Whole], trials: int) -> float:
    return late_record(frame, counts, lambda c, n: publish(c, n).astype(np.float64), trials=trials).chance


def _late(frame: Frame, name: str) -> Iterator[Figure]:
    counts = anchors.invented_counts(frame, 0)
    plain: dict[str, Callable[[Whole, int], Real | Whole]] = {
        "suppression": lambda c, _: anchors.primary_suppression(frame, c),
        "cell key": lambda c, n: anchors.cell_key(frame, c, n),
        "independent rounding": lambda c, n: anchors.independent_rounding(frame, c, n),
    }
    anchor = ", ".join(f"{what} {_late_chance(frame, counts, how, 100):.2f}" for what, how in plain.items())
    mine = [
        _late_chance(
            frame,
            anchors.invented_counts(frame, number),
            lambda c, n, number=number: _rounded(frame, c, 1000 * number + n),  # type: ignore[misc]  # mypy cannot infer the default
            LATE_TRIALS // TABLES,
        )
        for number in range(TABLES)
    ]
    error = float(np.sqrt(np.mean(mine) / LATE_TRIALS))
    yield Figure(
        f"{name} chance to name a late record's cell (± {error:.3f})",
        float(np.mean(mine)),
        "",
        0.03,
        anchor=anchor,
    )


def _bias() -> Iterator[Figure]:
    frame = anchors.flat_frame(6, 4, 3)
    counts = anchors.invented_counts(frame, 0)
    true = frame.aggregate(counts)
    drawn = np.array([_rounded(frame, counts, seed) - true for seed in range(SEEDS * 10)], np.float64)
    spread = drawn.std(axis=0) / np.sqrt(len(drawn))
    worst = np.abs(drawn.mean(axis=0) / np.maximum(spread, 1e-9)).max()
    yield Figure("6×4×3 mean of signed errors over 400 seeds", abs(float(drawn.mean())), "persons", 0.1, anchor="0")
    yield Figure("6×4×3 worst cell's bias, in standard errors (140 cells)", float(worst), "", 4.5)


def _large() -> Iterator[Figure]:
    frame = anchors.flat_frame(60, 30, 6)
    counts = anchors.invented_counts(frame, 0)
    values = np.zeros(1, np.int64)

    def work() -> None:
        nonlocal values
        values = _rounded(frame, counts, 0)

    yield Figure("60×30×6 (13 237 figures) rounding", _seconds(work), "s", 120)
    error = np.abs(values - frame.aggregate(counts)).ravel()
    yield Figure("60×30×6 mean error in cells", float(error[frame.is_finest].mean()), "persons")
    yield Figure("60×30×6 mean error in margins", float(error[~frame.is_finest].mean()), "persons")
    table = tabulate(frame, anchors.invented_facts(frame, counts, 0))
    release = _released(table)
    behind = table.persons.ravel()

    def public() -> None:
        known = read_together([release], universe([release]))
        attack(known, [behind, release.values.ravel()[frame.is_finest]])

    yield Figure("60×30×6 attack by the public, every bound exact", _seconds(public), "s", 120)
    known = read_together([release], universe([release]))
    by = table.persons_by.reshape(len(table.organisations), -1)
    seconds = _seconds(lambda: partner_views(known, by, table.organisations, small=2, width=3))
    yield Figure("60×30×6 views of 40 partners", seconds, "s", 120)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("peak memory of all of the above", peak, "MB", 2048)
