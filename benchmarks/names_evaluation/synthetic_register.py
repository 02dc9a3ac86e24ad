"""A register of made-up names in seven scripts, in which a few known names are hidden to be searched for."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SYLLABLES = tuple(
    consonant + vowel
    for consonant in ("b", "d", "g", "k", "l", "m", "n", "r", "s", "sh", "t", "v", "zh")
    for vowel in "aeio"
)
_ENDINGS = ("ov", "enko", "yan", "shvili", "i", "ev", "in", "ez", "", "sky")
_DIFFERENT_SURNAMES = 60_000
_OF_KNOWN_SURNAME = 0.003


def matching_pairs(path: Path) -> list[tuple[str, str, str]]:
    """Return the pairs of one person in a file of pairs, with their culture, in an order of no meaning."""
    with path.open(encoding="utf-8", newline="") as file:
        found = [(row["name1"], row["name2"], row["culture"]) for row in csv.DictReader(file) if row["is_match"] == "1"]
    random.Random(7).shuffle(found)
    return found


def register(count: int, hidden: list[tuple[str, str, str]], known: list[tuple[str, str, str]]) -> dict[int, list[str]]:
    """Return `count` names by place; the first spelling of each hidden pair stands where `places(…)` says.

    Given names come from the known pairs; surnames are 60 000 made-up ones of which the n-th is 1/n as common as the
    first, and three in a thousand are those of the known pairs, so that hidden names have namesakes.
    """
    chance = random.Random(5)
    surnames = [
        "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((2, 3, 3)))).capitalize()
        + chance.choice(_ENDINGS)
        for _ in range(_DIFFERENT_SURNAMES)
    ]
    split = [name.replace(",", "").split() for one, other, culture in known if culture != "ZH" for name in (one, other)]
    split = [words for words in split if len(words) > 1]
    rows = {place: [_made_up(chance, surnames, split)] for place in range(count)}
    for place, (one, _, _) in zip(places(count, len(hidden)), hidden, strict=True):
        rows[place] = [one]
    return rows


def places(count: int, hidden: int) -> list[int]:
    """Return where the hidden names stand."""
    return random.Random(11).sample(range(count), hidden)


def _made_up(chance: random.Random, surnames: list[str], split: list[list[str]]) -> str:
    words = chance.choice(split)
    if chance.random() < _OF_KNOWN_SURNAME:
        return f"{words[0]} {chance.choice(split)[-1]}"
    return f"{words[0]} {surnames[int(len(surnames) ** chance.random()) - 1]}"
