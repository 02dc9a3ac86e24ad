"""Writing the record and reading it back.

`write` is called by the action construct alone, inside the action's transaction: what happened and that it happened are
committed together or not at all.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.db.models import Max

from havn.engines import merkle, sealing
from havn.foundations import clock
from havn.foundations.audit import tree
from havn.foundations.audit.models import Entry, Log, Press, State, SubjectKey
from havn.foundations.errors import NotAllowed
from havn.foundations.vault import states
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import DataKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.core.cache import BaseCache

    from havn.foundations.network.actor import Actor

SALT_BYTES = 16
_remembering = threading.Lock()


@dataclass(frozen=True)
class Happened:
    """One thing that happened: never values, only names — who, for whom, what, from which state to which."""

    event: str
    actor: str
    subject: str
    organisation: str | None = None
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


def write(
    actor: Actor,
    happened: Happened,
    subject: models.Model,
    touched: Iterable[models.Model],
    *,
    seen: Seen | None = None,
) -> Entry:
    """Append one entry about `subject`, with the states of the `touched` records as they are now.

    `seen` is what `check_state` returned of the subject within this transaction: then it was read up to here.
    """
    log = _locked_log()
    frontier = tree.frontier_of(log)
    digests = _states_of(touched)
    left = sorted(digests.items())
    salt = sealing.new_key()[:SALT_BYTES]
    told = json.dumps(_plain(happened), ensure_ascii=False, sort_keys=True).encode()
    entry = Entry(index=log.size, day=clock.today(), subject=pseudonym(subject))
    entry.commitment = sealing.keyed_hash(salt, b"entry", told)
    entry.states = sealing.fingerprint(b"".join(record + digest for record, digest in left))
    key = _subject_key(actor, subject) or installation_key_for(pseudonym(subject))
    entry.sealed = sealing.seal(salt + told, key=key, place=_place(entry))
    entry.leaf = merkle.leaf_hash(leaf_data(entry))
    entry.mark = mark_of(entry)
    complete = frontier.append(entry.leaf)
    entry.save(force_insert=True)
    tree.keep(complete)
    State.objects.bulk_create([State(entry=entry, record=record, digest=digest) for record, digest in left])
    log.size, log.frontier = frontier.size, frontier.to_bytes()
    log.save()
    transaction.on_commit(partial(_note_written, entry, digests, seen))
    return entry


def _states_of(touched: Iterable[models.Model]) -> dict[bytes, bytes]:
    """Return the state of each record as it lies in the database now: what was saved in parts counts as a whole."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for record in touched:
        by_model.setdefault(type(record), []).append(record)
    digests = {pseudonym(record): states.GONE for records in by_model.values() for record in records}
    for model, records in by_model.items():
        for record in states.records_of(model).filter(pk__in=[record.pk for record in records]):
            digests[pseudonym(record)] = states.digest_of(record)
    return digests


def check_state(record: models.Model) -> Seen | None:
    """Raise `Unreadable` when a record was changed past Havn, unless by an action that is running still.

    Beyond `changed_outside`, what was recorded since about it (or its whole) must all be there: otherwise an old row
    would pass with its old state once the states of the newer entry were deleted. Whoever deletes whole entries leaves
    a gap, which `verify` finds each night. What this process found whole, or wrote, it need not look at again.
    """
    if not states.recorded_columns(states.model_of(record)) or states.is_touched(record):
        return None
    number = pseudonym(record)
    before: Seen | None = _seen().get(number.hex())
    last = State.objects.filter(record=number).order_by("-entry_id").values_list("entry_id", flat=True).first()
    if last is None and before is None and states.is_bare(record):
        return None
    if last is None or (before and last < before.entry):  # a state that was seen once must still be there
        raise Unreadable
    digest, until = states.digest_of(record), max(last, before.until if before else 0)
    if before is None or before[:2] != (last, digest):
        left = list(State.objects.filter(entry=last).select_related("entry"))
        if not left or not _fits(number, record, left[0].entry, left):
            raise Unreadable
    now = Seen(last, digest, _read_on(pseudonym(getattr(record, "recorded_under", record)), until))
    if now != before:
        transaction.on_commit(partial(_remember, number, now))
    return now


