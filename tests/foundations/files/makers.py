"""Makes real files of every kind, with unmistakable words in every place where a file can tell something."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pikepdf
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

CANARY = "Zarathustra-Quillfeather"
PIXELS = (64, 48)


def picture(mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, PIXELS, "white" if mode != "RGBA" else (255, 255, 255, 0))
    ImageDraw.Draw(image).rectangle((4, 4, 20, 40), fill="navy" if mode in {"RGB", "RGBA"} else 0)
    return image


def exif(*, orientation: int = 6) -> Image.Exif:
    tags = Image.Exif()
    tags[0x010F], tags[0x0110] = "Nokia", "Harbour 9"
    tags[0x0112] = orientation
    tags[0x0131], tags[0x013B] = f"Editor {CANARY}", CANARY
    tags[0x0132] = "2026:03:04 05:06:07"
    tags[0x010E] = f"The house of {CANARY}"
    details = tags.get_ifd(0x8769)
    details[0xA431], details[0x9003] = f"SN-{CANARY}", "2026:03:04 05:06:07"
    place = tags.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (41.0, 43.0, 12.5), "E", (44.0, 47.0, 3.25)
    return tags


def jpeg(**options: Any) -> bytes:
    target = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = {"exif": exif(), "comment": CANARY.encode(), "icc_profile": profile, "quality": 90} | options
    picture().save(target, "JPEG", **options)
    return target.getvalue()


def png(*, frames: int = 1) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", CANARY)
    told.add_itxt("XML:com.adobe.xmp", f"<x>{CANARY}</x>")
    told.add_text("Comment", CANARY, zip=True)
    target = io.BytesIO()
    more = {"save_all": True, "append_images": [picture("RGBA")] * (frames - 1)} if frames > 1 else {}
    picture("RGBA").save(target, "PNG", pnginfo=told, exif=exif(), **more)
    return target.getvalue()


def webp() -> bytes:
    target = io.BytesIO()
    picture().save(target, "WEBP", exif=exif(), xmp=f"<x>{CANARY}</x>".encode())
    return target.getvalue()


def pdf(*, password: str = "", text: str = "Request for support") -> bytes:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 200)).obj
    photo = made.make_stream(jpeg())
    photo.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 64, "/Height": 48})
    photo["/ColorSpace"], photo["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
    photo["/Filter"] = pikepdf.Name.DCTDecode
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=photo), Font=pikepdf.Dictionary(F=font))
    page["/Contents"] = made.make_stream(f"BT /F 12 Tf 20 100 Td ({text}) Tj ET q 64 0 0 48 10 10 cm /P Do Q".encode())
    page["/Thumb"] = made.make_stream(b"\0" * 12, {"/Width": 2, "/Height": 2})
    page["/PieceInfo"] = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=pikepdf.String(CANARY)))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[1, 1, 9, 9], T=CANARY, Contents="please look here"
    )
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[1, 1, 9, 9])
    link["/A"] = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=f"{CANARY}.exe")
    page["/Annots"] = pikepdf.Array([made.make_indirect(note), made.make_indirect(link)])
    made.attachments[f"{CANARY}.txt"] = f"attached {CANARY}".encode()
    made.Root["/OpenAction"] = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{CANARY}')")
    with made.open_metadata() as told:
        told["dc:creator"] = [CANARY]
    made.docinfo["/Author"], made.docinfo["/Producer"] = CANARY, f"Printer of {CANARY}"
    made.docinfo["/CreationDate"] = "D:20260304050607+04'00'"
    target = io.BytesIO()
    made.save(target, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return target.getvalue()


def archive(members: dict[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return target.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(*, macro: bool = False, doctype: str = "") -> bytes:
    who = f'w:author="{CANARY}" w:date="2026-03-04T05:06:07Z"'
    main = "application/vnd.ms-word.document.macroEnabled.main+xml" if macro else f"{WORD}.document.main+xml"
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>
            <Override PartName="/word/document.xml" ContentType="{main}"/>
            <Override PartName="/word/comments.xml" ContentType="{WORD}.comments+xml"/>
            <Override PartName="/word/settings.xml" ContentType="{WORD}.settings+xml"/>
            <Override PartName="/word/people.xml" ContentType="{WORD}.people+xml"/>
            <Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
            </Types>""",
        "_rels/.rels": f"""<Relationships {RELS}><Relationship Id="rId1" Type="{TYPE}/officeDocument" Target="word/document.xml"/>
            <Relationship Id="rId2" Type="{TYPE}/core-properties" Target="docProps/core.xml"/></Relationships>""",
        "docProps/core.xml": f"<cp><creator>{CANARY}</creator></cp>",
        "docProps/app.xml": f"<Properties><Company>{CANARY}</Company></Properties>",
        "docProps/thumbnail.jpeg": jpeg(),
        "word/document.xml": f"""{doctype}<w:document {W} {R} {A}><w:body><w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD">
            <w:r><w:t>The story as it was told.</w:t></w:r><w:ins w:id="1" {who}><w:r><w:t> An addition.</w:t></w:r></w:ins>
            <w:del w:id="2" {who}><w:r><w:delText>a deletion</w:delText></w:r></w:del>
            <w:commentReference w:id="0"/><w:hyperlink r:id="rId9"><w:r><w:t>a link</w:t></w:r></w:hyperlink>
            <a:blip r:embed="rId5"/><a:blip r:link="rId7"/><w:object r:id="rId8"/></w:p></w:body></w:document>""",
        "word/_rels/document.xml.rels": f"""<Relationships {RELS}>
            <Relationship Id="rId3" Type="{TYPE}/comments" Target="comments.xml"/>
            <Relationship Id="rId4" Type="{TYPE}/settings" Target="settings.xml"/>
            <Relationship Id="rId5" Type="{TYPE}/image" Target="media/image1.jpeg"/>
            <Relationship Id="rId6" Type="{TYPE}/people" Target="people.xml"/>
            <Relationship Id="rId7" Type="{TYPE}/image" Target="https://{CANARY}.example/p.png" TargetMode="External"/>
            <Relationship Id="rId8" Type="{TYPE}/package" Target="embeddings/sheet.xlsx"/>
            <Relationship Id="rId9" Type="{TYPE}/hyperlink" Target="https://example.org/" TargetMode="External"/>
            </Relationships>""",
        "word/comments.xml": f"""<w:comments {W}><w:comment w:id="0" w:initials="ZQ" {who}><w:p><w:r>
            <w:t>a remark</w:t></w:r></w:p></w:comment></w:comments>""",
        "word/settings.xml": f"""<w:settings {W} {R}><w:attachedTemplate r:id="rId1"/><w:rsids>
            <w:rsidRoot w:val="00AB12CD"/></w:rsids></w:settings>""",
        "word/_rels/settings.xml.rels": f"""<Relationships {RELS}><Relationship Id="rId1" Type="{TYPE}/attachedTemplate"
            Target="file:///C:/Users/{CANARY}/Normal.dotm" TargetMode="External"/></Relationships>""",
        "word/people.xml": f"<people><person author='{CANARY}'/></people>",
        "word/media/image1.jpeg": jpeg(),
        "word/embeddings/sheet.xlsx": b"PK " + CANARY.encode(),
        "customXml/item1.xml": f"<x>{CANARY}</x>",
    }
    if macro:
        members["word/vbaProject.bin"] = b"Sub AutoOpen " + CANARY.encode()
    return archive(members)


