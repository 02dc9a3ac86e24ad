"""The alphabet of symbols into which every script is written, and what it costs to take one symbol for another.

A symbol is a sound, or a letter that different spelling habits read differently (Latin `ch` is an English, a French
or a German sound). Costs are whole hundredths, so that the same names give the same figure on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from havn.engines.names.tables import rows

VOWELS = frozenset("aeiouäöüëAWYE'HÏÞÝ")
OTHER_SOUND = 100
VOWEL_FOR_CONSONANT = 115


@dataclass(frozen=True, slots=True)
class Sounds:
    """Costs in hundredths: `substitute[a][b]`, `drop[a]`, `drop_unwritten[a]`; `classes[a]` are retrieval classes.

    `drop_unwritten` holds beside a script that writes no short vowels, such as Arabic.
    """

    substitute: dict[str, dict[str, int]]
    drop: dict[str, int]
    drop_unwritten: dict[str, int]
    classes: dict[str, tuple[str, ...]]


@cache
def sounds() -> Sounds:
    """Return the costs, computed from the tables `sounds` and `likeness` at first use."""
    table = rows("sounds")
    readings = {row[0]: _readings(row[5]) for row in table}
    likeness = _likeness()
    return Sounds(
        substitute={
            one: {
                other: _cheapest(readings[one], readings[other], likeness) if one != other else 0 for other in readings
            }
            for one in readings
        },
        drop={row[0]: int(row[2]) for row in table},
        drop_unwritten={row[0]: int(row[3]) for row in table},
        classes={row[0]: tuple("" if c == "-" else c for c in row[4]) for row in table},
    )


@cache
def _frames() -> dict[int, str]:
    """Return for `str.translate` what each symbol is in a frame: hissing sounds are one class, vowels are gone."""
    first = {symbol: found[0] if found else "" for symbol, found in sounds().classes.items()}
    return {ord(symbol): "S" if found == "C" else found for symbol, found in first.items()}


def frame_of(symbols: str) -> str:
    """Return the consonants of a word in symbols, in the broadest classes."""
    return symbols.translate(_frames())


def _readings(text: str) -> list[tuple[str, int]]:
    return [(part[0], int(part[2:])) for part in text.split()]


def _likeness() -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one, other, cost in rows("likeness"):
        found[one, other] = found[other, one] = int(cost)
    return found


def _cheapest(one: list[tuple[str, int]], other: list[tuple[str, int]], likeness: dict[tuple[str, str], int]) -> int:
    return min(
        first_penalty + second_penalty + _unlike(first, second, likeness)
        for first, first_penalty in one
        for second, second_penalty in other
    )


def _unlike(first: str, second: str, likeness: dict[tuple[str, str], int]) -> int:
    if first == second:
        return 0
    if (first in VOWELS) != (second in VOWELS):
        return likeness.get((first, second), VOWEL_FOR_CONSONANT)
    return likeness.get((first, second), OTHER_SOUND)


def first_of(symbols: str) -> str:
    """Return what a word may begin with: the classes of a consonant, or which vowels the first may be."""
    return _FIRST_VOWELS.get(symbols[0]) or "".join(sounds().classes[symbols[0]]) or "aeo"


# The glide y and the front vowels are one: Е is written Ye, Je and E.
_FIRST_VOWELS = {
    **dict.fromkeys("aA", "a"), **dict.fromkeys("eiyYÏëü", "e"), **dict.fromkeys("ouWöÞÝ", "o"), "ä": "ae",
}  # fmt: skip
