"""Where a request, a case or a need stands, and what comes next: derived from what was done, never typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from havn.foundations.screens.components.words import day
from havn.foundations.vault import fields
from havn.programmes.cases.states import OPEN_REQUEST, CaseState, CheckInState, NeedState, RequestState
from havn.programmes.cases.tables.words import NEED_TONES

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Case, CheckIn, Need, Request

Act = tuple[str, Any]

# The states speak to the author; of one of them the desk has to hear whose answer it is.
FOR_THE_DESK = {RequestState.ASKED: gettext_lazy("waiting for the author’s answer")}
REQUEST_TONES = {RequestState.QUARANTINED: "soon", RequestState.RECEIVED: "soon", RequestState.OPENED: "ok"}
WEIGH: Act = ("request-triage", gettext_lazy("Weigh the three tests"))
ROUTES: dict[str, Act] = {
    "open": ("request-open-case", gettext_lazy("Open a case")),
    "ask": ("request-ask", gettext_lazy("Ask for more")),
    "decline": ("request-decline", gettext_lazy("Decline")),
}
CASE_ACTS: dict[str, Act] = {
    "assessing": ("case-assess", gettext_lazy("Assess the risk")),
    "planning": ("need-add", gettext_lazy("Add a need")),
    "following": ("check-in-agree", gettext_lazy("Agree a check-in")),
    "closed": ("case-reopen", gettext_lazy("Take up again")),
}
WHAT_NEXT = {
    "assessing": gettext_lazy("Assess the risk."),
    "planning": gettext_lazy("Add what is needed, and propose it to a fund."),
    "deciding": gettext_lazy("A colleague who did not propose decides."),
    "supporting": gettext_lazy("A colleague pays; whoever works on the case records that it arrived."),
    "following": gettext_lazy("The agreed check-ins; then close the case with an outcome."),
    "closed": gettext_lazy("Nothing more. The case can be taken up again."),
}
NEED_NEXT = {
    NeedState.DRAFTED: gettext_lazy("Next: propose it to a fund, for a colleague to decide."),
    NeedState.PROPOSED: gettext_lazy("Next: a colleague who did not propose it decides."),
    NeedState.APPROVED: gettext_lazy("Next: a colleague who did not decide pays, and records it here."),
    NeedState.REFUSED: gettext_lazy("The reason stands below. It can be changed and proposed again."),
    NeedState.PAID: gettext_lazy("Next: whoever works on the case records that it reached the person."),
    NeedState.GIVEN: gettext_lazy("It reached the person. Nothing is left to do."),
    NeedState.DROPPED: gettext_lazy("It is no longer part of the plan."),
}


def request_state(request: Request) -> Any:
    """Return the state of a request as the desk reads it."""
    return FOR_THE_DESK.get(RequestState(request.state), request.get_state_display())


def request_tag(request: Request) -> tuple[Any, str]:
    """Return the state of a request, and how pressing it is."""
    return request_state(request), REQUEST_TONES.get(RequestState(request.state), "quiet")


def after_request(request: Request) -> str:
    """Return what comes next for a request, and by when."""
    match request.state:
        case RequestState.QUARANTINED:
            return _("It waits with very many others. Next: take it out of the queue, so that it is read.")
        case RequestState.RECEIVED:
            return _("Next: acknowledge it, by %(day)s.") % {"day": day(request.acknowledge_by, "promise")}
        case RequestState.ACKNOWLEDGED:
            return _("Next: weigh the three tests and decide, by %(day)s.") % {"day": day(request.decide_by, "promise")}
        case RequestState.ASKED:
            return _("Next: the author answers. The decision clock waits meanwhile.")
        case RequestState.OPENED:
            return _("A case was opened from it; the work goes on there.")
        case RequestState.DECLINED:
            return _("It was declined. It can be taken up again.")
        case _:
            return _("The author took it back. Nobody works on it any more.")


def request_acts(actor: Actor, request: Request) -> list[Act]:
    """Return what can be done with a request; the route that was chosen last leads."""
    acts: list[Act] = [
        ("request-acknowledge", _("Acknowledge")),
        ("request-release", _("Take out of the queue")),
        ("request-reconsider", _("Take up again")),
    ]
    if request.state not in OPEN_REQUEST:
        return acts
    latest = request.triages.order_by("-number").first()
    if latest is None:
        return [*acts, WEIGH, ROUTES["open"], ROUTES["ask"]]
    chosen = ROUTES.get(fields.read(actor, latest, "weighed").weighed.get("route"), WEIGH)
    return [*acts, chosen, *(act for act in (ROUTES["open"], ROUTES["ask"], WEIGH) if act != chosen)]


def case_acts(actor: Actor, case: Case) -> list[Act]:
    """Return what leads on the page of a case at its stage, and what is always at hand; panels bear their own acts."""
    stage = (fields.read(actor, case, "header").header or {}).get("stage", "assessing")
    leads = [CASE_ACTS[stage]] if stage in CASE_ACTS else []
    return [*leads, ("note-write", _("Write a note"))]


def case_tag(case: Case) -> tuple[Any, str]:
    """Return whether work on a case goes on."""
    return case.get_state_display(), "ok" if case.state == CaseState.OPEN else "quiet"


def need_acts(_actor: Actor, need: Need) -> list[Act]:
    """Return what can be done with a need; a line that was proposed is changed by nobody."""
    acts: list[Act] = [
        ("need-propose", _("Propose")),
        ("need-approve", _("Approve")),
        ("need-refuse", _("Refuse")),
        ("need-pay", _("Record the payment")),
        ("need-give", _("Record that it was given")),
    ]
    return [*acts, ("need-change", _("Change"))] if need.state in {NeedState.DRAFTED, NeedState.REFUSED} else acts


def need_tag(need: Need) -> tuple[Any, str]:
    """Return the state of a need, and how pressing it is."""
    return need.get_state_display(), NEED_TONES.get(need.state, "quiet")


def after_need(need: Need) -> Any:
    """Return what comes next for a need."""
    return NEED_NEXT[NeedState(need.state)]


def check_in_tag(check_in: CheckIn) -> tuple[Any, str]:
    """Return where an agreed contact stands."""
    tones = {CheckInState.MISSED: "late", CheckInState.DONE: "ok"}
    return check_in.get_state_display(), tones.get(CheckInState(check_in.state), "quiet")
