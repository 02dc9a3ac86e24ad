"""`havn backup` and `havn restore`: an encrypted archive of the database and the sealed files.

The secrets folder is never in it: whoever finds an archive and learns its passphrase still holds nothing but sealed
content. The archive knows them by a keyed hash, so that a restore with other secrets is refused at the start and not
noticed when somebody's passphrase no longer opens anything.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from havn.foundations.errors import Invalid, Refused, WrongState
from havn.website.commands import ready

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from havn.website.commands.parcel import Manifest

OLDEST = timedelta(days=35)  # what was erased must not come back from an archive that nobody remembers
LAST = "last-backup"


def backup(asked: argparse.Namespace) -> int:
    """Write the archive beside its final place and give it its name only when it is whole."""
    ready.load_installed()
    from django.conf import settings

    from havn.engines import sealing
    from havn.website.commands import databases, parcel

    now = datetime.now(UTC)
    target = asked.archive or Path(f"havn-{now:%Y-%m-%d-%H%M}.archive")
    if target.exists():
        raise WrongState(f"{target} is there already. Nothing was written.")
    passphrase = ready.passphrase_from(asked.passphrase_file, what="A passphrase for this archive", twice=True)
    with _folder(settings.HAVN_DATA, ".backup-") as scratch, _whole(target) as file:
        database = databases.copy_to(scratch)

        def pack(stream: BinaryIO) -> None:
            parcel.pack(stream, database, settings.HAVN_DATA / "files", now, settings.HAVN_SECRETS)

        with _read_from(pack) as stream:
            sealing.lock_archive(stream, file, passphrase=passphrase)
    (settings.HAVN_DATA / LAST).write_text(now.date().isoformat())
    ready.say(f"{target} holds the database and the sealed files of {now:%d %B %Y, %H:%M} UTC, encrypted.")
    ready.say("The secrets are not in it. Without them it opens nothing: keep a copy of the secrets folder elsewhere.")
    ready.say(f"Destroy it within {OLDEST.days} days: what is erased from now on is still inside.")
    return 0


def restore(asked: argparse.Namespace) -> int:
    """Open and verify the archive in a folder beside the data, and put it in place only when all of it fits."""
    ready.load()
    from django.conf import settings

    from havn.engines import sealing
    from havn.website.commands import databases, parcel

    data = Path(settings.HAVN_DATA)
    if not asked.check_only:
        _refuse_unless_empty(data)
    passphrase = ready.passphrase_from(asked.passphrase_file, what="Passphrase of the archive")
    with _folder(data, ".restore-") as scratch:
        try:
            with asked.archive.open("rb") as file, (scratch / "parcel").open("wb") as opened:
                sealing.unlock_archive(file, opened, passphrase=passphrase)
        except sealing.SealError as error:
            raise Invalid(
                "The archive does not open: wrong passphrase, or it was damaged. Nothing was changed."
            ) from error
        manifest = parcel.unpack(scratch / "parcel", scratch / "unpacked")
        (scratch / "parcel").unlink()
        _fits(manifest, settings.HAVN_SECRETS, old_too=asked.even_if_old or asked.check_only)
        if asked.check_only:
            ready.say("The archive is whole and fits these secrets. Nothing was changed.")
            return 0
        databases.put_in_place(scratch / "unpacked", manifest.engine)
        if (scratch / "unpacked/files").exists():
            shutil.rmtree(data / "files", ignore_errors=True)
            (scratch / "unpacked/files").replace(data / "files")
    ready.bring_up_to_date()
    ready.say("Restored. Now run `havn audit verify`, and erase again what was erased since the archive was made.")
    return 0


def _refuse_unless_empty(data: Path) -> None:
    from havn.website.commands import databases

    if databases.has_tables() or any(path.is_file() for path in (data / "files").glob("**/*")):
        raise WrongState("There is an installation here already. Restore into an empty one. Nothing was changed.")


def _fits(manifest: Manifest, secrets: dict[str, bytes], *, old_too: bool) -> None:
    """Say how old the archive is; raise unless it belongs to these secrets, this engine, and is not too old."""
    from havn.website.commands import databases, parcel

    age = datetime.now(UTC) - manifest.made_at
    ready.say(f"This archive was made on {manifest.made_at:%d %B %Y}, {age.days} days ago.")
    wrong = [name for name, mark in parcel.marks_of(secrets).items() if manifest.secrets.get(name) != mark]
    if wrong:
        names = ", ".join(wrong)
        raise WrongState(f"The archive belongs to other secrets ({names}). Put its secrets folder in place first.")
    if manifest.engine != databases.engine():
        raise WrongState(f"The archive is of {manifest.engine}, this installation is on {databases.engine()}.")
    if age > OLDEST and not old_too:
        raise Refused(
            f"It is older than {OLDEST.days} days: what was erased since then would come back. "
            "Add --even-if-old if you will erase it again."
        )


@contextmanager
def _folder(data: Path, prefix: str) -> Iterator[Path]:
    """Give a folder beside the data (the same disk, nobody else may look), and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=data))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    """Open a file that appears under its name only when it is complete and on the disk."""
    part = target.with_name(target.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _read_from(write: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """Give a stream of what `write` writes in a thread, so that the parcel is never whole on the disk or in memory."""
    reading, writing = os.pipe()
    raised: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as stream:
                write(stream)
        except BaseException as error:  # noqa: BLE001 - handed to the thread that reads
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    with os.fdopen(reading, "rb") as stream:
        yield stream
    thread.join()
    if raised:
        raise raised[0]
