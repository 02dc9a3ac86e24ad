"""Names that people use for one another: short forms, and the forms of one name in different languages."""

from __future__ import annotations

import re
from functools import cache

from havn.engines.names.scripts import script_of, symbols_of
from havn.engines.names.tables import rows

# What is left of a word's symbols in a loose key: spelling habits differ in the rest.
_LOOSE = {
    ord(symbol): kept
    for symbols, kept in (
        ("aäAE", "a"),
        ("oöëuüWÞÝ", "o"),
        ("eiYÏ", "i"),
        ("y'hH", ""),
        ("1É", "C"),
        ("3qØÃÓ7", "k"),
        ("4ß", "s"),
        ("5wÎ", "v"),
        ("XÕÍ#", "x"),
        ("68Â2Ì", "g"),
        ("=$GË", "g"),
        ("&þÅ", "t"),
        ("+ðøÄÙ", "d"),
        ("%ÁÑ", "p"),
        ("ÀÒÚ", "b"),
        ("9Ô", "S"),
        ("!", "z"),
        ("jÐÊÛ", "J"),
        ("~Ü", "l"),
        ("ÇÖ", "c"),
        ("È", "D"),
        ("ç", "C"),
    )
    for symbol in symbols
}
_LOOSE[ord("8")] = "s"
_DOUBLED_VOWEL = re.compile("ii+")


def loose_key(symbols: str) -> str:
    """Return the consonants and broad vowels of a word: equal for most spellings of one name."""
    loose = symbols.translate(_LOOSE)
    return _DOUBLED_VOWEL.sub("i", loose) if "ii" in loose else loose


@cache
def _groups() -> dict[str, frozenset[int]]:
    """Return for each loose key the groups of `data/equivalents.tsv` that it belongs to."""
    found: dict[str, set[int]] = {}
    for number, (names,) in enumerate(rows("equivalents")):
        for name in names.split():
            key = loose_key(symbols_of(name, script_of(name[0])))
            found.setdefault(key, set()).add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


_NONE: frozenset[int] = frozenset()


@cache
def _forms() -> tuple[dict[str, frozenset[int]], tuple[str, ...]]:
    """Return for the symbols of each word of `data/forms.tsv` its groups, and the first form of each group.

    They are met exactly: a form as short as *Дени* has a loose key that it shares with other names. Where the first
    word of a line is a form of names in the other table, so are the others.
    """
    first_names = [names.split()[0] for (names,) in rows("equivalents")]
    found: dict[str, frozenset[int]] = {}
    for (names,) in rows("forms"):
        words = [symbols_of(name, script_of(name[0])) for name in names.split()]
        groups = _groups().get(loose_key(words[0])) or frozenset({len(first_names)})
        if max(groups) == len(first_names):
            first_names.append(names.split()[0])
        for word in words:
            found[word] = found.get(word, frozenset()) | groups
    return found, tuple(first_names)


def groups_of(symbols: str) -> frozenset[int]:
    """Return the numbers of the names that a word, in symbols, is listed as a form of."""
    loose, exact = _groups().get(loose_key(symbols), _NONE), _forms()[0].get(symbols)
    return loose | exact if exact else loose


def are_equivalent(one: str, other: str) -> bool:
    """Tell whether two words, in symbols, are listed as forms of one given name."""
    first = groups_of(one)
    return bool(first) and not first.isdisjoint(groups_of(other))


def names_of(symbols: str) -> frozenset[str]:
    """Return the names, each by the first form of its line, that a word, in symbols, is listed as a form of."""
    return frozenset(_forms()[1][number] for number in groups_of(symbols))
