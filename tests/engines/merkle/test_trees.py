"""The tree against the known answers of the certificate-transparency reference tests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.engines.merkle import EMPTY_ROOT, Frontier, Node, Tree, leaf_hash, node_hash, root

ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_root_is_the_known_answer(size):
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def test_leaf_and_node_of_the_same_bytes_have_different_hashes():
    left, right = LEAVES[:2]
    assert node_hash(left, right) != leaf_hash(left + right)


def test_empty_log_has_the_hash_of_nothing():
    assert Frontier().root() == EMPTY_ROOT


@given(st.integers(0, 300), st.data())
def test_kept_frontier_goes_on_as_if_never_kept(size, data):
    cut = data.draw(st.integers(0, size))
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    frontier = Frontier()
    for leaf in leaves[:cut]:
        frontier.append(leaf)
    frontier = Frontier.from_bytes(frontier.to_bytes())
    for leaf in leaves[cut:]:
        frontier.append(leaf)
    assert frontier.size == size
    assert frontier.root() == root(leaves)


def test_frontier_stays_small():
    frontier = Frontier()
    for number in range(1023):
        frontier.append(leaf_hash(str(number).encode()))
    assert len(frontier.to_bytes()) == 8 + 10 * 32


def test_append_returns_each_node_once_it_is_complete():
    frontier = Frontier()
    nodes = [node for leaf in LEAVES[:4] for node in frontier.append(leaf)]
    left, right = node_hash(*LEAVES[:2]), node_hash(*LEAVES[2:4])
    assert nodes == [
        Node(0, 0, LEAVES[0]),
        Node(0, 1, LEAVES[1]),
        Node(1, 0, left),
        Node(0, 2, LEAVES[2]),
        Node(0, 3, LEAVES[3]),
        Node(1, 1, right),
        Node(2, 0, node_hash(left, right)),
    ]


def test_tree_reads_the_nodes_that_its_frontier_completed():
    tree = Tree(LEAVES)
    assert tree.read(0, 5) == LEAVES[5]
    assert tree.read(3, 0).hex() == ROOTS[8]


@pytest.mark.parametrize(
    "malformed",
    [
        b"",
        b"\0" * 7,
        b"\0" * 7 + b"\1",
        b"\0" * 7 + b"\1" + b"x" * 31,
        b"\0" * 7 + b"\1" + b"x" * 33,
        b"\0" * 8 + b"x",
        b"\0" * 7 + b"\3" + b"x" * 32,
    ],
)
def test_malformed_frontier_is_refused(malformed):
    with pytest.raises(ValueError, match="frontier"):
        Frontier.from_bytes(malformed)
