"""A file is what its bytes are, and only one thing."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.foundations.errors import Invalid
from havn.foundations.files import structure
from havn.foundations.files.kinds import LARGEST_BYTES, Kind, kind_of
from tests.foundations.files import makers


@pytest.mark.parametrize("media_type", makers.EVERY)
def test_each_kind_is_known_by_its_content(media_type: str) -> None:
    assert kind_of(makers.EVERY[media_type]()) == Kind(media_type)


def test_heic_is_known_by_its_brand() -> None:
    assert kind_of(makers.box(b"ftyp", b"heic", bytes(4)) + makers.box(b"meta", bytes(4))) is Kind.HEIC


def test_a_document_with_macros_is_known_and_its_macros_are_named_later() -> None:
    assert kind_of(makers.docx(macro=True)) is Kind.DOCX


@pytest.mark.parametrize("media_type", [name for name in makers.EVERY if name != "text/plain"])
def test_a_file_cut_short_is_refused(media_type: str) -> None:
    whole = makers.EVERY[media_type]()
    # Frames of an MP3 stand alone: only its first ones can be missed.
    at = 200 if media_type == "audio/mpeg" else len(whole) * 2 // 3
    with pytest.raises(Invalid):
        kind_of(whole[:at])


def test_nothing_and_too_much_are_refused() -> None:
    for data in (b"", b"x" * (LARGEST_BYTES + 1)):
        with pytest.raises(Invalid):
            kind_of(data)


POLYGLOTS = {
    "an archive behind a photo": lambda: makers.jpeg() + makers.docx(),
    "an archive behind a PDF": lambda: makers.pdf() + makers.archive({"evil.txt": "x"}) + b"\nstartxref\n0\n%%EOF\n",
    "an archive behind a picture": lambda: makers.png() + makers.archive({"evil.txt": "x"}),
    "an archive behind a recording": lambda: makers.mp4() + makers.box(b"free", makers.archive({"evil.txt": "x"})),
    "junk before an archive": lambda: b"PK\x03\x04junk" + makers.docx(),
    "a PDF header in a photo": lambda: makers.jpeg(comment=b"%PDF-1.7", exif=b"", icc_profile=b""),
    "a script in a photo": lambda: makers.jpeg(comment=b"<script >", exif=b"", icc_profile=b""),
    "a page in a text": lambda: b"  <!DOCTYPE html><p>hello",
    "a script in a text": lambda: b"hello\n" * 400 + b"<script>steal()</script>",
    "a PDF header in a text": lambda: b"hello %PDF-1.7",
}


@pytest.mark.parametrize("make", POLYGLOTS.values(), ids=POLYGLOTS.keys())
def test_two_kinds_in_one_are_refused(make: object) -> None:
    with pytest.raises(structure.PolyglotError):
        structure.media_type(make())  # type: ignore[operator]


def bomb_of_zeros() -> bytes:
    return makers.archive({"[Content_Types].xml": "<x/>", "word/document.xml": bytes(120 * 1024 * 1024)})


def bomb_of_members() -> bytes:
    return makers.archive({f"word/{number}.xml": "" for number in range(2_001)})


def bomb_of_shared_bytes() -> bytes:
    """Many entries of the list that name the same packed bytes (the trick of zbsm.zip)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", bytes(1024 * 1024))
        first = packed.infolist()[0]
        for number in range(100):
            again = zipfile.ZipInfo(f"word/{number}.xml")
            for name in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(again, name, getattr(first, name))
            packed.filelist.append(again)
            packed.NameToInfo[again.filename] = again
    return target.getvalue()


def picture_of_a_million_by_a_million() -> bytes:
    data = bytearray(makers.png())
    data[16:24] = struct.pack(">II", 1_000_000, 1_000_000)
    return bytes(data)


@pytest.mark.parametrize(
    "make", [bomb_of_zeros, bomb_of_members, bomb_of_shared_bytes, picture_of_a_million_by_a_million]
)
def test_what_unpacks_to_far_more_is_refused(make: object) -> None:
    with pytest.raises(structure.BombError):
        structure.media_type(make())  # type: ignore[operator]


@pytest.mark.parametrize("name", ["../outside.xml", "/etc/passwd", "C:/x.xml", "a\\b.xml"])
def test_an_archive_whose_members_lead_outside_is_refused(name: str) -> None:
    with pytest.raises(structure.MalformedError):
        structure.media_type(makers.archive({"[Content_Types].xml": "", "word/document.xml": "", name: ""}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_members_of_one_name_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for _ in range(2):
            packed.writestr("word/document.xml", "x")
    with pytest.raises(structure.MalformedError):
        structure.media_type(target.getvalue())


def test_locked_and_old_office_files_are_refused_with_what_to_do() -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    with pytest.raises(Invalid, match="older office format"):
        kind_of(compound)
    with pytest.raises(Invalid, match="password"):
        kind_of(compound + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize("data", [b"MZ\x90\x00", b"\x7fELF\x02", b"GIF89a", b"\x1f\x8b\x08", b"a\x00b", b"h\xe9llo"])
def test_other_kinds_are_refused(data: bytes) -> None:
    with pytest.raises(structure.UnknownError):
        structure.media_type(data + bytes(64))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_kind_or_refused(data: bytes) -> None:
    with suppress(Invalid):
        assert kind_of(data) in Kind


@given(st.sampled_from(sorted(makers.EVERY)), st.data())
def test_a_file_with_changed_bytes_is_a_kind_or_refused(media_type: str, data: st.DataObject) -> None:
    changed = bytearray(made(media_type))
    for _ in range(data.draw(st.integers(1, 8))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Invalid):
        assert kind_of(bytes(changed)) in Kind


_MADE: dict[str, bytes] = {}


def made(media_type: str) -> bytes:
    return _MADE.setdefault(media_type, makers.EVERY[media_type]())
