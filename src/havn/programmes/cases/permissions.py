"""Who may do what with requests and cases: rules that ask for circle and role, and that no conflict bars the person."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from havn.foundations import clock
from havn.foundations.network.models import Role
from havn.foundations.network.queries import people_working_for
from havn.foundations.vault.queries import members_of

if TYPE_CHECKING:
    from uuid import UUID

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.programmes.cases.models import Attachment, Case, CheckIn, Desk, Fund, Need, Note, Request

CASE_WORK = (Role.OFFICER, Role.DIRECTOR)
RELEASE_LASTS = datetime.timedelta(days=14)


def may_submit_request(actor: Actor, desk: Desk) -> bool:
    """Anybody may ask an open desk for help; staff enter what came by phone at their own desk only."""
    if not desk.is_open:
        return False
    return actor.is_in(desk.circle_id) if actor.is_person else actor.kind == "visitor"


def may_read_request(actor: Actor, request: Request) -> bool:
    """Let the desk's circle read what it receives."""
    return actor.is_person and actor.is_in(request.desk.circle_id) and not _is_barred(actor, request)


def _is_barred(actor: Actor, request: Request) -> bool:
    """Say whether a conflict of interest keeps the person from the case that the request became."""
    case = getattr(request, "case", None)
    return case is not None and case.conflicts.filter(person=actor.person).exists()


def may_ask_author(actor: Actor, request: Request) -> bool:
    """Let the desk write to an author who has a mailbox to read it in."""
    return may_work_on_request(actor, request) and request.mailbox_id is not None


def may_work_on_request(actor: Actor, request: Request) -> bool:
    """Officers and directors of the desk's circle acknowledge, weigh, ask, answer."""
    return may_read_request(actor, request) and actor.has_role(*CASE_WORK)


def is_author_of(actor: Actor, request: Request) -> bool:
    """Say whether the mailbox code of this very request was given."""
    return actor.kind == "author" and actor.name == f"author of {request.pk}"


def may_correspond(actor: Actor, request: Request) -> bool:
    """Let the author and the desk write to each other and add files."""
    return is_author_of(actor, request) or may_work_on_request(actor, request)


def may_hold_queue(actor: Actor, request: Request) -> bool:
    """Let an officer, or the job that empties it, take a request out of the long queue."""
    return actor.kind == "system" or may_work_on_request(actor, request)


def may_read_case(actor: Actor, case: Case) -> bool:
    """Let the holding circle read a case, acting for its organisation; a conflict of interest bars a person."""
    return (
        actor.is_person
        and actor.organisation is not None
        and actor.organisation.pk == case.organisation_id
        and actor.is_in(case.circle_id)
        and not case.conflicts.filter(person=actor.person).exists()
    )


def may_work_on_case(actor: Actor, case: Case) -> bool:
    """Officers and directors of the holding circle work on it."""
    return may_read_case(actor, case) and actor.has_role(*CASE_WORK)


def may_declare_conflict(actor: Actor, case: Case) -> bool:
    """Anybody who can read the case declares their own conflict; a director may name a colleague's."""
    return may_read_case(actor, case)


def may_open_attachment(actor: Actor, attachment: Attachment) -> bool:
    """Let who may read the request or case open its files."""
    if attachment.case is not None:
        return may_read_case(actor, attachment.case)
    request = attachment.request
    return request is not None and (may_read_request(actor, request) or is_author_of(actor, request))


def may_work_on_need(actor: Actor, need: Need) -> bool:
    """Who works on the case works on its plan."""
    return may_work_on_case(actor, need.case)


def may_take_back_need(actor: Actor, need: Need) -> bool:
    """Only who proposed a need takes the proposal back."""
    return may_work_on_need(actor, need) and _is(actor, need.proposed_by_id)


def may_decide_need(actor: Actor, need: Need) -> bool:
    """Let somebody decide who did not propose it."""
    return (
        may_read_case(actor, need.case)
        and actor.has_role(Role.DECIDER, Role.DIRECTOR)
        and not _is(actor, need.proposed_by_id)
    )