def xlsx() -> bytes:
    return archive(
        {
            "[Content_Types].xml": """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Override PartName="/xl/workbook.xml" ContentType="x"/><Override PartName="/xl/persons/person.xml" ContentType="y"/>
                </Types>""",
            "xl/workbook.xml": f"""<workbook {R}><fileSharing userName="{CANARY}"/>
                <absPath url="C:\\Users\\{CANARY}"/><sheets><sheet name="Budget" r:id="rId1"/></sheets></workbook>""",
            "xl/_rels/workbook.xml.rels": f"""<Relationships {RELS}>
                <Relationship Id="rId1" Type="{TYPE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""",
            "xl/worksheets/sheet1.xml": f'<worksheet {R}><c><v>1250</v></c><pageSetup r:id="rId1" scale="90"/></worksheet>',
            "xl/worksheets/_rels/sheet1.xml.rels": f"""<Relationships {RELS}><Relationship Id="rId1"
                Type="{TYPE}/printerSettings" Target="../printerSettings/printerSettings1.bin"/></Relationships>""",
            "xl/printerSettings/printerSettings1.bin": CANARY.encode("utf-16-le"),
            "xl/comments1.xml": f"<comments><authors><author>{CANARY}</author></authors><text>a remark</text></comments>",
            "xl/persons/person.xml": f"<p>{CANARY}</p>",
            "docProps/core.xml": f"<c>{CANARY}</c>",
        }
    )


