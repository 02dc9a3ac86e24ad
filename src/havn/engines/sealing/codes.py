"""Mailbox codes: a locator that finds the mailbox and a secret that opens it, as digits or as words.

Locator (44 bits) and secret (104 bits) make one number below 2¹⁴⁸. As digits: the 45 digits of the number and three
that make the whole a multiple of 997, a prime, so that one wrong digit or two exchanged neighbours are always found.
As words: the number and twelve bits of its SHA-256. Such entropy needs no slow hash: a wrong code costs a server less
than a millisecond.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field

from havn.engines.sealing.errors import SealError
from havn.engines.sealing.keys import derive
from havn.engines.sealing.wordlists import LANGUAGES, WordList, typed_words, word_list

LOCATOR_BITS = 44
SECRET_BITS = 104
_NUMBER_BITS = LOCATOR_BITS + SECRET_BITS
_CHECKSUM_BITS = 12
_LOCATOR_BYTES = 6
_SECRET_BYTES = 13
DIGITS = 48
_GROUP = 4
_CHECK_DIGITS = 1000
_PRIME = 997


class CodeMistyped(SealError):  # noqa: N818 - reads as a sentence where it is caught
    """A code was not typed as it was given; `reason` is 'length', 'checksum' or 'unknown word'."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The code was mistyped: {reason}.")
        self.reason = reason


@dataclass(frozen=True)
class MailboxCode:
    """What a defender keeps in order to return: never stored, never logged, never in an address."""

    locator: bytes = field(repr=False)
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        right_lengths = len(self.locator) == _LOCATOR_BYTES and len(self.secret) == _SECRET_BYTES
        if not right_lengths or int.from_bytes(self.locator, "big") >> LOCATOR_BITS:
            raise ValueError("A code has a locator of 44 bits in 6 bytes and a secret of 13 bytes.")

    @classmethod
    def new(cls) -> MailboxCode:
        """Return a random code; its locator may be taken (1 in 10⁷ among a million codes), then ask again."""
        return _from_number(secrets.randbits(_NUMBER_BITS))

    @classmethod
    def parse(cls, text: str) -> MailboxCode:
        """Read a code from digits of any script or words of any of the languages; raises CodeMistyped."""
        words = typed_words(text)
        return _from_number(_number_from_words(words) if words else _number_from_digits(text))

    def as_digits(self) -> str:
        """Return the code as twelve groups of four digits."""
        shifted = self._number() * _CHECK_DIGITS
        digits = f"{shifted + -shifted % _PRIME:0{DIGITS}d}"
        return " ".join(digits[start : start + _GROUP] for start in range(0, DIGITS, _GROUP))

    def as_words(self, language: str = "en") -> list[str]:
        """Return the code as 16 words, equally strong in each language; raises ValueError for another one."""
        words = word_list(language)
        number = self._number() << _CHECKSUM_BITS | _checksum(self._number())
        places = range(_words_needed(words) - 1, -1, -1)
        return [words.words[number >> place * words.bits & len(words.words) - 1] for place in places]

    def verifier(self) -> bytes:
        """Return what the server stores to recognise the code; it opens nothing."""
        return self._derived("mailbox-code/verifier")

    def key(self) -> bytes:
        """Return the key that the code stands for; it is never stored."""
        return self._derived("mailbox-code/key")

    def _derived(self, label: str) -> bytes:
        # The locator is part of it, so that nobody can try one secret against all mailboxes at once.
        return derive(self.locator + self.secret, label)

    def _number(self) -> int:
        return int.from_bytes(self.locator + self.secret, "big")


def _from_number(number: int) -> MailboxCode:
    both = number.to_bytes(_LOCATOR_BYTES + _SECRET_BYTES, "big")
    return MailboxCode(both[:_LOCATOR_BYTES], both[_LOCATOR_BYTES:])


def _checksum(number: int) -> int:
    digest = hashlib.sha256(b"havn/1/mailbox-code/checksum\0" + number.to_bytes(19, "big")).digest()
    return int.from_bytes(digest[:2], "big") >> 16 - _CHECKSUM_BITS


def _number_from_digits(text: str) -> int:
    digits = [unicodedata.decimal(letter) for letter in text if letter.isdecimal()]
    if len(digits) != DIGITS:
        raise CodeMistyped("length")
    typed = int("".join(map(str, digits)))
    number = typed // _CHECK_DIGITS
    if typed % _PRIME or typed % _CHECK_DIGITS >= _PRIME or number >> _NUMBER_BITS:
        raise CodeMistyped("checksum")
    return number


def _words_needed(words: WordList) -> int:
    return -(-(_NUMBER_BITS + _CHECKSUM_BITS) // words.bits)


def _number_from_words(typed: list[str]) -> int:
    lists = [word_list(language) for language in LANGUAGES]
    of_right_length = [words for words in lists if _words_needed(words) == len(typed)]
    if not of_right_length:
        raise CodeMistyped("length")
    known = [words for words in of_right_length if all(word in words.numbers for word in typed)]
    if not known:
        raise CodeMistyped("unknown word")
    for words in known:
        number = 0
        for word in typed:
            number = number << words.bits | words.numbers[word]
        if not number >> _NUMBER_BITS + _CHECKSUM_BITS and _checksum(number >> _CHECKSUM_BITS) == number & 0xFFF:
            return number >> _CHECKSUM_BITS
    raise CodeMistyped("checksum")
