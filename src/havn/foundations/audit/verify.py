"""`havn audit verify`: recompute the whole record and compare it with what is stored and what was signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings

from havn.engines import merkle, sealing
from havn.foundations.audit.models import Checkpoint, Entry, Log, State
from havn.foundations.audit.record import leaf_data, origin, pseudonym
from havn.foundations.vault.fields import GONE, digest_of, sealed_models

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
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


def verify() -> Report:
    """Check every leaf, the tree, every checkpoint, and every sealed record's present state against the log."""
    report = Report()
    leaves: list[bytes] = []
    for finding in _leaves(leaves):
        report.findings.append(Finding(finding))
    report.entries = len(leaves)
    report.findings += [Finding(sentence) for sentence in _tip(leaves)]
    for checkpoint in Checkpoint.objects.all():
        report.checkpoints += 1
        report.findings += [Finding(sentence) for sentence in _checkpoint(checkpoint, leaves)]
    for sentence in _records(report):
        report.findings.append(Finding(sentence))
    return report


def _leaves(leaves: list[bytes]) -> Iterator[str]:
    states: dict[int, list[bytes]] = {}
    for state in State.objects.order_by("entry_id").values_list("entry_id", "record", "digest"):
        states.setdefault(state[0], []).append(bytes(state[1]) + bytes(state[2]))
    for expected, entry in enumerate(Entry.objects.order_by("index").iterator(2000)):
        if entry.index != expected:
            yield f"Entry {expected} is missing from the record."
            return
        if merkle.leaf_hash(leaf_data(entry)) != bytes(entry.leaf):
            yield f"Entry {entry.index} was changed after it was written."
        if sealing.fingerprint(b"".join(sorted(states.get(entry.index, [])))) != bytes(entry.states):
            yield f"The states recorded with entry {entry.index} were changed."
        leaves.append(bytes(entry.leaf))


def _tip(leaves: list[bytes]) -> Iterator[str]:
    log = Log.objects.filter(pk=1).first()
    size = log.size if log else 0
    if size != len(leaves):
        yield f"The record says it has {size} entries; {len(leaves)} are there."
    elif log and size and merkle.Frontier.from_bytes(bytes(log.frontier)).root() != merkle.root(leaves):
        yield "The tip of the record does not follow from its entries."


def _checkpoint(checkpoint: Checkpoint, leaves: list[bytes]) -> Iterator[str]:
    text = merkle.Checkpoint(origin(), checkpoint.size, bytes(checkpoint.root)).text()
    public = sealing.sign_public(settings.HAVN_SECRETS["signing"])
    if not sealing.signature_holds(text.encode(), bytes(checkpoint.signature), public=public, context=b"checkpoint"):
        yield f"The signature of the checkpoint at {checkpoint.size} does not hold."
    if checkpoint.size > len(leaves):
        yield f"A checkpoint was signed at {checkpoint.size} entries; only {len(leaves)} are left."
    elif merkle.root(leaves[: checkpoint.size]) != bytes(checkpoint.root):
        yield f"The record up to entry {checkpoint.size} is not the one that was signed."


def _records(report: Report) -> Iterator[str]:
    last = {
        bytes(record): bytes(digest)
        for record, digest in State.objects.order_by("entry_id").values_list("record", "digest")
    }
    empty = sealing.fingerprint(b"")
    for model in sealed_models():
        for record in model._default_manager.iterator(2000):
            report.records += 1
            recorded = last.pop(pseudonym(record), empty)
            if recorded != digest_of(record):
                yield f"{model._meta.label} {record.pk} is not as the last recorded action left it."
    missing = sum(1 for digest in last.values() if digest != GONE)
    if missing:
        yield f"{missing} sealed records that the log knows are no longer there."
