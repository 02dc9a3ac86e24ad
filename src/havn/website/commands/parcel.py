"""What is inside an archive: the database's copy, the sealed files, and last a list of everything with its hash."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from havn.engines import sealing
from havn.foundations.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
PIECE = 1024 * 1024
LIST = "list.json"


@dataclass
class Manifest:
    """When and from what an archive was made; `files` maps each name to the hash of its content."""

    made_at: datetime
    engine: str
    secrets: dict[str, str]
    files: dict[str, str] = field(default_factory=dict)
    form: int = FORMAT


class _Hashing:
    """A file that is hashed while it is read: the fingerprint of the fingerprints of its pieces."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._waiting, self._pieces = file, b"", b""

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._waiting += data
        while len(self._waiting) >= PIECE:
            self._pieces += sealing.fingerprint(self._waiting[:PIECE])
            self._waiting = self._waiting[PIECE:]
        return data

    def digest(self) -> str:
        return sealing.fingerprint(self._pieces + sealing.fingerprint(self._waiting)).hex()


def marks_of(secrets: dict[str, bytes]) -> dict[str, str]:
    """Return by what an archive knows the secrets that it needs; they can't be learnt from it."""
    return {name: sealing.keyed_hash(secret, b"belongs to this archive").hex() for name, secret in secrets.items()}


def pack(stream: BinaryIO, database: Path, files: Path, made_at: datetime, secrets: dict[str, bytes]) -> None:
    """Write the parcel. The database comes first: files that are added meanwhile do no harm, missing ones would."""
    from havn.website.commands import databases

    manifest = Manifest(made_at, databases.engine(), marks_of(secrets))
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        _add(tar, database, database.name, manifest)
        for path in sorted(files.glob("**/*")):
            if path.is_file() and path.suffix not in {".part", ".partial"}:
                _add(tar, path, f"files/{path.relative_to(files).as_posix()}", manifest)
        told = json.dumps(asdict(manifest) | {"made_at": made_at.isoformat()}).encode()
        entry = tarfile.TarInfo(LIST)
        entry.size = len(told)
        tar.addfile(entry, io.BytesIO(told))


def _add(tar: tarfile.TarFile, path: Path, name: str, manifest: Manifest) -> None:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return  # erased since the database was copied
    with file:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = path.stat().st_size, 0o600
        hashing = _Hashing(file)
        tar.addfile(entry, hashing)
        manifest.files[name] = hashing.digest()


def _unpack_one(tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Write one plain file below the folder; the archive says nothing else about it: no owner, no mode, no link."""
    source = tar.extractfile(entry) if entry.isfile() else None
    path = PurePosixPath(entry.name)
    if source is None or path.is_absolute() or ".." in path.parts:
        raise ValueError("an archive holds plain files below one folder and nothing else")
    target = folder / path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with source, target.open("xb") as file:
        shutil.copyfileobj(source, file)


def unpack(parcel: Path, folder: Path) -> Manifest:
    """Unpack into a new folder and return the list; raise `Invalid` unless everything listed is there and as listed."""
    try:
        with tarfile.open(parcel, "r:") as tar:
            for entry in tar:
                _unpack_one(tar, entry, folder)
        told = json.loads((folder / LIST).read_text(encoding="utf-8"))
        manifest = Manifest(**told | {"made_at": datetime.fromisoformat(told["made_at"])})
    except (tarfile.TarError, OSError, ValueError, TypeError, KeyError) as error:
        raise Invalid("The archive is damaged. Nothing was changed.") from error
    if manifest.form != FORMAT:
        raise Invalid("The archive was made by another version of Havn. Nothing was changed.")
    found = {path.relative_to(folder).as_posix() for path in folder.glob("**/*") if path.is_file()} - {LIST}
    if found != set(manifest.files):
        raise Invalid("The archive does not hold what its list says. Nothing was changed.")
    for name, expected in manifest.files.items():
        with (folder / name).open("rb") as file:
            hashing = _Hashing(file)
            while hashing.read(PIECE):
                pass
        if hashing.digest() != expected:
            raise Invalid("A file in the archive was changed. Nothing was changed here.")
    return manifest
