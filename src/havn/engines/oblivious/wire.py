"""The messages as bytes, version 1. The layout is written down in docs/engines/oblivious.md.

Each message has exactly one encoding, and bytes that are not it are refused: version ‖ kind ‖ fields of fixed length,
big-endian, lists behind their length. Signed ones end in 64 bytes of Ed25519 over everything before.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple, cast

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from havn.engines.oblivious import group
from havn.engines.oblivious.buckets import DIGEST_BYTES, Bucket
from havn.engines.oblivious.claims import ID_BYTES, Claim, Purpose, To
from havn.engines.oblivious.epochs import Announcement
from havn.engines.oblivious.errors import Malformed, NotPermitted
from havn.engines.oblivious.fields import require_bytes
from havn.engines.oblivious.messages import MOST_BUCKETS, MOST_ROWS, Answer, Buckets, Fetch, Request, Upload, Withdrawal
from havn.engines.oblivious.proofs import MOST_ELEMENTS, PROOF_BYTES
from havn.engines.oblivious.reading import Reader
from havn.engines.oblivious.rows import ROW_BYTES, SALT_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = 1
SIGNATURE_BYTES = 64
_CONTEXT = b"havn/1/oblivious/signed\0"
_KINDS: dict[type, int] = {Announcement: 1, Request: 2, Answer: 3, Upload: 4, Fetch: 5, Buckets: 6, Withdrawal: 7}
_SIGNED_KINDS = {2, 4, 5, 7}

SignedMessage = Request | Upload | Fetch | Withdrawal
Message = SignedMessage | Announcement | Answer | Buckets


class Signed(NamedTuple):
    """A message whose signature has not been checked: who claims to have sent it decides with which key."""

    claim: Claim
    body: bytes
    signature: bytes

    @property
    def message(self) -> SignedMessage:
        """The whole message, read anew each time; raises Malformed."""
        return cast("SignedMessage", decode(self.body))

    def require_signature(self, public: bytes) -> None:
        """Raise NotPermitted unless the holder of this Ed25519 key signed the message."""
        try:
            VerifyKey(public).verify(_CONTEXT + self.body, self.signature)
        except (BadSignatureError, ValueError):
            raise NotPermitted("signature: this organisation did not sign the message.") from None


def signed(message: SignedMessage, seed: bytes) -> bytes:
    """Encode and sign a message with the Ed25519 seed (32 bytes) of its organisation."""
    body = encode(message)
    return body + SigningKey(seed).sign(_CONTEXT + body).signature


def open_signed(data: bytes) -> Signed:
    """Take a signed message apart without trusting it, and read no more than its claim; raises Malformed."""
    require_bytes(data, "data")
    body, signature = data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:]
    reader = Reader(body)
    if _read_kind(reader) not in _SIGNED_KINDS:
        raise Malformed("kind: messages of this kind are not signed.")
    try:
        return Signed(_read_claim(reader), body, signature)
    except ValueError as error:
        raise Malformed(str(error)) from None


def digest(data: bytes) -> bytes:
    """Return the 32 bytes by which an answer names the request that it belongs to."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES, person=b"havn/1/request").digest()


def encode(message: Message) -> bytes:
    """Return the bytes of a message, without a signature."""
    head = bytes([VERSION, _KINDS[type(message)]])
    match message:
        case Announcement():
            return head + _four(message.epoch) + bytes([message.bits]) + message.first + message.second
        case Request():
            return head + _claim(message.claim) + _four(len(message.elements)) + b"".join(message.elements)
        case Answer():
            elements = _four(len(message.elements)) + b"".join(message.elements)
            return head + _four(message.epoch) + message.request + elements + message.proof
        case Upload():
            rows = b"".join(_four(number) + row for number, row in message.rows)
            return head + _claim(message.claim) + _four(len(message.rows)) + rows
        case Fetch():
            numbers = b"".join(map(_four, message.numbers))
            return head + _claim(message.claim) + message.root + _four(len(message.numbers)) + numbers
        case Withdrawal():
            pairs = b"".join(_four(number) + secret for number, secret in message.secrets)
            return head + _claim(message.claim) + _four(len(message.secrets)) + pairs
        case Buckets():
            buckets = b"".join(map(_bucket, message.buckets))
            return head + _four(message.epoch) + message.root + _four(len(message.buckets)) + buckets


