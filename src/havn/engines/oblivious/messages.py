"""The messages between organisations, evaluators and hub, as values; `wire` writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from havn.engines.oblivious import group
from havn.engines.oblivious.buckets import DIGEST_BYTES, Bucket
from havn.engines.oblivious.claims import Act, To
from havn.engines.oblivious.proofs import MOST_ELEMENTS, PROOF_BYTES
from havn.engines.oblivious.rows import ROW_BYTES, SALT_BYTES

if TYPE_CHECKING:
    from havn.engines.oblivious.claims import Claim

MOST_ROWS = 1 << 20
MOST_BUCKETS = 1_024
MOST_BUCKET_NUMBER = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Request:
    """An organisation asks an evaluator to multiply elements."""

    claim: Claim
    elements: tuple[bytes, ...]

    @property
    def counted(self) -> tuple[Act, int]:
        """What this does, and on how many elements."""
        return Act.ASK if self.claim.purpose.is_question else Act.EVALUATE, len(self.elements)

    def __post_init__(self) -> None:
        if self.claim.to is To.HUB:
            raise ValueError("to: a request is for an evaluator.")
        _require_elements(self.elements)


@dataclass(frozen=True, slots=True)
class Answer:
    """An evaluator's answer to one request, which it names by its digest."""

    epoch: int
    request: bytes
    elements: tuple[bytes, ...]
    proof: bytes

    def __post_init__(self) -> None:
        if len(self.request) != DIGEST_BYTES:
            raise ValueError(f"request: a digest has {DIGEST_BYTES} bytes.")
        if len(self.proof) != PROOF_BYTES:
            raise ValueError(f"proof: {PROOF_BYTES} bytes; there are {len(self.proof)}.")
        _require_elements(self.elements)


@dataclass(frozen=True, slots=True)
class Upload:
    """An organisation adds rows to buckets; it says of none whose it is, nor which belong together."""

    claim: Claim
    rows: tuple[tuple[int, bytes], ...]

    @property
    def counted(self) -> tuple[Act, int]:
        """What this does, and on how many rows."""
        return Act.UPLOAD, len(self.rows)

    def __post_init__(self) -> None:
        if self.claim.to is not To.HUB or self.claim.purpose.is_question:
            raise ValueError("to: an upload enrols, with the hub.")
        if not 0 < len(self.rows) <= MOST_ROWS:
            raise ValueError(f"rows: 1 to {MOST_ROWS}; there are {len(self.rows)}.")
        if any(len(row) != ROW_BYTES or not 0 <= number <= MOST_BUCKET_NUMBER for number, row in self.rows):
            raise ValueError(f"rows: {ROW_BYTES} bytes each, and the number of a bucket.")
        if list(self.rows) != sorted(self.rows):
            raise ValueError("rows: sorted, so that their order tells nothing.")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An organisation has rows taken out, by the number of the bucket and the secret that only their maker has."""

    claim: Claim
    secrets: tuple[tuple[int, bytes], ...]

    @property
    def counted(self) -> tuple[Act, int]:
        """What this does, and on how many rows."""
        return Act.WITHDRAW, len(self.secrets)

    def __post_init__(self) -> None:
        if self.claim.to is not To.HUB or self.claim.purpose.is_question:
            raise ValueError("to: a withdrawal is for the hub and asks nothing.")
        if not 0 < len(self.secrets) <= MOST_ROWS:
            raise ValueError(f"secrets: 1 to {MOST_ROWS}; there are {len(self.secrets)}.")
        if any(len(secret) != SALT_BYTES or not 0 <= number <= MOST_BUCKET_NUMBER for number, secret in self.secrets):
            raise ValueError(f"secrets: {SALT_BYTES} bytes each, and the number of a bucket.")
        if list(self.secrets) != sorted(self.secrets):
            raise ValueError("secrets: sorted, so that their order tells nothing.")


@dataclass(frozen=True, slots=True)
class Fetch:
    """An organisation asks the hub for whole buckets of the index with this root, for a question or to audit."""

    claim: Claim
    root: bytes
    numbers: tuple[int, ...]

    @property
    def counted(self) -> tuple[Act, int]:
        """What this does, and on how many buckets."""
        return Act.ASK if self.claim.purpose.is_question else Act.AUDIT, len(self.numbers)

    def __post_init__(self) -> None:
        if self.claim.to is not To.HUB:
            raise ValueError("to: a fetch is for the hub.")
        if len(self.root) != DIGEST_BYTES:
            raise ValueError(f"root: {DIGEST_BYTES} bytes; there are {len(self.root)}.")
        _require_numbers(self.numbers)


@dataclass(frozen=True, slots=True)
class Buckets:
    """The hub's answer: the buckets of one root, in the order of their numbers."""

    epoch: int
    root: bytes
    buckets: tuple[Bucket, ...]

    def __post_init__(self) -> None:
        if len(self.root) != DIGEST_BYTES:
            raise ValueError(f"root: {DIGEST_BYTES} bytes; there are {len(self.root)}.")
        _require_numbers(tuple(bucket.number for bucket in self.buckets))


def _require_elements(elements: tuple[bytes, ...]) -> None:
    if not 0 < len(elements) <= MOST_ELEMENTS:
        raise ValueError(f"elements: 1 to {MOST_ELEMENTS}; there are {len(elements)}.")
    if any(len(element) != group.ELEMENT_BYTES for element in elements):
        raise ValueError(f"elements: {group.ELEMENT_BYTES} bytes each.")


def _require_numbers(numbers: tuple[int, ...]) -> None:
    if not 0 < len(numbers) <= MOST_BUCKETS:
        raise ValueError(f"numbers: 1 to {MOST_BUCKETS} buckets; there are {len(numbers)}.")
    if list(numbers) != sorted(set(numbers)) or not 0 <= numbers[0] <= numbers[-1] <= MOST_BUCKET_NUMBER:
        raise ValueError("numbers: rising, each once, so that their order tells nothing.")
