"""Keys and what is derived from them: one label, one purpose."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
LABEL_ROOT = "havn/1/"


def new_key() -> bytes:
    """Return 32 random bytes: a person's seed, a circle's key or a data key."""
    return secrets.token_bytes(KEY_BYTES)


def derive(key: bytes, label: str, length: int = KEY_BYTES) -> bytes:
    """Derive `length` bytes (at most 16 320) from a key for the one purpose that `label` names.

    HKDF-SHA-512 (RFC 5869) without salt; info is ``havn/1/<label>`` in UTF-8.
    """
    return HKDF(algorithm=SHA512(), length=length, salt=None, info=(LABEL_ROOT + label).encode()).derive(key)


def require_key(key: bytes) -> None:
    """Refuse a key of another length: raises ValueError, for it is a mistake of the caller."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"A key has {KEY_BYTES} bytes.")
