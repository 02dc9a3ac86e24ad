"""Plain designs for the three questions, against which the adversaries succeed. Nothing here is to be used.

`SharedKey`: all partners share one secret and compare keyed hashes (HMAC) of the same tokens. `Bloom`: the key of
record linkage, letter pairs of a name hashed into a Bloom filter under a shared secret. `OneEvaluator`: an oblivious
function whose whole key one party holds, without proofs.
"""

from __future__ import annotations

import hmac
import itertools
from typing import TYPE_CHECKING

from havn.engines.oblivious import group
from havn.engines.oblivious.oprf import Mode, blind, derive_key_pair, evaluate, finalize
from havn.engines.oblivious.tokens import Person, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BLOOM_BITS = 1024
_BLOOM_HASHES = 20


class SharedKey:
    """Keyed hashes under one secret that every partner has."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def tags(self, person: Person) -> set[bytes]:
        """Return the tags of a person, as all partners compute them."""
        return {hmac.digest(self._secret, token, "sha256") for token in tokens_of(person)}


class Bloom:
    """Bloom filters of letter pairs, compared by the Dice coefficient (Schnell et al., 2009)."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def encoded(self, name: str) -> int:
        """Return the filter of a name as the bits of a number."""
        text = f" {name.casefold()} "
        bits = 0
        for pair in itertools.pairwise(text):
            for number in range(_BLOOM_HASHES):
                digest = hmac.digest(self._secret, bytes([number]) + "".join(pair).encode(), "sha256")
                bits |= 1 << int.from_bytes(digest[:4], "big") % _BLOOM_BITS
        return bits

    def nearest(self, filter_: int, names: Iterable[str]) -> str:
        """Return the name of a dictionary whose filter is most alike: what a holder of the secret can do."""
        return max(names, key=lambda name: _dice(filter_, self.encoded(name)))


class OneEvaluator:
    """One party holds the whole key and proves nothing."""

    def __init__(self, seed: bytes) -> None:
        self.key = derive_key_pair(seed, b"", Mode.PLAIN).key

    def multiply(self, elements: Sequence[bytes]) -> list[bytes]:
        """Answer a question; nobody can see with which key."""
        return [group.times(self.key, element) for element in elements]

    def tags(self, person: Person) -> set[bytes]:
        """Return the tags of a person without asking anybody: what the evaluator can do."""
        return {evaluate(token, self.key, Mode.PLAIN)[:32] for token in tokens_of(person)}

    def asked(self, person: Person) -> set[bytes]:
        """Return the tags of a person by asking obliviously: what a partner does."""
        tokens = tokens_of(person)
        chances = [group.random_scalar() for _ in tokens]
        elements = [blind(token, chance, Mode.PLAIN) for token, chance in zip(tokens, chances, strict=True)]
        return {mark[:32] for mark in finalize(tokens, chances, self.multiply(elements))}


def commonest(tags: Iterable[bytes]) -> bytes:
    """Return the tag that occurs most often; keyed hashes keep the frequencies of names."""
    counts: dict[bytes, int] = {}
    for tag in tags:
        counts[tag] = counts.get(tag, 0) + 1
    return max(counts, key=lambda tag: (counts[tag], tag))


def _dice(one: int, other: int) -> float:
    return 2 * (one & other).bit_count() / max(1, one.bit_count() + other.bit_count())
