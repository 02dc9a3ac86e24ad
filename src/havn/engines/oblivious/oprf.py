"""RFC 9497: an oblivious pseudo-random function over ristretto255 with SHA-512, plain and verifiable.

The one who asks blinds inputs; the one who holds the key multiplies what it cannot read; the one who asks takes the
blinding off and hashes. Havn asks in `Mode.VERIFIABLE` only; `Mode.PLAIN` is here because the same code serves both
and the standard's vectors test it twice.
"""

from __future__ import annotations

import hashlib
import itertools
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from havn.engines.oblivious import group
from havn.engines.oblivious.fields import require_bytes
from havn.engines.oblivious.proofs import prefixed

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED_BYTES = 32
OUTPUT_BYTES = 64
MOST_INPUT_BYTES = 65_535


class Mode(Enum):
    """The modes of RFC 9497 that are here, by their number on the wire."""

    PLAIN = 0
    VERIFIABLE = 1

    @property
    def context(self) -> bytes:
        """The string that keeps the hashes of a mode apart from all others (RFC 9497 §3.1)."""
        return b"OPRFV1-" + bytes([self.value]) + b"-ristretto255-SHA512"


class KeyPair(NamedTuple):
    """A secret scalar and the element by which its use is proved."""

    key: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"KeyPair(public={self.public.hex()})"


def derive_key_pair(seed: bytes, label: bytes, mode: Mode = Mode.VERIFIABLE) -> KeyPair:
    """Derive a key pair from a secret seed of 32 bytes and a public label (RFC 9497 §3.2.1)."""
    require_bytes(seed, "seed", SEED_BYTES)
    for counter in itertools.count():
        message = seed + prefixed(label) + bytes([counter])
        key = group.hash_to_scalar(message, b"DeriveKeyPair" + mode.context)
        if key != bytes(group.SCALAR_BYTES):
            break
    return KeyPair(key, group.times_base(key))


def blind(message: bytes, chance: bytes, mode: Mode = Mode.VERIFIABLE) -> bytes:
    """Return the input as an element times `chance`, a scalar drawn for this input alone.

    Whoever does not know `chance` learns nothing at all: every input gives every element for some scalar.
    """
    if len(message) > MOST_INPUT_BYTES:
        raise ValueError(f"message: at most {MOST_INPUT_BYTES} bytes; there are {len(message)}.")
    return group.times(chance, group.hash_to_element(message, b"HashToGroup-" + mode.context))


def finalize(messages: Sequence[bytes], chances: Sequence[bytes], evaluated: Sequence[bytes]) -> list[bytes]:
    """Take the blinding off and return 64 bytes for each input (RFC 9497 §3.3.1).

    Raises ValueError when there are not as many of each, or a scalar or an element is none.
    """
    if not len(messages) == len(chances) == len(evaluated):
        raise ValueError(f"evaluated: {len(messages)} inputs, {len(chances)} scalars, {len(evaluated)} elements.")
    for chance, element in zip(chances, evaluated, strict=True):
        group.require_scalar(chance, "chances")
        group.require_element(element, "evaluated")
    inverses = group.scalar_inverses(chances)
    return [
        output_of(message, group.times(inverse, element))
        for message, inverse, element in zip(messages, inverses, evaluated, strict=True)
    ]


def evaluate(message: bytes, key: bytes, mode: Mode = Mode.VERIFIABLE) -> bytes:
    """Return what the protocol gives for an input, from the key itself: what a holder of all keys can do."""
    element = group.hash_to_element(message, b"HashToGroup-" + mode.context)
    return output_of(message, group.times(key, element))


def output_of(message: bytes, element: bytes) -> bytes:
    """Return the hash of an input and its unblinded element."""
    return hashlib.sha512(prefixed(message) + prefixed(element) + b"Finalize").digest()
