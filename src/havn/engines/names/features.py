"""What a register stores of a name: its words in symbols, each with a signature, and exact marks beside them."""

from __future__ import annotations

import zlib
from functools import cache
from typing import NamedTuple

from havn.engines.names.equivalents import groups_of
from havn.engines.names.keys import skeletons
from havn.engines.names.name import Name
from havn.engines.names.scripts import UNWRITTEN, UNWRITTEN_VOWELS
from havn.engines.names.spelling import Kind, Word

# A mark is a feature that is met by equality alone; no word in symbols begins so.
MARK = "\u00b7"


class Feature(NamedTuple):
    """A word in symbols (of a script without short vowels: with ° before it) or a mark, and its 64-bit signature."""

    word: str
    signature: int


def features_of(name: Name, known: dict[str, tuple[Feature, ...]]) -> list[Feature]:
    """Return the features of a name; `known` keeps the words already seen, for the length of one packing."""
    found: list[Feature] = []
    for spelling in name.read:
        for word in spelling.words:
            if word.kind is Kind.INITIAL:
                continue
            features = known.get(word.text)
            if features is None:
                features = known[word.text] = _word_features(word)
            found.extend(features)
    return found


def _word_features(word: Word) -> tuple[Feature, ...]:
    if not word.symbols:
        return (Feature(f"{MARK}{zlib.crc32(word.text.encode('utf-8', 'replace')):08x}", 0),)
    before = UNWRITTEN if word.script in UNWRITTEN_VOWELS else ""
    words = [Feature(before + symbols, signature(symbols)) for symbols in (word.symbols, *word.others)]
    return (*words, *(Feature(f"{MARK}{number}", 0) for number in sorted(groups_of(word.symbols))))


def signature(symbols: str) -> int:
    """Return 64 bits that say which consonant classes follow which in a word, in all its readings."""
    bits = 0
    for reading in skeletons(symbols):
        framed = f"^{reading}$"
        for place in range(len(framed) - 1):
            bits |= _bit(framed[place : place + 2])
        for place in range(len(framed) - 2):
            bits |= _bit(framed[place] + "." + framed[place + 2])
    return bits


@cache
def _bit(pair: str) -> int:
    return 1 << (zlib.crc32(pair.encode()) % 64)
