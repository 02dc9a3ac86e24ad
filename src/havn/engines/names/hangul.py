"""Write Korean syllables in symbols: initial, vowel and final follow from the code point (Unicode Standard, 3.12)."""

from __future__ import annotations

_FIRST_SYLLABLE = 0xAC00
_INITIALS = ("Ø", "k", "n", "Ù", "t", "Ü", "m", "Ú", "p", "s", "s", "", "Û", "C", "C", "k", "t", "p", "h")
_VOWELS = (
    "a",
    "e",
    "ya",
    "ye",
    "Þ",
    "e",
    "yÞ",
    "ye",
    "o",
    "wa",
    "we",
    "e",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "u",
    "wi",
    "i",
)
_FINALS = (
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "p",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
)


def hangul_symbols(text: str) -> str:
    """Return the symbols of the Korean syllables in a text; other characters are left out."""
    return "".join(_syllable(ord(character) - _FIRST_SYLLABLE) for character in text)


def _syllable(place: int) -> str:
    if not 0 <= place < len(_INITIALS) * len(_VOWELS) * len(_FINALS):
        return ""
    initial, rest = divmod(place, len(_VOWELS) * len(_FINALS))
    vowel, final = divmod(rest, len(_FINALS))
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]