def may_pay_need(actor: Actor, need: Need) -> bool:
    """Who pays neither proposed nor decided."""
    return (
        may_read_case(actor, need.case)
        and actor.has_role(Role.FINANCE)
        and not _is(actor, need.decided_by_id)
        and not _is(actor, need.proposed_by_id)
    )


def may_write_note(actor: Actor, case: Case) -> bool:
    """Everybody in the circle may note something."""
    return may_read_case(actor, case)


def may_read_note(actor: Actor, note: Note) -> bool:
    """Keep a note for its writer alone to its writer."""
    if note.visibility == note.Visibility.MINE and not _is(actor, note.written_by_id):
        return False
    return may_read_case(actor, note.case)


def may_work_on_check_in(actor: Actor, check_in: CheckIn) -> bool:
    """Who works on the case keeps its check-ins."""
    return may_work_on_case(actor, check_in.case)


def may_miss_check_in(actor: Actor, check_in: CheckIn) -> bool:
    """Let the nightly job mark what was missed, or an officer sooner."""
    return actor.kind == "system" or may_work_on_check_in(actor, check_in)


def may_set_up_desk(actor: Actor, desk: Desk) -> bool:
    """Let directors and administrators of the organisation set up its desk."""
    return _sets_up(actor, desk.organisation_id)


def may_release_desk(actor: Actor, desk: Desk) -> bool:
    """Let who works in the desk's circle let go of it; where nobody of the circle is left, who sets it up."""
    if actor.is_in(desk.circle_id):
        return actor.has_role(*CASE_WORK)
    return may_set_up_desk(actor, desk) and not members_of(desk.circle).exists()


def may_keep_desk(actor: Actor, desk: Desk) -> bool:
    """Let everybody in the desk's circle keep it after one let go of it; where nobody is left, who sets it up."""
    return actor.is_in(desk.circle_id) or (may_set_up_desk(actor, desk) and not members_of(desk.circle).exists())


def may_replace_desk(actor: Actor, desk: Desk) -> bool:
    """Let who sets the desk up close it or give it to another circle, with a member of its circle behind it.

    Otherwise whoever sets up desks could quietly put one of their own in its place, and be told what others are jailed
    for. They are a member themselves, or somebody else let go of it: a member, or a second one where none is left.
    """
    return may_set_up_desk(actor, desk) and (actor.is_in(desk.circle_id) or _is_released_to(actor, desk))


def _is_released_to(actor: Actor, desk: Desk) -> bool:
    return not _is(actor, desk.released_by_id) and let_go_until(desk) is not None


def let_go_until(desk: Desk) -> datetime.date | None:
    """Return the last day on which others may close the desk or give it away, None when its circle holds it."""
    if desk.released_by_id is None or desk.released_on is None:
        return None
    until = desk.released_on + RELEASE_LASTS
    return until if until >= clock.today() and _counts_for(desk, desk.released_by_id) else None


def _counts_for(desk: Desk, person_id: UUID) -> bool:
    """Say whether this person can let go of the desk: a member of its circle, or anybody where none is left."""
    members = members_of(desk.circle)
    if members.exists():
        return members.filter(pk=person_id).exists()
    return people_working_for(desk.organisation_id).filter(person_id=person_id).exists()


def may_set_up_fund(actor: Actor, fund: Fund) -> bool:
    """Let directors and administrators of the organisation set up its funds."""
    return _sets_up(actor, fund.organisation_id)


def may_set_up_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Let directors and administrators set up desks and funds of their own organisation."""
    return _sets_up(actor, organisation.pk)


def may_take_lists_away(actor: Actor, organisation: Organisation) -> bool:
    """Let officers and directors take a list of their own organisation's circles away; names are never in it."""
    return actor.organisation is not None and actor.organisation.pk == organisation.pk and actor.has_role(*CASE_WORK)


def _sets_up(actor: Actor, organisation_id: object) -> bool:
    return (
        actor.organisation is not None
        and actor.organisation.pk == organisation_id
        and actor.has_role(Role.DIRECTOR, Role.ADMINISTRATOR)
    )


def _is(actor: Actor, person_id: object) -> bool:
    return actor.person is not None and person_id is not None and actor.person.pk == person_id
