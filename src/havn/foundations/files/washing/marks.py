"""Marks inside the XML of office files that name people, machines and sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree  # type: ignore[import-untyped] # it ships no types

RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
NOBODY = "–"
NO_DAY = "1970-01-01T00:00:00"
# Attributes by local name: those that a schema asks for are emptied, the others go.
EMPTIED = {"author": "change_author"}
DROPPED = {
    "initials": "comment_author",
    "userId": "comment_author",
    "providerId": "comment_author",
    "date": "taken",
    "dateUtc": "taken",
    "userName": "author",
    "refreshedBy": "author",
    "lastModifiedBy": "author",
    "documentId": "sessions",
    "refreshedDate": "taken",
}
ELEMENTS_DROPPED = {
    "rsids": "sessions",
    "docVars": "other",
    "absPath": "author",
    "fileSharing": "author",
    "event-listeners": "macro",
    "scripts": "macro",
}
ELEMENTS_EMPTIED = {
    "creator": "author",
    "creator-initials": "author",
    "sender-initials": "author",
    "initial-creator": "author",
    "author": "comment_author",
    "date": "taken",
}
# Elements whose reference may go while they stay; any other element that points at a missing part goes with it.
STAY_WITHOUT_LINK = {"pageSetup", "blip", "hyperlink", "hlinkClick", "imagedata", "fill"}


def local(name: object) -> str:
    """Return a name without its namespace."""
    return str(name).rpartition("}")[2]


def wash(tree: etree._Element) -> set[str]:
    """Take telling marks out of a part, in place; return what they told."""
    found = set()
    for element in list(tree.iter("*")):
        name = local(element.tag)
        parent = element.getparent()
        if name in ELEMENTS_DROPPED and parent is not None:
            found.add(ELEMENTS_DROPPED[name])
            parent.remove(element)
            continue
        if name in ELEMENTS_EMPTIED and _is_a_mark(element):
            found.add(ELEMENTS_EMPTIED[name])
            element.text = NO_DAY if name == "date" else NOBODY
        found |= _attributes(element)
    return found


def _is_a_mark(element: etree._Element) -> bool:
    """Say whether an element tells who or when, and is not a word of the text that has the same name."""
    name, text = local(element.tag), (element.text or "").strip()
    if len(element) or text in {"", NOBODY, NO_DAY}:
        return False
    if name == "date":
        return str(element.tag).startswith(DUBLIN_CORE)
    return name != "author" or local(getattr(element.getparent(), "tag", "")) == "authors"


def _attributes(element: etree._Element) -> set[str]:
    found = set()
    for key in list(element.attrib):
        name, value = local(key), str(element.attrib[key])
        if name in EMPTIED and value not in {"", NOBODY}:
            found.add("comment_author" if local(element.tag) == "comment" else EMPTIED[name])
            element.set(key, NOBODY)
        elif name in DROPPED and _names_somebody(element, name):
            found.add(DROPPED[name])
            del element.attrib[key]
        elif name.startswith("rsid"):
            found.add("sessions")
            del element.attrib[key]
        elif name == "href" and not value.startswith("#") and ":" in value and local(element.tag) != "a":
            found.add("remote")
            element.set(key, "")
    return found


def _names_somebody(element: etree._Element, name: str) -> bool:
    # A date picked in a form and the date system of a sheet are content; those beside an author are marks.
    return name != "date" or any(local(key) in {"author", "id"} for key in element.attrib)


def without_links(tree: etree._Element, gone: set[str]) -> etree._Element:
    """Take out what points at parts that are no longer there; return the tree."""
    for element in list(tree.iter("*")):
        for key in [key for key in element.attrib if str(key).startswith(RELATIONSHIPS)]:
            if element.attrib[key] not in gone:
                continue
            parent = element.getparent()
            if local(element.tag) in STAY_WITHOUT_LINK or parent is None:
                del element.attrib[key]
            else:
                parent.remove(element)
                break
    return tree
