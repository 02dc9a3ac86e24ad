"""The committed vectors hold for this implementation and for a second one made from the specification."""

from __future__ import annotations

import json

import pytest

from havn.engines.sealing import MailboxCode, Place, SealError, open_sealed, open_stream, signature_holds, unwrap
from tests.engines.sealing import by_hand, vectors

VECTORS = json.loads(vectors.PATH.read_text("utf-8"))


def raw(vector, *names):
    return [bytes.fromhex(vector[name]) for name in names]


def test_vectors_follow_from_their_inputs():
    assert {name: VECTORS[name] for name in vectors.deterministic()} == vectors.deterministic()


@pytest.mark.parametrize("vector", VECTORS["field"])
def test_sealed_field_opens_to_its_content(vector):
    key, sealed, content, place = raw(vector, "key", "sealed", "content", "place")
    assert place == vectors.PLACE.encode()
    assert open_sealed(sealed, key=key, place=vectors.PLACE) == content
    assert by_hand.opened_field(sealed, key, place) == content


@pytest.mark.parametrize("vector", VECTORS["stream"])
def test_sealed_stream_opens_to_its_content(vector):
    key, sealed, content, place = raw(vector, "key", "sealed", "content", "place")
    assert place == vectors.PLACE.encode()
    assert b"".join(open_stream([sealed], key=key, place=vectors.PLACE)) == content


def test_wrapped_key_opens():
    wrapped, seed, context, key = raw(VECTORS["wrapped"], "wrapped", "seed", "context", "key")
    assert unwrap(wrapped, seed=seed, context=context) == key
    assert by_hand.unwrapped(wrapped, seed, context) == key


@pytest.mark.parametrize("vector", VECTORS["derive"])
def test_derivation_by_hand_agrees(vector):
    assert by_hand.derived(bytes.fromhex(vector["key"]), vector["label"], vector["length"]).hex() == vector["derived"]


@pytest.mark.parametrize("vector", VECTORS["mailbox_code"])
def test_code_is_read_from_digits_and_from_words_of_each_language(vector):
    code = MailboxCode(*raw(vector, "locator", "secret"))
    assert MailboxCode.parse(vector["digits"]) == code
    assert [MailboxCode.parse(words) for words in vector["words"].values()] == [code] * 5
    assert by_hand.code_from_digits(vector["digits"]) == code.locator + code.secret


def test_stretching_by_hand_agrees():
    vector = VECTORS["passphrase"]
    salt, pepper, *expected = raw(vector, "salt", "pepper", "verifier", "wrapping_key")
    by_another_library = by_hand.stretched(vector["passphrase"], salt, pepper, vector["memory_kib"], vector["passes"])
    assert list(by_another_library) == expected


def test_signature_holds():
    vector = VECTORS["signature"]
    message, signature, context = raw(vector, "message", "signature", "context")
    public = bytes.fromhex(VECTORS["public"]["sign"])
    assert signature_holds(message, signature, public=public, context=context)


def test_hchacha20_by_hand_gives_the_published_answer():
    """From draft-irtf-cfrg-xchacha §2.2.1: the check of the checker."""
    key, nonce = bytes(range(32)), bytes.fromhex("000000090000004a0000000031415927")
    assert by_hand.hchacha20(key, nonce).hex() == "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"


def test_vector_at_another_place_does_not_open():
    key, sealed = raw(VECTORS["field"][1], "key", "sealed")
    with pytest.raises(SealError):
        open_sealed(sealed, key=key, place=Place("haus-2", "cases_case", "018f", "история", 7))
