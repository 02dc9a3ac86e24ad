"""The plan: needs drafted, proposed by one, decided by another against the fund's rules, paid by a third, given."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.foundations.actions import action
from havn.foundations.errors import Invalid
from havn.foundations.vault import fields
from havn.foundations.vault.signatures import signed
from havn.programmes.cases.actions import counting, funding
from havn.programmes.cases.actions.cases import relist
from havn.programmes.cases.models import Need
from havn.programmes.cases.permissions import (
    may_decide_need,
    may_pay_need,
    may_take_back_need,
    may_work_on_case,
    may_work_on_need,
)
from havn.programmes.cases.queries import decided_about, is_approved
from havn.programmes.cases.states import NEED_LIFE, NeedState

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Attachment, Case, Fund

DECIDE_WITHIN_DAYS = 3
LARGEST_AMOUNT = Decimal(1_000_000_000)


def checked_line(line: dict[str, Any]) -> dict[str, Any]:
    """Return a plan line in its kept form, or raise Invalid naming the field."""
    if line.get("support") not in vocabulary.SUPPORT_TYPES:
        raise Invalid(fields={"support": _("Please choose a kind of support.")})
    if not str(line.get("what", "")).strip():
        raise Invalid(fields={"what": _("Please say what is needed.")})
    kept = {name: str(line.get(name) or "").strip() for name in ("support", "what", "why", "when", "payee")}
    return kept | _checked_money(line)


def _checked_money(line: dict[str, Any]) -> dict[str, str]:
    if line.get("amount") in (None, ""):
        return {"amount": "", "currency": ""}
    currency = str(line.get("currency") or "")
    if currency not in vocabulary.CURRENCIES:
        raise Invalid(fields={"currency": _("Please choose a currency.")})
    try:
        amount = Decimal(str(line["amount"])).quantize(Decimal(1).scaleb(-vocabulary.minor_units(currency)))
        fits = 0 < amount < LARGEST_AMOUNT
    except InvalidOperation as error:
        raise Invalid(fields={"amount": _("Please write the amount in figures.")}) from error
    if not fits:
        raise Invalid(fields={"amount": _("Please write an amount above zero.")})
    return {"amount": str(amount), "currency": currency}


@action(allowed=may_work_on_case, event="need.added")
def add_need(actor: Actor, case: Case, *, line: dict[str, Any]) -> Need:
    """Add a line to the plan: what, why, how much in which currency, when."""
    need = Need(case=case, number=case.needs.count() + 1)
    fields.put(actor, need, line=checked_line(line))
    need.save(force_insert=True)
    return need


@action(allowed=may_work_on_need, event="need.changed")
def change_need(actor: Actor, need: Need, *, line: dict[str, Any]) -> Need:
    """Change a line that was not proposed yet, or was refused."""
    if need.state not in {NeedState.DRAFTED, NeedState.REFUSED}:
        raise Invalid(_("This need was proposed already. Take the proposal back to change it."))
    fields.put(actor, need, line=checked_line(line))
    need.save(update_fields=["line"])
    return need


@action(allowed=may_work_on_need, event="need.proposed", workflow=NEED_LIFE, move="propose")
def propose_need(actor: Actor, need: Need, *, fund: Fund) -> Need:
    """Propose that a fund meets the need; it must keep the fund's rules of today."""
    funding.check_rules(actor, need, fund)
    assert actor.person is not None
    need.fund, need.proposed_by, need.proposed_on = fund, actor.person, clock.today()
    need.decide_by = clock.today() + datetime.timedelta(days=DECIDE_WITHIN_DAYS)
    need.decided_by = need.decided_on = None
    need.save(update_fields=["fund", "proposed_by", "proposed_on", "decide_by", "decided_by", "decided_on"])
    relist(actor, need.case, stage="deciding", add_support=fields.read(actor, need, "line").line["support"])
    need.case.save(update_fields=["header"])
    return need


@action(allowed=may_take_back_need, event="need.taken_back", workflow=NEED_LIFE, move="take_back")
def take_back_need(actor: Actor, need: Need) -> Need:
    """Take a proposal back, to change it."""
    return need


