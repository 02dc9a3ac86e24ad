"""A transparency log in the shape of RFC 6962: append, prove, check.

Whoever holds an old checkpoint can be shown that nothing before it was changed, without seeing the entries.
"""

from havn.engines.merkle.checkpoints import Checkpoint
from havn.engines.merkle.hashing import EMPTY_ROOT, leaf_hash, node_hash
from havn.engines.merkle.notes import note_text, sign_note, verifier_key
from havn.engines.merkle.proofs import (
    consistency_holds,
    consistency_proof,
    inclusion_holds,
    inclusion_proof,
    read_consistency_proof,
    read_inclusion_proof,
)
from havn.engines.merkle.trees import Frontier, Node, ReadNode, Tree, root

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "Frontier",
    "Node",
    "ReadNode",
    "Tree",
    "consistency_holds",
    "consistency_proof",
    "inclusion_holds",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "note_text",
    "read_consistency_proof",
    "read_inclusion_proof",
    "root",
    "sign_note",
    "verifier_key",
]
