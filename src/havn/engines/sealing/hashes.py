"""Fingerprints, keyed hashes, random tokens, comparison: for code that may not import a cryptographic library."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def fingerprint(data: bytes) -> bytes:
    """Return the SHA-256 of data. It is no secret: whoever can guess the data can check the guess."""
    return hashlib.sha256(data).digest()


def keyed_hash(key: bytes, *parts: bytes) -> bytes:
    """Return HMAC-SHA-256 over the parts, each after its length in eight bytes: no two lists are confused."""
    return hmac.digest(key, b"".join(len(part).to_bytes(8, "big") + part for part in parts), "sha256")


def random_token(nbytes: int = 32) -> str:
    """Return `nbytes` random bytes as URL-safe text."""
    return secrets.token_urlsafe(nbytes)


def same(a: bytes | str, b: bytes | str) -> bool:
    """Compare two secrets in a time that does not tell where they differ."""
    return hmac.compare_digest(
        a.encode() if isinstance(a, str) else a,
        b.encode() if isinstance(b, str) else b,
    )
