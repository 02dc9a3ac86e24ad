"""Keys by which names are found: consonants in broad classes, so that most spellings of a name share a key."""

from __future__ import annotations

from itertools import combinations, product

from havn.engines.names.name import Name, spellings_of
from havn.engines.names.sounds import sounds
from havn.engines.names.spelling import Kind, Spelling

MOST_READINGS = 6


def skeletons(symbols: str) -> tuple[str, ...]:
    """Return the consonant skeletons of a word in symbols, the likeliest first, at most 6.

    A symbol that is read in two ways, or is often not written, makes a second reading; doubled classes fall together.
    """
    classes = sounds().classes
    readings = [""]
    for symbol in symbols:
        found = classes[symbol]
        if not found:
            continue
        longer = [reading + c for reading in readings for c in found if not c or reading[-1:] != c]
        kept = [reading for reading in readings if reading[-1:] in found and reading]
        readings = (
            list(dict.fromkeys([*kept, *longer]))[:MOST_READINGS]
            if len(found) > 1
            else [reading if reading[-1:] == found[0] else reading + found[0] for reading in readings]
        )
    return tuple(dict.fromkeys(readings))


def _word_keys(symbols: str, text: str) -> tuple[str, ...]:
    if not symbols:
        return ("~" + text,)
    return tuple(reading or "0" + symbols[:1] for reading in skeletons(symbols))


def keys(name: str | Name) -> frozenset[str]:
    """Return the retrieval keys of a name: the skeletons of its words, in all its spellings; initials have none."""
    return frozenset(
        key
        for spelling in spellings_of(name)
        for word in spelling.words
        if word.kind is not Kind.INITIAL
        for key in _word_keys(word.symbols, word.text)
    )


def pair_keys(name: str | Name) -> frozenset[str]:
    """Return keys of two words each, without regard to their order, such as given and family name."""
    return frozenset(key for spelling in spellings_of(name) for key in _pairs(spelling))


def _pairs(spelling: Spelling) -> set[str]:
    words = [_word_keys(word.symbols, word.text) for word in spelling.words if word.kind is Kind.NAME]
    if len(words) < 2:  # noqa: PLR2004 -- a pair
        return {f"{key}|" for word in words for key in word}
    return {"|".join(sorted(pair)) for one, other in combinations(words, 2) for pair in product(one, other)}
