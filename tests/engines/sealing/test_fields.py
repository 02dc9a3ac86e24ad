"""A sealed value opens with its key at its place, and in no other way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt

from havn.engines.sealing import Place, SealError, new_key, open_sealed, padded_length, seal
from havn.engines.sealing.commitment import message_key
from havn.engines.sealing.fields import NONCE, PURPOSE, VERSION

KEY = bytes(range(32))
PLACE = Place("house", "cases_case", "42", "story", 3)
OVERHEAD = 1 + 32 + 32 + 16


@given(st.binary(max_size=5000))
@example(b"")
@example(b"\x80")
@example(b"\x80\0\0")
@example(b"\0" * 64)
def test_sealed_value_opens_to_itself(plaintext):
    assert open_sealed(seal(plaintext, key=KEY, place=PLACE), key=KEY, place=PLACE) == plaintext


def test_view_from_a_database_opens():
    assert open_sealed(memoryview(seal(b"story", key=KEY, place=PLACE)), key=KEY, place=PLACE) == b"story"


@pytest.mark.parametrize(
    "moved",
    [
        replace(PLACE, organisation="other"),
        replace(PLACE, table="cases_note"),
        replace(PLACE, record="43"),
        replace(PLACE, field="name"),
        replace(PLACE, version=2),
        replace(PLACE, version=4),
    ],
    ids=["organisation", "table", "record", "field", "rolled back", "rolled forward"],
)
def test_value_moved_to_another_place_does_not_open(moved):
    sealed = seal(b"story", key=KEY, place=PLACE)
    with pytest.raises(SealError):
        open_sealed(sealed, key=KEY, place=moved)


def test_value_does_not_open_under_another_key():
    with pytest.raises(SealError):
        open_sealed(seal(b"story", key=KEY, place=PLACE), key=new_key(), place=PLACE)


def test_value_truncated_at_any_byte_does_not_open():
    sealed = seal(b"a story of some length that needs more than one step of padding", key=KEY, place=PLACE)
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            open_sealed(sealed[:length], key=KEY, place=PLACE)


def test_value_with_any_bit_flipped_does_not_open():
    sealed = seal(b"story", key=KEY, place=PLACE)
    for bit in range(len(sealed) * 8):
        forged = bytearray(sealed)
        forged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealError):
            open_sealed(bytes(forged), key=KEY, place=PLACE)


@given(st.binary(max_size=300))
def test_bytes_from_anywhere_do_not_open(forged):
    with pytest.raises(SealError):
        open_sealed(VERSION + forged, key=KEY, place=PLACE)


def test_lengthened_value_does_not_open():
    with pytest.raises(SealError):
        open_sealed(seal(b"story", key=KEY, place=PLACE) + b"\0", key=KEY, place=PLACE)


@pytest.mark.parametrize("version", [0, 2, 255])
def test_unknown_version_does_not_open(version):
    sealed = bytes([version]) + seal(b"story", key=KEY, place=PLACE)[1:]
    with pytest.raises(SealError, match="version"):
        open_sealed(sealed, key=KEY, place=PLACE)


def test_ciphertext_cannot_open_under_two_keys():
    """The commitment differs for each key, so whatever the rest is made of, one of the two refuses."""
    sealed = seal(b"story", key=KEY, place=PLACE)
    other = new_key()
    bound = VERSION + PLACE.encode()
    salt, commitment = sealed[1:33], sealed[33:65]
    forged_under_other = message_key(other, purpose=PURPOSE, salt=salt, bound=bound)
    assert forged_under_other.commitment != commitment
    ciphertext = crypto_aead_xchacha20poly1305_ietf_encrypt(
        b"another story\x80".ljust(32, b"\0"), bound, NONCE, forged_under_other.subkey
    )
    with pytest.raises(SealError, match="under this key"):
        open_sealed(VERSION + salt + commitment + ciphertext, key=other, place=PLACE)


def test_key_holder_cannot_hide_anything_in_the_padding():
    bound = VERSION + PLACE.encode()
    salt = bytes(32)
    subkey, commitment = message_key(KEY, purpose=PURPOSE, salt=salt, bound=bound)
    for padded in (b"story\x80".ljust(40, b"\0"), b"story\x80".ljust(32, b"\1"), b"story".ljust(32, b"\0"), bytes(32)):
        ciphertext = crypto_aead_xchacha20poly1305_ietf_encrypt(padded, bound, NONCE, subkey)
        with pytest.raises(SealError, match="padding"):
            open_sealed(VERSION + salt + commitment + ciphertext, key=KEY, place=PLACE)


def test_sealing_twice_gives_two_ciphertexts():
    assert seal(b"story", key=KEY, place=PLACE) != seal(b"story", key=KEY, place=PLACE)


def test_short_values_have_one_length():
    lengths = {len(seal(b"x" * n, key=KEY, place=PLACE)) for n in range(32)}
    assert lengths == {OVERHEAD + 32}


def test_length_of_the_sealed_value_is_the_padded_one():
    for n in (32, 100, 1000, 100_000):
        assert len(seal(b"x" * n, key=KEY, place=PLACE)) == OVERHEAD + padded_length(n + 1)


@pytest.mark.parametrize("key", [b"", KEY[:-1], KEY + b"x"])
def test_key_of_another_length_is_a_mistake_of_the_caller(key):
    with pytest.raises(ValueError, match="32 bytes"):
        seal(b"story", key=key, place=PLACE)
    with pytest.raises(ValueError, match="32 bytes"):
        open_sealed(seal(b"story", key=KEY, place=PLACE), key=key, place=PLACE)


def test_error_never_holds_the_content_nor_the_key():
    sealed = seal(b"telling words", key=KEY, place=PLACE)
    with pytest.raises(SealError) as refused:
        open_sealed(sealed[:-1] + bytes([sealed[-1] ^ 1]), key=KEY, place=PLACE)
    assert refused.value.args == ("The sealed value was altered.",)
    assert refused.value.__cause__ is None
