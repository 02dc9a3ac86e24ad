"""Proofs hold for what is true and for nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.engines.merkle import (
    EMPTY_ROOT,
    Tree,
    consistency_holds,
    consistency_proof,
    inclusion_holds,
    inclusion_proof,
    leaf_hash,
    node_hash,
    read_consistency_proof,
    read_inclusion_proof,
    root,
)
from tests.engines.merkle.test_trees import LEAVES, ROOTS

SIZES = range(1, 18)


def leaves_of(size):
    return [leaf_hash(f"entry {number}".encode()) for number in range(size)]


def path_by_the_rfc(index, leaves):
    """Compute PATH(m, D[n]) as RFC 6962 §2.1.1 defines it, by recursion."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*path_by_the_rfc(index, leaves[:split]), root(leaves[split:])]
    return [*path_by_the_rfc(index - split, leaves[split:]), root(leaves[:split])]


def subproof_by_the_rfc(old_size, leaves, *, whole=True):
    """Compute SUBPROOF(m, D[n], b) as RFC 6962 §2.1.2 defines it, by recursion."""
    if old_size == len(leaves):
        return [] if whole else [root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old_size <= split:
        return [*subproof_by_the_rfc(old_size, leaves[:split], whole=whole), root(leaves[split:])]
    return [*subproof_by_the_rfc(old_size - split, leaves[split:], whole=False), root(leaves[:split])]


@pytest.mark.parametrize(
    ("size", "index", "proof"),
    [
        (1, 0, []),
        (
            8,
            0,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            8,
            5,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (3, 2, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ],
)
def test_inclusion_proof_is_the_known_answer(size, index, proof):
    assert [part.hex() for part in inclusion_proof(LEAVES[:size], index)] == proof


@pytest.mark.parametrize(
    ("old_size", "new_size", "proof"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proof_is_the_known_answer(old_size, new_size, proof):
    assert [part.hex() for part in consistency_proof(LEAVES[:new_size], old_size)] == proof
    assert consistency_holds(
        old_size=old_size,
        new_size=new_size,
        proof=[bytes.fromhex(part) for part in proof],
        old_root=bytes.fromhex(ROOTS[old_size]),
        new_root=bytes.fromhex(ROOTS[new_size]),
    )


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion_proof_is_the_one_of_the_rfc_and_holds(size):
    leaves = leaves_of(size)
    for index in range(size):
        proof = inclusion_proof(leaves, index)
        assert proof == path_by_the_rfc(index, leaves)
        assert inclusion_holds(leaf=leaves[index], index=index, size=size, proof=proof, root=root(leaves))


@pytest.mark.parametrize("size", SIZES)
def test_every_consistency_proof_is_the_one_of_the_rfc_and_holds(size):
    leaves = leaves_of(size)
    for old_size in range(1, size + 1):
        proof = consistency_proof(leaves, old_size)
        assert proof == subproof_by_the_rfc(old_size, leaves)
        assert consistency_holds(
            old_size=old_size,
            new_size=size,
            proof=proof,
            old_root=root(leaves[:old_size]),
            new_root=root(leaves),
        )


@given(st.integers(1, 400), st.data())
def test_proofs_read_from_kept_nodes_hold_for_every_earlier_size(size, data):
    tree = Tree(leaves_of(size))
    new_size = data.draw(st.integers(1, size))
    old_size = data.draw(st.integers(0, new_size))
    index = data.draw(st.integers(0, new_size - 1))
    leaves = leaves_of(new_size)
    assert inclusion_holds(
        leaf=leaves[index],
        index=index,
        size=new_size,
        proof=read_inclusion_proof(tree.read, new_size, index),
        root=root(leaves),
    )
    assert consistency_holds(
        old_size=old_size,
        new_size=new_size,
        proof=read_consistency_proof(tree.read, old_size, new_size),
        old_root=root(leaves[:old_size]),
        new_root=root(leaves),
    )


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_of_another_entry_or_at_another_index_does_not_hold(size):
    leaves = leaves_of(size)
    for index in range(size):
        proof = inclusion_proof(leaves, index)
        for other in range(-1, size + 2):
            holds = inclusion_holds(leaf=leaves[index], index=other, size=size, proof=proof, root=root(leaves))
            assert holds == (other == index)
        forged = leaf_hash(b"forged")
        assert not inclusion_holds(leaf=forged, index=index, size=size, proof=proof, root=root(leaves))


@given(st.integers(2, 60), st.data())
def test_altered_inclusion_proof_does_not_hold(size, data):
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(leaves, index)
    at = data.draw(st.integers(0, len(proof) - 1))
    flipped = bytes([proof[at][0] ^ 1]) + proof[at][1:]
    for altered in (
        [*proof[:at], flipped, *proof[at + 1 :]],
        proof[:at] + proof[at + 1 :],
        [*proof, proof[-1]],
        [*proof[:at], proof[at][:-1], *proof[at + 1 :]],
    ):
        assert not inclusion_holds(leaf=leaves[index], index=index, size=size, proof=altered, root=root(leaves))


def test_inner_node_passed_off_as_an_entry_does_not_hold():
    leaves = leaves_of(4)
    inner = node_hash(*leaves[:2])
    assert not inclusion_holds(leaf=inner, index=0, size=4, proof=[node_hash(*leaves[2:])], root=root(leaves))


@given(st.integers(2, 60), st.data())
def test_rewritten_history_has_no_consistency_proof(size, data):
    old_size = data.draw(st.integers(1, size - 1))
    rewritten = leaves_of(size)
    rewritten[data.draw(st.integers(0, old_size - 1))] = leaf_hash(b"rewritten")
    assert not consistency_holds(
        old_size=old_size,
        new_size=size,
        proof=consistency_proof(rewritten, old_size),
        old_root=root(leaves_of(old_size)),
        new_root=root(rewritten),
    )


@given(st.integers(2, 60), st.data())
def test_altered_consistency_proof_does_not_hold(size, data):
    leaves = leaves_of(size)
    old_size = data.draw(st.integers(1, size - 1))
    proof = consistency_proof(leaves, old_size)
    at = data.draw(st.integers(0, len(proof) - 1))
    flipped = bytes([proof[at][0] ^ 1]) + proof[at][1:]
    for altered in (
        [],
        [*proof[:at], flipped, *proof[at + 1 :]],
        proof[:at] + proof[at + 1 :],
        [*proof, proof[-1]],
        [*proof[:at], proof[at] + b"x", *proof[at + 1 :]],
    ):
        assert not consistency_holds(
            old_size=old_size,
            new_size=size,
            proof=altered,
            old_root=root(leaves[:old_size]),
            new_root=root(leaves),
        )


def test_same_size_with_another_root_is_not_consistent():
    leaves = leaves_of(5)
    same = {"old_size": 5, "new_size": 5, "old_root": root(leaves)}
    assert consistency_holds(**same, new_root=root(leaves), proof=[])
    assert not consistency_holds(**same, new_root=root(leaves), proof=[leaves[0]])
    assert not consistency_holds(**same, new_root=root(leaves_of(4)), proof=[])


def test_empty_log_is_the_beginning_of_every_log_but_only_with_its_own_root():
    assert consistency_proof(leaves_of(3), 0) == []
    sizes = {"old_size": 0, "new_size": 3, "new_root": root(leaves_of(3))}
    assert consistency_holds(**sizes, old_root=EMPTY_ROOT, proof=[])
    assert not consistency_holds(**sizes, old_root=leaf_hash(b""), proof=[])


def test_shrunk_log_is_not_consistent():
    leaves = leaves_of(5)
    assert not consistency_holds(old_size=5, new_size=3, proof=[], old_root=root(leaves), new_root=root(leaves[:3]))


@pytest.mark.parametrize("index", [-1, 3])
def test_proof_of_an_entry_that_is_not_there_is_refused(index):
    with pytest.raises(IndexError):
        inclusion_proof(leaves_of(3), index)


@pytest.mark.parametrize("old_size", [-1, 4])
def test_consistency_with_a_longer_log_is_refused(old_size):
    with pytest.raises(IndexError):
        consistency_proof(leaves_of(3), old_size)
