"""A short text sealed by a passphrase in age's format (C2SP age v1, recipient type scrypt, armoured).

Written here because libraries measure the machine's speed to choose how far to stretch, when they seal and again when
they open: on a busy machine that gave a sixteenth of the work, on a fast one a gigabyte of memory, and a good archive
was refused in a busy moment. Here the work is fixed; any age program opens the result, and what they sealed opens here.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from havn.engines.sealing.errors import SealError

ARMOUR = (b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"-----END AGE ENCRYPTED FILE-----\n")
WORK, MOST_WORK = 18, 22
"""Logarithms of the number of blocks of one kilobyte: 256 MB and about a second; at most 4 GB are spent on opening."""
LONGEST = 64 * 1024
_NONCE = bytes(12)
_LAST_CHUNK = bytes(11) + b"\x01"
_HEADER = re.compile(
    rb"(age-encryption\.org/v1\n"
    rb"-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n"
    rb"---) ([A-Za-z0-9+/]{43})\n"
)


def seal_by_passphrase(text: bytes, passphrase: str) -> bytes:
    """Return a text of at most 64 kB sealed by a passphrase; raises ValueError when it is longer."""
    if len(text) > LONGEST:
        raise ValueError(f"text: at most {LONGEST} bytes are sealed by a passphrase, not {len(text)}")
    salt, file_key, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    body = ChaCha20Poly1305(_stretched(passphrase, salt, WORK)).encrypt(_NONCE, file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_text(salt), WORK, _text(body))
    mac = hmac.digest(_key(file_key, b"", b"header"), header, "sha256")
    payload = nonce + ChaCha20Poly1305(_key(file_key, nonce, b"payload")).encrypt(_LAST_CHUNK, text, None)
    armoured = base64.b64encode(b"%s %s\n%s" % (header, _text(mac), payload))
    lines = [armoured[start : start + 64] for start in range(0, len(armoured), 64)]
    return ARMOUR[0] + b"\n".join(lines) + b"\n" + ARMOUR[1]


def open_by_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """Return the text; raises SealError for another passphrase and for whatever is no text sealed so.

    Raises MemoryError, which says how much is needed, where there is too little to stretch the passphrase.
    """
    try:
        binary = base64.b64decode(
            sealed.removeprefix(ARMOUR[0]).removesuffix(ARMOUR[1]).replace(b"\n", b""), validate=True
        )
        found = _HEADER.match(binary)
        if found is None or not 1 <= int(found[3]) <= MOST_WORK:
            raise SealError("This is no text sealed by a passphrase.")
        salt, body = (base64.b64decode(part + b"=" * (-len(part) % 4)) for part in (found[2], found[4]))
        file_key = ChaCha20Poly1305(_stretched(passphrase, salt, int(found[3]))).decrypt(_NONCE, body, None)
        # As text, since the last character of 43 has two bits that are in none of the bytes.
        if not hmac.compare_digest(found[5], _text(hmac.digest(_key(file_key, b"", b"header"), found[1], "sha256"))):
            raise SealError("The header was altered.")
        nonce, chunk = binary[found.end() :][:16], binary[found.end() :][16:]
        return ChaCha20Poly1305(_key(file_key, nonce, b"payload")).decrypt(_LAST_CHUNK, chunk, None)
    except (InvalidTag, ValueError):
        raise SealError("The passphrase does not open this.") from None


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    written = unicodedata.normalize("NFKC", passphrase).encode()
    return Scrypt(b"age-encryption.org/v1/scrypt" + salt, length=32, n=2**work, r=8, p=1).derive(written)


def _key(file_key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(file_key)


def _text(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")
