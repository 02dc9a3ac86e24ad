"""How each kind is built, checked far enough to know that a file is that kind and no other. No Django in here.

Polyglots are refused because two programs that disagree about what a file is are how a harmless picture becomes a
script: an archive is read from its end, a PDF reader looks for its header anywhere in the first kilobyte.
"""
# ruff: noqa: PLR2004 - the numbers are offsets and markers of the formats' own standards

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from havn.foundations.files.archive import Archive
from havn.foundations.files.faults import (
    BombError,
    MalformedError,
    OldOfficeError,
    PolyglotError,
    ProtectedError,
    UnknownError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "BombError", "MalformedError", "OldOfficeError", "PolyglotError", "ProtectedError", "UnknownError", "media_type",
]  # fmt: skip

MOST_PIXELS = 64_000_000
MOST_PARTS = 20_000  # a file of millions of empty parts would keep the server counting
LONGEST_MIMETYPE = 100
AUDIO_BRANDS = {b"M4A ", b"M4B "}
FILM_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"MSNV"}
OOXML = "application/vnd.openxmlformats-officedocument."
MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php)[\s>/]", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def media_type(data: bytes) -> str:
    """Return the media type; raise one of the faults when the bytes are nothing that is taken, or several things."""
    for signature, offset, check in CHECKS:
        if data[offset : offset + len(signature)] == signature:
            found = check(data)
            if not found.startswith("application/vnd"):
                _is_nothing_else(data, found)
            return found
    _is_text(data)
    return "text/plain"


def _is_nothing_else(data: bytes, found: str) -> None:
    header = data.find(b"%PDF-", 0, 1024)
    if header >= 0 and not (found == "application/pdf" and header == 0):
        raise PolyglotError
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66000))
    # The end record of an archive says how far back its list of members begins; a chance hit does not add up.
    if end >= 0 and len(data) - end >= 22 and b"PK\x01\x02" in data[max(0, end - 70000) : end]:
        raise PolyglotError
    if MARKUP.search(data[:512]):
        raise PolyglotError


def _jpeg(data: bytes) -> str:
    for marker, start, length in jpeg_segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            if length < 8:
                raise MalformedError
            _few_pixels(int.from_bytes(data[start + 3 : start + 5]), int.from_bytes(data[start + 1 : start + 3]))
        if marker == 0xDA:
            if data.rfind(b"\xff\xd9", start) < 0:
                raise MalformedError
            return "image/jpeg"
    raise MalformedError


def jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start of the payload and its length for each segment up to and including the start of scan."""
    at, steps = 2, 0
    while at + 4 <= len(data):
        steps += 1
        if data[at] != 0xFF or steps > MOST_PARTS:
            raise MalformedError
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        if length < 2 or at + 2 + length > len(data):
            raise MalformedError
        yield marker, at + 4, length - 2
        if marker == 0xDA:
            return
        at += 2 + length


def _png(data: bytes) -> str:
    names = []
    for name, start, length in png_chunks(data):
        if name == b"IHDR" and length == 13:
            _few_pixels(int.from_bytes(data[start : start + 4]), int.from_bytes(data[start + 4 : start + 8]))
        names.append(name)
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or b"IDAT" not in names:
        raise MalformedError
    return "image/png"


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start of the payload and its length for each chunk up to and including the end."""
    at, steps = 8, 0
    while at + 12 <= len(data):
        steps += 1
        if steps > MOST_PARTS:
            raise MalformedError
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if at + 12 + length > len(data):
            raise MalformedError
        yield name, at + 8, length
        if name == b"IEND":
            return
        at += 12 + length


def _riff(data: bytes) -> str:
    if data[8:12] != b"WEBP":
        raise UnknownError
    if int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise MalformedError
    if data[12:16] == b"VP8X":
        _few_pixels(int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)
    return "image/webp"


def _few_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise BombError
    if width == 0 or height == 0:
        raise MalformedError


def _pdf(data: bytes) -> str:
    if not re.match(rb"%PDF-[12]\.\d", data) or b"%%EOF" not in data[-2048:] or b"startxref" not in data[-4096:]:
        raise MalformedError
    return "application/pdf"


