"""Who stands for a need: the decision and the payment, as far as their signatures hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from havn.foundations.vault import fields
from havn.foundations.vault.signatures import signer_of
from havn.programmes.cases.states import NeedState

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Need


def decided_about(actor: Actor, need: Need) -> dict[str, Any]:
    """Return what a decision is signed about: it stands for this line and this fund, and for no other."""
    return {"line": fields.read(actor, need, "line").line, "fund": str(need.fund_id)}


def decider_of(actor: Actor, need: Need) -> str:
    """Return the id of who decided, when they signed it for the line and fund as they stand; else nothing."""
    return _decider(actor, need, fields.read(actor, need, "decision").decision)


def is_approved(actor: Actor, need: Need) -> bool:
    """Say whether the one who decided has signed that they approve of the line as it stands."""
    decision = fields.read(actor, need, "decision").decision or {}
    return decision.get("verdict") == NeedState.APPROVED and bool(_decider(actor, need, decision))


def _decider(actor: Actor, need: Need, decision: dict[str, Any] | None) -> str:
    signer = signer_of(need, "decision", decision, about=decided_about(actor, need)) if decision else ""
    return signer if signer == str(need.decided_by_id) else ""


def payer_of(actor: Actor, need: Need) -> str:
    """Return the id of the person who paid, when their signature holds; else nothing."""
    payment = fields.read(actor, need, "payment").payment
    signer = signer_of(need, "payment", payment) if payment else ""
    return signer if signer == str(need.paid_by_id) else ""
