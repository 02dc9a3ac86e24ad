"""What a file tells is gone from its cleaned copy, what it shows is still there, and what was found is named."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image

from havn.foundations.files import cleaning, sandbox
from havn.foundations.files.cleaning import CannotCleanError, Cleaned, clean
from havn.foundations.files.findings import Finding
from havn.foundations.files.kinds import Kind
from tests.foundations.files import makers

if TYPE_CHECKING:
    from collections.abc import Iterator

HAS_MAT2 = sandbox.wrapper()[0] == "bubblewrap" and Path(cleaning.MAT2).exists()


@pytest.fixture(params=["ours", "with mat2"])
def cleaner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "ours":
        monkeypatch.setattr(cleaning, "MAT2", "/nowhere/mat2")
    elif not HAS_MAT2:
        pytest.skip("mat2 or bubblewrap is not installed")
    return str(request.param)


def everything_in(data: bytes) -> bytes:
    """Return the bytes of a file, with everything that is packed inside it unpacked beside it."""
    found = [data]
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                found += [name.encode(), everything_in(packed.read(name))]
    if data[:4] == b"%PDF":
        found += _in_pdf(data)
    at = data.find(b"\x78\x9c")
    while 0 <= at < 4096:
        with suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(data[at:]))
        at = data.find(b"\x78\x9c", at + 1)
    return b"\n".join(found)


def _in_pdf(data: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield str(pdf.trailer.get("/Info")).encode()
        for thing in pdf.objects:
            yield repr(thing).encode()
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_raw_bytes()
                with suppress(pikepdf.PdfError):
                    yield thing.read_bytes()


def tells(data: bytes) -> bool:
    word = makers.CANARY
    return any(
        form in everything_in(data) for form in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
    )


F = Finding
EXPECTED = {
    "image/jpeg": {F.PLACE, F.DEVICE, F.SERIAL, F.TAKEN, F.AUTHOR, F.SOFTWARE, F.DESCRIPTION, F.PROFILE},
    "image/png": {F.PLACE, F.DEVICE, F.SERIAL, F.TAKEN, F.AUTHOR, F.SOFTWARE, F.DESCRIPTION, F.OTHER},
    "image/webp": {F.PLACE, F.DEVICE, F.SERIAL, F.TAKEN, F.AUTHOR, F.SOFTWARE, F.DESCRIPTION, F.OTHER},
    "application/pdf": {
        F.AUTHOR, F.SOFTWARE, F.TAKEN, F.SCRIPT, F.ATTACHMENT, F.PREVIEW, F.REMOTE, F.COMMENT_AUTHOR, F.PLACE, F.OTHER,
    },
    Kind.DOCX: {
        F.AUTHOR, F.PREVIEW, F.ATTACHMENT, F.COMMENT_AUTHOR, F.CHANGE_AUTHOR, F.TAKEN, F.SESSIONS, F.REMOTE, F.PLACE, F.OTHER,
    },
    Kind.XLSX: {F.AUTHOR, F.COMMENT_AUTHOR, F.OTHER},
    Kind.ODT: {F.AUTHOR, F.PREVIEW, F.OTHER, F.TAKEN, F.REMOTE, F.MACRO},
    "text/plain": set(),
    "audio/mpeg": {F.OTHER},
    "audio/mp4": {F.PLACE, F.TAKEN, F.OTHER},
    "audio/ogg": {F.OTHER},
    "video/mp4": {F.PLACE, F.TAKEN, F.OTHER},
}  # fmt: skip


@pytest.mark.parametrize("media_type", makers.EVERY)
def test_a_cleaned_copy_tells_nothing_and_what_it_told_is_named(media_type: str, cleaner: str) -> None:
    original = makers.EVERY[media_type]()
    cleaned = clean(original, Kind(media_type))
    assert media_type == "text/plain" or tells(original)
    assert not tells(cleaned.data), cleaner
    assert (cleaned.kind, set(cleaned.findings)) == (Kind(media_type), EXPECTED[Kind(media_type)])


@pytest.mark.skipif(not HAS_MAT2, reason="mat2 or bubblewrap is not installed")
@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG, Kind.PDF, Kind.DOCX, Kind.MP3])
def test_mat2_has_looked_at_what_it_knows(kind: Kind) -> None:
    assert clean(makers.EVERY[kind](), kind).by == ("havn", "mat2")


def test_a_photo_stands_upright_and_looks_the_same(cleaner: str) -> None:
    shown = Image.open(io.BytesIO(clean(makers.jpeg(), Kind.JPEG).data))
    assert shown.size == makers.PIXELS[::-1]  # orientation 6: turned by a quarter
    assert not shown.getexif()
    red, green, blue = shown.convert("RGB").getpixel((20, 10))  # type: ignore[misc]
    assert (red < 30, green < 30, 100 < blue < 150) == (True, True, True)


def test_a_picture_stays_transparent(cleaner: str) -> None:
    shown = Image.open(io.BytesIO(clean(makers.png(), Kind.PNG).data)).convert("RGBA")
    colours = Counter(shown.get_flattened_data())
    assert {alpha for _r, _g, _b, alpha in colours} == {0, 255}


def test_further_frames_and_what_hides_behind_the_end_are_left_out(cleaner: str) -> None:
    moving = clean(makers.png(frames=3), Kind.PNG)
    assert (getattr(Image.open(io.BytesIO(moving.data)), "n_frames", 1), Finding.FRAMES in moving.findings) == (1, True)
    hidden = clean(makers.png() + b"hidden " + makers.CANARY.encode(), Kind.PNG)
    assert (tells(hidden.data), Finding.LEFTOVER in hidden.findings) == (False, True)


def test_pages_of_a_pdf_keep_their_text_and_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "MAT2", "/nowhere/mat2")
    cleaned = clean(makers.pdf(), Kind.PDF).data
    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        assert [list(page["/Resources"]["/XObject"].keys()) for page in pdf.pages] == [["/P"]]
    assert b"Request for support" in everything_in(cleaned)


@pytest.mark.skipif(not HAS_MAT2, reason="mat2 or bubblewrap is not installed")
def test_a_pdf_that_mat2_has_seen_is_drawn_and_not_flattened() -> None:
    with pikepdf.open(io.BytesIO(clean(makers.pdf(), Kind.PDF).data)) as pdf:
        assert any("/Font" in page.get("/Resources", {}) for page in pdf.pages)


def test_a_document_keeps_its_words_its_changes_and_its_links(cleaner: str) -> None:
    cleaned = everything_in(clean(makers.docx(), Kind.DOCX).data).decode("utf-8", "replace")
    words = ["The story as it was told.", " An addition.", "a remark", "a link"]
    assert [word for word in words if word not in cleaned] == [] or cleaner == "with mat2"
    assert "The story as it was told." in cleaned


def test_no_reference_of_a_document_points_at_a_part_that_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "MAT2", "/nowhere/mat2")
    with zipfile.ZipFile(io.BytesIO(clean(makers.docx(), Kind.DOCX).data)) as packed:
        links = packed.read("word/_rels/document.xml.rels").decode()
        text = packed.read("word/document.xml").decode()
    for number in (6, 7, 8):
        assert f'"rId{number}"' not in links + text
    for number in (5, 9):
        assert f'"rId{number}"' in links
        assert f'"rId{number}"' in text


def test_macros_are_named_and_gone(cleaner: str) -> None:
    cleaned = clean(makers.docx(macro=True), Kind.DOCX)
    assert Finding.MACRO in cleaned.findings
    assert (b"AutoOpen" in everything_in(cleaned.data), b"macroEnabled" in everything_in(cleaned.data)) == (
        False,
        False,
    )


def test_an_mp4_keeps_every_byte_of_the_recording_in_its_place() -> None:
    original = makers.mp4()
    cleaned = clean(original, Kind.MP4).data
    if HAS_MAT2 and len(cleaned) != len(original):
        pytest.skip("mat2 wrote this one anew")
    assert cleaned[-256:] == original[-256:]
    assert len(cleaned) == len(original)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (makers.pdf(password="secret"), Kind.PDF),
        (makers.jpeg()[:700] + bytes(600) + b"\xff\xd9", Kind.JPEG),
        (makers.pdf()[:400] + b"\nstartxref\n0\n%%EOF\n", Kind.PDF),
        (makers.docx(doctype='<!DOCTYPE x [<!ENTITY a "b">]>'), Kind.DOCX),
        (makers.mp4(handler=b"meta"), Kind.MP4),
        (makers.archive({"[Content_Types].xml": "<x", "word/document.xml": "<y/>"}), Kind.DOCX),
        (b"not a picture at all", Kind.WEBP),
    ],
    ids=["locked PDF", "broken photo", "broken PDF", "entities", "a track of sensors", "broken XML", "no picture"],
)
def test_what_is_not_understood_has_no_cleaned_copy(data: bytes, kind: Kind, cleaner: str) -> None:
    with pytest.raises(CannotCleanError):
        clean(data, kind)


def test_without_mat2_heic_has_no_cleaned_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "MAT2", "/nowhere/mat2")
    with pytest.raises(CannotCleanError):
        clean(makers.box(b"ftyp", b"heic", bytes(4)), Kind.HEIC)


def test_cleaning_twice_gives_the_same_and_finds_nothing_telling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "MAT2", "/nowhere/mat2")
    for kind in (Kind.PNG, Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.ODT, Kind.MP3, Kind.MP4, Kind.OGG):
        once = clean(makers.EVERY[kind](), kind)
        twice = clean(once.data, kind)
        assert (kind, twice.data) == (kind, once.data)
        assert set(twice.findings) <= {Finding.SOFTWARE}, kind


def test_a_finding_has_words_for_the_case_worker() -> None:
    assert Finding.PLACE.label == "GPS position"


def test_the_result_says_what_held() -> None:
    cleaned = clean(makers.TEXT, Kind.TEXT)
    assert isinstance(cleaned, Cleaned)
    assert cleaned.held == sandbox.held()
