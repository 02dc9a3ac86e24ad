"""A wrapped key opens for its holder in its context only."""

from __future__ import annotations

import pytest

from havn.engines.sealing import SealError, Unwrapper, kem_public, new_key, unwrap, wrap

SEED = bytes(range(32))
KEY = b"K" * 32
CONTEXT = b"circle 7, epoch 3, member 9"


def test_wrapped_key_opens_for_its_holder():
    wrapped = wrap(KEY, to=kem_public(SEED), context=CONTEXT)
    assert unwrap(wrapped, seed=SEED, context=CONTEXT) == KEY
    assert unwrap(memoryview(wrapped), seed=SEED, context=CONTEXT) == KEY
    assert len(wrapped) == 1 + 1120 + 32 + 16


def test_holder_opens_many_with_one_derivation():
    holder = Unwrapper(SEED)
    assert holder.public == kem_public(SEED)
    keys = [new_key() for _ in range(3)]
    wrapped = [wrap(key, to=holder.public, context=CONTEXT) for key in keys]
    assert [holder.unwrap(each, context=CONTEXT) for each in wrapped] == keys


@pytest.mark.parametrize("context", [b"", CONTEXT[:-1], CONTEXT + b"x", b"circle 7, epoch 4, member 9"])
def test_key_wrapped_in_another_context_does_not_open(context):
    with pytest.raises(SealError):
        unwrap(wrap(KEY, to=kem_public(SEED), context=CONTEXT), seed=SEED, context=context)


def test_key_wrapped_to_somebody_else_does_not_open():
    with pytest.raises(SealError):
        unwrap(wrap(KEY, to=kem_public(new_key()), context=CONTEXT), seed=SEED, context=CONTEXT)


def test_wrapped_key_truncated_at_any_byte_does_not_open():
    holder = Unwrapper(SEED)
    wrapped = wrap(KEY, to=holder.public, context=CONTEXT)
    for length in range(len(wrapped)):
        with pytest.raises(SealError):
            holder.unwrap(wrapped[:length], context=CONTEXT)


def test_wrapped_key_with_any_byte_altered_does_not_open():
    """Both halves of the hybrid are among these bytes: neither the lattice's nor the curve's may be swapped."""
    holder = Unwrapper(SEED)
    wrapped = wrap(KEY, to=holder.public, context=CONTEXT)
    for at in range(len(wrapped)):
        forged = bytearray(wrapped)
        forged[at] ^= 1
        with pytest.raises(SealError):
            holder.unwrap(bytes(forged), context=CONTEXT)


def test_unknown_version_does_not_open():
    wrapped = wrap(KEY, to=kem_public(SEED), context=CONTEXT)
    with pytest.raises(SealError, match="version"):
        unwrap(b"\x01" + wrapped[1:], seed=SEED, context=CONTEXT)


def test_curve_point_of_small_order_is_refused():
    public = kem_public(SEED)
    with pytest.raises(ValueError, match="shared key"):
        wrap(KEY, to=public[:-32] + bytes(32), context=CONTEXT)
    wrapped = wrap(KEY, to=public, context=CONTEXT)
    with pytest.raises(SealError):
        unwrap(wrapped[:1089] + bytes(32) + wrapped[1121:], seed=SEED, context=CONTEXT)


@pytest.mark.parametrize("public", [b"", b"x" * 32, b"x" * 1217, b"\xff" * 1216])
def test_what_is_no_public_key_is_refused(public):
    with pytest.raises(ValueError, match="key"):
        wrap(KEY, to=public, context=CONTEXT)


def test_public_key_is_the_same_each_time_and_another_for_another_seed():
    assert kem_public(SEED) == kem_public(SEED)
    assert kem_public(SEED) != kem_public(new_key())
    assert len(kem_public(SEED)) == 1184 + 32


def test_seed_of_another_length_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="32 bytes"):
        kem_public(b"short")
