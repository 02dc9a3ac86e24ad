"""A made-up register of persons with names as dense as real ones, birth years and countries.

A measurement on real office holders found 72 namesakes by name alone for each of 63 700 persons, and 3.4 with the birth
year ±1; this register is at least as dense (the benchmark prints both figures). Given and family names are those of the
people in the history books, the n-th of a culture 1/n as common as the first; the other family names are made of
syllables and the endings of the culture. Birth years are uniform from 1945 to 2006, countries uneven as written here.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.names_evaluation.known_pairs import Person, people

_SYLLABLES = tuple(c + v for c in ("b", "d", "g", "k", "l", "m", "n", "r", "s", "sh", "t", "v", "z") for v in "aeio")
_MADE_UP = 12_000
_KNOWN_FAMILY = 0.42


@dataclass(frozen=True)
class Culture:
    """How many of the register it has, whose names it takes, how its family names end, in which countries it lives."""

    share: float
    people: tuple[str, ...]
    endings: tuple[str, ...]
    countries: tuple[str, ...]
    father: float = 0.0


CULTURES = (
    Culture(0.20, ("RU", "UA"), ("ov", "ova", "in", "enko", "sky"), ("RU", "UA", "KZ", "RU", "BY", "KG", "MD")),
    Culture(0.22, ("AR",), ("i", "", "ani"), ("EG", "SY", "IQ", "PS", "SD", "YE", "LY", "TN", "MA", "DZ", "JO"), 0.6),
    Culture(0.10, ("FA",), ("i", "zadeh", "pour"), ("IR", "AF", "IR", "TJ")),
    Culture(0.08, ("ZH", "TW", "HK"), ("",), ("CN", "CN", "HK", "TW", "MY")),
    Culture(0.20, ("ES",), ("ez", "a", "o", "es"), ("MX", "CO", "VE", "GT", "HN", "NI", "CU", "PE", "SV", "EC"), 0.5),
    Culture(0.05, ("AZ", "TR"), ("ov", "li", "zade"), ("AZ", "TR", "AZ")),
    Culture(0.05, ("BY",), ("ich", "enka", "ski"), ("BY", "BY", "PL")),
    Culture(0.05, ("KA",), ("shvili", "dze", "ia"), ("GE", "GE", "RU")),
    Culture(0.05, ("HY",), ("yan", "ian"), ("AM", "AM", "RU")),
)


@dataclass(frozen=True)
class Entry:
    """One person of the register."""

    name: str
    year: int
    country: str


def register(count: int) -> list[Entry]:
    """Return a register, the same for the same count."""
    chance = random.Random(19)
    known = people()
    stock = {culture: _names(culture, known, chance) for culture in CULTURES}
    chosen = chance.choices(CULTURES, [culture.share for culture in CULTURES], k=count)
    return [
        Entry(_composed(culture, *stock[culture], chance), chance.randint(1945, 2006), _zipf(culture.countries, chance))
        for culture in chosen
    ]


def _names(culture: Culture, known: list[Person], chance: random.Random) -> tuple[list[str], list[str], list[str]]:
    spellings = [person.spellings for person in known if person.culture in culture.people]
    # Every other person native, the others in Latin spelling: as a network has them.
    chosen = [all_[0] if place % 2 else all_[1] for place, all_ in enumerate(spellings)]
    made_up = [
        "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize() + chance.choice(culture.endings)
        for _ in range(_MADE_UP)
    ]
    return [given.split()[0] for given, _ in chosen], [family.split()[-1] for _, family in chosen], made_up


def _composed(culture: Culture, given: list[str], family: list[str], made_up: list[str], chance: random.Random) -> str:
    words = [_zipf(given, chance)]
    if chance.random() < culture.father:
        words.append(_zipf(given, chance))
    words.append(_zipf(family if chance.random() < _KNOWN_FAMILY else made_up, chance))
    return " ".join(words)


def _zipf(names: list[str] | tuple[str, ...], chance: random.Random) -> str:
    """Draw a name so that the n-th is about 1/n as common as the first."""
    return names[int((len(names) + 1) ** chance.random()) - 1]
