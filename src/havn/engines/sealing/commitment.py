"""A key of its own for each message, and a commitment to the key that was used.

XChaCha20-Poly1305 alone does not commit: one ciphertext can be made that opens as two different statements
under two keys. The commitment is a hash of key, salt and place, so that finding two that agree means finding
a collision of SHA-512 halves (the construction of Albertini et al., USENIX Security 2022, with a hash).
"""

from __future__ import annotations

import hmac
from typing import NamedTuple

SALT_BYTES = 32
COMMITMENT_BYTES = 32
_SUBKEY_BYTES = 32


class MessageKey(NamedTuple):
    """The key of one message and what a reader compares before using it."""

    subkey: bytes
    commitment: bytes


def message_key(key: bytes, *, purpose: bytes, salt: bytes, bound: bytes) -> MessageKey:
    """Derive the key of one message: HMAC-SHA-512(key, purpose ‖ 0 ‖ salt ‖ bound), cut in two halves."""
    both = hmac.digest(key, purpose + b"\0" + salt + bound, "sha512")
    return MessageKey(both[:_SUBKEY_BYTES], both[_SUBKEY_BYTES:])
