"""Writing the record and reading it back.

`write` is called by the action construct alone, inside the action's transaction: what happened and that it happened are
committed together or not at all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from havn.engines import merkle, sealing
from havn.foundations import clock
from havn.foundations.audit.models import Checkpoint, Entry, Log, State, SubjectKey
from havn.foundations.errors import NotAllowed
from havn.foundations.vault.fields import GONE, digest_of
from havn.foundations.vault.models import DataKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from havn.foundations.network.actor import Actor

SALT_BYTES = 16


@dataclass(frozen=True)
class Happened:
    """One thing that happened: never values, only names — who, for whom, what, from which state to which."""

    event: str
    actor: str
    organisation: str | None
    subject: str
    changed: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None
    purpose: str | None = None
    day: date | None = field(default=None, compare=False)


def pseudonym(record: models.Model) -> bytes:
    """Return the number under which a record stands in the log: only the installation's secret links the two."""
    return sealing.keyed_hash(
        settings.HAVN_SECRETS["installation"], b"subject", record._meta.label_lower.encode(), str(record.pk).encode()
    )


def write(actor: Actor, happened: Happened, subject: models.Model, touched: Iterable[tuple[models.Model, bool]]) -> Entry:
    """Append one entry about `subject`, with the states of the `touched` sealed records (record, whether it is gone)."""
    log = Log.objects.select_for_update().filter(pk=1).first() or Log()
    frontier = merkle.Frontier.from_bytes(bytes(log.frontier)) if log.size else merkle.Frontier()
    states = sorted(
        {pseudonym(record): GONE if is_gone else digest_of(record) for record, is_gone in touched}.items()
    )
    salt = sealing.new_key()[:SALT_BYTES]
    told = json.dumps(_plain(happened), ensure_ascii=False, sort_keys=True).encode()
    entry = Entry(index=log.size, day=clock.today(), subject=pseudonym(subject))
    entry.commitment = sealing.keyed_hash(salt, b"entry", told)
    entry.states = sealing.fingerprint(b"".join(record + digest for record, digest in states))
    entry.sealed = sealing.seal(salt + told, key=_subject_key(actor, subject), place=_place(entry))
    entry.leaf = merkle.leaf_hash(leaf_data(entry))
    frontier.append(entry.leaf)
    entry.save(force_insert=True)
    State.objects.bulk_create([State(entry=entry, record=record, digest=digest) for record, digest in states])
    log.size, log.frontier = frontier.size, frontier.to_bytes()
    log.save()
    return entry


def _plain(happened: Happened) -> dict[str, Any]:
    told = {name: getattr(happened, name) for name in happened.__dataclass_fields__ if name != "day"}
    return {name: value for name, value in told.items() if value not in (None, ())}


def leaf_data(entry: Entry) -> bytes:
    """Return what a leaf commits to, in fixed lengths."""
    day = entry.day.isoformat().encode()
    return day + bytes(entry.subject) + bytes(entry.commitment) + bytes(entry.states)


def _place(entry: Entry) -> sealing.Place:
    return sealing.Place("-", "audit.entry", str(entry.index), "sealed", 1)


def _subject_key(actor: Actor, subject: models.Model) -> bytes:
    """Return the key for entries about this subject: from its data key, or one of its own that can be destroyed."""
    data_key = getattr(subject, getattr(subject, "record_key", "key"), None)
    if isinstance(data_key, DataKey):
        try:
            return sealing.derive(actor.keyring.key_for(data_key.pk), "audit")
        except NotAllowed:
            pass  # a system job or a second circle acts without the key: what it did is sealed with the installation's
    return installation_key_for(pseudonym(subject))


def installation_key_for(number: bytes) -> bytes:
    """Return (making it at first) the key of a subject's entries that the installation itself can open."""
    place = sealing.Place("-", "audit.subjectkey", number.hex(), "sealed_key", 1)
    kept = SubjectKey.objects.filter(pk=number).first()
    if kept is not None:
        return sealing.open_sealed(bytes(kept.sealed_key), key=settings.HAVN_SECRETS["installation"], place=place)
    key = sealing.new_key()
    sealed = sealing.seal(key, key=settings.HAVN_SECRETS["installation"], place=place)
    SubjectKey.objects.create(subject=number, sealed_key=sealed)
    return key


def history_of(actor: Actor, subject: models.Model, *, newest: int = 200) -> list[Happened]:
    """Return what happened to a record, newest first: only what the actor's keys open."""
    number = pseudonym(subject)
    keys = [_subject_key(actor, subject)]
    if SubjectKey.objects.filter(pk=number).exists():
        keys.append(installation_key_for(number))
    found = []
    for entry in Entry.objects.filter(subject=number).order_by("-index")[:newest]:
        happened = _opened(entry, keys)
        if happened is not None:
            found.append(happened)
    return found


def _opened(entry: Entry, keys: list[bytes]) -> Happened | None:
    for key in keys:
        try:
            told = sealing.open_sealed(bytes(entry.sealed or b""), key=key, place=_place(entry))[SALT_BYTES:]
        except sealing.SealError:
            continue
        values = json.loads(told)
        return Happened(**{**values, "changed": tuple(values.get("changed", ()))}, day=entry.day)
    return None


def shred(subject: models.Model) -> None:
    """Destroy the key of what is recorded about a subject without a data key; every proof stays valid."""
    SubjectKey.objects.filter(pk=pseudonym(subject)).delete()


def origin() -> str:
    """Return the name under which this installation's log is known: its public signing key, shortened."""
    return "havn/" + sealing.sign_public(settings.HAVN_SECRETS["signing"]).hex()[:16]


def make_checkpoint() -> Checkpoint | None:
    """Sign the log as it stands; None while it is empty."""
    log = Log.objects.filter(pk=1).first()
    if log is None or not log.size:
        return None
    root = merkle.Frontier.from_bytes(bytes(log.frontier)).root()
    text = merkle.Checkpoint(origin(), log.size, root).text()
    signature = sealing.sign(text.encode(), seed=settings.HAVN_SECRETS["signing"], context=b"checkpoint")
    checkpoint, _made = Checkpoint.objects.get_or_create(
        size=log.size, defaults={"root": root, "signature": signature, "day": clock.today()}
    )
    return checkpoint
