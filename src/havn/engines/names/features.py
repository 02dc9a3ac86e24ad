"""What a register stores of a name: its words in symbols, each with a signature, and exact marks beside them."""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from havn.engines.names.chinese import in_characters, marks_of
from havn.engines.names.equivalents import groups_of
from havn.engines.names.keys import skeletons
from havn.engines.names.scripts import UNWRITTEN, UNWRITTEN_VOWELS
from havn.engines.names.sounds import first_of, sounds
from havn.engines.names.spelling import Kind, Spelling, Word, retrieved_as, syllables_of

if TYPE_CHECKING:
    from havn.engines.names.name import Name

# A mark is a feature that is met by equality alone; no word in symbols begins so.
MARK = "\u00b7"
INITIAL = MARK + "^"


class Feature(NamedTuple):
    """A word in symbols (of a script without short vowels: with ° before it) or a mark, and its 64-bit signature."""

    word: str
    signature: int


Group = tuple[Feature, ...]
"""The features of one word or syllable: what meets any of them meets it."""


def features_of(name: Name, known: dict[Word, Group], *, asked_for: bool = False) -> list[Group]:
    """Return the features of each word of a name; `known` keeps the words already seen, for one packing.

    A stored word also has the mark of its initial; a word asked for has it only where it is no more than an initial.
    """
    found: list[Group] = []
    for spelling in name.read:
        for word in [*(word for way in retrieved_as(spelling) for word in way.words), *syllables_of(spelling)]:
            features = known.get(word)
            if features is None:
                features = known[word] = _word_features(word, asked_for=asked_for)
            if features:
                found.append(features)
        found.extend(_chinese_features(spelling))
    return list(dict.fromkeys(found))


def _chinese_features(spelling: Spelling) -> list[Group]:
    """Return the Mandarin syllables of a name, and the characters themselves: homophones are other names."""
    if spelling.longest > _LONGEST_CHINESE:
        return []
    read = [tuple(Feature(MARK + reading, 0) for reading in readings) for readings in marks_of(spelling) if readings]
    name = in_characters(spelling)
    return read if name is None else [*read, (_exact("".join([*name.surnames, name.given])),)]


_LONGEST_CHINESE = 14


def _word_features(word: Word, *, asked_for: bool) -> Group:
    if word.script == "han":
        return ()
    if not word.symbols:
        return (_exact(word.text),)
    if word.kind is Kind.INITIAL:
        return _initials(word.symbols)
    before = UNWRITTEN if word.script in UNWRITTEN_VOWELS else ""
    words = [Feature(before + symbols, signature(symbols)) for symbols in (word.symbols, *word.others)]
    marks = [Feature(f"{MARK}{number}", 0) for number in sorted(groups_of(word.symbols))]
    return (*words, *marks, *(() if asked_for else _initials(word.symbols)))


def _exact(text: str) -> Feature:
    """Return the mark of a text that is compared as it is written."""
    return Feature(f"{MARK}{zlib.crc32(text.encode('utf-8', 'replace')):08x}", 0)


def _initials(symbols: str) -> Group:
    """Return the marks of what a word may begin with: the class of a consonant, or which vowels the first may be."""
    return tuple(Feature(INITIAL + found, 0) for found in first_of(symbols))


def signature(symbols: str) -> int:
    """Return 64 bits that say which consonant classes follow which in a word, in all its readings."""
    bits, known = 0, _bits()
    for reading in skeletons(symbols):
        framed = f"^{reading}$"
        for place in range(len(framed) - 1):
            bits |= known[framed[place : place + 2]]
        for place in range(len(framed) - 2):
            bits |= known[f"{framed[place]}.{framed[place + 2]}"]
    return bits


@cache
def _bits() -> dict[str, int]:
    """Return the bit of each pair of classes that may follow one another, at once or with one between."""
    classes = {found for several in sounds().classes.values() for found in several if found}
    pairs = (pair for one in {"^", *classes} for other in {"$", *classes} for pair in (one + other, f"{one}.{other}"))
    return {pair: 1 << (zlib.crc32(pair.encode()) % 64) for pair in pairs}
