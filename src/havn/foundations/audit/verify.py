"""`havn audit verify`: recompute the whole record and compare it with what is stored and what was signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings

from havn.engines import merkle, sealing
from havn.foundations.audit import tree
from havn.foundations.audit.models import Checkpoint, Entry, Log, Node, State
from havn.foundations.audit.record import leaf_data, mark_of, pseudonym
from havn.foundations.vault import states

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AT_ONCE = 2000


@dataclass(frozen=True)
class Finding:
    """What does not fit, in one sentence that an administrator can act on."""

    sentence: str


@dataclass
class Report:
    """How much was looked at, and what was found; nothing found means that all of it fits."""

    entries: int = 0
    records: int = 0
    checkpoints: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether everything fits."""
        return not self.findings


def verify(deposited: Sequence[Checkpoint] = ()) -> Report:
    """Check every leaf, the tree, every checkpoint, and every sealed record's present state against the log.

    `deposited` are checkpoints that somebody else kept: a past that was rewritten here, with its own, is not theirs.
    """
    report = Report()
    leaves: list[bytes] = []
    signed = [*Checkpoint.objects.all(), *deposited]
    for found in (_leaves(leaves), _tip(leaves), _checkpoints(leaves, signed, report), _records(report)):
        report.findings += [Finding(sentence) for sentence in found]
    report.entries = len(leaves)
    return report


def _leaves(leaves: list[bytes]) -> Iterator[str]:
    left: dict[int, list[bytes]] = {}
    for state in State.objects.order_by("entry_id").values_list("entry_id", "record", "digest").iterator(AT_ONCE):
        left.setdefault(state[0], []).append(bytes(state[1]) + bytes(state[2]))
    for expected, entry in enumerate(Entry.objects.order_by("index").iterator(AT_ONCE)):
        if entry.index != expected:
            yield f"Entry {expected} is missing from the record."
            return
        if merkle.leaf_hash(leaf_data(entry)) != bytes(entry.leaf):
            yield f"Entry {entry.index} was changed after it was written."
        if not sealing.same(mark_of(entry), bytes(entry.mark)):
            yield f"Entry {entry.index} was not written by this installation."
        if sealing.fingerprint(b"".join(sorted(left.get(entry.index, [])))) != bytes(entry.states):
            yield f"The states recorded with entry {entry.index} were changed."
        leaves.append(bytes(entry.leaf))


def _tip(leaves: list[bytes]) -> Iterator[str]:
    log = Log.objects.filter(pk=1).first() or Log()
    if log.size != len(leaves):
        yield f"The record says that it has {log.size} entries; {len(leaves)} are there."
    elif tree.frontier_of(log).root() != merkle.root(leaves):
        yield "The tip of the record does not follow from its entries."
    frontier = merkle.Frontier()
    expected = {
        tree.number_of(level, index): its_hash
        for leaf in leaves
        for level, index, its_hash in frontier.append(leaf)
        if level
    }
    kept = {number: bytes(kept) for number, kept in Node.objects.values_list("id", "hash").iterator(AT_ONCE)}
    if kept != expected:
        yield "The nodes kept for proofs do not follow from the entries."


def _checkpoints(leaves: list[bytes], signed: Sequence[Checkpoint], report: Report) -> Iterator[str]:
    public = sealing.sign_public(settings.HAVN_SECRETS["signing"])
    for checkpoint in signed:
        report.checkpoints += 1
        text, signature = tree.signed_text(checkpoint), bytes(checkpoint.signature)
        if not sealing.signature_holds(text, signature, public=public, context=b"checkpoint"):
            yield f"The signature of the checkpoint at {checkpoint.size} does not hold."
        if checkpoint.size > len(leaves):
            yield f"A checkpoint was signed at {checkpoint.size} entries; only {len(leaves)} are left."
        elif merkle.root(leaves[: checkpoint.size]) != bytes(checkpoint.root):
            yield f"The record up to entry {checkpoint.size} is not the one that was signed."


def _records(report: Report) -> Iterator[str]:
    recorded = State.objects.order_by("entry_id").values_list("record", "digest")
    last = {bytes(record): bytes(digest) for record, digest in recorded.iterator(AT_ONCE)}
    for model in states.recorded_models():
        for record in states.records_of(model).iterator(AT_ONCE):
            report.records += 1
            expected = last.pop(pseudonym(record), None)
            if expected != states.digest_of(record) and not (expected is None and states.is_bare(record)):
                yield f"{model._meta.label} {record.pk} is not as the last recorded action left it."
    missing = sum(1 for digest in last.values() if digest != states.GONE)
    if missing:
        yield f"{missing} records that the log knows are no longer there."
