"""Proofs that an entry is in the log, and that an older log is the beginning of a newer one.

The proofs are those of RFC 6962 §2.1.1 and §2.1.2; the checks follow RFC 9162 §2.1.3.2 and §2.1.4.2.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from havn.engines.merkle.hashing import EMPTY_ROOT, HASH_BYTES, node_hash
from havn.engines.merkle.trees import ReadNode, Tree, range_root

if TYPE_CHECKING:
    from collections.abc import Sequence


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the proof that the leaf at `index` is among these; raises IndexError when there is no such leaf.

    Hashes the whole log: whoever keeps the nodes asks `read_inclusion_proof`.
    """
    return read_inclusion_proof(Tree(leaf_hashes).read, len(leaf_hashes), index)


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the proof that the first `old_size` leaves are the beginning of these.

    Raises IndexError when there are fewer. Hashes the whole log: whoever keeps the nodes asks `read_consistency_proof`.
    """
    return read_consistency_proof(Tree(leaf_hashes).read, old_size, len(leaf_hashes))


def read_inclusion_proof(read: ReadNode, size: int, index: int) -> list[bytes]:
    """Return an inclusion proof in the log of `size` leaves from its complete nodes: O(log n) reads."""
    if not 0 <= index < size:
        raise IndexError("There is no such leaf.")
    proof = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(range_root(read, middle, end))
            end = middle
        else:
            proof.append(range_root(read, start, middle))
            start = middle
    return proof[::-1]


def read_consistency_proof(read: ReadNode, old_size: int, new_size: int) -> list[bytes]:
    """Return a consistency proof between two sizes of the log from its complete nodes: O(log n) reads."""
    if not 0 <= old_size <= new_size:
        raise IndexError("The older log is longer than the newer.")
    if old_size in (0, new_size):
        return []
    proof = []
    start, end = 0, new_size
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            proof.append(range_root(read, middle, end))
            end = middle
        else:
            proof.append(range_root(read, start, middle))
            start = middle
    # The old root itself is known to whoever checks.
    if start > 0:
        proof.append(range_root(read, start, end))
    return proof[::-1]


def inclusion_holds(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether the proof shows the leaf hash at `index` in the log of `size` leaves with this root."""
    if not 0 <= index < size or not _well_formed(proof):
        return False
    node, last, current = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            current = node_hash(sibling, current)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and compare_digest(current, root)


def consistency_holds(
    *, old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Say whether the proof shows the log of `old_size` leaves to be the beginning of the one of `new_size`."""
    if not 0 <= old_size <= new_size or not _well_formed(proof):
        return False
    if old_size == new_size:
        return not proof and compare_digest(old_root, new_root)
    if old_size == 0:
        return not proof and compare_digest(old_root, EMPTY_ROOT)
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    roots = _both_roots(old_size, new_size, path)
    return roots is not None and compare_digest(roots[0], old_root) and compare_digest(roots[1], new_root)


def _both_roots(old_size: int, new_size: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Compute both roots from a path; None when the path has another length than the sizes ask for."""
    if not path:
        return None
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old, new = path[0], path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _well_formed(proof: Sequence[bytes]) -> bool:
    return all(len(part) == HASH_BYTES for part in proof)
