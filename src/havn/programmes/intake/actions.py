"""What is done with a draft, until it is a request or gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.actions import action
from havn.foundations.errors import NotAllowed
from havn.foundations.vault import custody, fields, files, mailboxes
from havn.programmes.cases.actions import bounds, submit_request
from havn.programmes.intake import queries
from havn.programmes.intake.models import Draft
from havn.programmes.intake.permissions import (
    may_discard_draft,
    may_enter_request,
    may_start_draft,
    may_write_draft,
)

if TYPE_CHECKING:
    from havn.engines.sealing import MailboxCode
    from havn.foundations.files import Cleaned
    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.programmes.cases.actions.requests import Told
    from havn.programmes.cases.models import Desk, Request


def submission_of(once: str) -> bytes:
    """Return the number that lets one draft, or one page, become one request only."""
    return sealing.fingerprint(f"submission:{once}".encode())


@action(allowed=may_start_draft, event="draft.started")
def start_draft(actor: Actor, desk: Desk, *, language: str) -> Draft:
    """Begin a draft; its key is put into the actor's keyring and is stored nowhere. Raises `NoRoom`."""
    bounds.check_new_draft()
    data_key, key = custody.new_data_key(desk.organisation, circles=[])
    actor.keyring.add(data_key.pk, key)  # type: ignore[attr-defined]
    draft = Draft(desk=desk, key=data_key, started_on=clock.today())
    draft.submission = submission_of(str(draft.pk))
    fields.put(actor, draft, content={"language": language, "answers": {}, "files": []})
    draft.save(force_insert=True)
    return draft


@action(allowed=may_write_draft, event="draft.kept")
def keep_draft(actor: Actor, draft: Draft, *, answers: dict[str, Any]) -> Draft:
    """Keep what was written so far; raises Invalid when it is too much."""
    bounds.check_draft_words(answers)
    content = fields.read(actor, draft, "content").content
    fields.put(actor, draft, content={**content, "answers": answers})
    draft.save(update_fields=["content"])
    return draft


@action(allowed=may_write_draft, event="draft.file_added")
def add_draft_file(actor: Actor, draft: Draft, *, name: str, content: bytes, cleaned: Cleaned) -> Draft:
    """Seal a file beside the draft: the original as it came, and the cleaned copy."""
    kept = fields.read(actor, draft, "content").content
    bounds.check_draft_file(draft.key, len(kept["files"]), len(content), drafts=queries.keys_of_drafts())
    findings = [str(finding) for finding in cleaned.findings]
    original = files.keep_file(actor, draft.key, content, name=name, kind=cleaned.kind, findings=findings)
    copy = files.keep_file(actor, draft.key, cleaned.data, name=name, kind=cleaned.kind, findings=[])
    one = {"original": str(original.pk), "cleaned": str(copy.pk), "name": name, "findings": findings}
    fields.put(actor, draft, content={**kept, "files": [*kept["files"], one]})
    draft.save(update_fields=["content"])
    return draft


@action(allowed=may_write_draft, event="draft.file_removed")
def remove_draft_file(actor: Actor, draft: Draft, *, file: str) -> Draft:
    """Take a file out of the draft again and delete it."""
    kept = fields.read(actor, draft, "content").content
    gone = [one for one in kept["files"] if one["original"] == file]
    for sealed in draft.key.files.filter(pk__in=[pk for one in gone for pk in (one["original"], one["cleaned"])]):
        files.remove_file(sealed)
    fields.put(actor, draft, content={**kept, "files": [one for one in kept["files"] if one["original"] != file]})
    draft.save(update_fields=["content"])
    return draft


@action(allowed=may_write_draft, event="draft.code_given")
def give_draft_code(actor: Actor, draft: Draft, *, code: MailboxCode) -> Draft:
    """Let a code open the draft, so that its writer can stop here and come back from anywhere."""
    if draft.mailbox is not None:
        mailboxes.change_code(draft.mailbox, actor.keyring.key_for(draft.key_id), code)
    else:
        draft.mailbox = mailboxes.make_mailbox(draft.key, actor.keyring.key_for(draft.key_id), code)
        draft.save(update_fields=["mailbox"])
    return draft


@action(allowed=may_write_draft, event="draft.sent")
def send_draft(
    actor: Actor, draft: Draft, *, told: Told, code: MailboxCode | None, quarantined: bool = False
) -> Request:
    """Send the draft as a request, with its files, to its desk; nothing is left of the draft.

    A code that was given for the draft goes on to open the request's mailbox, and `code` is not used.
    """
    request: Request = submit_request(
        actor,
        draft.desk,
        told=told,
        data_key=draft.key,
        mailbox=draft.mailbox,
        code=None if draft.mailbox else code,
        submission=bytes(draft.submission),
        quarantined=quarantined,
    )
    for number, one in enumerate(fields.read(actor, draft, "content").content["files"], start=1):
        request.attachments.create(
            number=number,
            added_on=clock.today(),
            added_by=actor.person,
            original_id=one["original"],
            cleaned_id=one["cleaned"],
        )
    draft.delete()
    return request


@action(allowed=may_enter_request, event="request.entered")
def enter_request(
    actor: Actor, organisation: Organisation, *, desk: Desk, told: Told, code: MailboxCode | None, submission: bytes
) -> Request:
    """Enter at one's own desk what somebody told by telephone, by e-mail or in person; without a code, no mailbox."""
    if desk.organisation_id != organisation.pk:
        raise NotAllowed
    entered: Request = submit_request(actor, desk, told=told, code=code, submission=submission)
    return entered


@action(allowed=may_discard_draft, event="draft.discarded")
def discard_draft(actor: Actor, draft: Draft) -> None:
    """Throw a draft away: its files, its text, and every way to its key."""
    data_key = draft.key
    for sealed in data_key.files.all():
        files.remove_file(sealed)
    draft.delete()
    custody.destroy_data_key(data_key)
