"""Papers that people add: drawn here, each telling about its maker as real files do, and cleaned as real ones are.

Cleaning starts a process without network for each file, so there are few of them.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
from PIL import ExifTags, Image, ImageDraw, ImageFilter

from havn.foundations import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from havn.foundations.files import Cleaned

WIDTH, HEIGHT = 960, 720


@dataclass(frozen=True)
class Paper:
    """A file as somebody would send it, and (once cleaned) the copy that colleagues open."""

    name: str
    content: bytes
    copy: Cleaned | None = None


def drawn() -> Iterator[Paper]:
    """Yield the papers as they would come: with place, author and former text still in them."""
    yield Paper("photo.jpg", _photo(sky=(28, 62, 74), ground=(92, 84, 72), light=(244, 196, 108), door=True))
    yield Paper("road.jpg", _photo(sky=(120, 150, 160), ground=(126, 108, 80), light=(236, 224, 196), door=False))
    yield Paper("summons.pdf", _letter("SUMMONS", ("You are to appear at nine in the morning.", "Bring this paper.")))
    yield Paper("receipt.pdf", _letter("RECEIPT 0417", ("Advice and representation, March.", "Paid in full.")))
    yield Paper("statement.docx", _document("They came at six. I opened because they knew my name."))


def cleaned(paper: Paper) -> Paper:
    """Clean a paper: half a second in a process of its own."""
    return Paper(paper.name, paper.content, files.clean(paper.content, files.kind_of(paper.content)))


def _photo(
    *, sky: tuple[int, int, int], ground: tuple[int, int, int], light: tuple[int, int, int], door: bool
) -> bytes:
    """Draw a house at dusk, blurred as by an old telephone, with the place and the telephone in its hidden data."""
    image = Image.new("RGB", (WIDTH, HEIGHT), sky)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 480, WIDTH, HEIGHT), fill=ground)
    if door:
        pen.rectangle((240, 200, 720, 560), fill=(70, 60, 54))
        pen.polygon([(200, 210), (480, 60), (760, 210)], fill=(46, 38, 36))
        pen.rectangle((430, 340, 540, 560), fill=(30, 24, 22))
        pen.line((440, 350, 530, 550), fill=(180, 160, 140), width=6)
        pen.rectangle((290, 290, 370, 380), fill=light)
    else:
        pen.polygon([(400, 480), (560, 480), (820, HEIGHT), (140, HEIGHT)], fill=(150, 140, 126))
        pen.ellipse((640, 120, 720, 200), fill=light)
    image = image.filter(ImageFilter.GaussianBlur(2))
    told = image.getexif()
    told[ExifTags.Base.Make], told[ExifTags.Base.Model] = "Example", "Pocket 5"
    told[ExifTags.Base.DateTime] = "2026:03:04 05:06:07"
    place = told.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (42.0, 5.0, 30.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (43.0, 2.0, 11.0)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, exif=told)
    return out.getvalue()


def _letter(title: str, lines: tuple[str, ...]) -> bytes:
    """Set a short letter as PDF that names its author and the program."""
    shown = [f"/F1 22 Tf 72 720 Td ({title}) Tj", "/F1 12 Tf"] + [f"0 -34 Td ({line}) Tj" for line in lines]
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream(("BT " + "\n".join(shown) + " ET").encode("ascii"))
    pdf.docinfo["/Author"] = "N. Example, room 14"
    pdf.docinfo["/Producer"] = "Office of the invented town"
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _document(text: str) -> bytes:
    """Write a document whose author, and a sentence that was deleted, are still in it."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    deleted = '<w:del w:id="1" w:author="N. Example" w:date="2026-03-04T05:06:07Z">'
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{kinds}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" '
        f'Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": "<cp:coreProperties xmlns:cp="
        f'"{package}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:creator>N. Example</dc:creator></cp:coreProperties>",
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r>{deleted}'
        "<w:r><w:delText>My brother was there too.</w:delText></w:r></w:del></w:p></w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package_file:
        for name, content in members.items():
            package_file.writestr(name, content)
    return out.getvalue()
