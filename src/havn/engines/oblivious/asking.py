"""The asking side: blind, check what each evaluator answered, take the blinding off.

The first evaluator multiplies the blinded inputs, the second what the first gave back. Each proves it for itself, so
that whoever used another key than announced is known by name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from havn.engines.oblivious import group
from havn.engines.oblivious.errors import ProofFailed
from havn.engines.oblivious.oprf import Mode, blind, finalize
from havn.engines.oblivious.proofs import MOST_ELEMENTS, prefixed, proof_holds
from havn.engines.oblivious.tokens import decoy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from havn.engines.oblivious.epochs import Announcement

# How many tokens a question has tells how a name is built: so it is rounded up.
STEP = 4
# What `with_decoys` fills up to no more than one proof is for.
MOST_INPUTS = MOST_ELEMENTS // STEP * STEP
_DECOY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Blinded:
    """Inputs, the scalars that hide them, and what an evaluator may see."""

    inputs: tuple[bytes, ...] = field(repr=False)
    chances: tuple[bytes, ...] = field(repr=False)
    elements: tuple[bytes, ...]


def blinded(inputs: Sequence[bytes], draw: Callable[[], bytes] = group.random_scalar) -> Blinded:
    """Blind inputs; `draw` gives a fresh secret scalar for each and is replaced in test vectors only.

    Raises ValueError when there are none, more than 65 535, or one is too long.
    """
    if not 0 < len(inputs) <= MOST_ELEMENTS:
        raise ValueError(f"inputs: 1 to {MOST_ELEMENTS}; there are {len(inputs)}.")
    chances = tuple(draw() for _ in inputs)
    return Blinded(tuple(inputs), chances, tuple(map(blind, inputs, chances)))


def decoy_key(seed: bytes) -> bytes:
    """Return the key of an organisation's decoys, from its signing seed."""
    return hashlib.blake2b(key=seed, digest_size=32, person=b"havn/1/decoys").digest()


def with_decoys(tokens: Sequence[bytes], key: bytes) -> list[bytes]:
    """Return tokens filled up with decoys to a multiple of 4; blinded, neither kind can be told from the other.

    The same tokens get the same decoys under one secret key: whoever sees the buckets of two questions about one person
    would know by what they share which are no decoys.
    """
    about = b"".join(map(prefixed, sorted(tokens)))
    chances = (
        hashlib.blake2b(bytes([place]) + about, key=key, digest_size=_DECOY_BYTES, person=b"havn/1/decoy").digest()
        for place in range(-len(tokens) % STEP)
    )
    return [*tokens, *map(decoy, chances)]


def check_first(announced: Announcement, asked: Blinded, answered: Sequence[bytes], proof: bytes) -> tuple[bytes, ...]:
    """Return what goes to the second evaluator; raises ProofFailed when the first did not use its announced key."""
    _require_proof("first", announced.first, asked.elements, answered, proof)
    return tuple(answered)


def finish(
    announced: Announcement, asked: Blinded, first: Sequence[bytes], answered: Sequence[bytes], proof: bytes
) -> list[bytes]:
    """Return the mark of each input, 64 bytes; raises ProofFailed when the second did not use its announced key."""
    _require_proof("second", announced.second, first, answered, proof)
    return finalize(asked.inputs, asked.chances, answered)


def _require_proof(
    place: str, public: bytes, elements: Sequence[bytes], answered: Sequence[bytes], proof: bytes
) -> None:
    right = len(elements) == len(answered) and proof_holds(
        proof, public, elements, answered, context=Mode.VERIFIABLE.context
    )
    if not right:
        raise ProofFailed(f"{place}: this evaluator's answer was not made with the key announced for the epoch.")
