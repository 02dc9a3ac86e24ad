"""What a file told about its maker, as the case worker reads it. Kinds of things, never the things themselves."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Finding(TextChoices):
    """Something telling that was found in a file and taken out of its cleaned copy."""

    PLACE = "place", _("GPS position")
    DEVICE = "device", _("make and model of the device")
    SERIAL = "serial", _("serial number of the camera")
    TAKEN = "taken", _("when it was taken or written")
    AUTHOR = "author", _("name of an author")
    ORGANISATION = "organisation", _("name of an organisation")
    SOFTWARE = "software", _("which program made it")
    TITLE = "title", _("title or subject in the properties")
    DESCRIPTION = "description", _("a description or key words")
    PREVIEW = "preview", _("a small preview picture")
    ATTACHMENT = "attachment", _("a file inside the file")
    SCRIPT = "script", _("a script")
    MACRO = "macro", _("a macro")
    REMOTE = "remote", _("something that is loaded from elsewhere when the file is opened")
    COMMENT_AUTHOR = "comment_author", _("names of those who commented")
    CHANGE_AUTHOR = "change_author", _("names of those who changed the text")
    SESSIONS = "sessions", _("traces of editing sessions")
    SIGNATURE = "signature", _("a digital signature")
    PROFILE = "profile", _("a colour profile")
    LEFTOVER = "leftover", _("something hidden behind its end")
    FRAMES = "frames", _("further pictures behind the first")
    OMITTED = "omitted", _("parts that could not be cleaned and were left out")
    OTHER = "other", _("other properties")
