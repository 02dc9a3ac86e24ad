"""How desks and funds are set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.foundations.actions import action
from havn.foundations.errors import Invalid
from havn.foundations.vault.states import touch
from havn.programmes.cases.actions.funding import GRANT_CEILING, GRANT_CURRENCY, rule_on
from havn.programmes.cases.permissions import may_set_up_desk, may_set_up_fund, may_set_up_organisation
from havn.programmes.cases.queries import address_is_taken

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.foundations.vault.models import Circle
    from havn.programmes.cases.models import Desk, Fund, FundRule


@action(allowed=may_set_up_organisation, event="desk.set_up")
def set_up_desk(
    actor: Actor, organisation: Organisation, *, circle: Circle, name: str, slug: str, **settings: Any
) -> Desk:
    """Set up a desk whose requests are sealed to one of the organisation's circles."""
    if circle.organisation_id != organisation.pk:
        raise Invalid(fields={"circle": _("This circle belongs to another organisation.")})
    if address_is_taken(slug):
        raise Invalid(fields={"slug": _("Another desk has this address already.")})
    return organisation.desks.create(circle=circle, name=name, slug=slug, **settings)


@action(allowed=may_set_up_desk, event="desk.changed")
def change_desk(actor: Actor, desk: Desk, *, name: str, slug: str, circle: Circle, **settings: Any) -> Desk:
    """Change a desk; another circle receives new requests only, what came before stays with those who hold it."""
    if circle.organisation_id != desk.organisation_id:
        raise Invalid(fields={"circle": _("This circle belongs to another organisation.")})
    if circle.pk != desk.circle_id and desk.requests.exists():
        raise Invalid(
            fields={"circle": _("Requests of this desk are sealed to its circle. Set up a new desk instead.")}
        )
    if slug != desk.slug:
        raise Invalid(
            fields={"slug": _("The address stays: people wrote it down, and nobody else may come to stand there.")}
        )
    for field, value in {"name": name, "slug": slug, "circle": circle, **settings}.items():
        setattr(desk, field, value)
    desk.save()
    return desk


@action(allowed=may_set_up_organisation, event="fund.set_up")
def set_up_fund(
    actor: Actor, organisation: Organisation, *, name: str, ceiling: Decimal, currency: str, **rule: Any
) -> Fund:
    """Set up a fund with its first rule, in force from today."""
    fund: Fund = organisation.funds.create(name=name)
    _add_rule(fund, ceiling=ceiling, currency=currency, from_on=clock.today(), **rule)
    return fund


@action(allowed=may_set_up_fund, event="fund.rule_changed")
def change_fund_rule(
    actor: Actor, fund: Fund, *, ceiling: Decimal, currency: str, from_on: datetime.date, **rule: Any
) -> FundRule:
    """Give a fund a new rule from a day on; the old one ends the day before and stays in the books."""
    present = rule_on(fund, from_on)
    if from_on < clock.today():
        raise Invalid(fields={"from_on": _("A rule begins today or later: what was decided stays as it was.")})
    if present is not None:
        _end(present, from_on)
    return _add_rule(fund, ceiling=ceiling, currency=currency, from_on=from_on, **rule)


def _end(rule: FundRule, from_on: datetime.date) -> None:
    if rule.from_on >= from_on:
        rule.delete()
    else:
        rule.until_on = from_on - from_on.resolution
        rule.save(update_fields=["until_on"])


def _add_rule(fund: Fund, *, ceiling: Decimal, currency: str, from_on: datetime.date, **rule: Any) -> FundRule:
    if currency not in vocabulary.CURRENCIES:
        raise Invalid(fields={"currency": _("Please choose a currency.")})
    if ceiling <= 0 or (currency == GRANT_CURRENCY and ceiling > GRANT_CEILING):
        raise Invalid(fields={"ceiling": _("Please write an amount above zero, at most 10 000 EUR.")})
    touch(fund)
    return fund.rules.create(ceiling=ceiling, currency=currency, from_on=from_on, **rule)


@action(allowed=may_set_up_fund, event="fund.opened_or_closed")
def open_or_close_fund(actor: Actor, fund: Fund) -> Fund:
    """Take a fund out of use, or into use again."""
    fund.is_open = not fund.is_open
    fund.save(update_fields=["is_open"])
    return fund
