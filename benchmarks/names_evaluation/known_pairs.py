"""Pairs of names from `known_people.tsv`: spellings in use of one person, and hard pairs of different persons.

The spellings come from history books, encyclopaedias and library catalogues in English, French, German, Spanish and
Russian, not from the engine's tables. A negative keeps one part of a name and takes the other from somebody of the same
culture and script: the sibling, the namesake. Half of the people (by a checksum) were looked at while the engine was
built (`TUNED`); the other half only measures (`HELD`).
"""

from __future__ import annotations

import csv
import zlib
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TUNED, HELD = 0, 1
_NEGATIVES_A_PERSON = 12


@dataclass(frozen=True)
class Pair:
    """Two names, whether they are one person's, and the culture of the first."""

    one: str
    other: str
    is_match: bool
    culture: str


@dataclass(frozen=True)
class Person:
    """The spellings of one person, each a given and a family name."""

    culture: str
    spellings: tuple[tuple[str, str], ...]

    @property
    def half(self) -> int:
        """Which half of the people this person belongs to."""
        return zlib.crc32("/".join(self.spellings[0]).encode()) % 2


def people() -> list[Person]:
    """Read the people."""
    with (Path(__file__).parent / "known_people.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]
    return [Person(culture, tuple(_parted(text) for text in spellings.split(" | "))) for culture, spellings in rows]


def _parted(text: str) -> tuple[str, str]:
    given, _, family = text.partition("/")
    return given, family


def _whole(spelling: tuple[str, str], place: int) -> str:
    given, family = spelling
    if not given.isascii() and "\u4e00" <= given[0] <= "\u9fff":
        return given + family
    return f"{family} {given}" if place % 3 == 0 else f"{given} {family}"


def pairs(half: int | None = None) -> Iterator[Pair]:
    """Return all pairs of the people of one half, or of everybody."""
    chosen = [person for person in people() if half is None or person.half == half]
    for place, person in enumerate(chosen):
        for number, (one, other) in enumerate(combinations(person.spellings, 2)):
            yield Pair(_whole(one, 1), _whole(other, number), is_match=True, culture=person.culture)
        yield from _negatives(place, person, chosen)


def _negatives(place: int, person: Person, everybody: list[Person]) -> Iterator[Pair]:
    kin = [other for other in everybody if other.culture == person.culture and other is not person]
    for number in range(_NEGATIVES_A_PERSON):
        if not kin:
            return
        other = kin[(place * 7 + number * 5) % len(kin)]
        one = person.spellings[number % len(person.spellings)]
        own = person.spellings[(number * 3 + 1) % len(person.spellings)]
        borrowed = other.spellings[(number * 3 + 1) % len(other.spellings)]
        part = number % 2
        if _script(own[0]) != _script(borrowed[0]) or _shares(person, other, part):
            continue
        mixed = (borrowed[0], own[1]) if part == 0 else (own[0], borrowed[1])
        if _script(one[0]) == "han" and part == 1 and _script(mixed[0]) == "han":
            mixed = (borrowed[0], own[1])
        yield Pair(_whole(one, 1), _whole(mixed, number), is_match=False, culture=person.culture)


def _shares(person: Person, other: Person, part: int) -> bool:
    """Tell whether two people share a word of the borrowed part: then the pair would be no two persons."""
    words = [{word.lower() for spelling in who.spellings for word in spelling[part].split()} for who in (person, other)]
    return not words[0].isdisjoint(words[1])


def _script(text: str) -> str:
    return "han" if "\u4e00" <= text[0] <= "\u9fff" else "latin" if text[0] < "\u0370" else "other"
