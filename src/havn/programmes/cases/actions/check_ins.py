"""Agreed later contacts: agreed, recorded, missed, cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from havn.foundations import clock
from havn.foundations.actions import action
from havn.foundations.errors import Invalid
from havn.foundations.vault import fields
from havn.programmes.cases.actions.cases import relist
from havn.programmes.cases.models import CheckIn
from havn.programmes.cases.permissions import may_miss_check_in, may_work_on_case, may_work_on_check_in
from havn.programmes.cases.states import CHECK_IN_LIFE

if TYPE_CHECKING:
    from datetime import date

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Case


@action(allowed=may_work_on_case, event="check_in.agreed")
def agree_check_in(actor: Actor, case: Case, *, due_on: date, how: str, if_missed: str) -> CheckIn:
    """Agree on a later contact: when, how, and what happens when it is missed."""
    if due_on < clock.today():
        raise Invalid(fields={"due_on": _("Please choose today or a later day.")})
    if not if_missed.strip():
        raise Invalid(fields={"if_missed": _("Please write down what was agreed for that case.")})
    check_in = CheckIn(case=case, due_on=due_on)
    fields.put(actor, check_in, agreed={"how": how.strip(), "if_missed": if_missed.strip()})
    check_in.save(force_insert=True)
    relist(actor, case, stage="following")
    case.save(update_fields=["header"])
    return check_in


@action(allowed=may_work_on_check_in, event="check_in.recorded", workflow=CHECK_IN_LIFE, move="record")
def record_check_in(actor: Actor, check_in: CheckIn, *, heard: dict[str, Any]) -> CheckIn:
    """Write down what was heard: is the person safe, does their work go on, in which words."""
    assert actor.person is not None
    kept = {name: str(heard.get(name) or "").strip() for name in ("safe", "work_goes_on", "words")}
    fields.put(actor, check_in, heard={**kept, "by": str(actor.person.pk), "on": clock.today().isoformat()})
    check_in.save(update_fields=["heard"])
    return check_in


@action(allowed=may_miss_check_in, event="check_in.missed", workflow=CHECK_IN_LIFE, move="miss")
def miss_check_in(actor: Actor, check_in: CheckIn) -> CheckIn:
    """Mark a contact that did not happen; the officer sees what was agreed for that case."""
    if check_in.due_on >= clock.today():
        raise Invalid(_("Its day is not over yet."))
    return check_in


@action(allowed=may_work_on_check_in, event="check_in.cancelled", workflow=CHECK_IN_LIFE, move="cancel")
def cancel_check_in(actor: Actor, check_in: CheckIn) -> CheckIn:
    """Cancel a contact that is no longer needed."""
    return check_in
