"""RFC 9497, appendix A.1.1 and A.1.2: each value of each vector, and what a proof does not let pass."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.oblivious import group
from havn.engines.oblivious.oprf import Mode, blind, derive_key_pair, evaluate, finalize
from havn.engines.oblivious.proofs import proof, proof_holds

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
SEED = bytes.fromhex(VECTORS["seed"])
CASES = [(part, vector) for part in VECTORS["modes"] for vector in part["vectors"]]
PROVED = [(part, vector) for part, vector in CASES if "proof" in vector]
CONTEXT = Mode.VERIFIABLE.context


def raw(texts):
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("part", VECTORS["modes"])
def test_keys_are_those_of_the_standard(part):
    pair = derive_key_pair(SEED, bytes.fromhex(VECTORS["label"]), Mode(part["mode"]))
    assert pair.key.hex() == part["key"]
    assert part["public"] in (None, pair.public.hex())


@pytest.mark.parametrize(("part", "vector"), CASES)
def test_values_are_those_of_the_standard(part, vector):
    mode, key = Mode(part["mode"]), bytes.fromhex(part["key"])
    inputs, blinds = raw(vector["inputs"]), raw(vector["blinds"])
    blinded = [blind(message, chance, mode) for message, chance in zip(inputs, blinds, strict=True)]
    evaluated = [group.times(key, element) for element in blinded]
    assert blinded == raw(vector["blinded"])
    assert evaluated == raw(vector["evaluated"])
    assert finalize(inputs, blinds, evaluated) == raw(vector["outputs"])
    assert [evaluate(message, key, mode) for message in inputs] == raw(vector["outputs"])


@pytest.mark.parametrize(("part", "vector"), PROVED)
def test_proofs_are_those_of_the_standard(part, vector):
    key, public = bytes.fromhex(part["key"]), bytes.fromhex(part["public"])
    batch = raw(vector["blinded"]), raw(vector["evaluated"])
    made = proof(key, public, *batch, context=CONTEXT, chance=bytes.fromhex(vector["chance"]))
    assert made.hex() == vector["proof"]
    assert proof_holds(made, public, *batch, context=CONTEXT)


def batch_of(count, key):
    blinded = [blind(b"%d" % number, group.random_scalar()) for number in range(count)]
    return blinded, [group.times(key, element) for element in blinded]


@settings(max_examples=15)
@given(st.integers(1, 12), st.data())
def test_one_element_under_another_key_fails_the_whole_batch(count, data):
    pair = derive_key_pair(SEED, b"right")
    blinded, evaluated = batch_of(count, pair.key)
    wrong = data.draw(st.integers(0, count - 1))
    evaluated[wrong] = group.times(group.random_scalar(), blinded[wrong])
    made = proof(pair.key, pair.public, blinded, evaluated, context=CONTEXT, chance=group.random_scalar())
    assert not proof_holds(made, pair.public, blinded, evaluated, context=CONTEXT)


@settings(max_examples=30)
@given(st.integers(0, 511))
def test_proof_with_any_bit_changed_fails(bit):
    pair = derive_key_pair(SEED, b"right")
    blinded, evaluated = batch_of(2, pair.key)
    made = bytearray(proof(pair.key, pair.public, blinded, evaluated, context=CONTEXT, chance=group.random_scalar()))
    made[bit // 8] ^= 1 << bit % 8
    assert not proof_holds(bytes(made), pair.public, blinded, evaluated, context=CONTEXT)


def test_proof_of_one_order_fails_for_another():
    pair = derive_key_pair(SEED, b"right")
    blinded, evaluated = batch_of(3, pair.key)
    made = proof(pair.key, pair.public, blinded, evaluated, context=CONTEXT, chance=group.random_scalar())
    assert not proof_holds(made, pair.public, blinded[::-1], evaluated[::-1], context=CONTEXT)
    assert not proof_holds(made, pair.public, blinded, evaluated[::-1], context=CONTEXT)
    assert not proof_holds(made, pair.public, blinded[:2], evaluated[:2], context=CONTEXT)


def test_proof_fails_for_another_public_key_or_context():
    pair, other = derive_key_pair(SEED, b"right"), derive_key_pair(SEED, b"wrong")
    batch = batch_of(3, pair.key)
    made = proof(pair.key, pair.public, *batch, context=CONTEXT, chance=group.random_scalar())
    assert not proof_holds(made, other.public, *batch, context=CONTEXT)
    assert not proof_holds(made, pair.public, *batch, context=Mode.PLAIN.context)


@pytest.mark.parametrize("bad", [bytes(32), bytes([255]) * 32, b"\1" + bytes(31), b"short", b""])
def test_no_element_is_no_proof(bad):
    pair = derive_key_pair(SEED, b"right")
    blinded, evaluated = batch_of(2, pair.key)
    made = proof(pair.key, pair.public, blinded, evaluated, context=CONTEXT, chance=group.random_scalar())
    assert not proof_holds(made, pair.public, [blinded[0], bad], evaluated, context=CONTEXT)
    assert not proof_holds(made, pair.public, blinded, [evaluated[0], bad], context=CONTEXT)
    assert not proof_holds(made, bad, blinded, evaluated, context=CONTEXT)


@pytest.mark.parametrize("bad", [b"", bytes(64), bytes([255]) * 64, bytes(63), bytes(65)])
def test_malformed_proof_fails(bad):
    pair = derive_key_pair(SEED, b"right")
    assert not proof_holds(bad, pair.public, *batch_of(2, pair.key), context=CONTEXT)


def test_elements_that_add_up_to_nothing_are_refused():
    pair = derive_key_pair(SEED, b"right")
    element = group.times_base(group.random_scalar())
    with pytest.raises(ValueError, match="blinded"):
        proof_holds(bytes(64), pair.public, [], [], context=CONTEXT)
    with pytest.raises(ValueError, match="evaluated"):
        proof_holds(bytes(64), pair.public, [element], [], context=CONTEXT)


@settings(max_examples=25)
@given(st.lists(st.binary(max_size=60), min_size=1, max_size=6))
def test_output_does_not_depend_on_the_blinding(messages):
    key = derive_key_pair(SEED, b"any").key
    chances = [group.random_scalar() for _ in messages]
    evaluated = [group.times(key, blind(m, chance)) for m, chance in zip(messages, chances, strict=True)]
    assert finalize(messages, chances, evaluated) == [evaluate(message, key) for message in messages]


@settings(max_examples=25)
@given(st.lists(st.integers(1, group.ORDER - 1), max_size=9))
def test_inverses_of_many_are_the_inverses_of_each(numbers):
    scalars = [number.to_bytes(32, "little") for number in numbers]
    expected = [pow(number, -1, group.ORDER).to_bytes(32, "little") for number in numbers]
    assert group.scalar_inverses(scalars) == expected


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: derive_key_pair(b"short", b""), "seed"),
        (lambda: blind(bytes(70_000), group.random_scalar()), "message"),
        (lambda: finalize([b"a"], [], []), "evaluated"),
        (lambda: finalize([b"a"], [group.random_scalar()], [bytes(32)]), "evaluated"),
        (lambda: finalize([b"a"], [bytes(32)], [group.times_base(group.random_scalar())]), "chances"),
        (lambda: group.hash_to_scalar(b"", bytes(256)), "tag"),
    ],
)
def test_nonsense_is_refused_by_the_name_of_its_field(call, field):
    with pytest.raises(ValueError, match=f"^{field}:"):
        call()
