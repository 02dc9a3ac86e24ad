"""Files sealed on disk, in chunks, under a key of their own that is derived from the record's data key.

Plain bytes never touch the disk. The sealed manifest holds name, type, length, hash and findings; a file that is cut,
reordered or exchanged does not open (docs/vault-format.md §5).
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.errors import Invalid, Refused
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import DataKey, SealedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from havn.foundations.network.actor import Actor


# Two days apart are at least 24 hours, whatever the hour of the sweep.
SEEN_TWICE_AFTER = datetime.timedelta(days=2)


class NoRoom(Refused):
    """The file can't be written: the disk is full or out of order. Nothing was kept."""

    status = 507
    default = _("There is no room left on the server, so nothing was saved. Please tell your administrator.")


@dataclass(frozen=True)
class Manifest:
    """What is known of a file: its name and type, length in bytes, SHA-256, and what its hidden data said."""

    name: str
    kind: str
    length: int
    sha256: str
    findings: list[str] = field(default_factory=list)


def path_of(file_id: UUID) -> Path:
    """Return where the sealed bytes lie."""
    return Path(settings.HAVN_DATA) / "files" / file_id.hex[:2] / file_id.hex


def _place(data_key: DataKey, file_id: UUID, part: str) -> sealing.Place:
    return sealing.Place(str(data_key.organisation_id), "vault.sealedfile", str(file_id), part, 1)


def keep_file(
    actor: Actor, data_key: DataKey, content: bytes, *, name: str, kind: str, findings: list[str]
) -> SealedFile:
    """Seal a file to disk and its manifest to the database, within the caller's transaction; Invalid without room.

    When the transaction is rolled back the bytes on disk are left without a row; `sweep` removes them.
    """
    refuse_without_room(len(content))
    key = actor.keyring.key_for(data_key.pk)
    file = SealedFile(data_key=data_key)
    manifest = Manifest(name, kind, len(content), sealing.fingerprint(content).hex(), findings)
    file.manifest = sealing.seal(
        json.dumps(asdict(manifest)).encode(), key=key, place=_place(data_key, file.pk, "manifest")
    )
    chunks = (content[start : start + 65536] for start in range(0, len(content), 65536))
    stream_key = sealing.derive(key, f"file/{file.pk}")
    path = path_of(file.pk)
    write_whole(path, sealing.seal_stream(chunks, key=stream_key, place=_place(data_key, file.pk, "bytes")))
    file.sealed_length = path.stat().st_size
    file.save(force_insert=True)
    return file


def bytes_under(data_keys: Iterable[UUID]) -> int:
    """Return how many bytes the files sealed under the keys take on disk, in one query."""
    total = SealedFile.objects.filter(data_key__in=data_keys).aggregate(total=Sum("sealed_length"))["total"]
    return int(total or 0)


def room() -> int:
    """Return how many bytes files may still take: what is free on the disk above the reserve for words; < 0 below."""
    free: int = shutil.disk_usage(settings.HAVN_DATA).free - settings.HAVN_DISK_RESERVE_BYTES
    return free


def refuse_without_room(length: int) -> None:
    """Raise Invalid when a file of that length would use up the reserve that is kept for words."""
    if room() < length:
        raise Invalid(
            fields={
                "file": _(
                    "There is little room left on the server, so no file can be taken at present. "
                    "What you write still arrives. Please tell the desk that you have a file, and try again later."
                )
            }
        )


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file so that after a crash it is there whole or not at all; raises `NoRoom` when it can't be written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    try:
        partial.touch(mode=0o600)
        with partial.open("wb") as target:
            for chunk in chunks:
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        partial.replace(path)
        forget_when(path)
        _sync_folder(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise NoRoom from error
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def forget_when(path: Path, *, day: datetime.date | None = None) -> None:
    """Give a file the time 0, or the beginning of a day, and its folder the time 0.

    A file’s time would say to the second when somebody at risk, or a colleague, sent it. What else the file system
    notes — when the entry was last changed, and was born — no program can set; the nightly `sweep` changes every entry,
    so that the former says nothing either.
    """
    seconds = 0 if day is None else _beginning_of(day)
    os.utime(path, (seconds, seconds))
    os.utime(path.parent, (0, 0))


def _beginning_of(day: datetime.date) -> int:
    return int(datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp())


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable: a row must not outlive the file it names."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def manifest_of(actor: Actor, file: SealedFile) -> Manifest:
    """Open a file's manifest."""
    key = actor.keyring.key_for(file.data_key_id)
    try:
        opened = sealing.open_sealed(bytes(file.manifest), key=key, place=_place(file.data_key, file.pk, "manifest"))
        return Manifest(**json.loads(opened))
    except (sealing.SealError, ValueError, TypeError) as error:
        raise Unreadable from error


def open_file(actor: Actor, file: SealedFile) -> tuple[Manifest, bytes]:
    """Return manifest and content, or raise `Unreadable` when anything does not fit."""
    manifest = manifest_of(actor, file)
    key = sealing.derive(actor.keyring.key_for(file.data_key_id), f"file/{file.pk}")
    try:
        content = b"".join(
            sealing.open_stream(_chunks(path_of(file.pk)), key=key, place=_place(file.data_key, file.pk, "bytes"))
        )
    except (sealing.SealError, OSError) as error:
        raise Unreadable from error
    if len(content) != manifest.length or sealing.fingerprint(content).hex() != manifest.sha256:
        raise Unreadable
    return manifest, content


def _chunks(path: Path) -> Iterator[bytes]:
    # Where it can be helped, the disk does not note either when a file was read.
    with open(path, "rb", opener=_unnoted) as source:
        while chunk := source.read(65536):
            yield chunk


def _unnoted(path: str, flags: int) -> int:
    try:
        return os.open(path, flags | getattr(os, "O_NOATIME", 0))
    except PermissionError:  # only the owner of a file may ask for it
        return os.open(path, flags)


def remove_file(file: SealedFile) -> None:
    """Delete a file's row now and its bytes once the transaction is through."""
    path = path_of(file.pk)
    file.delete()
    transaction.on_commit(lambda: _remove(path))


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    if path.parent.exists():
        os.utime(path.parent, (0, 0))


def sweep() -> int:
    """Remove bytes on disk that no row names (left by a crash or a refused request); return how many.

    Files have no time of their own, so what may belong to a request that still runs is told apart by seeing it twice:
    the first night gives a file without a row the day as its time, and the first night two days later removes it if
    there is still no row. The files of rows lose what the disk noted of them (`forget_when`).
    """
    paths = list((Path(settings.HAVN_DATA) / "files").glob("*/*"))
    known = {file_id.hex for file_id in SealedFile.objects.values_list("pk", flat=True)}
    return sum(_sweep_one(path, has_row=path.name in known) for path in paths)


def _sweep_one(path: Path, *, has_row: bool) -> bool:
    today = clock.today()
    try:
        if has_row:
            forget_when(path)
        elif not _was_seen(path.stat().st_mtime):
            forget_when(path, day=today)
        elif path.stat().st_mtime <= _beginning_of(today - SEEN_TWICE_AFTER):
            _remove(path)
            return True
    except FileNotFoundError:
        pass  # erased, or finished under its own name, in this very moment
    return False


def _was_seen(time: float) -> bool:
    return time > 0 and time % 86400 == 0
