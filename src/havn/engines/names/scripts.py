"""Tell the script of a word and write the word in symbols."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from havn.engines.names.tables import pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

# First code point of each range, and the table of the script that begins there ("" has no table).
_RANGES = (
    (0x0000, "latin"),
    (0x0370, "greek"),
    (0x0400, "cyrillic"),
    (0x0530, "armenian"),
    (0x0590, "hebrew"),
    (0x0600, "arabic"),
    (0x0700, ""),
    (0x0750, "arabic"),
    (0x0780, ""),
    (0x08A0, "arabic"),
    (0x0900, "devanagari"),
    (0x0980, ""),
    (0x10A0, "georgian"),
    (0x1100, ""),
    (0x1C80, "cyrillic"),
    (0x1C90, "georgian"),
    (0x1CC0, ""),
    (0x1E00, "latin"),
    (0x1F00, "greek"),
    (0x2000, ""),
    (0x2C60, "latin"),
    (0x2C80, ""),
    (0x2D00, "georgian"),
    (0x2D30, ""),
    (0x3040, "kana"),
    (0x3100, ""),
    (0x3400, "han"),
    (0xA000, ""),
    (0xA640, "cyrillic"),
    (0xA6A0, ""),
    (0xA720, "latin"),
    (0xA800, ""),
    (0xAC00, "hangul"),
    (0xD7A4, ""),
    (0xF900, "han"),
    (0xFB00, "latin"),
    (0xFB13, "armenian"),
    (0xFB18, ""),
    (0xFB1D, "hebrew"),
    (0xFB50, "arabic"),
    (0xFE00, ""),
    (0xFE70, "arabic"),
    (0xFF00, ""),
    (0x20000, "han"),
    (0x323B0, ""),
)
_STARTS = [start for start, _ in _RANGES]
_SCRIPTS = [script for _, script in _RANGES]
UNWRITTEN_VOWELS = frozenset({"arabic", "hebrew"})
# Before a word in symbols that a register stores: its script writes no short vowels.
UNWRITTEN = "\u00b0"
_LATIN_VOWELS = "aeiouyıəäëïöüæøœåáéíóúàèìòùâêîôûãõāēīōū"
_GLIDE = re.compile(f"y(?=[{_LATIN_VOWELS}])")
_LONG_I = re.compile(f"(?:iy|ii|ij|yi|yj|yy)(?![{_LATIN_VOWELS}])")


def script_of(character: str) -> str:
    """Return the name of the character's script, or "" for a script without a table."""
    code = ord(character)
    return "latin" if code < 0x370 else _SCRIPTS[bisect_right(_STARTS, code) - 1]  # noqa: PLR2004 -- the usual case first


@cache
def _table(script: str) -> tuple[re.Pattern[str], dict[str, str]]:
    table = pairs(script)
    return re.compile(_longest_of(table)), table


def _longest_of(texts: Iterable[str]) -> str:
    """Return a pattern that takes the longest text at its place: a branch for each first letter, which costs least."""
    rests: dict[str, list[str]] = {}
    for text in sorted(texts, key=lambda text: (-len(text), text)):
        rests.setdefault(text[0], []).append(re.escape(text[1:]))
    alone = "".join(re.escape(first) for first, after in rests.items() if after == [""])
    branches = [f"{re.escape(first)}(?:{'|'.join(after)})" for first, after in rests.items() if after != [""]]
    return "|".join([f"[{alone}]", *branches])


def _without_accents(word: str, table: dict[str, str]) -> str:
    return "".join(c if c in table else unicodedata.normalize("NFD", c)[0] for c in word)


def symbols_of(word: str, script: str) -> str:
    """Write a lower-case word of one script in symbols; letters unknown to the table are left out."""
    pattern, table = _table(script)
    if not word.isascii() and script in _ACCENTED:
        word = _without_accents(word, table)
    if script == "latin" and ("y" in word or "i" in word):
        word = _GLIDE.sub("ÿ", _LONG_I.sub("i", word))
    written = "".join(map(table.__getitem__, pattern.findall(word)))
    # To look first costs a third of a substitution that finds nothing.
    return _DOUBLED.sub(r"\1", written) if _DOUBLED.search(written) else written


_ACCENTED = frozenset({"latin", "greek", "hebrew", "arabic"})
_DOUBLED = re.compile(r"(.)\1+")
