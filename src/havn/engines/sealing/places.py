"""Where a sealed value belongs: it opens there and nowhere else."""

from __future__ import annotations

import struct
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one record at one version, in one organisation's table."""

    organisation: str
    table: str
    record: str
    field: str
    version: int

    def encode(self) -> bytes:
        """Return the place as bytes; two different places never give the same bytes.

        Each text is UTF-8 after its length in four bytes, the version eight bytes, big-endian.
        Raises ValueError when the version is negative or above 2⁶⁴ - 1.
        """
        texts = [text.encode() for text in (self.organisation, self.table, self.record, self.field)]
        try:
            lengths_and_texts = [part for text in texts for part in (struct.pack(">I", len(text)), text)]
            return b"".join([*lengths_and_texts, struct.pack(">Q", self.version)])
        except struct.error:
            raise ValueError("A place has short texts and a version from 0 to 2⁶⁴ - 1.") from None
