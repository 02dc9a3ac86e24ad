"""Files of requests and cases: the original sealed as it came, a cleaned copy beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from havn.foundations import clock
from havn.foundations.actions import action
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.files.kinds import TOO_LARGE
from havn.foundations.vault import files
from havn.programmes.cases.actions import bounds
from havn.programmes.cases.models import Attachment
from havn.programmes.cases.permissions import may_correspond, may_open_attachment, may_work_on_case

if TYPE_CHECKING:
    from havn.foundations.files import Cleaned
    from havn.foundations.network.actor import Actor
    from havn.foundations.vault.models import DataKey, SealedFile
    from havn.programmes.cases.models import Case, Request


@action(allowed=may_correspond, event="file.added")
def attach_to_request(actor: Actor, request: Request, *, name: str, content: bytes, cleaned: Cleaned) -> Attachment:
    """Add a file to a request, by its author or the desk. `cleaned` is what `foundations.files` made of it."""
    if not actor.is_person:
        bounds.check_file(request, len(content))
    return _attach(
        actor,
        Attachment(request=request, number=request.attachments.count() + 1),
        request.key,
        name,
        content,
        cleaned,
    )


@action(allowed=may_open_attachment, event="file.opened")
def open_attachment(actor: Actor, attachment: Attachment, *, original: bool = False) -> SealedFile:
    """Record who opens the cleaned copy of a file — or, on purpose, the original — and return which file to open.

    It is opened by `files.open_file` after the transaction: a large file would hold up everybody who writes.
    """
    found = attachment.original if original else attachment.cleaned
    if found is None:  # the original tells more than was asked for
        raise NotAllowed
    return found


@action(allowed=may_work_on_case, event="file.added")
def attach_to_case(actor: Actor, case: Case, *, name: str, content: bytes, cleaned: Cleaned) -> Attachment:
    """Add a file to a case."""
    return _attach(actor, Attachment(case=case, number=case.attachments.count() + 1), case.key, name, content, cleaned)


def _attach(
    actor: Actor, attachment: Attachment, data_key: DataKey, name: str, content: bytes, cleaned: Cleaned
) -> Attachment:
    bounds.check_count(attachment.number - 1)
    if len(content) > settings.HAVN_MAX_ATTACHMENT_BYTES:
        raise Invalid(fields={"file": TOO_LARGE})
    attachment.added_on, attachment.added_by = clock.today(), actor.person
    findings = [finding.value for finding in cleaned.findings]
    kind = cleaned.kind
    files.refuse_without_room(len(content) + len(cleaned.data))
    attachment.original = files.keep_file(actor, data_key, content, name=name, kind=kind, findings=findings)
    attachment.cleaned = files.keep_file(actor, data_key, cleaned.data, name=name, kind=kind, findings=[])
    attachment.save(force_insert=True)
    return attachment
