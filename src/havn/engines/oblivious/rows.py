"""A row of the index: a contact, sealed so that only the mark of the matching token finds and opens it.

Row = salt ‖ commitment ‖ XChaCha20-Poly1305(contact). Commitment and key are one keyed BLAKE2b over epoch and salt. Two
rows of one token have nothing in common, so that whoever holds the index can't count how often a name occurs; the
commitment keeps one row from opening under two tokens. The salt is the hash of a secret, by which its
maker can have the row taken out again, without the row saying whose it is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, NamedTuple

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from havn.engines.oblivious.fields import require_bytes
from havn.engines.oblivious.oprf import OUTPUT_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_CONTACT_BYTES = 63
SALT_BYTES = 16
COMMITMENT_BYTES = 32
_CONTENT_AT = SALT_BYTES + COMMITMENT_BYTES
_TAG_BYTES = 16
ROW_BYTES = _CONTENT_AT + 1 + MOST_CONTACT_BYTES + _TAG_BYTES
# A row has a key of its own from its salt, so that the nonce has nothing left to do.
_NONCE = bytes(24)
_PURPOSE = b"havn/1/row"
_SALT_PURPOSE = b"havn/1/salt"
_LOCATOR_BYTES = 4
_KEY_AT = 32


class Found(NamedTuple):
    """The contacts that were found, each once and sorted, and how many rows of the same person didn't open.

    A spoiled row was made or changed by somebody who could find this person's rows or alters all; it takes nothing
    away from the others.
    """

    contacts: tuple[bytes, ...] = ()
    spoiled: int = 0


def bucket_of(mark: bytes, bits: int) -> int:
    """Return the number of the bucket in which rows of this mark lie: the first bits of the mark."""
    _require_mark(mark)
    return int.from_bytes(mark[:_LOCATOR_BYTES], "big") >> 8 * _LOCATOR_BYTES - bits


def new_secret() -> bytes:
    """Return 16 random bytes by which whoever made a row can have it taken out again."""
    return secrets.token_bytes(SALT_BYTES)


def salt_of(secret: bytes) -> bytes:
    """Return the salt of the row that this secret takes out; nobody finds a secret for a salt that they see."""
    require_bytes(secret, "secret", SALT_BYTES)
    return hashlib.blake2b(secret, digest_size=SALT_BYTES, person=_SALT_PURPOSE).digest()


def require_contact(contact: bytes) -> None:
    """Raise TypeError or ValueError, beginning with the field, unless a row can hold this contact."""
    require_bytes(contact, "contact")
    if len(contact) > MOST_CONTACT_BYTES:
        raise ValueError(f"contact: at most {MOST_CONTACT_BYTES} bytes; there are {len(contact)}.")


def seal_row(contact: bytes, *, mark: bytes, epoch: int, secret: bytes) -> bytes:
    """Seal a contact of at most 63 bytes into a row of 128 bytes, with a secret of `new_secret` for it alone."""
    _require_mark(mark)
    require_contact(contact)
    salt = salt_of(secret)
    both = _commitment_and_key(mark[_KEY_AT:], _bound(epoch), salt)
    commitment, key = both[:COMMITMENT_BYTES], both[COMMITMENT_BYTES:]
    padded = bytes([len(contact)]) + contact.ljust(MOST_CONTACT_BYTES, b"\0")
    return salt + commitment + crypto_aead_xchacha20poly1305_ietf_encrypt(padded, _bound(epoch), _NONCE, key)


def decoy_row(secret: bytes) -> bytes:
    """Return a row that opens for nobody, and can't be told from one that does until its secret takes it out."""
    return salt_of(secret) + secrets.token_bytes(ROW_BYTES - SALT_BYTES)


def contacts_in(rows: bytes, *, mark: bytes, epoch: int) -> Found:
    """Return the contacts of all rows that this mark opens, and how many of its rows are spoiled.

    Costs about 1 µs a row. Raises ValueError when these are no rows.
    """
    _require_mark(mark)
    key, bound = mark[_KEY_AT:], _bound(epoch)
    opened: list[bytes | None] = []
    for row in rows_in(rows):
        both = _commitment_and_key(key, bound, row[:SALT_BYTES])
        if hmac.compare_digest(both[:COMMITMENT_BYTES], row[SALT_BYTES:_CONTENT_AT]):
            opened.append(_opened(row[_CONTENT_AT:], bound, both[COMMITMENT_BYTES:]))
    contacts = {contact for contact in opened if contact is not None}
    return Found(tuple(sorted(contacts)), opened.count(None))


def together(founds: Iterable[Found]) -> Found:
    """Return what several marks found as one."""
    every = list(founds)
    contacts = {contact for found in every for contact in found.contacts}
    return Found(tuple(sorted(contacts)), sum(found.spoiled for found in every))


def rows_in(rows: bytes) -> list[bytes]:
    """Return the rows that stand one behind the other; raises ValueError when their length is none of rows."""
    if len(rows) % ROW_BYTES:
        raise ValueError(f"rows: a multiple of {ROW_BYTES} bytes; there are {len(rows)}.")
    return [rows[start : start + ROW_BYTES] for start in range(0, len(rows), ROW_BYTES)]


def _opened(sealed: bytes, bound: bytes, key: bytes) -> bytes | None:
    """Return the contact, or None when the row is spoiled."""
    try:
        padded = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, bound, _NONCE, key)
    except CryptoError:
        return None
    length, content = padded[0], padded[1:]
    return None if length > MOST_CONTACT_BYTES or content[length:].strip(b"\0") else content[:length]


def _commitment_and_key(key: bytes, bound: bytes, salt: bytes) -> bytes:
    return hashlib.blake2b(bound + salt, key=key, person=_PURPOSE).digest()


def _bound(epoch: int) -> bytes:
    return b"\1" + epoch.to_bytes(4, "big")


def _require_mark(mark: bytes) -> None:
    require_bytes(mark, "mark", OUTPUT_BYTES)
