"""Plain ways to compare names, beside which the engine is measured: what a competent afternoon would give."""

from __future__ import annotations

import unicodedata

from rapidfuzz import fuzz

from havn.engines.names.scripts import script_of, symbols_of

_WRITTEN = {"latin", "cyrillic", "armenian", "georgian", "greek", "hebrew", "arabic"}


def token_sort(one: str, other: str) -> float:
    """Compare as written: without accents, words sorted, share of letters in common."""
    return fuzz.token_sort_ratio(_plain(one), _plain(other)) / 100


def transliterated_token_sort(one: str, other: str) -> float:
    """Write both names letter by letter in one alphabet, sort the words, and take the share of letters in common."""
    return fuzz.token_sort_ratio(_written(one), _written(other)) / 100


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in folded if not unicodedata.combining(c)).replace(",", " ")


def _written(text: str) -> str:
    words = text.lower().replace(",", " ").replace("-", " ").replace(".", " ").split()
    scripts = [script_of(word[0]) for word in words]
    pairs = zip(words, scripts, strict=True)
    return " ".join(symbols_of(word, script) if script in _WRITTEN else word for word, script in pairs)
