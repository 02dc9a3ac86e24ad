"""What is done with a case: assigned, assessed, planned, noted, opened on purpose, closed, reopened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.foundations.actions import action
from havn.foundations.errors import Invalid
from havn.foundations.network.models import Role
from havn.foundations.vault import fields
from havn.foundations.vault.queries import members_of
from havn.foundations.vault.signatures import signed
from havn.foundations.vault.states import touch
from havn.programmes.cases.actions import counting, listing
from havn.programmes.cases.actions.requests import check_purpose, write_to_author
from havn.programmes.cases.models import Note, RiskAssessment
from havn.programmes.cases.permissions import (
    may_declare_conflict,
    may_read_case,
    may_take_lists_away,
    may_work_on_case,
    may_write_note,
)
from havn.programmes.cases.queries import locked_header
from havn.programmes.cases.states import CASE_LIFE, CheckInState, NeedState

if TYPE_CHECKING:
    from datetime import date

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person
    from havn.programmes.cases.models import Case, Conflict

UNFINISHED = (NeedState.PROPOSED, NeedState.APPROVED)


def relist(actor: Actor, case: Case, *, add_support: str = "", **changes: Any) -> dict[str, Any]:
    """Change the case's sealed header, write its row in the list anew, and return the header. The caller saves."""
    # Several needs of one case may move at once: the header is read under the case's lock, or one change would be lost.
    case.header = locked_header(case)
    header: dict[str, Any] = {**fields.read(actor, case, "header").header, **changes}
    if add_support:
        header["support"] = sorted({*(header.get("support") or []), add_support})
    fields.put(actor, case, header=header)
    listing.list_case(actor, case, header)
    return header


@action(allowed=may_work_on_case, event="case.assigned")
def assign_case(actor: Actor, case: Case, *, to: Person) -> Case:
    """Give the lead of a case to a colleague of its circle whom no conflict bars."""
    if not members_of(case.circle).filter(pk=to.pk).exists() or case.conflicts.filter(person=to).exists():
        raise Invalid(fields={"to": _("This colleague can’t take the case.")})
    relist(actor, case, lead=str(to.pk))
    case.save(update_fields=["header"])
    return case


@action(allowed=may_read_case, event="case.read", of_any_state=True)
def read_case(actor: Actor, case: Case) -> None:
    """Record that a colleague read the case, for all who hold it to see."""


@action(allowed=may_read_case, event="identity.opened")
def open_identity(actor: Actor, case: Case, *, purpose: str) -> dict[str, Any]:
    """Open name, contacts and whereabouts, for a purpose that is recorded and that the circle can read."""
    check_purpose(purpose)
    identity: dict[str, Any] = fields.read(actor, case, "identity").identity or {}
    return identity


@action(allowed=may_work_on_case, event="identity.changed")
def change_identity(actor: Actor, case: Case, *, changes: dict[str, Any]) -> Case:
    """Correct who it is: spellings of the name, contacts, whereabouts."""
    identity = {**(fields.read(actor, case, "identity").identity or {}), **changes}
    fields.put(actor, case, identity=identity)
    case.save(update_fields=["identity"])
    header = fields.read(actor, case, "header").header
    listing.list_case(actor, case, header, identity)
    return case


@action(allowed=may_work_on_case, event="risk.assessed")
def assess_risk(actor: Actor, case: Case, *, words: dict[str, str], review_on: date) -> RiskAssessment:
    """Write down threats, vulnerabilities and capacities, and when to look again; earlier ones stay."""
    for part in ("threats", "vulnerabilities", "capacities"):
        if not words.get(part, "").strip():
            raise Invalid(fields={part: _("A few words are enough, but please don’t leave it out.")})
    if review_on <= clock.today():
        raise Invalid(fields={"review_on": _("Please choose a day after today.")})
    assessment = RiskAssessment(
        case=case, number=case.assessments.count() + 1, assessed_on=clock.today(), review_on=review_on
    )
    fields.put(actor, assessment, words=signed(actor, assessment, "words", words))
    assessment.save(force_insert=True)
    case.review_on = review_on
    header = fields.read(actor, case, "header").header
    relist(actor, case, stage="planning" if header.get("stage", "assessing") == "assessing" else header["stage"])
    case.save(update_fields=["review_on", "header"])
    return assessment


