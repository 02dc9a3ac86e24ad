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
_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노로하곽성차주우구민"
    "나진지엄채원천방공현함변염여추도소석선설길연위표명기반왕금옥육인맹제모탁국은편용봉"
)
_SURNAMES_OF_TWO = ("남궁", "제갈", "독고", "사공")
_SURNAMES_OF_TWO_IN_FOUR = ("황보", "선우", "서문", "동방")


def surname_and_given(text: str) -> list[str]:
    """Return a name of three or four syllables written as one word in two: the surname has one syllable, seldom two."""
    if not 2 < len(text) <= _LONGEST:  # noqa: PLR2004 -- two syllables may be a given name
        return [text]
    if text.startswith(_SURNAMES_OF_TWO) or (len(text) == _LONGEST and text.startswith(_SURNAMES_OF_TWO_IN_FOUR)):
        return [text[:2], text[2:]]
    return [text[:1], text[1:]] if text[0] in _SURNAMES else [text]
