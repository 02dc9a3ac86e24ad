"""Derivation, fingerprints, keyed hashes, tokens, comparison."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.engines.sealing import KEY_BYTES, derive, fingerprint, keyed_hash, new_key, random_token, same

KEY = bytes(range(32))


def hkdf_by_hand(key, info, length):
    """Compute RFC 5869 with SHA-512 and no salt, from HMAC alone."""
    extracted = hmac.digest(bytes(64), key, "sha512")
    block, output = b"", b""
    for counter in range(1, 256):
        if len(output) >= length:
            break
        block = hmac.digest(extracted, block + info + bytes([counter]), "sha512")
        output += block
    return output[:length]


@given(st.binary(min_size=1, max_size=64), st.text(max_size=20), st.integers(1, 200))
def test_derivation_is_hkdf_with_the_label_tree(key, label, length):
    assert derive(key, label, length) == hkdf_by_hand(key, b"havn/1/" + label.encode(), length)


def test_each_label_gives_another_key():
    assert derive(KEY, "one") != derive(KEY, "two")


def test_new_keys_differ():
    assert len(new_key()) == KEY_BYTES
    assert new_key() != new_key()


def test_fingerprint_is_sha_256():
    assert fingerprint(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_keyed_hash_does_not_confuse_parts():
    hashes = [
        keyed_hash(KEY),
        keyed_hash(KEY, b""),
        keyed_hash(KEY, b"", b""),
        keyed_hash(KEY, b"ab"),
        keyed_hash(KEY, b"a", b"b"),
        keyed_hash(KEY, b"b", b"a"),
        keyed_hash(new_key(), b"a", b"b"),
    ]
    assert len(set(hashes)) == len(hashes)


def test_keyed_hash_is_hmac_over_lengths_and_parts():
    framed = b"\0\0\0\0\0\0\0\1a\0\0\0\0\0\0\0\2bc"
    assert keyed_hash(KEY, b"a", b"bc") == hmac.new(KEY, framed, hashlib.sha256).digest()


def test_token_has_the_strength_asked_for():
    assert len(random_token()) == 43
    assert len(random_token(16)) == 22
    assert random_token() != random_token()


@pytest.mark.parametrize(
    ("a", "b", "equal"), [(b"x", b"x", True), (b"x", b"y", False), ("é", "é", True), ("x", "xx", False)]
)
def test_comparison_tells_equal_from_different(a, b, equal):
    assert same(a, b) is equal
