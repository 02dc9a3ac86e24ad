"""Signing what staff write: Ed25519 (RFC 8032) over a context and a message."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from havn.engines.sealing.keys import derive, require_key

PURPOSE = b"havn/1/signature\0"


def sign_public(seed: bytes) -> bytes:
    """Return the public key (32 bytes) that checks the signatures of the seed's holder."""
    return _private_key(seed).public_key().public_bytes_raw()


def sign(message: bytes, *, seed: bytes, context: bytes) -> bytes:
    """Sign a message for one context; returns 64 bytes."""
    return _private_key(seed).sign(_signed_bytes(message, context))


def signature_holds(message: bytes, signature: bytes, *, public: bytes, context: bytes) -> bool:
    """Say whether a public key's holder signed this message for this context; False for anything malformed."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _signed_bytes(message, context))
    except (InvalidSignature, ValueError):
        return False
    return True


def _private_key(seed: bytes) -> Ed25519PrivateKey:
    require_key(seed)
    return Ed25519PrivateKey.from_private_bytes(derive(seed, "sign/ed25519"))


def _signed_bytes(message: bytes, context: bytes) -> bytes:
    return PURPOSE + len(context).to_bytes(8, "big") + context + message
