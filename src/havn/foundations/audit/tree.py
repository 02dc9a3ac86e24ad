"""The tree over the entries: its tip, its nodes, proofs from them, and signed checkpoints."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.conf import settings

from havn.engines import merkle, sealing
from havn.foundations import clock
from havn.foundations.audit.models import Checkpoint, Entry, Log, Node

if TYPE_CHECKING:
    from collections.abc import Iterable

LEVEL_SHIFT = 48  # a node's number is its level above its index; 2^48 entries are more than will ever be


def frontier_of(log: Log) -> merkle.Frontier:
    """Return the right edge of the tree as the tip keeps it."""
    return merkle.Frontier.from_bytes(bytes(log.frontier)) if log.size else merkle.Frontier()


def number_of(level: int, index: int) -> int:
    """Return the number under which a node is kept."""
    return level << LEVEL_SHIFT | index


def keep(complete: Iterable[merkle.Node]) -> None:
    """Keep the inner nodes that became complete with an entry; its leaf is in the entry itself."""
    Node.objects.bulk_create(
        [Node(id=number_of(level, index), hash=its_hash) for level, index, its_hash in complete if level]
    )


def _read(level: int, index: int) -> bytes:
    if level == 0:
        return bytes(Entry.objects.values_list("leaf", flat=True).get(pk=index))
    return bytes(Node.objects.values_list("hash", flat=True).get(pk=number_of(level, index)))


def inclusion_of(entry: Entry, *, size: int) -> list[bytes]:
    """Return the proof that the entry is in the log of `size` entries; raises IndexError when it was not yet."""
    return merkle.read_inclusion_proof(_read, size, entry.index)


def consistency_of(old_size: int, new_size: int) -> list[bytes]:
    """Return the proof that the log of `old_size` entries is the beginning of the one of `new_size`."""
    return merkle.read_consistency_proof(_read, old_size, new_size)


def origin() -> str:
    """Return the name under which this installation's log is known: its public signing key, shortened."""
    return "havn/" + sealing.sign_public(settings.HAVN_SECRETS["signing"]).hex()[:16]


def signed_text(checkpoint: Checkpoint) -> bytes:
    """Return what a checkpoint's signature is over."""
    return merkle.Checkpoint(origin(), checkpoint.size, bytes(checkpoint.root)).text().encode()


def deposit_of(checkpoint: Checkpoint) -> str:
    """Return a checkpoint as text to be kept by somebody else: what is signed, an empty line, the signature.

    It says how long the record is and nothing of what is in it (the form of a signed note, C2SP).
    """
    signature = base64.b64encode(bytes(checkpoint.signature)).decode()
    return f"{signed_text(checkpoint).decode()}\n— {origin()} {signature}\n"


def from_deposit(text: str) -> Checkpoint:
    """Return the checkpoint that was deposited as `text`, unsaved; raises ValueError for what is none of this log."""
    signed, _line, signature = text.replace("\r\n", "\n").strip().partition("\n\n— ")
    stated = merkle.Checkpoint.parse(f"{signed}\n")
    whose, _space, coded = signature.partition(" ")
    if stated.origin != origin() or whose != stated.origin:
        raise ValueError("It is of another record.")
    return Checkpoint(size=stated.size, root=stated.root, signature=base64.b64decode(coded, validate=True))


def make_checkpoint() -> Checkpoint | None:
    """Sign the log as it stands; None while it is empty."""
    log = Log.objects.filter(pk=1).first()
    if log is None or not log.size:
        return None
    made = Checkpoint(size=log.size, root=frontier_of(log).root(), day=clock.today())
    made.signature = sealing.sign(signed_text(made), seed=settings.HAVN_SECRETS["signing"], context=b"checkpoint")
    checkpoint, _made = Checkpoint.objects.get_or_create(
        size=made.size, defaults={"root": made.root, "signature": made.signature, "day": made.day}
    )
    return checkpoint