@action(allowed=may_work_on_case, event="plan.agreed")
def agree_aim(actor: Actor, case: Case, *, situation: str, aim: str) -> Case:
    """Write down what the plan is for, as agreed with the person."""
    fields.put(actor, case, summary={"situation": situation.strip(), "aim": aim.strip()})
    case.save(update_fields=["summary"])
    return case


@action(allowed=may_write_note, event="note.written")
def write_note(actor: Actor, case: Case, *, text: str, visibility: str) -> Note | None:
    """Note something: for the team, for oneself alone, or for the person — who then reads it in the mailbox."""
    if not text.strip():
        raise Invalid(fields={"text": _("Please write something.")})
    if visibility == Note.Visibility.SHARED:
        if case.origin is None or case.origin.mailbox_id is None:
            raise Invalid(fields={"visibility": _("This person has no mailbox; only colleagues can read a note.")})
        write_to_author(actor, case.origin, text=text)
        return None
    assert actor.person is not None
    note = Note(
        case=case,
        number=case.notes.count() + 1,
        written_on=clock.today(),
        written_by=actor.person,
        visibility=visibility,
    )
    fields.put(actor, note, text=signed(actor, note, "text", {"text": text.strip()}))
    note.save(force_insert=True)
    return note


@action(allowed=may_declare_conflict, event="conflict.declared")
def declare_conflict(actor: Actor, case: Case, *, person: Person) -> Conflict:
    """Keep a person away from a case from now on: oneself, or a colleague when a director says so."""
    assert actor.person is not None
    if person.pk != actor.person.pk and not actor.has_role(Role.DIRECTOR):
        raise Invalid(fields={"person": _("Only a director can name somebody else.")})
    conflict, _made = case.conflicts.get_or_create(person=person, defaults={"declared_on": clock.today()})
    touch(case)
    return conflict


@action(allowed=may_work_on_case, event="case.closed", workflow=CASE_LIFE, move="close")
def close_case(actor: Actor, case: Case, *, outcome: str, words: str) -> Case:
    """Close a case with an outcome; open decisions must be settled and check-ins cancelled or done before."""
    if outcome not in vocabulary.CASE_OUTCOMES:
        raise Invalid(fields={"outcome": _("Please choose how it ended.")})
    if case.needs.filter(state__in=UNFINISHED).exists():
        raise Invalid(_("Some needs still wait for a decision or a payment. Please settle them first."))
    if case.check_ins.filter(state=CheckInState.DUE).exists():
        raise Invalid(_("A check-in is still agreed. Please record or cancel it first."))
    case.closed_on = clock.today()
    fields.put(actor, case, outcome={"code": outcome, "words": words.strip()})
    relist(actor, case, stage="closed")
    case.save(update_fields=["closed_on", "outcome", "header"])
    counting.count_outcome(actor, case, outcome)
    return case


@action(allowed=may_work_on_case, event="case.reopened", workflow=CASE_LIFE, move="reopen")
def reopen_case(actor: Actor, case: Case, *, purpose: str) -> Case:
    """Take up a closed case again; its outcome so far stays in the record."""
    case.closed_on = None
    relist(actor, case, stage="supporting")
    case.save(update_fields=["closed_on", "header"])
    return case


@action(allowed=may_take_lists_away, event="list.taken_away")
def take_list_away(actor: Actor, organisation: Organisation) -> None:
    """Record that somebody takes a list out of Havn: from then on it is only as safe as where it lies."""
