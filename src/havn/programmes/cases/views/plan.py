"""Screens of needs and check-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from havn.foundations.screens.components.words import day
from havn.foundations.screens.pages import ActionScreen, RecordScreen
from havn.foundations.vault import fields
from havn.programmes.cases import actions, queries
from havn.programmes.cases.forms import plan as forms
from havn.programmes.cases.tables.case_panels import check_in_panels, need_panels
from havn.programmes.cases.tables.next_steps import after_need, check_in_tag, need_acts, need_tag
from havn.programmes.cases.views.cases import CaseActionScreen

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import CheckIn, Need


def _to_case(part: Need | CheckIn) -> str:
    return reverse("case", args=[part.case_id])


class AddNeed(CaseActionScreen):
    """Add a line to the plan."""

    action = actions.add_need
    form_class = forms.NeedForm
    title = _("Add a need")
    button = _("Add to the plan")
    said = _("Added. Next: propose it to a fund, for a colleague to decide.")


class AgreeCheckIn(CaseActionScreen):
    """Agree on a later contact."""

    action = actions.agree_check_in
    form_class = forms.CheckInForm
    title = _("Agree a check-in")
    button = _("Keep")
    said = _("Kept. It appears among what waits for you on its day.")


def _need_title(need: Need) -> Any:
    return _("Need %(number)s of %(handle)s") % {"number": need.number, "handle": need.case.handle}


def _case_of(part: Need | CheckIn) -> list[tuple[str, Any]]:
    return [(reverse("cases"), _("Cases")), (_to_case(part), part.case.handle)]


def _need_itself(need: Need) -> list[tuple[str, Any]]:
    return [*_case_of(need), (reverse("need", args=[need.pk]), _("Need %(number)s") % {"number": need.number})]


def _check_in_itself(check_in: CheckIn) -> list[tuple[str, Any]]:
    return [*_case_of(check_in), (reverse("check-in", args=[check_in.pk]), _("Check-in"))]


class NeedRecord(RecordScreen):
    """One need."""

    section = "cases"
    find = queries.need_for
    reading = actions.read_case
    title = _need_title
    lead = after_need
    tag = need_tag
    crumbs = _case_of
    panels = need_panels
    acts = need_acts
    more_acts = (("need-take-back", _("Take the proposal back")), ("need-drop", _("Drop")))


class NeedActionScreen(ActionScreen):
    """What screens about a need have in common."""

    section = "cases"
    find = queries.need_for
    back = _to_case
    crumbs = _need_itself


def _line(actor: Actor, need: Need) -> dict[str, Any]:
    line: dict[str, Any] = fields.read(actor, need, "line").line
    return line


class ChangeNeed(NeedActionScreen):
    """Change a line."""

    action = actions.change_need
    form_class = forms.NeedForm
    title = _("Change this need")
    button = _("Keep")
    initial = _line
    said = _("Changed.")


class ProposeNeed(NeedActionScreen):
    """Propose that a fund meets it."""

    action = actions.propose_need
    form_class = forms.ProposeForm
    title = _("Propose this need")
    button = _("Propose")
    warning = _("Somebody else decides: who proposes can’t decide.")
    said = _("Proposed. It waits for a colleague’s decision.")


class TakeBackNeed(NeedActionScreen):
    """Take a proposal back."""

    action = actions.take_back_need
    title = _("Take the proposal back")
    lead = _("Nobody decides about it any more, until it is proposed again.")
    said = _("Taken back. You can change it and propose it again.")


class ApproveNeed(NeedActionScreen):
    """Approve what a colleague proposed."""

    action = actions.approve_need
    form_class = forms.DecisionForm
    title = _("Approve this need")
    button = _("Approve")
    warning = _("The fund’s rules are checked once more. Somebody else pays: who decides can’t pay.")
    said = _("Approved. Next: the payment, by a colleague.")


class RefuseNeed(NeedActionScreen):
    """Refuse what a colleague proposed."""

    action = actions.refuse_need
    form_class = forms.DecisionForm
    title = _("Refuse this need")
    button = _("Refuse")
    said = _("Refused, with your reason. It can be changed and proposed again.")


class PayNeed(NeedActionScreen):
    """Record a payment."""

    action = actions.pay_need
    form_class = forms.PaymentForm
    title = _("Record the payment")
    button = _("Record")
    said = _("Recorded. Next: an officer confirms that it reached the person.")


class GiveSupport(NeedActionScreen):
    """Record that support reached the person."""

    action = actions.give_support
    title = _("Record that it was given")
    lead = _("This is what the figures count: by kind, by amount, never by name.")
    button = _("It reached the person")
    said = _("Recorded. This year’s figures have grown by it.")


class DropNeed(NeedActionScreen):
    """Drop a need."""

    action = actions.drop_need
    title = _("Drop this need")
    lead = _("It leaves the plan for good. What was written down about it stays with the case.")
    said = _("Dropped.")


def _check_in_title(check_in: CheckIn) -> str:
    return gettext("Check-in on %(day)s") % {"day": day(check_in.due_on, "long")}


class CheckInRecord(RecordScreen):
    """One check-in."""

    section = "cases"
    find = queries.check_in_for
    reading = actions.read_case
    title = _check_in_title
    tag = check_in_tag
    crumbs = _case_of
    panels = check_in_panels
    acts = (
        ("check-in-record", _("Record what was heard")),
        ("check-in-miss", _("It was missed")),
        ("check-in-cancel", _("Cancel")),
    )


class CheckInActionScreen(ActionScreen):
    """What screens about a check-in have in common."""

    section = "cases"
    find = queries.check_in_for
    back = _to_case
    crumbs = _check_in_itself


class RecordCheckIn(CheckInActionScreen):
    """Write down what was heard."""

    action = actions.record_check_in
    form_class = forms.HeardForm
    title = _("What was heard")
    button = _("Record")
    said = _("Recorded. Agree the next one, or close the case.")


class MissCheckIn(CheckInActionScreen):
    """Mark it as missed."""

    action = actions.miss_check_in
    title = _("It was missed")
    lead = _("Colleagues are told that something waits. What was agreed for this case stands on the check-in’s page.")
    said = _("Marked as missed. Please do now what was agreed for that case.")


class CancelCheckIn(CheckInActionScreen):
    """Cancel it."""

    action = actions.cancel_check_in
    title = _("Cancel this check-in")
    lead = _("Nobody waits for this contact any more. Agree another one where it is needed.")
    said = _("Cancelled.")
