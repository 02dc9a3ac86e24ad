"""Files sent with a page: read, refused for room, recognised by content, cleaned in turn and named, in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from havn.foundations import files
from havn.foundations.errors import Invalid
from havn.foundations.files.kinds import TOO_LARGE
from havn.foundations.questions.writing import file_name
from havn.foundations.screens.pages import ActionScreen
from havn.foundations.vault.files import refuse_without_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest


def is_too_large(request: HttpRequest) -> bool:
    """Say whether a file was sent that is above the limit of a request.

    It arrives without its file, since nothing plain may be put down on a disk; its length alone says that one was sent.
    """
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    return "file" not in request.FILES and length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def taken(request: HttpRequest, check: Callable[[int], None], *, is_staff: bool = False) -> dict[str, Any] | None:
    """Return {name, content, cleaned} of the file that was sent, None when there is none; raise Invalid at `file`.

    `check` is given the file's length in bytes and refuses it before anything slow is done; the action checks again.
    Slow, because the copy is cleaned, in the line of visitors or of staff: never inside a transaction.
    """
    if is_too_large(request):
        raise Invalid(fields={"file": TOO_LARGE})
    upload = request.FILES.get("file")
    if upload is None:
        return None
    content = upload.read()
    check(len(content))
    # Twice: the original is kept beside the cleaned copy.
    refuse_without_room(2 * len(content))
    try:
        cleaned = files.clean_in_turn(content, is_staff=is_staff)
    except Invalid as refusal:
        raise Invalid(fields={"file": refusal.sentence}) from refusal
    return {"name": file_name(upload.name or ""), "content": content, "cleaned": cleaned}


class FileScreen(ActionScreen):
    """A screen whose form asks for one `file`, and whose action takes its name, its content and the cleaned copy."""

    def form(self, record: Any, *data: Any) -> Form:
        """Return the form; a file that was too large to arrive is called so, not missing."""
        form = super().form(record, *data)
        if data and is_too_large(self.request):
            form.fields["file"].error_messages["required"] = TOO_LARGE
        return form

    def arguments(self, form: Form) -> dict[str, Any]:
        """Clean the file before the transaction begins: it may take a second."""
        upload = taken(self.request, self.check_file, is_staff=not self.is_public)
        assert upload is not None, "the form requires it"
        return upload

    def check_file(self, length: int) -> None:
        """Refuse a file of `length` bytes that the action would refuse, before it is cleaned; by default none is."""
