"""What is recorded, as people read it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Any] = {
    "request.submitted": _("The request arrived"),
    "draft.sent": _("The request was sent"),
    "request.released": _("Taken out of the long queue"),
    "request.acknowledged": _("Somebody began to read"),
    "request.triaged": _("The three tests were weighed"),
    "request.asked": _("The desk asked for more"),
    "request.answered": _("The author answered"),
    "request.declined": _("The request was declined"),
    "request.reconsidered": _("The request was taken up again"),
    "request.withdrawn": _("The author withdrew the request"),
    "request.identity_opened": _("Name and contacts were opened"),
    "message.written": _("The desk wrote"),
    "message.received": _("The author wrote"),
    "messages.read": _("Messages were read"),
    "code.changed": _("The author changed the code"),
    "consent.changed": _("The author changed their consent"),
    "file.added": _("A file was added"),
    "file.opened": _("A file was opened"),
    "case.opened": _("The case was opened"),
    "case.assigned": _("The lead was given on"),
    "case.closed": _("The case was closed"),
    "case.reopened": _("The case was taken up again"),
    "identity.opened": _("Name and contacts were opened"),
    "identity.changed": _("Name and contacts were corrected"),
    "risk.assessed": _("The risk was assessed"),
    "plan.agreed": _("The aim was agreed"),
    "note.written": _("A note was written"),
    "conflict.declared": _("A conflict of interest was declared"),
    "need.added": _("A need was added"),
    "need.changed": _("A need was changed"),
    "need.proposed": _("A need was proposed"),
    "need.taken_back": _("A proposal was taken back"),
    "need.approved": _("A need was approved"),
    "need.refused": _("A need was refused"),
    "need.paid": _("A payment was made"),
    "need.dropped": _("A need was dropped"),
    "support.given": _("Support was given"),
    "check_in.agreed": _("A check-in was agreed"),
    "check_in.recorded": _("A check-in was recorded"),
    "check_in.missed": _("A check-in was missed"),
    "check_in.cancelled": _("A check-in was cancelled"),
}


def happened(event: str) -> Any:
    """Return the words for an event."""
    return EVENTS.get(event, event)
