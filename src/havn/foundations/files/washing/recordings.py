"""Sound and film: the tags around the recording go, the recording stays as it is.

MP4 keeps its layout: what is telling is blanked in place, because tables in the file count bytes from its beginning.
"""
# ruff: noqa: PLR2004 - the numbers are offsets of the formats' own standards

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations.files import structure
from havn.foundations.files.faults import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex"}
TELLING = {
    b"udta": "other",
    b"meta": "other",
    b"uuid": "other",
    b"Xtra": "other",
    b"free": "",
    b"skip": "",
    b"wide": "",
}
DATED = {b"mvhd", b"tkhd", b"mdhd"}
SHOWN = {b"vide", b"soun", b"text", b"subt", b"sbtl", b"clcp", b"hint"}


def wash_mp3(data: bytes) -> tuple[bytes, set[str]]:
    """Return the frames alone: ID3 in front and behind, APE and lyrics go."""
    found = {"other"} if data[:3] == b"ID3" else set[str]()
    start = 0
    while data[start : start + 3] == b"ID3":
        size = sum(
            (byte & 0x7F) << shift for byte, shift in zip(data[start + 6 : start + 10], (21, 14, 7, 0), strict=True)
        )
        start += 10 + size + (10 if data[start + 5] & 0x10 else 0)
    while start < len(data) and structure.mp3_frame(data, start) == 0:
        start += 1
    end = start
    while (length := structure.mp3_frame(data, end)) and end + length <= len(data):
        end += length
    if end == start:
        raise MalformedError
    if data[end:].strip(b"\0"):
        found.add("other")
    return data[start:end], found


def wash_mp4(data: bytes) -> tuple[bytes, set[str]]:
    """Return the film with tags, places and times blanked; raise when a track holds data beside sound and picture."""
    out, found = bytearray(data), set[str]()
    _blank(out, 0, len(out), found)
    return bytes(out), found


def _boxes(data: bytearray, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    while at + 8 <= end:
        length, head = int.from_bytes(data[at : at + 4]), 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16]), 16
        length = length or end - at
        if length < head or at + length > end:
            raise MalformedError
        yield bytes(data[at + 4 : at + 8]), at, at + head, at + length
        at += length


def _blank(data: bytearray, at: int, end: int, found: set[str]) -> None:
    for name, start, body, stop in list(_boxes(data, at, end)):
        if name in TELLING:
            found.add("place" if b"\xa9xyz" in data[body:stop] else TELLING[name] if any(data[body:stop]) else "")
            data[start + 4 : start + 8] = b"free"
            data[body:stop] = bytes(stop - body)
        elif name in DATED:
            times = slice(body + 4, body + 4 + 2 * (8 if data[body] == 1 else 4))
            found.add("taken" if any(data[times]) else "")
            data[times] = bytes(len(data[times]))
        elif name == b"hdlr":
            if bytes(data[body + 8 : body + 12]) not in SHOWN:
                raise MalformedError  # a track of places or sensors: its samples lie among those of the film
            data[body + 24 : stop] = bytes(stop - body - 24)
        elif name in FOLDERS:
            _blank(data, body, stop, found)


def wash_ogg(data: bytes) -> tuple[bytes, set[str]]:
    """Return the recording with an empty comment header of the same length, so that no page moves (RFC 3533, 5334)."""
    out, found, at = bytearray(data), set[str](), 0
    pages = list(_pages(data))
    places: list[int] = []
    for start, body, stop in pages[1:]:
        places += range(body, stop)
        if at == 0 and data[body : body + 7] not in {b"\x03vorbis", b"OpusTag"}:
            raise MalformedError
        at = 1
        table = data[start + 27 : body]
        if any(length < 255 for length in table):
            places = places[: len(places) - _behind_first_packet(table)]
            break
    if not places:
        raise MalformedError
    packet = bytes(data[place] for place in places)
    for place, byte in zip(places, _silent(packet, found), strict=True):
        out[place] = byte
    for start, _body, stop in pages:
        out[start + 22 : start + 26] = bytes(4)
        out[start + 22 : start + 26] = _checksum(out[start:stop]).to_bytes(4, "little")
    return bytes(out), found


def _pages(data: bytes) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at < len(data):
        body = at + 27 + data[at + 26]
        stop = body + sum(data[at + 27 : body])
        yield at, body, stop
        at = stop


def _behind_first_packet(table: bytes) -> int:
    ends = next(number for number, length in enumerate(table) if length < 255)
    return sum(table[ends + 1 :])


def _silent(packet: bytes, found: set[str]) -> bytes:
    head = 7 if packet[:7] == b"\x03vorbis" else 8
    vendor = int.from_bytes(packet[head : head + 4], "little")
    count = int.from_bytes(packet[head + 4 + vendor : head + 8 + vendor], "little")
    if head + 8 + vendor > len(packet):
        raise MalformedError
    if count or vendor:
        found.add("other" if count else "software")
    # The vendor's name takes up the room that comments had, as blanks.
    framing = b"\x01" if head == 7 else b""
    room = len(packet) - head - 8 - len(framing)
    return packet[:head] + room.to_bytes(4, "little") + b" " * room + bytes(4) + framing


def _table() -> list[int]:
    entries = []
    for number in range(256):
        value = number << 24
        for _bit in range(8):
            value = (value << 1 ^ 0x04C11DB7) & 0xFFFFFFFF if value & 0x80000000 else value << 1
        entries.append(value)
    return entries


TABLE = _table()


def _checksum(page: bytes | bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ TABLE[value >> 24 ^ byte]
    return value
