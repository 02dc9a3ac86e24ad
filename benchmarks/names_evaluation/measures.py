"""Recall at a share of false positives, the figure by which matchers of names are compared."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from benchmarks.names_evaluation.known_pairs import Pair

if TYPE_CHECKING:
    from pathlib import Path

Matcher = Callable[[str, str], float]


def pairs_in(path: Path) -> list[Pair]:
    """Read a file of pairs with the columns name1, name2, is_match and culture."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Pair(row["name1"], row["name2"], row["is_match"] == "1", row["culture"]) for row in rows]


def threshold(scores: Iterable[tuple[Pair, float]], false_positives: float) -> float:
    """Return the score above which at most this share of the pairs of different persons lies."""
    negatives = sorted((score for pair, score in scores if not pair.is_match), reverse=True)
    return negatives[int(len(negatives) * false_positives)]


def recall(scores: Iterable[tuple[Pair, float]], above: float) -> float:
    """Return the share of the pairs of one person that score above a threshold."""
    positives = [score for pair, score in scores if pair.is_match]
    return sum(score > above for score in positives) / len(positives)


def by_culture(scores: list[tuple[Pair, float]], above: float) -> dict[str, tuple[float, float, int]]:
    """Return for each culture the recall, the false positives at a common threshold, and the number of pairs."""
    grouped: dict[str, list[tuple[Pair, float]]] = defaultdict(list)
    for pair, score in scores:
        grouped[pair.culture].append((pair, score))
    return {
        culture: (
            recall(found, above),
            sum(score > above for pair, score in found if not pair.is_match)
            / max(1, sum(not pair.is_match for pair, _ in found)),
            len(found),
        )
        for culture, found in sorted(grouped.items())
    }


def scored(pairs: Iterable[Pair], matcher: Matcher) -> list[tuple[Pair, float]]:
    """Score every pair."""
    return [(pair, matcher(pair.one, pair.other)) for pair in pairs]
