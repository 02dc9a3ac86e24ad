"""A proof that many elements were multiplied by one known key: the batched DLEQ proof of RFC 9497 §2.2.

One proof of 64 bytes serves a whole batch. It shows for all pairs at once that `evaluated = key × blinded` with the key
behind `public`, and shows nothing else of the key.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from havn.engines.oblivious import group

if TYPE_CHECKING:
    from collections.abc import Sequence

PROOF_BYTES = 2 * group.SCALAR_BYTES
MOST_ELEMENTS = 65_535


def proof(
    key: bytes, public: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes], *, context: bytes, chance: bytes
) -> bytes:
    """Prove that each evaluated element is the key times its blinded one.

    `chance` is a scalar drawn for this proof alone: used twice it gives the key away. Raises ValueError when there are
    no elements, more than 65 535, or not as many of both.
    """
    weights = _weights(public, blinded, evaluated, context)
    composite = _weighted(weights, blinded)
    image = group.times(key, composite)
    challenge = _challenge(
        (public, composite, image, group.times_base(chance), group.times(chance, composite)), context
    )
    return challenge + group.scalar_difference(chance, group.scalar_product(challenge, key))


def proof_holds(
    proof: bytes, public: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes], *, context: bytes
) -> bool:
    """Say whether a proof shows that all elements were multiplied by the key behind `public`.

    False for anything malformed; raises ValueError as `proof` does.
    """
    weights = _weights(public, blinded, evaluated, context)
    challenge, response = proof[: group.SCALAR_BYTES], proof[group.SCALAR_BYTES :]
    try:
        for scalar in (challenge, response):
            group.require_scalar(scalar, "proof")
        for element in (public, *blinded, *evaluated):
            group.require_element(element, "element")
    except ValueError:
        return False
    try:
        composite, image = _weighted(weights, blinded), _weighted(weights, evaluated)
        first = group.plus(group.times_base(response), group.times(challenge, public))
        second = group.plus(group.times(response, composite), group.times(challenge, image))
    except RuntimeError:
        # Chosen elements can add up to the identity, which the library refuses to multiply.
        return False
    return hmac.compare_digest(challenge, _challenge((public, composite, image, first, second), context))


def _weights(public: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes], context: bytes) -> list[bytes]:
    """Return the weights of the batch: hashes of everything in it, so that nobody can choose errors that cancel."""
    if not 0 < len(blinded) <= MOST_ELEMENTS:
        raise ValueError(f"blinded: a batch has 1 to {MOST_ELEMENTS} elements; this one has {len(blinded)}.")
    if len(blinded) != len(evaluated):
        raise ValueError(f"evaluated: {len(evaluated)} elements for {len(blinded)} blinded ones.")
    seed = hashlib.sha512(prefixed(public) + prefixed(b"Seed-" + context)).digest()
    tag = b"HashToScalar-" + context
    return [
        group.hash_to_scalar(
            prefixed(seed) + place.to_bytes(2, "big") + prefixed(one) + prefixed(other) + b"Composite", tag
        )
        for place, (one, other) in enumerate(zip(blinded, evaluated, strict=True))
    ]


def _weighted(weights: Sequence[bytes], elements: Sequence[bytes]) -> bytes:
    total = group.times(weights[0], elements[0])
    for weight, element in zip(weights[1:], elements[1:], strict=True):
        total = group.plus(total, group.times(weight, element))
    return total


def _challenge(elements: Sequence[bytes], context: bytes) -> bytes:
    return group.hash_to_scalar(b"".join(map(prefixed, elements)) + b"Challenge", b"HashToScalar-" + context)


def prefixed(part: bytes) -> bytes:
    """Return bytes behind their length in two bytes, as every transcript of RFC 9497 has them."""
    return len(part).to_bytes(2, "big") + part
