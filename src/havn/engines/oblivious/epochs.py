"""Epochs: a pair of keys for a year, held by two evaluators apart, and what is announced of them.

What was enrolled in an epoch can only be asked for while both keys exist. When one evaluator destroys its key, every
token, row and backup of that epoch is dead, for those as well who had copied them.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from havn.engines.oblivious import group
from havn.engines.oblivious.errors import NotPermitted
from havn.engines.oblivious.fields import require_whole
from havn.engines.oblivious.oprf import SEED_BYTES, KeyPair, Mode, derive_key_pair
from havn.engines.oblivious.proofs import proof

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_EPOCH = 2**32 - 1
MOST_BITS = 24
ROWS_A_BUCKET = 64
_LABEL = b"havn/1/oblivious/epoch/"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What everybody must know alike of an epoch: its number, bits of a bucket, both public keys.

    Whoever is given another announcement than the rest is singled out: compare `fingerprint()` with the other
    organisations, not with the evaluators. Raise ValueError, beginning with the field.
    """

    epoch: int
    bits: int
    first: bytes
    second: bytes

    def __post_init__(self) -> None:
        require_whole(self.epoch, "epoch", 0, MOST_EPOCH)
        require_whole(self.bits, "bits", 0, MOST_BITS)
        group.require_element(self.first, "first")
        group.require_element(self.second, "second")
        if self.first == self.second:
            raise ValueError("second: the two evaluators have one key, so that one of them is none.")

    def fingerprint(self) -> str:
        """Return 40 hexadecimal digits by which organisations compare what they were told."""
        told = self.epoch.to_bytes(4, "big") + bytes([self.bits]) + self.first + self.second
        return hashlib.sha512(b"havn/1/oblivious/announcement\0" + told).hexdigest()[:40]


class EpochKey:
    """One evaluator's half of an epoch: multiplies what it can't read, and proves that it used this key.

    `seed` is 32 secret bytes of this evaluator and this epoch alone: one from which other epochs can be made again
    would keep destroyed epochs alive.
    """

    def __init__(self, epoch: int, seed: bytes) -> None:
        require_whole(epoch, "epoch", 0, MOST_EPOCH)
        self.epoch = epoch
        pair = derive_key_pair(seed, _LABEL + epoch.to_bytes(4, "big"))
        self.public = pair.public
        self._pair: KeyPair | None = pair

    @classmethod
    def new(cls, epoch: int) -> tuple[EpochKey, bytes]:
        """Return a new key and the seed to be kept for it."""
        seed = secrets.token_bytes(SEED_BYTES)
        return cls(epoch, seed), seed

    def evaluate(self, elements: Sequence[bytes], chance: bytes | None = None) -> tuple[list[bytes], bytes]:
        """Return the elements multiplied, and one proof for all of them.

        `chance` is for test vectors only. Raises ValueError when an element is none, NotPermitted when the key has been
        destroyed.
        """
        key, public = self.require_possible(elements)
        evaluated = [group.times(key, element) for element in elements]
        shown = proof(
            key, public, elements, evaluated, context=Mode.VERIFIABLE.context, chance=chance or group.random_scalar()
        )
        return evaluated, shown

    def require_possible(self, elements: Sequence[bytes]) -> KeyPair:
        """Return the key when these elements can be multiplied; raises as `evaluate` does."""
        if self._pair is None:
            raise NotPermitted(f"epoch: the key of epoch {self.epoch} was destroyed.")
        for element in elements:
            group.require_element(element, "elements")
        return self._pair

    def destroy(self) -> None:
        """Forget the key. The seed kept elsewhere has to be destroyed too; Python can't wipe memory reliably."""
        self._pair = None


def bits_for(rows: int) -> int:
    """Return how many bits number the buckets of an index, so that a bucket has about 64 rows (45 to 91)."""
    require_whole(rows, "rows", 0, 2**63 - 1)
    return min(MOST_BITS, max(0, round(math.log2(rows / ROWS_A_BUCKET)))) if rows else 0
