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


_LONGEST = 4
_SURNAMES_OF_TWO = ("남궁", "황보", "제갈", "사공", "선우", "독고", "서문", "동방")


def surname_and_given(text: str) -> list[str]:
    """Return a name written as one word in two: the surname has one syllable, seldom two."""
    first = 2 if text.startswith(_SURNAMES_OF_TWO) else 1
    return [text[:first], text[first:]] if first < len(text) <= _LONGEST else [text]
