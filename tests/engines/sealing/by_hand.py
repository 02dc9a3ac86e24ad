"""The format a second time, from its specification and other parts: what another implementation would do.

HChaCha20 and the key schedules are written out; nothing here imports the sealing engine or libsodium.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import unicodedata

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

QUARTERS = [
    (0, 4, 8, 12),
    (1, 5, 9, 13),
    (2, 6, 10, 14),
    (3, 7, 11, 15),
    (0, 5, 10, 15),
    (1, 6, 11, 12),
    (2, 7, 8, 13),
    (3, 4, 9, 14),
]


def hchacha20(key, nonce):
    state = list(struct.unpack("<16I", b"expand 32-byte k" + key + nonce))
    for a, b, c, d in QUARTERS * 10:
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & 0xFFFFFFFF
            mixed = state[z] ^ state[x]
            state[z] = (mixed << turn | mixed >> (32 - turn)) & 0xFFFFFFFF
    return struct.pack("<8I", *state[:4], *state[12:])


def hkdf(salt, key, info, length, name):
    output, block = b"", b""
    extracted = hmac.digest(salt or bytes(hashlib.new(name).digest_size), key, name)
    while len(output) < length:
        block = hmac.digest(extracted, block + info + bytes([len(output) // len(extracted) + 1]), name)
        output += block
    return output[:length]


def derived(key, label, length=32):
    return hkdf(b"", key, b"havn/1/" + label.encode(), length, "sha512")


def opened_field(sealed, key, place):
    assert sealed[0] == 1
    salt, commitment, ciphertext = sealed[1:33], sealed[33:65], sealed[65:]
    both = hmac.digest(key, b"havn/1/field\0" + salt + b"\1" + place, "sha512")
    assert both[32:] == commitment
    padded = ChaCha20Poly1305(hchacha20(both[:32], bytes(16))).decrypt(bytes(12), ciphertext, b"\1" + place)
    return padded.rstrip(b"\0")[:-1]


def unwrapped(wrapped, seed, context):
    """Open HPKE (RFC 9180, base mode, KEM 0x647a, KDF 0x0001, AEAD 0x0003) step by step."""
    assert wrapped[0] == 3
    lattice_part, curve_part, ciphertext = wrapped[1:1089], wrapped[1089:1121], wrapped[1121:]
    lattice = MLKEM768PrivateKey.from_seed_bytes(derived(seed, "kem/ml-kem-768", 64))
    curve = X25519PrivateKey.from_private_bytes(derived(seed, "kem/x25519"))
    both = lattice.decapsulate(lattice_part) + curve.exchange(X25519PublicKey.from_public_bytes(curve_part))
    public = curve.public_key().public_bytes_raw()
    shared = hashlib.sha3_256(both + curve_part + public + b"\\.//^\\").digest()
    suite = b"HPKE" + bytes.fromhex("647a 0001 0003")

    def extract(salt, label, key):
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + key, "sha256")

    def expand(key, label, info, length):
        labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
        return hmac.digest(key, labelled + b"\1", "sha256")[:length]

    schedule = b"\0" + extract(b"", b"psk_id_hash", b"")
    schedule += extract(b"", b"info_hash", b"havn/1/wrap\0" + context)
    secret = extract(shared, b"secret", b"")
    opener = ChaCha20Poly1305(expand(secret, b"key", schedule, 32))
    return opener.decrypt(expand(secret, b"base_nonce", schedule, 12), ciphertext, b"")


def stretched(passphrase, salt, pepper, memory_kib, passes):
    typed = unicodedata.normalize("NFKC", passphrase).encode()
    argon2id = Argon2id(salt=salt, length=64, iterations=passes, lanes=1, memory_cost=memory_kib)
    peppered = hmac.digest(pepper, argon2id.derive(typed), "sha512")
    return derived(peppered, "passphrase/verifier"), derived(peppered, "passphrase/wrapping-key")


def code_from_digits(digits):
    number = int(digits.replace(" ", ""))
    assert number % 997 == 0
    return (number // 1000).to_bytes(19, "big")
