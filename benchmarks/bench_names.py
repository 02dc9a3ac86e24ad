"""Names: how many are found, at how many false positives, and what that costs. Beside it, plain anchors.

`HAVN_NAME_PAIRS` names a file of development pairs (name1, name2, is_match, culture); without it the figures that need
it are left out. `HAVN_BENCH_NAMES=1000000` adds the register of a million. Times are those of the processor.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.anchors_names import token_sort, transliterated_token_sort
from benchmarks.figure import Figure
from benchmarks.names_evaluation.known_pairs import HELD, TUNED, pairs
from benchmarks.names_evaluation.measures import Matcher, pairs_in, recall, scored, threshold
from benchmarks.names_evaluation.synthetic_register import matching_pairs, places, register
from havn.engines.names import Register, pack, similarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.names_evaluation.known_pairs import Pair

_SIZES = {10_000: (30.0, 0.95), 100_000: (121.0, 0.93), 1_000_000: (164.0, 0.90)}
_ROUNDS = 5
_QUERIES = 200
_SEGMENT = 1000


def figures() -> Iterator[Figure]:
    """Yield recall on both halves of the known people, then what needs the development pairs."""
    for half, name in ((TUNED, "half looked at"), (HELD, "half held out")):
        known = list(pairs(half))
        anchor, plain = (_at_one_per_cent(known, matcher) for matcher in (transliterated_token_sort, token_sort))
        yield Figure(
            f"recall at 1 % false positives, known people, {name}", _at_one_per_cent(known, similarity), bound=0.93,
            at_most=False, anchor=f"transliterated token sort {anchor:.2f}, token sort {plain:.2f}",
        )  # fmt: skip
    path = os.environ.get("HAVN_NAME_PAIRS")
    if path:
        yield from _development(Path(path))


def _at_one_per_cent(known: list[Pair], matcher: Matcher) -> float:
    scores = scored(known, matcher)
    return recall(scores, threshold(scores, 0.01))


def _development(path: Path) -> Iterator[Figure]:
    known = pairs_in(path)
    anchor, plain = (_at_one_per_cent(known, matcher) for matcher in (transliterated_token_sort, token_sort))
    yield Figure(
        "recall at 1 % false positives, development pairs", _at_one_per_cent(known, similarity), bound=0.93,
        at_most=False, anchor=f"transliterated token sort {anchor:.2f}, token sort {plain:.2f}",
    )  # fmt: skip
    costs = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        scored(known, similarity)
        costs.append((time.process_time() - started) / len(known) * 1e6)
    yield Figure("cost of a pair, nothing kept between pairs, least of 5", min(costs), "µs", 80, anchor="logic-v2 418")
    people = matching_pairs(path)
    for size, bounds in _SIZES.items():
        if size <= int(os.environ.get("HAVN_BENCH_NAMES", "100000")):
            yield from _searches(size, people, bounds)


def _searches(size: int, people: list[tuple[str, str, str]], bounds: tuple[float, float]) -> Iterator[Figure]:
    hidden = people[:_QUERIES]
    rows = register(size, hidden, people)
    segments = []
    for start in range(0, size, _SEGMENT):
        ids = range(start, min(start + _SEGMENT, size))
        segments.append((ids, pack([rows[place] for place in ids])))
    builds = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        found = Register.from_packed(segments)
        builds.append((time.process_time() - started) * 1e3)
    times, hits = [], 0
    for place, (_, query, _) in zip(places(size, len(hidden)), hidden, strict=True):
        started = time.process_time()
        answer = found.search(query, 10)
        times.append((time.process_time() - started) * 1e3)
        hits += any(one == place for one, _ in answer)
    times.sort()
    yield Figure(f"register of {size:,} built from packed segments", min(builds), "ms", 60 if size <= 100_000 else None)
    yield Figure(f"search of {size:,}, median", median(times), "ms")
    yield Figure(f"search of {size:,}, 95th percentile", times[int(len(times) * 0.95)], "ms", bounds[0])
    yield Figure(f"search of {size:,}, recall among the first 10", hits / len(hidden), bound=bounds[1], at_most=False)
