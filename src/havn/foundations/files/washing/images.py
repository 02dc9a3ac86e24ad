"""Pictures are drawn anew from their pixels: nothing else of the file is carried over."""
# ruff: noqa: PLR2004 - the numbers are markers and offsets of the formats' own standards

from __future__ import annotations

import io
import warnings

from PIL import ExifTags, Image, ImageOps, ImageSequence

from havn.foundations.files import structure

QUALITY = 92
FOUND_BY_TAG = {
    ExifTags.Base.Make: "device",
    ExifTags.Base.Model: "device",
    ExifTags.Base.LensModel: "device",
    ExifTags.Base.BodySerialNumber: "serial",
    ExifTags.Base.LensSerialNumber: "serial",
    ExifTags.Base.CameraSerialNumber: "serial",
    ExifTags.Base.MakerNote: "serial",
    ExifTags.Base.DateTime: "taken",
    ExifTags.Base.DateTimeOriginal: "taken",
    ExifTags.Base.DateTimeDigitized: "taken",
    ExifTags.Base.Artist: "author",
    ExifTags.Base.XPAuthor: "author",
    ExifTags.Base.CameraOwnerName: "author",
    ExifTags.Base.Copyright: "author",
    ExifTags.Base.Software: "software",
    ExifTags.Base.ImageDescription: "description",
    ExifTags.Base.UserComment: "description",
    ExifTags.Base.XPTitle: "title",
    ExifTags.Base.XPComment: "description",
    ExifTags.Base.XPKeywords: "description",
}
FOUND_BY_INFO = {
    "comment": "description",
    "icc_profile": "profile",
    "xmp": "other",
    "photoshop": "other",
    "XML:com.adobe.xmp": "other",
    "Author": "author",
    "Software": "software",
    "Title": "title",
    "Description": "description",
    "Creation Time": "taken",
}
HARMLESS = {
    "jfif",
    "jfif_version",
    "jfif_unit",
    "jfif_density",
    "dpi",
    "adobe",
    "adobe_transform",
    "exif",
    "mp",
    "mpoffset",
}
HARMLESS |= {
    "gamma",
    "srgb",
    "transparency",
    "progressive",
    "progression",
    "interlace",
    "loop",
    "background",
    "timestamp",
}
HARMLESS |= {"duration", "default_image", "aspect", "chromaticity"}


def wash(data: bytes, form: str) -> tuple[bytes, set[str]]:
    """Return the picture drawn anew, upright, in the colours that everybody's screen has, and what it told."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = structure.MOST_PIXELS
    with Image.open(io.BytesIO(data), formats=(form,)) as image:
        found = _told(image, data)
        if getattr(image, "n_frames", 1) > 1:
            found.add("frames")
        first = next(iter(ImageSequence.Iterator(image)))
        upright = ImageOps.exif_transpose(first)
        plain = upright.convert(_mode(upright, form))
    # A new picture from bare pixels: Pillow carries comments and profiles along in `info` otherwise.
    drawn = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    target = io.BytesIO()
    options = {"JPEG": {"quality": QUALITY, "optimize": True}, "PNG": {}, "WEBP": {"quality": QUALITY}}[form]
    drawn.save(target, form, **options)
    return target.getvalue(), found


def _mode(image: Image.Image, form: str) -> str:
    if form != "JPEG" and (image.has_transparency_data or image.mode in {"RGBA", "LA", "PA"}):
        return "RGBA"
    return "L" if image.mode in {"1", "L", "I;16"} and form != "WEBP" else "RGB"


def _told(image: Image.Image, data: bytes) -> set[str]:
    exif = image.getexif()
    found = {FOUND_BY_TAG.get(tag, "") for tag in [*exif, *exif.get_ifd(ExifTags.IFD.Exif)]} - {""}
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        found.add("place")
    if exif.get_ifd(ExifTags.IFD.IFD1):
        found.add("preview")
    found |= {FOUND_BY_INFO.get(str(key), "other") for key in image.info if key not in HARMLESS}
    if b"http://ns.adobe.com/xap/1.0/" in data[:65536]:
        found.add("other")
    if _ends_before(data, image.format or ""):
        found.add("leftover")
    return found


def _ends_before(data: bytes, form: str) -> bool:
    if form == "PNG":
        _name, start, length = list(structure.png_chunks(data))[-1]
        return start + length + 4 < len(data)
    if form == "WEBP":
        return int.from_bytes(data[4:8], "little") + 8 + (data[4] & 1) < len(data)
    return not data.rstrip(b"\0").endswith(b"\xff\xd9") or data.count(b"\xff\xd8\xff") > data.count(b"Exif\0\0") + 1


def strip_jpeg(data: bytes) -> tuple[bytes, set[str]]:
    """Return a JPEG inside another file without its APP and COM segments; its compressed pixels are not touched.

    Adobe's APP14 stays: it says how colours are stored.
    """
    out, found, at = bytearray(data[:2]), set(), 2
    for marker, start, length in structure.jpeg_segments(data):
        end = start + length
        if (0xE1 <= marker <= 0xEF and marker != 0xEE) or marker == 0xFE:
            found.add("place" if data[start : start + 4] == b"Exif" else "other")
        else:
            out += data[at:end]
        at = end
    stop = data.rfind(b"\xff\xd9", at)
    if stop < 0:
        raise structure.MalformedError
    return bytes(out + data[at : stop + 2]), found


def strip_png(data: bytes) -> tuple[bytes, set[str]]:
    """Return a PNG inside another file with only those chunks that draw it."""
    drawing = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"sBIT", b"bKGD", b"pHYs"}
    out, found = bytearray(data[:8]), set()
    for name, start, length in structure.png_chunks(data):
        if name in drawing:
            out += data[start - 8 : start + length + 4]
        else:
            found.add("other")
    return bytes(out), found
