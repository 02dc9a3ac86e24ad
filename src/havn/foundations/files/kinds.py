"""What a file is, by its content alone."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from havn.foundations.errors import Invalid
from havn.foundations.files import structure

LARGEST_BYTES = 25 * 1024 * 1024
TOO_LARGE = _("This file is larger than 25 MB. Please send a smaller one, or several.")


class Kind(StrEnum):
    """The kinds that are taken; the value is the media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    TEXT = "text/plain"
    MP3 = "audio/mpeg"
    M4A = "audio/mp4"
    OGG = "audio/ogg"
    MP4 = "video/mp4"

    @property
    def extension(self) -> str:
        """The ending that a file of this kind is given when it is saved."""
        return "txt" if self is Kind.TEXT else self.name.lower()


SENTENCES = {
    structure.MalformedError: _("This file is damaged or incomplete. Please choose it again."),
    structure.UnknownError: _("This kind of file is not taken. Please send a photo, a PDF, a document or a recording."),
    structure.OldOfficeError: _("This is an older office format. Please save it as DOCX, XLSX, ODT or PDF."),
    structure.ProtectedError: _("This file is locked with a password. Please save it without one."),
    structure.PolyglotError: _("This file is two kinds of file in one, so it was not taken. Please save it anew."),
    structure.BombError: _("This file unpacks to far more than it seems to hold, so it was not taken."),
}


def kind_of(data: bytes) -> Kind:
    """Return what the bytes are; raise `Invalid` with a sentence that says what to do when they are not taken."""
    if not data:
        raise Invalid(_("This file is empty. Please choose it again."))
    if len(data) > LARGEST_BYTES:
        raise Invalid(TOO_LARGE)
    try:
        return Kind(structure.media_type(data))
    except structure.MalformedError as fault:
        raise Invalid(SENTENCES[type(fault)]) from fault
