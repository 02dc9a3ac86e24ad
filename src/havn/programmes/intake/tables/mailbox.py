"""Messages and files as the author of a request sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from havn.programmes.cases.queries import files_in, messages_in

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Request


def thread(author: Actor, found: Request) -> list[dict[str, Any]]:
    """Return the messages both ways; staff stand behind their desk, not with their names."""
    return [
        {"author": _who(one), "when": one.message.written_on, "text": one.text, "is_own": one.is_own, "files": []}
        for one in messages_in(author, found)
    ]


def _who(one: Any) -> str:
    if one.is_own:
        return _("You")
    return _("The desk") if one.is_sound else _("The signature of this message does not hold")


def files(author: Actor, found: Request) -> list[dict[str, Any]]:
    """Return the files that were added, by either side."""
    return [
        {
            "name": manifest.name,
            "url": reverse("mailbox-attachment", args=[attachment.pk]),
            "size": "",
            "note": _("the copy for the desk is without hidden data") if manifest.findings else "",
        }
        for attachment, manifest in files_in(author, found)
    ]
