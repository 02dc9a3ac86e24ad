"""The sealed format: how content becomes unreadable to everybody but those it is sealed to.

Keys and wrapping, sealed values and files, padding, codes, passphrases, signatures, shares, archives. Nothing outside
the engines imports a cryptographic library; what is needed of one is here. The format is written down in
docs/vault-format.md, with test vectors.
"""

from havn.engines.sealing.archives import lock_archive, unlock_archive
from havn.engines.sealing.codes import CodeMistyped, MailboxCode
from havn.engines.sealing.errors import SealError
from havn.engines.sealing.fields import open_sealed, seal
from havn.engines.sealing.hashes import fingerprint, keyed_hash, random_token, same
from havn.engines.sealing.keys import KEY_BYTES, derive, new_key
from havn.engines.sealing.padding import padded_length
from havn.engines.sealing.passphrases import SALT_BYTES, Cost, Stretched, stretch
from havn.engines.sealing.places import Place
from havn.engines.sealing.shares import join_shares, split_secret
from havn.engines.sealing.signatures import sign, sign_public, signature_holds
from havn.engines.sealing.streams import open_stream, seal_stream
from havn.engines.sealing.wrapping import Unwrapper, kem_public, unwrap, wrap

__all__ = [
    "KEY_BYTES",
    "SALT_BYTES",
    "CodeMistyped",
    "Cost",
    "MailboxCode",
    "Place",
    "SealError",
    "Stretched",
    "Unwrapper",
    "derive",
    "fingerprint",
    "join_shares",
    "kem_public",
    "keyed_hash",
    "lock_archive",
    "new_key",
    "open_sealed",
    "open_stream",
    "padded_length",
    "random_token",
    "same",
    "seal",
    "seal_stream",
    "sign",
    "sign_public",
    "signature_holds",
    "split_secret",
    "stretch",
    "unlock_archive",
    "unwrap",
    "wrap",
]
