"""What is done with a request, by its author and by the desk."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.foundations.actions import action
from havn.foundations.audit.record import check_state
from havn.foundations.errors import Invalid
from havn.foundations.vault import custody, fields, mailboxes
from havn.foundations.vault.signatures import signed
from havn.programmes.cases.actions import bounds, counting, listing
from havn.programmes.cases.actions.handles import new_handle
from havn.programmes.cases.models import Case, Message, Request, Triage
from havn.programmes.cases.permissions import (
    is_author_of,
    may_ask_author,
    may_correspond,
    may_hold_queue,
    may_read_request,
    may_submit_request,
    may_work_on_request,
)
from havn.programmes.cases.queries import handles_taken
from havn.programmes.cases.states import MET, REQUEST_LIFE, ROUTES, TESTS, RequestState

if TYPE_CHECKING:
    from havn.engines.sealing import MailboxCode
    from havn.foundations.network.actor import Actor
    from havn.foundations.vault.models import DataKey, Mailbox
    from havn.programmes.cases.models import Desk

MESSAGE_LENGTH = 20_000
LEAST_PURPOSE = 8  # characters: one word is no purpose


@dataclass(frozen=True)
class Told:
    """What somebody told, as the form took it: answers apart from those that say who it is."""

    form: str
    form_version: int
    header: dict[str, Any]
    answers: dict[str, Any]
    identity: dict[str, Any]
    consent: dict[str, Any]


@action(allowed=may_submit_request, event="request.submitted")
def submit_request(  # noqa: PLR0913 - each is one thing that a request can’t be without
    actor: Actor,
    desk: Desk,
    *,
    told: Told,
    code: MailboxCode | None,
    data_key: DataKey | None = None,
    submission: bytes,
    mailbox: Mailbox | None = None,
    quarantined: bool = False,
) -> Request:
    """Receive a request at a desk, sealed to its circle; `code` (or the draft's `mailbox`) opens it from now on.

    `data_key` was made with a draft (its bytes are in the actor's keyring) so that files could be sealed before the
    request was sent; without one it is made here. `submission` is the draft's own number: a second press of the
    button finds it used.
    """
    made = custody.new_data_keys(desk.organisation, 2 if data_key is None else 1)
    for each, its_bytes in made.items():
        actor.keyring.add(each.pk, its_bytes)  # type: ignore[attr-defined]
    identity_key, *others = made
    data_key = data_key or others[0]
    key = actor.keyring.key_for(data_key.pk)
    custody.wrap_all_to_circle({data_key: key, identity_key: made[identity_key]}, desk.circle)
    today = clock.today()
    request = Request(
        desk=desk,
        key=data_key,
        identity_key=identity_key,
        state=RequestState.QUARANTINED if quarantined else RequestState.RECEIVED,
        form=told.form,
        form_version=told.form_version,
        mailbox=mailbox,
        submission=submission,
        received_on=today,
        acknowledge_by=(clock.now() + datetime.timedelta(hours=desk.acknowledge_within_hours)).date(),
        decide_by=today + datetime.timedelta(days=desk.decide_within_days),
    )
    if code is not None:
        request.mailbox = mailboxes.make_mailbox(data_key, key, code)
    header = {**told.header, "received_at": clock.now().strftime("%Y-%m-%dT%H:%M")}
    fields.put(actor, request, header=header, answers=told.answers, identity=told.identity, consent=told.consent)
    request.save(force_insert=True)
    counting.count_request(actor, request, header)
    return request


@action(allowed=may_read_request, event="request.read", of_any_state=True)
def read_request(actor: Actor, request: Request) -> None:
    """Record that a colleague read the request, for all of the desk to see."""


@action(allowed=may_hold_queue, event="request.released", workflow=REQUEST_LIFE, move="release")
def release_request(actor: Actor, request: Request) -> Request:
    """Let a request out of the long queue, to be read like any other."""
    return request


@action(allowed=may_work_on_request, event="request.acknowledged", workflow=REQUEST_LIFE, move="acknowledge")
def acknowledge_request(actor: Actor, request: Request) -> Request:
    """Tell the author that somebody has begun to read; the officer who does so has it in hand."""
    header = fields.read(actor, request, "header").header
    assert actor.person is not None
    fields.put(actor, request, header={**header, "officer": str(actor.person.pk)})
    request.save(update_fields=["header"])
    return request


@action(allowed=may_work_on_request, event="request.triaged")
def triage_request(actor: Actor, request: Request, *, weighed: dict[str, Any]) -> Triage:
    """Record the three tests with a reason each, the urgency and the route; earlier ones stay as they were.

    `weighed` is {identity: {met, reason}, situation: …, needs: …, urgency, route}. Raises Invalid where a reason is
    missing, or a code is none of its list.
    """
    _check_weighed(weighed)
    triage = Triage(request=request, number=request.triages.count() + 1, done_on=clock.today())
    fields.put(actor, triage, weighed=signed(actor, triage, "weighed", weighed))
    triage.save(force_insert=True)
    header = fields.read(actor, request, "header").header
    fields.put(actor, request, header={**header, "urgency": weighed["urgency"]})
    request.save(update_fields=["header"])
    return triage


def _check_weighed(weighed: dict[str, Any]) -> None:
    wrong: dict[str, Any] = {}
    for test, _question in TESTS:
        told = weighed.get(test) or {}
        if told.get("met") not in dict(MET):
            wrong[f"{test}_met"] = _("Please choose an answer.")
        if not str(told.get("reason") or "").strip():
            wrong[f"{test}_reason"] = _("Please give a reason, also when the answer is clear.")
    if weighed.get("urgency") not in vocabulary.URGENCIES:
        wrong["urgency"] = _("Please choose an answer.")
    if weighed.get("route") not in dict(ROUTES):
        wrong["route"] = _("Please choose an answer.")
    if wrong:
        raise Invalid(fields=wrong)


@action(allowed=may_ask_author, event="request.asked", workflow=REQUEST_LIFE, move="ask")
def ask_author(actor: Actor, request: Request, *, text: str) -> Message:
    """Ask the author for what is missing; the decision clock waits with them."""
    return _write(actor, request, text)


@action(allowed=may_ask_author, event="message.written")
def write_to_author(actor: Actor, request: Request, *, text: str) -> Message:
    """Write to the author, signed; they read it in the mailbox."""
    return _write(actor, request, text)


@action(allowed=is_author_of, event="request.answered", workflow=REQUEST_LIFE, move="answer")
def answer_desk(actor: Actor, request: Request, *, text: str) -> Message:
    """Answer the desk's question; the request goes back to being read, with its days given back."""
    asked_on = request.messages.filter(is_from_author=False).order_by("-number").values_list("written_on", flat=True)[0]
    request.decide_by += clock.today() - asked_on
    request.save(update_fields=["decide_by"])
    return _write(actor, request, text)


@action(allowed=is_author_of, event="message.received")
def write_to_desk(actor: Actor, request: Request, *, text: str) -> Message:
    """Write to the desk at any time, also after a case was opened or the request declined."""
    return _write(actor, request, text)


def _write(actor: Actor, request: Request, text: str) -> Message:
    text = text.strip()
    if not text or len(text) > MESSAGE_LENGTH:
        raise Invalid(fields={"text": _("Please write something, at most a few pages.")})
    if not actor.is_person:
        bounds.check_message(request)
    message = Message(
        request=request,
        number=request.messages.count() + 1,
        written_on=clock.today(),
        is_from_author=not actor.is_person,
    )
    value = {"text": text}
    fields.put(actor, message, text=signed(actor, message, "text", value) if actor.is_person else value)
    message.save(force_insert=True)
    return message


@action(allowed=may_correspond, event="messages.read", of_any_state=True)
def read_messages(actor: Actor, request: Request) -> None:
    """Mark what the other side wrote as read."""
    request.messages.filter(is_from_author=actor.is_person, is_read=False).update(is_read=True)


@action(allowed=may_work_on_request, event="request.declined", workflow=REQUEST_LIFE, move="decline")
def decline_request(actor: Actor, request: Request, *, reason: str, words: str) -> Request:
    """Decline kindly: a coded reason with its next door to knock on, and words of one's own for the author."""
    if reason not in vocabulary.DECLINE_REASONS:
        raise Invalid(fields={"reason": _("Please choose a reason.")})
    fields.put(actor, request, outcome={"reason": reason, "words": words.strip()})
    request.save(update_fields=["outcome"])
    counting.count_decline(actor, request)
    return request


@action(allowed=may_work_on_request, event="request.reconsidered", workflow=REQUEST_LIFE, move="reconsider")
def reconsider_request(actor: Actor, request: Request) -> Request:
    """Take a declined request up again, because something new is known."""
    fields.put(actor, request, outcome=None)
    request.save(update_fields=["outcome"])
    return request


@action(allowed=is_author_of, event="request.withdrawn", workflow=REQUEST_LIFE, move="withdraw")
def withdraw_request(actor: Actor, request: Request) -> Request:
    """Withdraw the request, as its author."""
    return request


@action(allowed=is_author_of, event="consent.changed")
def change_consent(actor: Actor, request: Request, *, consent: dict[str, Any]) -> Request:
    """Say anew which organisations may see the request, as its author; each change is kept in the record."""
    fields.put(actor, request, consent={**consent, "given_on": clock.today().isoformat(), "how": "mailbox"})
    request.save(update_fields=["consent"])
    return request


@action(allowed=may_read_request, event="request.identity_opened")
def open_request_identity(actor: Actor, request: Request, *, purpose: str) -> dict[str, Any]:
    """Open who told the request, for a purpose that is recorded and that the desk can read."""
    check_purpose(purpose)
    identity: dict[str, Any] = fields.read(actor, request, "identity").identity or {}
    return identity


def check_purpose(purpose: str) -> None:
    """Raise Invalid when a purpose says nothing."""
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise Invalid(fields={"purpose": _("Please say in a few words what you need it for.")})


@action(allowed=is_author_of, event="code.changed")
def change_mailbox_code(actor: Actor, request: Request, *, code: MailboxCode) -> Request:
    """Give the mailbox a new code, as its author; the old one opens nothing any more."""
    assert request.mailbox is not None
    mailboxes.change_code(request.mailbox, actor.keyring.key_for(request.key_id), code)
    return request


@action(allowed=may_work_on_request, event="case.opened", workflow=REQUEST_LIFE, move="open")
def open_case(actor: Actor, request: Request, *, kind: str) -> Case:
    """Open a case for a request: with a key of its own, the identity under the same key as before, and a handle."""
    if kind not in vocabulary.SUBJECT_KINDS:
        raise Invalid(fields={"kind": _("Please say whom the case is about.")})
    told = fields.read(actor, request, "header", "identity")
    desk = request.desk
    check_state(desk)  # the case is sealed to its circle
    case_key, key = custody.new_data_key(desk.organisation, circles=[desk.circle])
    actor.keyring.add(case_key.pk, key)  # type: ignore[attr-defined]
    assert actor.person is not None
    case = Case(
        organisation=desk.organisation,
        circle=desk.circle,
        key=case_key,
        identity_key=request.identity_key,
        origin=request,
        handle=new_handle(handles_taken(desk.organisation)),
        opened_on=clock.today(),
    )
    kept = {name: told.header.get(name) for name in ("country", "languages", "support", "urgency", "groups")}
    header = {**kept, "kind": kind, "lead": str(actor.person.pk)}
    fields.put(actor, case, header=header, identity=told.identity)
    case.save(force_insert=True)
    listing.list_case(actor, case, header, told.identity)
    counting.count_case(actor, case, header)
    return case
