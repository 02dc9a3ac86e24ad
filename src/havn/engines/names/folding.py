"""Fold a written name: lower case, one form of each letter, words parted by spaces, each word in one script."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from havn.engines.names.scripts import script_of
from havn.engines.names.tables import rows

_MARKS = (
    (0x0300, 0x036F),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
)
_APOSTROPHES = frozenset("'’‘ʼʻ`´ʹ′ʿʾʽ׳״ʺ‛՚‵")
# NFKC would turn these apostrophes into a space and a mark, which parts the word.
_SPACING_ACCENT = re.compile("[\u00b4\u0384\u1fbd\u1fbf\u1ffd\u1ffe]")
_ALEF_WASLA = "ٱ"
_HYPHENS = frozenset("-‐‑‒–—−־・·‧•")
# The letters of names in use; what lies outside is folded anew each time, so that no letter read is kept.
_FOLDED_AHEAD = (range(0x0700), range(0x10A0, 0x1100), range(0x1E00, 0x2070))
_LATIN, _GREEK, _CYRILLIC = "A-Za-z\u00c0-\u024f\u0259", "\u0370-\u03ff", "\u0400-\u052f"
_MIXED = re.compile(f"[{_LATIN}][{_GREEK}{_CYRILLIC}]|[{_GREEK}][{_LATIN}{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}{_GREEK}]")
_LETTERS = re.compile(f"[{_LATIN}{_GREEK}{_CYRILLIC}]+")
# A Latin letter with an accent is a look-alike as the letter without it is: é in a Cyrillic word is a stressed е.
_ACCENTED = range(0x00C0, 0x0250)
_ALIKE_IN = ("latin", "cyrillic", "greek")


class _Folding(dict[int, str]):
    """Each character's lower-case form, a space for a separator, a hyphen for any hyphen, nothing for marks."""

    def __missing__(self, code: int) -> str:
        return _folded(chr(code))


def _folded(character: str) -> str:
    if character in _APOSTROPHES:
        return ""
    if character in _HYPHENS:
        return "-"
    if character == _ALEF_WASLA:
        return "ا"
    code = ord(character)
    if any(first <= code <= last for first, last in _MARKS):
        return ""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return character.lower() if category[0] in "LM" else " "


_FOLDING = _Folding({code: _folded(chr(code)) for codes in _FOLDED_AHEAD for code in codes})


def fold(text: str) -> str:
    """Return the text in lower case with separators as spaces, hyphens alike, and marks and controls gone.

    A word that mixes Latin, Cyrillic and Greek letters has its look-alikes (a Latin C in Сергей) written in the script
    in which they leave the fewest letters of others, or else in that of most of its letters.
    """
    if text.isascii():
        return text.translate(_FOLDING)
    text = unicodedata.normalize("NFKC", _SPACING_ACCENT.sub("", text))
    if _MIXED.search(text):
        text = _LETTERS.sub(_in_one_script, text)
    lowered = text.translate(_FOLDING)
    return lowered.replace("\u0307", "") if "\u0307" in lowered else lowered


def _in_one_script(word: re.Match[str]) -> str:
    counts = Counter(map(script_of, word[0]))
    script = min(counts, key=lambda script: (_letters_outside(word[0], script), -counts[script], script))
    return word[0].translate(_look_alikes(script))


def _letters_outside(word: str, script: str) -> int:
    """Count the letters of other scripts that look like none of this one."""
    known = _look_alikes(script)
    return sum(script_of(letter) != script and ord(letter) not in known for letter in word)


@cache
def _look_alikes(script: str) -> dict[int, str]:
    """Return for `str.translate` the letters of this script for those of the others that look like them."""
    own = _ALIKE_IN.index(script)
    alike = {
        ord(letter): row[own]
        for row in rows("look_alikes")
        for column, letter in enumerate(row)
        if column != own and "-" not in {letter, row[own]}
    }
    accented = {code: ord(unicodedata.normalize("NFD", chr(code))[0]) for code in _ACCENTED}
    return {code: alike[plain] for code, plain in accented.items() if plain in alike} | alike
