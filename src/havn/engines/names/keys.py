"""Keys by which names are found: consonants in broad classes, so that most spellings of a name share a key."""

from __future__ import annotations

import re
from itertools import combinations, zip_longest

from havn.engines.names.chinese import chinese_pairs
from havn.engines.names.equivalents import names_of
from havn.engines.names.name import Name, spellings_of
from havn.engines.names.sounds import first_of, sounds
from havn.engines.names.spelling import Kind, Spelling, Word, retrieved_as

MOST_READINGS = 6
MOST_PAIRS = 12
_DOUBLED_HISSING = re.compile("T?S+")


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
        for way in retrieved_as(spelling)
        for word in way.words
        if word.kind is not Kind.INITIAL
        for symbols in (word.symbols, *word.others)
        for key in _word_keys(symbols, word.text)
    )


def pair_keys(name: str | Name) -> frozenset[str]:
    """Return keys of two words each, without regard to their order, such as given and family name.

    A name of one word and initials has keys of the word with its first initial; initials alone have none. A spelling
    has 12 keys at most, the likeliest; one that is looked for in two ways has those of both in turn.
    """
    return frozenset(key for spelling in spellings_of(name) for key in _pairs_of_all_ways(spelling))


def _pairs_of_all_ways(spelling: Spelling) -> list[str]:
    in_turn = zip_longest(*map(_pairs, retrieved_as(spelling)))
    return list(dict.fromkeys(key for keys_in_turn in in_turn for key in keys_in_turn if key))[:MOST_PAIRS]


def _pairs(spelling: Spelling) -> list[str]:
    """Return the pairs of one spelling, the likeliest first, at most 12."""
    chinese = chinese_pairs(spelling)
    if chinese:
        return chinese[:MOST_PAIRS]
    words = [word for word in spelling.words if word.kind is Kind.NAME]
    if len(words) == 1:
        words = [word for word in spelling.words if word.kind is not Kind.INITIAL]
    found = [_broad_keys(word) for word in words]
    if len(found) < 2:  # noqa: PLR2004 -- a pair
        first = _first_initial(spelling)
        return [f"{key}|{initial}" for keys_of_word in found for key in keys_of_word for initial in first][:MOST_PAIRS]
    ranked = sorted(
        (places, "|".join(sorted(pair)))
        for one, other in combinations(found, 2)
        for places, pair in ((a + b, (first, second)) for a, first in enumerate(one) for b, second in enumerate(other))
    )
    return list(dict.fromkeys(key for _, key in ranked))[:MOST_PAIRS]


def _first_initial(spelling: Spelling) -> list[str]:
    """Return what the first initial as written may be: beside one word it stands for the given name."""
    for word in spelling.in_order:
        if word.kind is Kind.INITIAL and word.symbols:
            return [f"^{first}" for first in first_of(word.symbols)]
    return [""]


def _broad_keys(word: Word) -> list[str]:
    """Return the keys of a word with hissing sounds as one class, and the given names that it is a form of."""
    if not word.symbols:
        return ["~" + word.text]
    readings = [reading for symbols in (word.symbols, *word.others) for reading in skeletons(symbols)]
    broad = [_one_hissing(reading) or "0" + word.symbols[:1] for reading in readings]
    names = [f"={name}" for name in sorted(names_of(word.symbols))]
    return list(dict.fromkeys([broad[0], *names, *broad]))[:MOST_READINGS]


def _one_hissing(reading: str) -> str:
    return _DOUBLED_HISSING.sub("S", reading.replace("C", "S"))