def _read_on(whole: bytes, until: int) -> int:
    """Make sure that what was recorded about the whole after the entry `until` is all there; return the last of it."""
    later = Entry.objects.filter(subject=whole, index__gt=until).order_by("index").prefetch_related("state_rows")
    for entry in later:
        if not _is_whole(entry, list(entry.state_rows.all())):
            raise Unreadable
        until = entry.index
    return until


class Seen(NamedTuple):
    """What this process knows of a record: the entry with its last state, that state, and until where it looked."""

    entry: int
    digest: bytes
    until: int


def _seen() -> BaseCache:
    """Return what this process has seen of records, by number; apart, so that it pushes out nothing else."""
    return caches["record"]


def _remember(number: bytes, now: Seen, *, is_new: bool = True) -> None:
    """Remember what was seen, unless more is remembered already: threads come to it in any order.

    What is not new is remembered only in the place of what was.
    """
    with _remembering:
        before: Seen | None = _seen().get(number.hex())
        if is_new if before is None else (before.entry, before.until) < (now.entry, now.until):
            _seen().set(number.hex(), now, timeout=None)


def _note_written(entry: Entry, digests: dict[bytes, bytes], seen: Seen | None) -> None:
    """Remember the states that this process wrote, and that it wrote the newest entry about a subject that it checked.

    What nobody checked yet is not remembered: strangers write new records as fast as they like.
    """
    subject = bytes(entry.subject)
    for number, digest in digests.items():
        _remember(number, Seen(entry.index, digest, entry.index), is_new=False)
    if seen is not None and subject not in digests:
        _remember(subject, seen._replace(until=entry.index))  # noqa: SLF001 - public, whatever its name says


def changed_outside(records: Iterable[models.Model]) -> list[models.Model]:
    """Return those of the records that are not as the last recorded action left them: a few queries for all.

    Whoever writes to the database past Havn can't make a state: entries are marked with the installation's secret.
    """
    numbers = {pseudonym(each): each for each in records if states.recorded_columns(states.model_of(each))}
    newest = State.objects.filter(record__in=list(numbers)).values("record").annotate(entry=Max("entry_id")).order_by()
    last = {bytes(row["record"]): row["entry"] for row in newest}
    found = Entry.objects.prefetch_related("state_rows").in_bulk(set(last.values()))
    entries = {index: (entry, list(entry.state_rows.all())) for index, entry in found.items()}
    return [
        each
        for number, each in numbers.items()
        if not (_as_left(number, each, entries.get(last[number])) if number in last else states.is_bare(each))
    ]


def _as_left(number: bytes, record: models.Model, found: tuple[Entry, list[State]] | None) -> bool:
    return found is not None and _fits(number, record, *found)


def _fits(number: bytes, record: models.Model, entry: Entry, left: list[State]) -> bool:
    present = (number, states.digest_of(record))
    return any((bytes(row.record), bytes(row.digest)) == present for row in left) and _is_whole(entry, left)


def _is_whole(entry: Entry, left: list[State]) -> bool:
    """Say whether an entry was written by this installation, and these are the states that were recorded with it."""
    rows = sorted(bytes(row.record) + bytes(row.digest) for row in left)
    return (
        sealing.fingerprint(b"".join(rows)) == bytes(entry.states)
        and merkle.leaf_hash(leaf_data(entry)) == bytes(entry.leaf)
        and sealing.same(mark_of(entry), bytes(entry.mark))
    )


def _locked_log() -> Log:
    """Return the tip, locked: entries are appended one after the other."""
    try:
        return Log.objects.select_for_update().get(pk=1)
    except Log.DoesNotExist:
        Log.objects.get_or_create(pk=1)
        return Log.objects.select_for_update().get(pk=1)


def _plain(happened: Happened) -> dict[str, Any]:
    told = {name: getattr(happened, name) for name in happened.__dataclass_fields__ if name != "day"}
    return {name: value for name, value in told.items() if value not in (None, ())}


def leaf_data(entry: Entry) -> bytes:
    """Return what a leaf commits to, in fixed lengths."""
    day = entry.day.isoformat().encode()
    return day + bytes(entry.subject) + bytes(entry.commitment) + bytes(entry.states)


