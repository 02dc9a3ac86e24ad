"""Archives for backups: age (the C2SP format), so that they open without this software.

An archive is an armoured key part, which holds a one-time age identity sealed by a passphrase or wrapped to a
public key, and the content in age's binary form. The identity's public half is nowhere in the archive, so that
whoever records the archive and breaks the curve later still has nothing to begin with.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pyrage

from havn.engines.sealing.age_passphrases import ARMOUR, open_by_passphrase, seal_by_passphrase
from havn.engines.sealing.errors import SealError
from havn.engines.sealing.wrapping import unwrap, wrap

if TYPE_CHECKING:
    from typing import BinaryIO

# The compiled half of the library has no stubs.
age: Any = pyrage
_WRAPPED_BEGIN = b"-----BEGIN HAVN WRAPPED KEY-----\n"
_WRAPPED_END = b"-----END HAVN WRAPPED KEY-----\n"
_CONTEXT = b"archive"
_LONGEST_KEY_PART = 16 * 1024


def lock_archive(source: BinaryIO, target: BinaryIO, *, passphrase: str | None = None, to: bytes | None = None) -> None:
    """Encrypt `source` into `target` without holding it in memory, for a passphrase or for a public key.

    Stretching the passphrase (scrypt) takes about a second and 256 MB. Raises ValueError unless exactly one is given.
    """
    if (passphrase is None) == (to is None):
        raise ValueError("An archive is locked either by a passphrase or to a public key.")
    identity = age.x25519.Identity.generate()
    if passphrase is not None:
        target.write(seal_by_passphrase(str(identity).encode(), passphrase))
    elif to is not None:
        wrapped = base64.b64encode(wrap(str(identity).encode(), to=to, context=_CONTEXT))
        target.write(_WRAPPED_BEGIN + wrapped + b"\n" + _WRAPPED_END)
    age.encrypt_io(source, target, [identity.to_public()])


def unlock_archive(
    source: BinaryIO, target: BinaryIO, *, passphrase: str | None = None, seed: bytes | None = None
) -> None:
    """Decrypt an archive into `target`, by its passphrase or by the seed of the public key it is locked to.

    Raises SealError when it does not open, was cut or altered: what `target` has by then must be discarded.
    Raises ValueError unless exactly one of passphrase and seed is given.
    """
    if (passphrase is None) == (seed is None):
        raise ValueError("An archive is unlocked either by a passphrase or by a seed.")
    try:
        if passphrase is not None:
            text = open_by_passphrase(_read_key_part(source, *ARMOUR), passphrase)
        elif seed is not None:
            part = _read_key_part(source, _WRAPPED_BEGIN, _WRAPPED_END)
            body = part[len(_WRAPPED_BEGIN) : -len(_WRAPPED_END)].removesuffix(b"\n")
            text = unwrap(base64.b64decode(body, validate=True), seed=seed, context=_CONTEXT)
        age.decrypt_io(source, target, [age.x25519.Identity.from_str(text.decode())])
    except (age.DecryptError, age.IdentityError, ValueError):
        raise SealError("The archive does not open.") from None
    except OSError as error:
        # The library tells a forged piece by an OSError without a number; a full disk has one.
        if error.errno is not None:
            raise
        raise SealError("The archive was cut or altered.") from None


def _read_key_part(source: BinaryIO, begin: bytes, end: bytes) -> bytes:
    lines = [source.readline(len(begin))]
    if lines[0] != begin:
        raise SealError("This is no archive of the kind that was asked for.")
    length = 0
    while lines[-1] != end:
        lines.append(source.readline(_LONGEST_KEY_PART))
        length += len(lines[-1])
        if not lines[-1] or length > _LONGEST_KEY_PART:
            raise SealError("The archive is cut short.")
    return b"".join(lines)