def odt() -> bytes:
    names = """xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
        xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
        xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\""""
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"""<office:document-content {names}><office:body><office:scripts/><text:tracked-changes>
                <office:change-info><dc:creator>{CANARY}</dc:creator><dc:date>2026-03-04T05:06:07</dc:date>
                </office:change-info></text:tracked-changes><text:p>The story as it was told.</text:p>
                <draw:image xlink:href="http://{CANARY}.example/p.png"/><text:a xlink:href="https://example.org/">x</text:a>
                </office:body></office:document-content>""",
            "styles.xml": f"<office:document-styles {names}/>",
            "meta.xml": f"<office:document-meta {names}><dc:creator>{CANARY}</dc:creator></office:document-meta>",
            "settings.xml": f"<s>{CANARY}</s>",
            "Thumbnails/thumbnail.png": png(),
            "META-INF/manifest.xml": f"""<manifest:manifest {names}><manifest:file-entry manifest:full-path="/"/>
                <manifest:file-entry manifest:full-path="content.xml"/><manifest:file-entry manifest:full-path="meta.xml"/>
                </manifest:manifest>""",
        },
        stored=("mimetype",),
    )


FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG 1 layer III, 128 kbit/s, 44.1 kHz


def mp3() -> bytes:
    name = b"\0" + CANARY.encode()
    tag = b"TPE1" + struct.pack(">I", len(name)) + b"\0\0" + name
    size = len(tag)
    head = b"ID3\x03\0\0" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127])
    return head + tag + FRAME * 20 + b"TAG" + CANARY.encode().ljust(125, b"\0")


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + name + body


def mp4(*, brand: bytes = b"isom", handler: bytes = b"vide") -> bytes:
    dates = struct.pack(">II", 3_800_000_000, 3_800_000_000)
    track = box(
        b"trak",
        box(b"tkhd", bytes(4), dates, bytes(72)),
        box(
            b"mdia",
            box(b"mdhd", bytes(4), dates, bytes(12)),
            box(b"hdlr", bytes(8), handler, bytes(12), CANARY.encode() + b"\0"),
            box(b"minf", box(b"stbl", box(b"stco", bytes(8)))),
        ),
    )
    told = box(b"udta", box(b"\xa9xyz", b"\0\x12\0\0+41.72+044.78/"), box(b"\xa9nam", CANARY.encode()))
    return (
        box(b"ftyp", brand, bytes(4), brand)
        + box(b"moov", box(b"mvhd", bytes(4), dates, bytes(88)), track, told)
        + box(b"uuid", bytes(16), CANARY.encode())
        + box(b"mdat", bytes(range(256)))
    )


def ogg() -> bytes:
    from havn.foundations.files.washing.recordings import _checksum

    def page(number: int, packet: bytes) -> bytes:
        table = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
        head = b"OggS\0" + bytes([2 if number == 0 else 0]) + bytes(8) + b"\x01\0\0\0" + struct.pack("<I", number)
        whole = bytearray(head + bytes(4) + bytes([len(table)]) + table + packet)
        whole[22:26] = _checksum(whole).to_bytes(4, "little")
        return bytes(whole)

    vendor, told = b"encoder", f"ARTIST={CANARY}".encode()
    tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<II", 1, len(told)) + told
    return page(0, b"OpusHead" + bytes(11)) + page(1, tags + bytes(300)) + page(2, bytes(range(100)))


TEXT = "Dear colleagues,\nmy name is written here: Дмитрий, دیمیتری.\n".encode()
EVERY = {
    "image/jpeg": jpeg,
    "image/png": png,
    "image/webp": webp,
    "application/pdf": pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": xlsx,
    "application/vnd.oasis.opendocument.text": odt,
    "text/plain": lambda: TEXT,
    "audio/mpeg": mp3,
    "audio/mp4": lambda: mp4(brand=b"M4A ", handler=b"soun"),
    "audio/ogg": ogg,
    "video/mp4": mp4,
}
