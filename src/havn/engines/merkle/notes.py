"""Signing checkpoints so that any witness of transparency logs can check them (C2SP signed-note, Ed25519)."""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_KEY_HASH_BYTES = 4
_DASH = "— "


def verifier_key(name: str, *, seed: bytes) -> str:
    """Return what a witness needs to check the notes of a signer: ``name+hash+key``, as one word.

    Raises ValueError when the name is empty or holds a space or a plus sign, or the seed has not 32 bytes.
    """
    public = _public(seed)
    typed = base64.b64encode(_ED25519 + public).decode()
    return f"{_named(name)}+{_key_hash(name, public).hex()}+{typed}"


def sign_note(text: str, *, name: str, seed: bytes) -> str:
    """Return a text, which ends with a line break, with the signature line of `name`; raises ValueError.

    The seed serves for nothing else: derive one for notes from the holder's key.
    """
    if not text.endswith("\n"):
        raise ValueError("A note ends with a line break.")
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    line = base64.b64encode(_key_hash(name, _public(seed)) + signature).decode()
    return f"{text}\n{_DASH}{_named(name)} {line}\n"


def note_text(note: str, *, verifier: str) -> str:
    """Return the text of a note that bears a good signature of the verifier key; raises ValueError otherwise.

    Signatures of others, such as witnesses, may stand beside it.
    """
    name, key_hash, public = _parsed(verifier)
    text, separator, lines = note.rpartition("\n\n")
    text += "\n"
    if not separator or not lines.endswith("\n"):
        raise ValueError("This is not a signed note.")
    for line in lines.split("\n")[:-1]:
        if line.startswith(f"{_DASH}{name} ") and _signed(line, key_hash, public, text):
            return text
    raise ValueError("The note bears no good signature of this key.")


def _signed(line: str, key_hash: bytes, public: bytes, text: str) -> bool:
    try:
        stamped = base64.b64decode(line.rpartition(" ")[2], validate=True)
        if stamped[:_KEY_HASH_BYTES] != key_hash:
            return False
        Ed25519PublicKey.from_public_bytes(public).verify(stamped[_KEY_HASH_BYTES:], text.encode())
    except (InvalidSignature, binascii.Error):
        return False
    return True


def _parsed(verifier: str) -> tuple[str, bytes, bytes]:
    name, _, rest = verifier.partition("+")
    written, _, typed = rest.partition("+")
    try:
        key = base64.b64decode(typed, validate=True)
    except binascii.Error:
        raise ValueError("This is not a verifier key.") from None
    key_hash = _key_hash(name, key[1:])
    if key[:1] != _ED25519 or written != key_hash.hex():
        raise ValueError("This is not a verifier key.")
    return _named(name), key_hash, key[1:]


def _named(name: str) -> str:
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise ValueError("The name of a signer has neither spaces nor plus signs.")
    return name


def _key_hash(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_HASH_BYTES]


def _public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
