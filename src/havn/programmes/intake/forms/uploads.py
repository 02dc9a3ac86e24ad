"""A file that was sent with a page: read, recognised by its content, cleaned — or refused in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from havn.foundations import files
from havn.foundations.errors import Invalid
from havn.foundations.questions.writing import file_name
from havn.foundations.vault.files import refuse_without_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


def taken(request: HttpRequest, check: Callable[[int], None]) -> dict[str, Any] | None:
    """Return {name, content, cleaned} of the file that was sent, None when there is none; raise Invalid at `file`.

    `check` is given the file's length in bytes and refuses it before anything slow is done; the action checks again.
    Slow, because the copy is cleaned: never inside a transaction. A request above the limit arrives without its file,
    since nothing plain may be put down on a disk; its length alone says that there was one.
    """
    upload = request.FILES.get("file")
    if upload is None:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise Invalid(fields={"file": _("This file is larger than 25 MB. Please send a smaller one, or several.")})
        return None
    content = upload.read()
    check(len(content))
    refuse_without_room(len(content))
    try:
        cleaned = files.clean_in_turn(content)
    except Invalid as refusal:
        raise Invalid(fields={"file": refusal.sentence}) from refusal
    return {"name": file_name(upload.name or ""), "content": content, "cleaned": cleaned}
