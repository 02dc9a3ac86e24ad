"""A signature holds for one message, one context and one signer."""

from __future__ import annotations

import pytest

from havn.engines.sealing import new_key, sign, sign_public, signature_holds

SEED = bytes(range(32))
PUBLIC = sign_public(SEED)


def test_signature_of_the_signer_holds():
    signature = sign(b"message", seed=SEED, context=b"note")
    assert len(signature) == 64
    assert signature_holds(b"message", signature, public=PUBLIC, context=b"note")


@pytest.mark.parametrize(
    ("message", "context"),
    [(b"other", b"note"), (b"message", b"mail"), (b"emessage", b"not"), (b"", b"notemessage"), (b"notemessage", b"")],
    ids=["message", "context", "border moved", "all context", "all message"],
)
def test_signature_moved_to_another_message_or_context_does_not_hold(message, context):
    signature = sign(b"message", seed=SEED, context=b"note")
    assert not signature_holds(message, signature, public=PUBLIC, context=context)


def test_signature_of_somebody_else_does_not_hold():
    signature = sign(b"message", seed=new_key(), context=b"note")
    assert not signature_holds(b"message", signature, public=PUBLIC, context=b"note")


def test_signature_with_any_bit_flipped_does_not_hold():
    signature = sign(b"message", seed=SEED, context=b"note")
    for bit in range(len(signature) * 8):
        forged = bytearray(signature)
        forged[bit // 8] ^= 1 << bit % 8
        assert not signature_holds(b"message", bytes(forged), public=PUBLIC, context=b"note")


@pytest.mark.parametrize("signature", [b"", b"x" * 63, b"x" * 65])
def test_malformed_signature_does_not_hold(signature):
    assert not signature_holds(b"message", signature, public=PUBLIC, context=b"note")


def test_malformed_public_key_makes_no_signature_hold():
    signature = sign(b"message", seed=SEED, context=b"note")
    assert not signature_holds(b"message", signature, public=b"short", context=b"note")
