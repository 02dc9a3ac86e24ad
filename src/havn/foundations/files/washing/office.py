"""DOCX, XLSX and ODT: archives of XML, written anew from those parts that make up the text and nothing else."""

from __future__ import annotations

import posixpath
import re

from lxml import etree  # type: ignore[import-untyped] # it ships no types

from havn.foundations.files.archive import Archive, write
from havn.foundations.files.faults import MalformedError
from havn.foundations.files.washing import marks
from havn.foundations.files.washing.images import strip_jpeg, strip_png

# What is left out, and what that tells. The first pattern that fits counts.
LEFT_OUT = (
    (r"(.*/)?vba\w*\.(bin|xml)(\.rels)?|Basic/.*|Scripts/.*|xl/macrosheets/.*", "macro"),
    (r"docProps/thumbnail.*|Thumbnails/.*", "preview"),
    (r"docProps/.*|meta\.xml|.*/meta\.xml", "author"),
    (r"(.*/)?(activeX|ctrlProps|customUI)/.*", "script"),
    (r"(.*/)?embeddings/.*", "attachment"),
    (
        r"(.*/)?people\.xml|(.*/)?persons/.*|(.*/)?threadedComments/.*|.*comments(Ids|Extended|Extensible)\.xml",
        "comment_author",
    ),
    (r"xl/revisions/.*", "change_author"),
    (r"xl/(externalLinks|queryTables)/.*|xl/connections\.xml", "remote"),
    (r"_xmlsignatures/.*|META-INF/(?!manifest\.xml$).*", "signature"),
    (r"customXml/.*|(.*/)?printerSettings.*|(Configurations2|VersionList)/?.*|layout-cache|settings\.xml", "other"),
)
SHOWN = re.compile(r"(word|xl|Pictures|.*/media)/?.*\.(jpe?g|png)", re.IGNORECASE)
MACRO_ENABLED = re.compile(rb"application/vnd\.ms-(word|excel)\.\w+\.macroEnabled\.(main|template\.main)?\+xml")
MAIN = {
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "excel": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}


def wash(data: bytes) -> tuple[bytes, set[str]]:
    """Return the document without what is telling, and what it told."""
    archive, found, parts = Archive(data), set[str](), dict[str, bytes]()
    for name in archive.names:
        told = _left_out(name)
        if told:
            found.add(told)
        elif name.endswith("/"):
            continue
        else:
            kept, also = _part(name, archive.read(name))
            found |= also
            if kept is not None:
                parts[name] = kept
    found |= _without_dangling_ends(parts)
    return write(parts), found


def _left_out(name: str) -> str:
    return next((told for pattern, told in LEFT_OUT if re.fullmatch(pattern, name)), "")


def _part(name: str, data: bytes) -> tuple[bytes | None, set[str]]:
    """Return a part, washed, or None when it is of a kind that can't be."""
    if name == "mimetype":
        return data, set()
    if name.endswith((".xml", ".rels", ".vml")):
        tree = parse(data)
        found = marks.wash(tree)
        return serialise(tree), found
    if data[:3] == b"\xff\xd8\xff":
        return strip_jpeg(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return strip_png(data)
    return None, {"omitted"}


def parse(data: bytes) -> etree._Element:
    """Parse a part; entities, document types and anything from elsewhere are refused."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or "<!DOCTYPE".encode("utf-16-le") in data:
        raise MalformedError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedError from error


def serialise(tree: etree._Element) -> bytes:
    """Return the part as UTF-8."""
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _without_dangling_ends(parts: dict[str, bytes]) -> set[str]:
    """Take out every mention of a part that was left out, and whatever would be loaded from elsewhere."""
    found = set()
    for name in [name for name in parts if name.endswith(".rels")]:
        folder, _, file = name.rpartition("_rels/")
        source = folder + file.removesuffix(".rels")
        if source.rpartition("/")[2] and source not in parts:
            del parts[name]
            continue
        tree, gone = parse(parts[name]), set()
        for link in list(tree):
            outside = link.get("TargetMode") == "External"
            target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
            if outside and not link.get("Type", "").endswith("/hyperlink"):
                found.add("remote")
            elif outside or target in parts:
                continue
            gone.add(link.get("Id", ""))
            tree.remove(link)
        parts[name] = serialise(tree)
        if gone and source in parts:
            parts[source] = serialise(marks.without_links(parse(parts[source]), gone))
    _lists(parts)
    return found


def _lists(parts: dict[str, bytes]) -> None:
    if "[Content_Types].xml" in parts:
        plain = MACRO_ENABLED.sub(lambda match: MAIN[match[1].decode()].encode(), parts["[Content_Types].xml"])
        tree = parse(plain)
        for item in list(tree):
            if item.get("PartName") is not None and item.get("PartName", "").lstrip("/") not in parts:
                tree.remove(item)
        parts["[Content_Types].xml"] = serialise(tree)
    manifest = "META-INF/manifest.xml"
    if manifest in parts:
        tree = parse(parts[manifest])
        for item in list(tree):
            path = next((value for key, value in item.items() if key.endswith("}full-path")), "/")
            if path != "/" and path not in parts:
                tree.remove(item)
        parts[manifest] = serialise(tree)
