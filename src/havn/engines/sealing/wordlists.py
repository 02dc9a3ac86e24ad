"""The words in which mailbox codes are written: one list of 1024 plain words per language.

Within a list the first four letters differ (in Arabic: the words), and no word becomes another by one letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "fr", "es", "ru", "ar")
_LETTERS = re.compile(r"[^\W\d_]+")
# What people leave out or type differently without meaning another word.
_LOOKALIKES = str.maketrans({"œ": "oe", "æ": "ae", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ـ": None})


class WordList:
    """The words of one language, their numbers, and how many bits a word carries."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        self.bits = len(words).bit_length() - 1
        self.numbers = {fold(word): number for number, word in enumerate(words)}


@cache
def word_list(language: str) -> WordList:
    """Return the list of a language; raises ValueError when there is none."""
    if language not in LANGUAGES:
        raise ValueError(f"Codes are written in {', '.join(LANGUAGES)}.")
    return WordList(tuple(files(__package__).joinpath(f"words/{language}.txt").read_text("utf-8").split()))


def fold(text: str) -> str:
    """Return text without case, accents, vowel signs and other differences that people do not type alike."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.category(letter).startswith(("M", "C")))
    return bare.translate(_LOOKALIKES)


def typed_words(text: str) -> list[str]:
    """Return the folded words in a text, whatever stands between them: spaces, dashes, commas, numbering."""
    if text.isascii() and not _LETTERS.search(text):
        return []  # digits, as most people type: a wrong code must cost next to nothing
    kept = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text)
    return _LETTERS.findall(fold(kept))
