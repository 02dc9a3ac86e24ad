"""Files sealed on disk, in chunks, under a key of their own that is derived from the record's data key.

Plain bytes never touch the disk. The sealed manifest holds name, type, length, hash and findings; a file that is cut,
reordered or exchanged does not open (docs/vault-format.md §5).
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from havn.engines import sealing
from havn.foundations.errors import Refused
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import DataKey, SealedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from havn.foundations.network.actor import Actor


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
    """Seal a file to disk and its manifest to the database, within the caller's transaction.

    When the transaction is rolled back the bytes on disk are left without a row; `sweep` removes them.
    """
    key = actor.keyring.key_for(data_key.pk)
    file = SealedFile(data_key=data_key)
    manifest = Manifest(name, kind, len(content), sealing.fingerprint(content).hex(), findings)
    file.manifest = sealing.seal(
        json.dumps(asdict(manifest)).encode(), key=key, place=_place(data_key, file.pk, "manifest")
    )
    chunks = (content[start : start + 65536] for start in range(0, len(content), 65536))
    stream_key = sealing.derive(key, f"file/{file.pk}")
    write_whole(path_of(file.pk), sealing.seal_stream(chunks, key=stream_key, place=_place(data_key, file.pk, "bytes")))
    file.save(force_insert=True)
    return file


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
        _sync_folder(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise NoRoom from error
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


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
    with path.open("rb") as source:
        while chunk := source.read(65536):
            yield chunk


def remove_file(file: SealedFile) -> None:
    """Delete a file's row now and its bytes once the transaction is through."""
    path = path_of(file.pk)
    file.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def sweep(*, older_than_seconds: float = 3600.0) -> int:
    """Remove bytes on disk that no row names (left by a crash or a refused request); return how many."""
    root = Path(settings.HAVN_DATA) / "files"
    known = {file_id.hex for file_id in SealedFile.objects.values_list("pk", flat=True)}
    removed = 0
    oldest_kept = time.time() - older_than_seconds
    for path in root.glob("*/*"):
        if path.name not in known and path.stat().st_mtime <= oldest_kept:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
