"""What may be seen of cases, their plan and their check-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from havn.foundations import clock
from havn.foundations.errors import NotAllowed
from havn.programmes.cases.models import Case, CheckIn, Need, Note
from havn.programmes.cases.permissions import may_read_case, may_read_note
from havn.programmes.cases.queries.found import found
from havn.programmes.cases.states import CheckInState, NeedState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation


def case_for(actor: Actor, pk: object) -> Case:
    """Return one case that the actor may read, or raise `NotAllowed`."""
    case = found(Case.objects.select_related("organisation", "circle", "key", "identity_key", "origin__key"), pk)
    if not may_read_case(actor, case):
        raise NotAllowed
    return case


def need_for(actor: Actor, pk: object) -> Need:
    """Return one need of a case that the actor may read."""
    need = found(Need.objects.select_related("case__key", "case__circle", "case__organisation", "fund"), pk)
    if not may_read_case(actor, need.case):
        raise NotAllowed
    return need


def check_in_for(actor: Actor, pk: object) -> CheckIn:
    """Return one check-in of a case that the actor may read."""
    check_in = found(CheckIn.objects.select_related("case__key", "case__circle", "case__organisation"), pk)
    if not may_read_case(actor, check_in.case):
        raise NotAllowed
    return check_in


def notes_for(actor: Actor, case: Case) -> list[Note]:
    """Return the notes of a case that the actor may read, newest first."""
    notes = case.notes.select_related("written_by").order_by("-number")
    return [note for note in notes if note.visibility != note.Visibility.MINE or may_read_note(actor, note)]


def handles_taken(organisation: Organisation) -> set[str]:
    """Return the handles that an organisation's cases have."""
    return set(Case.objects.filter(organisation=organisation).values_list("handle", flat=True))


def locked_header(case: Case) -> bytes | memoryview | None:
    """Return a case's sealed header as it is now, and hold the case until the action is over."""
    return Case.objects.select_for_update().values_list("header", flat=True).get(pk=case.pk)


def needs_to_decide(actor: Actor) -> QuerySet[Need]:
    """Return the proposed needs of the actor's circles that somebody else proposed."""
    return _needs(actor, NeedState.PROPOSED).exclude(proposed_by=actor.person).order_by("decide_by")


def needs_to_pay(actor: Actor) -> QuerySet[Need]:
    """Return the approved needs of the actor’s circles that the actor neither proposed nor decided."""
    mine = Q(decided_by=actor.person) | Q(proposed_by=actor.person)
    return _needs(actor, NeedState.APPROVED).exclude(mine).order_by("decided_on")


def _needs(actor: Actor, state: str) -> QuerySet[Need]:
    return (
        Need.objects.filter(case__circle_id__in=actor.circles, case__organisation=actor.organisation, state=state)
        .exclude(case__conflicts__person=actor.person)
        .select_related("case__key", "fund")
    )


def check_ins_waiting(actor: Actor) -> QuerySet[CheckIn]:
    """Return agreed and missed check-ins of the actor's circles, the earliest first."""
    return (
        CheckIn.objects.filter(
            case__circle_id__in=actor.circles,
            case__organisation=actor.organisation,
            state__in=(CheckInState.DUE, CheckInState.MISSED),
        )
        .exclude(case__conflicts__person=actor.person)
        .select_related("case__key")
        .order_by("due_on")
    )


def check_ins_overdue() -> QuerySet[CheckIn]:
    """Return agreed check-ins whose day is over, for the job that marks them."""
    return CheckIn.objects.filter(state=CheckInState.DUE, due_on__lt=clock.today()).select_related("case")
