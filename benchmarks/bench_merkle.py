"""What the record of what happened costs: processor time of appending, proving and checking."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.figure import Figure
from havn.engines.merkle import (
    Frontier,
    Tree,
    consistency_holds,
    inclusion_holds,
    leaf_hash,
    read_consistency_proof,
    read_inclusion_proof,
    root,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENTRIES = 200_000
ENTRY = b"x" * 400


def milliseconds(do: Callable[[int], object], *, times: int, repeats: int = 5) -> float:
    """Return the processor time of one call, in milliseconds: the least of several repeats."""
    least = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        for number in range(times):
            do(number)
        least = min(least, time.process_time() - start)
    return least / times * 1e3


def append_from_store(kept: list[bytes]) -> None:
    """Append one entry as a database would: read the frontier, hash, append, take the root, keep the frontier."""
    frontier = Frontier.from_bytes(kept[0])
    frontier.append(leaf_hash(ENTRY))
    frontier.root()
    kept[0] = frontier.to_bytes()


def figures() -> Iterator[Figure]:
    leaves = [leaf_hash(str(number).encode()) for number in range(ENTRIES)]
    start = time.process_time()
    tree = Tree(leaves)
    yield Figure(f"check {ENTRIES} entries anew", time.process_time() - start, "s", anchor="0.53 s in research")
    yield from appending(tree)
    yield from proving(tree, leaves)


def appending(tree: Tree) -> Iterator[Figure]:
    kept = [tree.frontier.to_bytes()]
    spent = milliseconds(lambda _: append_from_store(kept), times=2000)
    yield Figure(
        f"append after {ENTRIES} entries, frontier kept outside",
        spent,
        "ms",
        bound=0.05,
        anchor="pymerkle with SQLite: 0.927 ms",
    )
    yield Figure("kept frontier", len(kept[0]), "bytes")


def proving(tree: Tree, leaves: list[bytes]) -> Iterator[Figure]:
    step = ENTRIES // 1000
    spent = milliseconds(lambda n: read_inclusion_proof(tree.read, ENTRIES, n * step), times=1000)
    yield Figure("prove that an entry is in the log", spent, "ms", bound=0.1, anchor="0.073 ms in research")
    spent = milliseconds(lambda n: read_consistency_proof(tree.read, n * step, ENTRIES), times=1000)
    yield Figure("prove that nothing was rewritten", spent, "ms", bound=0.1, anchor="0.015-0.088 ms in research")
    index, old_size = 123_457, 123_457
    included = read_inclusion_proof(tree.read, ENTRIES, index)
    consistent = read_consistency_proof(tree.read, old_size, ENTRIES)
    old_root, new_root = root(leaves[:old_size]), tree.frontier.root()
    spent = milliseconds(
        lambda _: inclusion_holds(leaf=leaves[index], index=index, size=ENTRIES, proof=included, root=new_root),
        times=1000,
    )
    yield Figure("check that an entry is in the log", spent, "ms", bound=0.1)
    spent = milliseconds(
        lambda _: consistency_holds(
            old_size=old_size, new_size=ENTRIES, proof=consistent, old_root=old_root, new_root=new_root
        ),
        times=1000,
    )
    yield Figure("check that nothing was rewritten", spent, "ms", bound=0.1)
