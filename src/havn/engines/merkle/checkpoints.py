"""What is signed and deposited elsewhere: the size and the root of the log (C2SP tlog-checkpoint)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from havn.engines.merkle.hashing import HASH_BYTES

_LINES = 3


@dataclass(frozen=True)
class Checkpoint:
    """The state of one log: whose it is, how many entries it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or not self.origin.isprintable() or self.size < 0 or len(self.root) != HASH_BYTES:
            raise ValueError("A checkpoint has a printable origin, a size and a root of 32 bytes.")

    def text(self) -> str:
        """Return the checkpoint as three lines: origin, size, root in Base64."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Return the checkpoint that was written as `text`; raises ValueError for anything else."""
        lines = text.split("\n")
        if len(lines) != _LINES + 1 or lines[-1]:
            raise ValueError("A checkpoint has three lines.")
        try:
            checkpoint = cls(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True))
        except binascii.Error:
            raise ValueError("The root of a checkpoint is in Base64.") from None
        if checkpoint.text() != text:
            raise ValueError("A checkpoint has one way to be written.")
        return checkpoint
