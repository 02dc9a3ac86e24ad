"""How the characters and syllables of Chinese names are spelled, in Mandarin and in the dialects abroad."""

from __future__ import annotations

from functools import cache

from havn.engines.names.mandarin import readings_of, spellings_of_syllables
from havn.engines.names.tables import pairs, rows

_DIALECT_PENALTY = 5
_DIALECTS = ("cantonese", "malaysian")


# Spellings of the commonest surnames of two syllables, which count as one here.
_COMPOUND = frozenset(
    {
        "ouyang",
        "auyeung",
        "auyong",
        "szeto",
        "situ",
        "seeto",
        "sima",
        "zhuge",
        "shangguan",
        "huangfu",
        "xiahou",
        "оуян",
        "сыту",
        "сыма",
        "чжугэ",
    }
)


@cache
def simplified() -> dict[int, str]:
    """Return the table by which traditional characters become simplified ones, for `str.translate`."""
    return {ord(one): other for row in rows("simplified") for one, other in zip(row[0], row[1], strict=True)}


@cache
def compound_surnames() -> frozenset[str]:
    """Return the surnames of two characters, simplified."""
    return frozenset(row[0].translate(simplified()) for row in rows("compound_surnames"))


@cache
def surname_characters() -> frozenset[str]:
    """Return the surnames of one character, simplified."""
    return frozenset(character for row in rows("surnames") for character in row[0].translate(simplified()))


@cache
def _dialect_spellings() -> dict[str, tuple[str, ...]]:
    """Return for each simplified character its dialect spellings."""
    found: dict[str, list[str]] = {}
    for dialect in _DIALECTS:
        for spelled, characters in pairs(dialect).items():
            if len(characters) == 2 and characters in {"司徒", "歐陽"}:  # noqa: PLR2004 -- one surname, not two characters
                continue
            for character in characters.translate(simplified()):
                found.setdefault(character, []).append(spelled)
    return {character: tuple(dict.fromkeys(spelled)) for character, spelled in found.items()}


def spellings_of_character(character: str) -> dict[str, int]:
    """Return how a simplified character is spelled in Latin and Cyrillic script, with penalties in hundredths."""
    found: dict[str, int] = {}
    known = spellings_of_syllables()
    for reading in readings_of(character):
        for spelled, penalty in known[reading].items():
            found[spelled] = min(penalty, found.get(spelled, penalty))
    for spelled in _dialect_spellings().get(character, ()):
        found.setdefault(spelled, _DIALECT_PENALTY)
    return found


@cache
def syllables() -> dict[str, dict[str, int]]:
    """Return for each spelled syllable the Mandarin syllables that it may be, from the spellings of Mandarin alone."""
    found: dict[str, dict[str, int]] = {}
    for syllable, spelled in spellings_of_syllables().items():
        for text, penalty in spelled.items():
            found.setdefault(text, {})[syllable] = penalty
    return found


@cache
def dialect_syllables() -> frozenset[str]:
    """Return the spelled syllables of the dialects."""
    return frozenset(spelled for spelled_of in _dialect_spellings().values() for spelled in spelled_of)


@cache
def given_readings() -> dict[str, dict[str, int]]:
    """Return for each spelled syllable, of any dialect, the Mandarin syllables that it may be, with penalties."""
    found = {text: dict(readings) for text, readings in syllables().items()}
    for character, spelled_of in _dialect_spellings().items():
        _add(found, character, spelled_of)
    return found


@cache
def surname_readings() -> dict[str, dict[str, int]]:
    """Return for each spelling of a surname the Mandarin surnames that it may be, with penalties."""
    found: dict[str, dict[str, int]] = {}
    known = spellings_of_syllables()
    for character in sorted(surname_characters()):
        for reading in readings_of(character):
            for text, penalty in known[reading].items():
                found.setdefault(text, {})[reading] = penalty
        _add(found, character, _dialect_spellings().get(character, ()))
    for surname in sorted(compound_surnames()):
        readings = [readings_of(character)[:1] for character in surname]
        if all(readings):
            reading = "".join(one for (one,) in readings)
            first, second = (known[one] for (one,) in readings)
            for text in (a + b for a in first for b in second):
                found.setdefault(text, {})[reading] = 0
    for text, reading in (
        ("szeto", "situ"),
        ("seeto", "situ"),
        ("auyeung", "ouyang"),
        ("ouyeung", "ouyang"),
        ("auyong", "ouyang"),
    ):
        found.setdefault(text, {})[reading] = _DIALECT_PENALTY
    return found


def _add(found: dict[str, dict[str, int]], character: str, spelled_of: tuple[str, ...]) -> None:
    for text in spelled_of:
        for reading in readings_of(character)[:1]:
            found.setdefault(text, {}).setdefault(reading, _DIALECT_PENALTY)


def spelled_compounds() -> frozenset[str]:
    """Return the commonest spellings of the commonest surnames of two characters."""
    return _COMPOUND


@cache
def looks_like_syllable() -> frozenset[str]:
    """Return every spelled syllable, in Latin and Cyrillic script."""
    return frozenset(syllables()) | dialect_syllables() | _COMPOUND
