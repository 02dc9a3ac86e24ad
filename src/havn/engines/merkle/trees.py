"""The tree: its root, its frontier, and the complete nodes from which proofs are read.

A node (level, position) covers the 2^level leaves from position · 2^level on and never changes once it is complete.
Keeping the nodes as they arise costs two hashes an entry and makes each proof a handful of reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from havn.engines.merkle.hashing import EMPTY_ROOT, HASH_BYTES, node_hash

ReadNode: TypeAlias = Callable[[int, int], bytes]
_SIZE_BYTES = 8


class Node(NamedTuple):
    """One complete node of the tree."""

    level: int
    position: int
    hash: bytes


class Frontier:
    """The right edge of an append-only tree: all that an append or a root needs, O(log n) hashes."""

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        """Take the hashes of the complete subtrees, the largest first: as many as `size` has one bits."""
        self.size = size
        self._edge = list(edge)
        if size < 0 or len(self._edge) != size.bit_count() or any(len(h) != HASH_BYTES for h in self._edge):
            raise ValueError("A frontier has one hash of 32 bytes for each one bit of its size.")

    def append(self, leaf: bytes) -> list[Node]:
        """Append a leaf hash; returns the nodes that it completes, the leaf first, for whoever keeps them."""
        complete = [Node(0, self.size, leaf)]
        while self.size >> complete[-1].level & 1:
            level, position, right = complete[-1]
            complete.append(Node(level + 1, position >> 1, node_hash(self._edge.pop(), right)))
        self._edge.append(complete[-1].hash)
        self.size += 1
        return complete

    def root(self) -> bytes:
        """Return the root over everything appended so far."""
        return _fold(self._edge) if self._edge else EMPTY_ROOT

    def to_bytes(self) -> bytes:
        """Return the frontier for keeping: the size in eight bytes, then 32 bytes for each one bit of it."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self._edge)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """Return a kept frontier; raises ValueError when it is malformed."""
        edge = [data[start : start + HASH_BYTES] for start in range(_SIZE_BYTES, len(data), HASH_BYTES)]
        if len(data) < _SIZE_BYTES:
            raise ValueError("A frontier begins with its size in eight bytes.")
        return cls(int.from_bytes(data[:_SIZE_BYTES], "big"), edge)


class Tree:
    """All complete nodes in memory: for logs that fit, and for checking a whole log anew."""

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = []
        self.frontier = Frontier()
        for leaf in leaf_hashes:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        """Append a leaf hash."""
        for node in self.frontier.append(leaf):
            if node.level == len(self._levels):
                self._levels.append([])
            self._levels[node.level].append(node.hash)

    def read(self, level: int, position: int) -> bytes:
        """Return the hash of a complete node; raises IndexError when it is not complete."""
        return self._levels[level][position]


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root over all leaf hashes."""
    frontier = Frontier()
    for leaf in leaf_hashes:
        frontier.append(leaf)
    return frontier.root()


def range_root(read: ReadNode, start: int, end: int) -> bytes:
    """Return the root over the leaves from `start` to before `end`; reads one node for each one bit of their number.

    `start` has to be a multiple of the smallest power of two that is not below that number, as in every proof.
    """
    parts = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append(read(level, start >> level))
        start += 1 << level
    return _fold(parts)


def _fold(parts: Sequence[bytes]) -> bytes:
    folded = parts[-1]
    for left in reversed(parts[:-1]):
        folded = node_hash(left, folded)
    return folded
