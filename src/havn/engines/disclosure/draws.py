"""Secret draws that are frozen: the same seed and the same context give the same numbers for ever.

The stream is SHAKE-256 over the seed and the length-prefixed context, so that nobody without the seed
can repeat a draw, and no generator's version changes a release that was made before.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.errors import InputError

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Real

SHORTEST_SEED = 16
EXACT_IN_A_FLOAT = 11  # of 64 random bits, the top 53 are kept


class Draws:
    """Independent streams of numbers in [0, 1), one for each purpose."""

    def __init__(self, seed: bytes, *context: bytes) -> None:
        if not isinstance(seed, bytes) or len(seed) < SHORTEST_SEED:
            raise InputError("seed", f"at least {SHORTEST_SEED} secret random bytes are needed")
        self._key = b"".join(len(part).to_bytes(8, "big") + part for part in (b"havn.disclosure.1", seed, *context))

    def inside(self, purpose: str) -> Draws:
        """Return the draws of a part of the work, unrelated to those of any other part."""
        part = object.__new__(Draws)
        part._key = hashlib.sha256(self._key + purpose.encode()).digest()
        return part

    def numbers(self, purpose: str, count: int) -> Real:
        """Return `count` numbers of the stream for this purpose; asking twice gives the same ones."""
        stream = hashlib.shake_256(self._key + purpose.encode()).digest(8 * count)
        return (np.frombuffer(stream, ">u8") >> EXACT_IN_A_FLOAT).astype(np.float64) / 2.0**53

    def below(self, purpose: str, end: int) -> int:
        """Return one whole number from 0 to `end` - 1; the bias is below 2⁻⁵³ · end."""
        return int(self.numbers(purpose, 1)[0] * end)