@action(allowed=may_decide_need, event="need.approved", workflow=NEED_LIFE, move="approve")
def approve_need(actor: Actor, need: Need, *, words: str) -> Need:
    """Approve a need that somebody else proposed; the fund's rules are checked again, as of today."""
    assert need.fund is not None
    funding.check_rules(actor, need, need.fund)
    return _decide(actor, need, words, verdict=NeedState.APPROVED)


@action(allowed=may_decide_need, event="need.refused", workflow=NEED_LIFE, move="refuse")
def refuse_need(actor: Actor, need: Need, *, words: str) -> Need:
    """Refuse a need with a reason; it can be changed and proposed again."""
    if not words.strip():
        raise Invalid(fields={"words": _("Please give the reason.")})
    return _decide(actor, need, words, verdict=NeedState.REFUSED)


def _decide(actor: Actor, need: Need, words: str, *, verdict: NeedState) -> Need:
    assert actor.person is not None
    need.decided_by, need.decided_on = actor.person, clock.today()
    decision = {"verdict": verdict.value, "text": words.strip()}
    fields.put(actor, need, decision=signed(actor, need, "decision", decision, about=decided_about(actor, need)))
    need.save(update_fields=["decided_by", "decided_on", "decision"])
    return need


@action(allowed=may_pay_need, event="need.paid", workflow=NEED_LIFE, move="pay")
def pay_need(actor: Actor, need: Need, *, payment: dict[str, Any], proof: Attachment | None = None) -> Need:
    """Record a payment: the channel with its risk weighed, never a name; who pays did not decide."""
    if payment.get("channel") not in vocabulary.PAYMENT_CHANNELS:
        raise Invalid(fields={"channel": _("Please choose how it was paid.")})
    if not str(payment.get("risk_note", "")).strip():
        raise Invalid(
            fields={"risk_note": _("Please note what could go wrong on this way, and what was done about it.")}
        )
    if proof is not None and proof.case_id != need.case_id:
        raise Invalid(fields={"proof": _("This paper belongs to another case.")})
    line = _approved_line(actor, need)
    if not line["amount"]:
        raise Invalid(_("This need has no amount: it is given, not paid."))
    assert actor.person is not None
    need.paid_by, need.paid_on = actor.person, clock.today()
    kept = {name: str(payment.get(name) or "").strip() for name in ("channel", "risk_note", "words")}
    kept |= {"proof": str(proof.pk) if proof else "", "amount": line["amount"], "currency": line["currency"]}
    fields.put(actor, need, payment=signed(actor, need, "payment", kept))
    need.save(update_fields=["paid_by", "paid_on", "payment"])
    relist(actor, need.case, stage="supporting")
    need.case.save(update_fields=["header"])
    return need


def _approved_line(actor: Actor, need: Need) -> dict[str, Any]:
    """Return the line that was approved, or raise `Unreadable`: no money leaves upon a decision nobody signed."""
    if not is_approved(actor, need):
        raise fields.Unreadable(_("The signature of this decision does not hold. Please have it decided anew."))
    line: dict[str, Any] = fields.read(actor, need, "line").line
    return line


@action(allowed=may_work_on_need, event="support.given", workflow=NEED_LIFE, move="give")
def give_support(actor: Actor, need: Need) -> Need:
    """Record that the support reached the person; this is what the figures count."""
    line = _approved_line(actor, need)
    if line["amount"] and need.paid_by_id is None:
        raise Invalid(_("This need has an amount: it is paid first."))
    header = relist(actor, need.case, stage="supporting")
    need.case.save(update_fields=["header"])
    counting.count_support(actor, need, line, header, Decimal(line["amount"]) if line["amount"] else None)
    return need


@action(allowed=may_work_on_need, event="need.dropped", workflow=NEED_LIFE, move="drop")
def drop_need(actor: Actor, need: Need) -> Need:
    """Drop a need that is no longer wanted, before anything was paid."""
    return need