def _boxes(data: bytes) -> str:
    brand, names = data[8:12], set(_box_names(data))
    if brand in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}:
        return "image/heic"
    if brand not in AUDIO_BRANDS | FILM_BRANDS:
        raise UnknownError
    if not names >= {b"moov", b"mdat"}:
        raise MalformedError
    return "audio/mp4" if brand in AUDIO_BRANDS else "video/mp4"


def _box_names(data: bytes) -> Iterator[bytes]:
    at, steps = 0, 0
    while at < len(data):
        steps += 1
        length = int.from_bytes(data[at : at + 4])
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16])
        length = length or len(data) - at
        if length < 8 or at + length > len(data) or steps > MOST_PARTS:
            raise MalformedError
        yield data[at + 4 : at + 8]
        at += length


def _ogg(data: bytes) -> str:
    at = 0
    while at < len(data):
        if data[at : at + 4] != b"OggS" or at + 27 > len(data):
            raise MalformedError
        table = data[at + 27 : at + 27 + data[at + 26]]
        at += 27 + data[at + 26] + sum(table)
    if at != len(data):
        raise MalformedError
    return "audio/ogg"


def _mp3(data: bytes) -> str:
    at = 0
    if data[:3] == b"ID3":
        at = 10 + _sync_safe(data[6:10])
    first = data.find(b"\xff", at, at + 4096)
    if first < 0 or mp3_frame(data, first) == 0:
        raise MalformedError if data[:3] == b"ID3" else UnknownError
    following = first + mp3_frame(data, first)
    if following > len(data):
        raise MalformedError
    if following < len(data) - 128 and mp3_frame(data, following) == 0:
        raise MalformedError
    return "audio/mpeg"


def _sync_safe(number: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(number, (21, 14, 7, 0), strict=False))


def mp3_frame(data: bytes, at: int) -> int:
    """Return the length of the MPEG layer III frame at `at`, or 0 when there is none (ISO 11172-3, 2.4.1.3)."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return 0
    version, rate, speed = data[at + 1] >> 3 & 3, data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or rate in {0, 15} or speed == 3:
        return 0
    first = version == 3
    table = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    table = table if first else (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    hertz = (44100, 48000, 32000)[speed] >> {3: 0, 2: 1, 0: 2}[version]
    return (144 if first else 72) * table[rate - 1] * 1000 // hertz + (data[at + 2] >> 1 & 1)


def _archive(data: bytes) -> str:
    archive = Archive(data)
    names = set(archive.names)
    if names >= {"[Content_Types].xml", "word/document.xml"}:
        return OOXML + "wordprocessingml.document"
    if names >= {"[Content_Types].xml", "xl/workbook.xml"}:
        return OOXML + "spreadsheetml.sheet"
    if (
        "mimetype" in names
        and archive.size("mimetype") < LONGEST_MIMETYPE
        and archive.read("mimetype").strip() == b"application/vnd.oasis.opendocument.text"
    ):
        return "application/vnd.oasis.opendocument.text"
    raise UnknownError


def _old_office(data: bytes) -> str:
    # A protected DOCX is such a container too.
    encrypted = "EncryptedPackage".encode("utf-16-le") in data
    raise ProtectedError if encrypted else OldOfficeError


def _is_text(data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnknownError from error
    if CONTROLS.search(text):
        raise UnknownError
    if MARKUP.search(data[:1024].lstrip()) or re.search(rb"<\s*script[\s>]", data, re.IGNORECASE):
        raise PolyglotError
    if b"%PDF-" in data[:1024]:
        raise PolyglotError


CHECKS: tuple[tuple[bytes, int, Callable[[bytes], str]], ...] = (
    (b"\xff\xd8\xff", 0, _jpeg),
    (b"\x89PNG\r\n\x1a\n", 0, _png),
    (b"RIFF", 0, _riff),
    (b"%PDF-", 0, _pdf),
    (b"PK\x03\x04", 0, _archive),
    (b"ftyp", 4, _boxes),
    (b"OggS", 0, _ogg),
    (b"ID3", 0, _mp3),
    (b"\xff\xfb", 0, _mp3),
    (b"\xff\xf3", 0, _mp3),
    (b"\xff\xf2", 0, _mp3),
    (b"\xff\xfa", 0, _mp3),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, _old_office),
)
