"""PDF: the properties, what is attached, what runs and what previews; pages and their text stay."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from havn.foundations.files.faults import MalformedError, ProtectedError
from havn.foundations.files.washing.images import strip_jpeg

PROPERTIES = {
    "/Author": "author",
    "/Creator": "software",
    "/Producer": "software",
    "/Title": "title",
    "/Subject": "title",
    "/Keywords": "description",
    "/CreationDate": "taken",
    "/ModDate": "taken",
    "/Company": "organisation",
}
ANYWHERE = {
    "/Metadata": "other",
    "/PieceInfo": "software",
    "/LastModified": "taken",
    "/Thumb": "preview",
    "/AA": "script",
    "/JS": "script",
    "/AF": "attachment",
    "/XFA": "script",
    "/OPI": "remote",
}
AT_THE_ROOT = {
    "/OpenAction": "script",
    "/Collection": "attachment",
    "/Perms": "signature",
    "/DSS": "signature",
    "/Legal": "other",
    "/SpiderInfo": "remote",
    "/URI": "remote",
}
ACTIONS = {
    "/JavaScript": "script",
    "/Rendition": "script",
    "/Movie": "script",
    "/Sound": "script",
    "/Launch": "remote",
    "/SubmitForm": "remote",
    "/ImportData": "remote",
    "/GoToR": "remote",
    "/GoToE": "attachment",
}
LIVING = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
OF_WHOEVER_COMMENTED = ("/T", "/M", "/NM", "/CreationDate", "/Subj")


def wash(data: bytes) -> tuple[bytes, set[str]]:
    """Return the document without what is telling, written anew so that nothing unreachable stays, and what it told."""
    try:
        pdf = pikepdf.open(io.BytesIO(data), suppress_warnings=True, attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise ProtectedError from error
    except pikepdf.PdfError as error:
        raise MalformedError from error
    with pdf:
        if pdf.is_encrypted:
            raise ProtectedError
        found = _root(pdf)
        for page in pdf.pages:
            found |= _annotations(page.obj)
        for thing in pdf.objects:
            found |= _anywhere(thing)
        pdf.remove_unreferenced_resources()
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, fix_metadata_version=False, encryption=False)
    return target.getvalue(), found


def _root(pdf: pikepdf.Pdf) -> set[str]:
    found = set()
    info = pdf.trailer.get("/Info")
    if isinstance(info, Dictionary):
        found |= {PROPERTIES.get(key, "other") for key in info.keys()}  # noqa: SIM118 - pikepdf iterates otherwise
        del pdf.trailer["/Info"]
    found |= _drop(pdf.Root, AT_THE_ROOT)
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        found |= _drop(names, {"/EmbeddedFiles": "attachment", "/JavaScript": "script", "/Renditions": "script"})
    return found


def _drop(thing: Any, keys: dict[str, str]) -> set[str]:
    found = set()
    for key, finding in keys.items():
        if key in thing:
            del thing[key]
            found.add(finding)
    return found


def _annotations(page: Any) -> set[str]:
    found: set[str] = set()
    held = page.get("/Annots")
    if held is None:
        return found
    kept = []
    for note in held:
        if str(note.get("/Subtype", "")) in LIVING:
            found.add("attachment" if note.get("/Subtype") == Name.FileAttachment else "script")
            continue
        if str(note.get("/Subtype", "")) != "/Widget":
            if "/T" in note:
                found.add("comment_author")
            _drop(note, dict.fromkeys(OF_WHOEVER_COMMENTED, ""))
        kept.append(note)
    page["/Annots"] = pikepdf.Array(kept)
    return found


def _anywhere(thing: Any) -> set[str]:
    if not isinstance(thing, Dictionary | pikepdf.Stream):
        return set()
    found = _drop(thing, ANYWHERE)
    if isinstance(thing, pikepdf.Stream):
        found |= _picture(thing)
    if thing.get("/FT") == Name.Sig and "/V" in thing:
        del thing["/V"]
        found.add("signature")
    for value in [thing, *(thing.get(key) for key in ("/A", "/PA", "/Next"))]:
        if isinstance(value, Dictionary) and str(value.get("/S", "")) in ACTIONS:
            found.add(ACTIONS[str(value["/S"])])
            for key in list(value.keys()):
                del value[key]
            value["/S"], value["/N"] = Name.Named, Name("/None")
    return found


def _picture(stream: Any) -> set[str]:
    """Take the properties of a photo inside the document out of it, without drawing it anew."""
    filters = stream.get("/Filter")
    if filters != Name.DCTDecode and not (
        isinstance(filters, pikepdf.Array) and len(filters) == 1 and filters[0] == Name.DCTDecode
    ):
        return set()
    stripped, found = strip_jpeg(stream.read_raw_bytes())
    stream.write(stripped, filter=Name.DCTDecode, decode_parms=stream.get("/DecodeParms"))
    return found
