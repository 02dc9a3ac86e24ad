"""Sealing one value: version ‖ salt ‖ commitment ‖ XChaCha20-Poly1305 of the padded value."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from havn.engines.sealing.commitment import COMMITMENT_BYTES, SALT_BYTES, message_key
from havn.engines.sealing.errors import SealError
from havn.engines.sealing.keys import require_key
from havn.engines.sealing.padding import SHORTEST, pad, unpad

if TYPE_CHECKING:
    from havn.engines.sealing.places import Place

VERSION = b"\x01"
PURPOSE = b"havn/1/field"
# Each message has a key of its own from 32 random bytes, so that the nonce has nothing left to do.
NONCE = bytes(24)
_TAG_BYTES = 16
_COMMITMENT_AT = 1 + SALT_BYTES
_CIPHERTEXT_AT = _COMMITMENT_AT + COMMITMENT_BYTES
_SHORTEST_SEALED = _CIPHERTEXT_AT + SHORTEST + _TAG_BYTES


def seal(plaintext: bytes, *, key: bytes, place: Place) -> bytes:
    """Seal a value under a 32-byte key so that it opens only at its place."""
    return seal_with_salt(plaintext, key=key, place=place, salt=secrets.token_bytes(SALT_BYTES))


def seal_with_salt(plaintext: bytes, *, key: bytes, place: Place, salt: bytes) -> bytes:
    """Seal with a given salt: for test vectors only, since a salt used twice gives two values one key."""
    require_key(key)
    bound = VERSION + place.encode()
    subkey, commitment = message_key(key, purpose=PURPOSE, salt=salt, bound=bound)
    ciphertext = crypto_aead_xchacha20poly1305_ietf_encrypt(pad(plaintext), bound, NONCE, subkey)
    return VERSION + salt + commitment + ciphertext


def open_sealed(sealed: bytes, *, key: bytes, place: Place) -> bytes:
    """Open a sealed value.

    Raises SealError when it was moved, cut, forged, sealed under another key, or has an unknown version.
    """
    require_key(key)
    sealed = bytes(sealed)  # some databases hand out views
    if sealed[:1] != VERSION:
        raise SealError("The sealed value has an unknown version.")
    if len(sealed) < _SHORTEST_SEALED:
        raise SealError("The sealed value is cut short.")
    bound = VERSION + place.encode()
    salt, commitment = sealed[1:_COMMITMENT_AT], sealed[_COMMITMENT_AT:_CIPHERTEXT_AT]
    subkey, expected = message_key(key, purpose=PURPOSE, salt=salt, bound=bound)
    if not hmac.compare_digest(commitment, expected):
        raise SealError("The value was not sealed under this key for this place.")
    try:
        padded = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[_CIPHERTEXT_AT:], bound, NONCE, subkey)
    except CryptoError:
        raise SealError("The sealed value was altered.") from None
    return unpad(padded)