def decode(data: bytes) -> Message:
    """Read a message; raises Malformed, beginning with the field, for anything that `encode` does not write."""
    reader = Reader(data)
    kind = _read_kind(reader)
    try:
        message = _READERS[kind](reader)
    except ValueError as error:
        raise Malformed(str(error)) from None
    reader.require_end()
    return message


def _four(number: int) -> bytes:
    return number.to_bytes(4, "big")


def _claim(claim: Claim) -> bytes:
    return (
        bytes([claim.to.value, claim.purpose.value])
        + _four(claim.epoch)
        + _four(claim.day.toordinal())
        + claim.organisation
        + claim.case
        + claim.nonce
        + claim.persons.to_bytes(2, "big")
    )


def _bucket(bucket: Bucket) -> bytes:
    count = len(bucket.rows) // ROW_BYTES
    return _four(bucket.number) + _four(count) + bucket.rows + bytes([len(bucket.path)]) + b"".join(bucket.path)


def _read_kind(reader: Reader) -> int:
    if reader.number(1, "version") != VERSION:
        raise Malformed("version: only version 1 is known.")
    kind = reader.number(1, "kind")
    if kind not in _READERS:
        raise Malformed(f"kind: {kind} is none.")
    return kind


def _read_claim(reader: Reader) -> Claim:
    return Claim(
        to=reader.one_of(To, "to"),
        purpose=reader.one_of(Purpose, "purpose"),
        epoch=reader.number(4, "epoch"),
        day=reader.day("day"),
        organisation=reader.take(ID_BYTES, "organisation"),
        case=reader.take(ID_BYTES, "case"),
        nonce=reader.take(ID_BYTES, "nonce"),
        persons=reader.number(2, "persons"),
    )


def _announcement(reader: Reader) -> Announcement:
    epoch, bits = reader.number(4, "epoch"), reader.number(1, "bits")
    return Announcement(epoch, bits, reader.take(group.ELEMENT_BYTES, "first"), reader.take(32, "second"))


def _request(reader: Reader) -> Request:
    return Request(_read_claim(reader), tuple(reader.many(group.ELEMENT_BYTES, "elements", MOST_ELEMENTS)))


def _answer(reader: Reader) -> Answer:
    epoch, request = reader.number(4, "epoch"), reader.take(DIGEST_BYTES, "request")
    elements = tuple(reader.many(group.ELEMENT_BYTES, "elements", MOST_ELEMENTS))
    return Answer(epoch, request, elements, reader.take(PROOF_BYTES, "proof"))


def _upload(reader: Reader) -> Upload:
    return Upload(_read_claim(reader), _numbered(reader, ROW_BYTES, "rows"))


def _withdrawal(reader: Reader) -> Withdrawal:
    return Withdrawal(_read_claim(reader), _numbered(reader, SALT_BYTES, "secrets"))


def _numbered(reader: Reader, size: int, field: str) -> tuple[tuple[int, bytes], ...]:
    return tuple((int.from_bytes(item[:4], "big"), item[4:]) for item in reader.many(4 + size, field, MOST_ROWS))


def _fetch(reader: Reader) -> Fetch:
    claim, root = _read_claim(reader), reader.take(DIGEST_BYTES, "root")
    numbers = reader.many(4, "numbers", MOST_BUCKETS)
    return Fetch(claim, root, tuple(int.from_bytes(number, "big") for number in numbers))


def _buckets(reader: Reader) -> Buckets:
    epoch, root = reader.number(4, "epoch"), reader.take(DIGEST_BYTES, "root")
    return Buckets(epoch, root, tuple(_read_bucket(reader) for _ in range(reader.number(4, "buckets"))))


def _read_bucket(reader: Reader) -> Bucket:
    number, rows = reader.number(4, "number"), reader.joined(ROW_BYTES, "rows")
    path = tuple(reader.take(DIGEST_BYTES, "path") for _ in range(reader.number(1, "path")))
    return Bucket(number, rows, path)


_READERS: dict[int, Callable[[Reader], Message]] = {
    1: _announcement,
    2: _request,
    3: _answer,
    4: _upload,
    5: _fetch,
    6: _buckets,
    7: _withdrawal,
}