def mark_of(entry: Entry) -> bytes:
    """Return the mark of an entry: only who has the installation's secret can make one."""
    key = sealing.derive(settings.HAVN_SECRETS["installation"], "audit/mark")
    return sealing.keyed_hash(key, entry.index.to_bytes(8, "big"), bytes(entry.leaf))


def _place(entry: Entry) -> sealing.Place:
    return sealing.Place("-", "audit.entry", str(entry.index), "sealed", 1)


def _subject_key(actor: Actor, subject: models.Model) -> bytes | None:
    """Return the key for entries about this subject that comes from its data key, None where there is none at hand.

    A system job or a second circle acts without the data key: what it did is sealed with the installation's.
    """
    data_key_id = _data_key_of(subject)
    if data_key_id is None:
        return None
    try:
        return sealing.derive(actor.keyring.key_for(data_key_id), "audit")
    except NotAllowed:
        return None


def _data_key_of(subject: models.Model) -> UUID | None:
    """Return the id of the data key that a subject names as `key`."""
    try:
        key = subject._meta.get_field("key")
    except FieldDoesNotExist:
        return None
    if not isinstance(key, models.ForeignKey) or key.related_model is not DataKey:
        return None
    data_key_id: UUID | None = getattr(subject, key.attname)
    return data_key_id


def installation_key_for(number: bytes) -> bytes:
    """Return (making it at first) the key of a subject's entries that the installation itself can open."""
    kept = _kept_key(number)
    if kept is not None:
        return kept
    key = sealing.new_key()
    sealed = sealing.seal(key, key=settings.HAVN_SECRETS["installation"], place=_key_place(number))
    SubjectKey.objects.create(subject=number, sealed_key=sealed)
    return key


def _kept_key(number: bytes) -> bytes | None:
    kept = SubjectKey.objects.filter(pk=number).values_list("sealed_key", flat=True)
    for sealed in kept:
        return sealing.open_sealed(bytes(sealed), key=settings.HAVN_SECRETS["installation"], place=_key_place(number))
    return None


def _key_place(number: bytes) -> sealing.Place:
    return sealing.Place("-", "audit.subjectkey", number.hex(), "sealed_key", 1)


def use_up(press: bytes) -> bool:
    """Note that a button was pressed, within the transaction of its act; False when it was pressed before."""
    if is_used_up(press):
        return False
    Press.objects.create(pk=press, pressed_on=clock.today())
    return True


def is_used_up(press: bytes) -> bool:
    """Say whether a button was pressed before, for what is slow to prepare."""
    return Press.objects.filter(pk=press).exists()


def forget_presses() -> None:
    """Forget the presses of days that are over: nobody presses the button of a page again that is so old."""
    Press.objects.filter(pressed_on__lt=clock.today() - clock.today().resolution).delete()


def history_of(actor: Actor, subject: models.Model, *, newest: int = 5000) -> list[Happened]:
    """Return what happened to a record, newest first: only what the actor's keys open.

    What one person only looked at again on the same day stands there once: nobody can push a look out of sight.
    """
    nothing_left = sealing.fingerprint(b"")
    number = pseudonym(subject)
    keys = [key for key in (_subject_key(actor, subject), _kept_key(number)) if key is not None]
    entries = Entry.objects.filter(subject=number).order_by("-index")[:newest]
    found: dict[Any, Happened] = {}
    for entry in entries:
        happened = _opened(entry, keys)
        if happened is not None:
            is_look = bytes(entry.states) == nothing_left
            found.setdefault((happened, entry.day, None if is_look else entry.index), happened)
    return list(found.values())


def _opened(entry: Entry, keys: list[bytes]) -> Happened | None:
    for key in keys:
        try:
            told = sealing.open_sealed(bytes(entry.sealed or b""), key=key, place=_place(entry))[SALT_BYTES:]
        except sealing.SealError:
            continue
        values = json.loads(told)
        # What is empty was left out: authors and jobs act for no organisation.
        whole = {"organisation": None, **values, "changed": tuple(values.get("changed", ()))}
        return Happened(**whole, day=entry.day)
    return None


def shred(subject: models.Model) -> None:
    """Destroy the key of what is recorded about a subject without a data key; every proof stays valid."""
    SubjectKey.objects.filter(pk=pseudonym(subject)).delete()
