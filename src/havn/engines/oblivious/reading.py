"""Reading bytes field by field, never beyond their end."""

from __future__ import annotations

import datetime
from enum import Enum
from typing import TypeVar

from havn.engines.oblivious.errors import Malformed
from havn.engines.oblivious.fields import require_bytes

Kind = TypeVar("Kind", bound=Enum)


class Reader:
    """Hands out the fields of a message in order; Malformed, beginning with the field, when bytes are missing.

    Raises TypeError for anything but bytes.
    """

    def __init__(self, data: bytes) -> None:
        require_bytes(data, "data")
        self._data = data
        self._at = 0

    def take(self, count: int, field: str) -> bytes:
        """Return the next `count` bytes."""
        # Compared before slicing, so that a claimed length never makes anybody allocate it.
        if count > len(self._data) - self._at:
            raise Malformed(f"{field}: the message is cut short.")
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken

    def number(self, count: int, field: str) -> int:
        """Return the next `count` bytes as a number, big-endian."""
        return int.from_bytes(self.take(count, field), "big")

    def day(self, field: str) -> datetime.date:
        """Return the next four bytes as a day, counted from 1 January of the year 1."""
        try:
            return datetime.date.fromordinal(self.number(4, field))
        except (ValueError, OverflowError):
            raise Malformed(f"{field}: no day of the calendar.") from None

    def one_of(self, kinds: type[Kind], field: str) -> Kind:
        """Return the next byte as a member of an enumeration."""
        try:
            return kinds(self.number(1, field))
        except ValueError:
            raise Malformed(f"{field}: no known value.") from None

    def joined(self, size: int, field: str) -> bytes:
        """Return a list of items of `size` bytes, behind its length in four bytes, in one piece."""
        return self.take(self.number(4, field) * size, field)

    def many(self, size: int, field: str, most: int) -> list[bytes]:
        """Return a list of at most `most` items of `size` bytes, behind its length in four bytes."""
        count = self.number(4, field)
        # Compared before slicing, because a list of short items takes many times the memory of the message.
        if count > most:
            raise Malformed(f"{field}: at most {most}; there are {count}.")
        whole = self.take(count * size, field)
        return [whole[start : start + size] for start in range(0, len(whole), size)]

    def require_end(self) -> None:
        """Raise Malformed when something follows."""
        if self._at != len(self._data):
            raise Malformed("end: something follows the message.")
