"""What is recorded of drafts and of requests that staff enter, as people read it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Any] = {
    "draft.started": _("Somebody began to write"),
    "draft.kept": _("What was written was kept"),
    "draft.file_added": _("A file was added to a draft"),
    "draft.file_removed": _("A file was taken out of a draft"),
    "draft.code_given": _("A code to come back was given"),
    "draft.discarded": _("A draft was thrown away"),
    "draft.sent": _("The request was sent"),
    "request.entered": _("A request from phone, e-mail or a talk was entered"),
}
