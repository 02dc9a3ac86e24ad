"""Stretching a passphrase: one run of Argon2id gives what is compared and what opens."""

from __future__ import annotations

import hmac
import threading
import unicodedata
from dataclasses import dataclass, field

from nacl.pwhash import argon2id

from havn.engines.sealing.keys import derive

SALT_BYTES = argon2id.SALTBYTES
_STRETCHED_BYTES = 64
# Each run holds 128 MiB and a core; the rest waits here rather than in the machine's memory.
_AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Cost:
    """What one guess costs an attacker: memory in KiB and passes over it."""

    memory_kib: int = 131072
    passes: int = 3


@dataclass(frozen=True)
class Stretched:
    """What came out of a passphrase: the verifier may be stored, the wrapping key never is."""

    verifier: bytes = field(repr=False)
    wrapping_key: bytes = field(repr=False)


def stretch(passphrase: str, *, salt: bytes, pepper: bytes, cost: Cost = Cost()) -> Stretched:
    """Stretch a passphrase with a 16-byte salt and a pepper kept outside the database; about 0.2 s of a core.

    NFKC, then Argon2id, then HMAC-SHA-512 with the pepper, then HKDF with two labels. Waits while two others
    run. Raises ValueError when the salt has another length or the cost is below what Argon2id allows.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes.")
    typed = unicodedata.normalize("NFKC", passphrase).encode()
    with _AT_ONCE:
        slow = argon2id.kdf(_STRETCHED_BYTES, typed, salt, opslimit=cost.passes, memlimit=cost.memory_kib * 1024)
    peppered = hmac.digest(pepper, slow, "sha512")
    return Stretched(
        verifier=derive(peppered, "passphrase/verifier"),
        wrapping_key=derive(peppered, "passphrase/wrapping-key"),
    )
