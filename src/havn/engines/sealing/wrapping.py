"""Wrapping a key to somebody's public key: HPKE (RFC 9180) with a hybrid of ML-KEM-768 and X25519.

Whoever records wrapped keys today must break both, the lattice and the curve.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from havn.engines.sealing.errors import SealError
from havn.engines.sealing.hashes import fingerprint
from havn.engines.sealing.keys import derive, require_key

VERSION = b"\x03"
PURPOSE = b"havn/1/wrap\0"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_LATTICE_PUBLIC_BYTES = 1184
_CURVE_PUBLIC_BYTES = 32
PUBLIC_BYTES = _LATTICE_PUBLIC_BYTES + _CURVE_PUBLIC_BYTES
_LATTICE_SEED_BYTES = 64

# Public keys only, found by the fingerprint of their seed: no seed outlives the request that unlocked it.
_public_by_fingerprint: dict[bytes, bytes] = {}
_REMEMBERED = 1024


class Unwrapper:
    """The opening half of a seed, derived once: for opening many wrapped keys in a row."""

    def __init__(self, seed: bytes) -> None:
        require_key(seed)
        lattice = MLKEM768PrivateKey.from_seed_bytes(derive(seed, "kem/ml-kem-768", _LATTICE_SEED_BYTES))
        curve = X25519PrivateKey.from_private_bytes(derive(seed, "kem/x25519"))
        self._private = MLKEM768X25519PrivateKey(lattice, curve)
        self.public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        """Return the wrapped key; raises SealError as `unwrap` does."""
        wrapped = bytes(wrapped)  # some databases hand out views
        if wrapped[:1] != VERSION:
            raise SealError("The wrapped key has an unknown version.")
        try:
            return _SUITE.decrypt(wrapped[1:], self._private, info=PURPOSE + context)
        except (InvalidTag, ValueError):
            raise SealError("The key was not wrapped to this holder in this context.") from None


def kem_public(seed: bytes) -> bytes:
    """Return the public key to which keys are wrapped for the seed's holder: ML-KEM-768 ‖ X25519, 1 216 bytes."""
    known = fingerprint(b"havn/1/kem-public\0" + seed)
    public = _public_by_fingerprint.get(known)
    if public is None:
        public = Unwrapper(seed).public
        if len(_public_by_fingerprint) >= _REMEMBERED:
            _public_by_fingerprint.clear()
        _public_by_fingerprint[known] = public
    return public


def wrap(key: bytes, *, to: bytes, context: bytes) -> bytes:
    """Wrap a key to a public key; the context (who, what, which epoch) has to be given again to unwrap.

    Raises ValueError when `to` is not a public key.
    """
    return VERSION + _SUITE.encrypt(key, _public_key(bytes(to)), info=PURPOSE + context)


def unwrap(wrapped: bytes, *, seed: bytes, context: bytes) -> bytes:
    """Return the key that was wrapped.

    Raises SealError when it was wrapped to somebody else, in another context, was altered or cut, or has an
    unknown version.
    """
    return Unwrapper(seed).unwrap(wrapped, context=context)


@lru_cache(maxsize=256)
def _public_key(public: bytes) -> MLKEM768X25519PublicKey:
    if len(public) != PUBLIC_BYTES:
        raise ValueError(f"A public key has {PUBLIC_BYTES} bytes.")
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:_LATTICE_PUBLIC_BYTES]),
        X25519PublicKey.from_public_bytes(public[_LATTICE_PUBLIC_BYTES:]),
    )
