"""The index: rows in buckets by the first bits of their mark, under one root that everybody can compare.

A bucket is fetched whole, so that the holder of the index doesn't see which row was meant. Each comes with its path to
the root, a tree of BLAKE2b over all buckets, so that a bucket can't be different for one organisation.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from typing import TYPE_CHECKING, NamedTuple

from havn.engines.oblivious.epochs import MOST_BITS
from havn.engines.oblivious.errors import Altered
from havn.engines.oblivious.fields import require_whole
from havn.engines.oblivious.rows import ROW_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DIGEST_BYTES = 32
# An honest upload is refused by chance at most once in a thousand million.
_CHANCE = 1e-9
# Rows of one token lie in one bucket: room for contacts of one person, and for namesakes, in one upload.
MOST_ALIKE = 16
# A handful of rows that come together are of one person, and a later question for the same buckets would show it.
LEAST_ROWS = 512


class Bucket(NamedTuple):
    """The rows of one bucket, one behind the other, and the digests beside its way to the root, from below."""

    number: int
    rows: bytes
    path: tuple[bytes, ...]


class Snapshot:
    """An index at one moment, with its root; `rows` maps the number of a bucket to its rows, missing ones are empty."""

    def __init__(self, bits: int, rows: Mapping[int, bytes]) -> None:
        require_whole(bits, "bits", 0, MOST_BITS)
        self.bits = bits
        self._rows = rows
        self._levels = [[_leaf(number, rows.get(number, b"")) for number in range(1 << bits)]]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            self._levels.append([_node(below[at], below[at + 1]) for at in range(0, len(below), 2)])
        self.root = self._levels[-1][0]

    def bucket(self, number: int) -> Bucket:
        """Return a bucket with its path; raises ValueError when there is none of this number."""
        require_whole(number, "number", 0, (1 << self.bits) - 1)
        path = tuple(level[number >> height ^ 1] for height, level in enumerate(self._levels[:-1]))
        return Bucket(number, self._rows.get(number, b""), path)


def gathered(located: Iterable[tuple[int, bytes]]) -> dict[int, bytes]:
    """Gather rows by bucket, sorted within it: so their order tells nothing of when or with what they came."""
    found: dict[int, list[bytes]] = {}
    for number, row in located:
        if len(row) != ROW_BYTES:
            raise ValueError(f"row: {ROW_BYTES} bytes; there are {len(row)}.")
        found.setdefault(number, []).append(row)
    return {number: b"".join(sorted(rows)) for number, rows in found.items()}


def most_in_a_bucket(rows: int, bits: int) -> int:
    """Return how many of so many rows one bucket may get: marks spread evenly, whatever persons they are of.

    By the bound of Chernoff and Hoeffding on the binomial tail, P(X ≥ m) ≤ exp(-n·D(m/n ‖ 2⁻ᵇⁱᵗˢ)), the fullest of
    all buckets holds more with probability under 10⁻⁹; and 16 on top for rows of one token.
    """
    share = 2.0**-bits
    for most in range(math.ceil(rows * share) + 1, rows):
        part = most / rows
        divergence = part * math.log(part / share) + (1 - part) * math.log((1 - part) / (1 - share))
        if bits * math.log(2) - rows * divergence < math.log(_CHANCE):
            return min(rows, most + MOST_ALIKE)
    return rows


def require_in_root(bucket: Bucket, *, bits: int, root: bytes) -> Bucket:
    """Return a bucket as it is; raises Altered when it is not what the root was announced for."""
    if len(bucket.path) != bits or bucket.number >> bits or len(bucket.rows) % ROW_BYTES:
        raise Altered("path: the way from this bucket to the root has another length.")
    digest = _leaf(bucket.number, bucket.rows)
    for height, beside in enumerate(bucket.path):
        pair = (beside, digest) if bucket.number >> height & 1 else (digest, beside)
        digest = _node(*pair)
    if not hmac.compare_digest(digest, root):
        raise Altered(f"rows: bucket {bucket.number} is not the one whose root was announced.")
    return bucket


def _leaf(number: int, rows: bytes) -> bytes:
    return hashlib.blake2b(number.to_bytes(4, "big") + rows, digest_size=DIGEST_BYTES, person=b"havn/1/leaf").digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.blake2b(left + right, digest_size=DIGEST_BYTES, person=b"havn/1/node").digest()
