"""Who may begin, continue and send a draft: its writer, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations.errors import NotAllowed
from havn.programmes.cases.permissions import CASE_WORK, may_submit_request

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.programmes.cases.models import Desk
    from havn.programmes.intake.models import Draft


def may_start_draft(actor: Actor, desk: Desk) -> bool:
    """Let anybody begin at an open desk, and its own staff for somebody who called."""
    return may_submit_request(actor, desk)


def may_write_draft(actor: Actor, draft: Draft) -> bool:
    """Let who holds the draft's key go on with it; nothing else tells its writer apart."""
    try:
        actor.keyring.key_for(draft.key_id)
    except NotAllowed:
        return False
    return True


def may_discard_draft(actor: Actor, draft: Draft) -> bool:
    """Let its writer, or the job that removes old ones, throw a draft away."""
    return actor.kind == "system" or may_write_draft(actor, draft)


def may_enter_request(actor: Actor, organisation: Organisation) -> bool:
    """Let officers and directors who belong to a circle of their organisation enter what they were told."""
    return (
        actor.organisation is not None
        and actor.organisation.pk == organisation.pk
        and actor.has_role(*CASE_WORK)
        and bool(actor.circles)
    )
