"""Archives that are opened with limits on everything that their maker chose."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from havn.foundations.files.faults import BombError, MalformedError, PolyglotError, ProtectedError

MOST_MEMBERS = 2_000
MOST_BYTES = 200 * 1024 * 1024
MOST_TIMES = 200  # spreadsheets shrink to a fiftieth; a bomb to a thousandth
STORED_AND_DEFLATED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
EPOCH = (1980, 1, 1, 0, 0, 0)


class Archive:
    """A ZIP file whose members were counted, measured and named before any of them is unpacked."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != b"PK\x03\x04":
            raise PolyglotError
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise MalformedError from error
        members = self._zip.infolist()
        self.names = [member.filename for member in members]
        _measured(members, len(data))
        if len(set(self.names)) != len(members) or any(_is_strange(name) for name in self.names):
            raise MalformedError
        if min((member.header_offset for member in members), default=1) != 0:
            raise PolyglotError
        if any(member.flag_bits & 1 for member in members):
            raise ProtectedError
        if any(member.compress_type not in STORED_AND_DEFLATED for member in members):
            raise MalformedError

    def size(self, name: str) -> int:
        """Return how many bytes a member says that it unpacks to."""
        return self._zip.getinfo(name).file_size

    def read(self, name: str) -> bytes:
        """Return a member, unpacked."""
        try:
            return self._zip.read(name)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error) as error:
            raise MalformedError from error


def _measured(members: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    # Members that share the same packed bytes add up to more than there is.
    if len(members) > MOST_MEMBERS or total > MOST_BYTES or packed > size or total > MOST_TIMES * max(size, 1024):
        raise BombError


def _is_strange(name: str) -> bool:
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or "\\" in name or "\0" in name or ":" in parts[0]


def write(members: dict[str, bytes]) -> bytes:
    """Return a ZIP file of the members, in their order, that tells no time and no machine; `mimetype` is stored."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            packed.writestr(entry, data)
    return target.getvalue()
