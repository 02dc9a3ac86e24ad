"""How desks and funds are set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.foundations.actions import action
from havn.foundations.errors import Invalid, WrongState
from havn.foundations.messages.notices import tell
from havn.foundations.vault.queries import members_of
from havn.foundations.vault.states import touch
from havn.programmes.cases.actions.funding import GRANT_CEILING, GRANT_CURRENCY, rule_on
from havn.programmes.cases.models import DeskNews
from havn.programmes.cases.permissions import (
    let_go_until,
    may_keep_desk,
    may_release_desk,
    may_replace_desk,
    may_set_up_desk,
    may_set_up_fund,
    may_set_up_organisation,
)
from havn.programmes.cases.queries import address_is_taken, addresses_reserved, circles_of_open_desks, plain_address

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.foundations.vault.models import Circle
    from havn.programmes.cases.models import Desk, Fund, FundRule

TAKES_AWAY = (DeskNews.What.LED_ELSEWHERE, DeskNews.What.CLOSED)


@action(allowed=may_set_up_organisation, event="desk.set_up")
def set_up_desk(
    actor: Actor, organisation: Organisation, *, circle: Circle, name: str, slug: str, **settings: Any
) -> Desk:
    """Set up a desk whose requests are sealed to one of the organisation's circles."""
    if circle.organisation_id != organisation.pk:
        raise Invalid(fields={"circle": _("This circle belongs to another organisation.")})
    if address_is_taken(slug):
        raise Invalid(fields={"slug": _("Another desk has this address, or had it before it was closed.")})
    if plain_address(slug) in addresses_reserved():
        raise Invalid(fields={"slug": _("This word is part of the site’s own addresses. Please choose another one.")})
    told = {one.pk: one for one in (circle, *circles_of_open_desks(organisation))}
    desk: Desk = organisation.desks.create(circle=circle, name=name, slug=slug.lower(), **settings)
    for other in told.values():
        _tell(actor, desk, other, DeskNews.What.SET_UP)
    return desk


@action(allowed=may_set_up_desk, event="desk.changed")
def change_desk(actor: Actor, desk: Desk, *, name: str, slug: str, circle: Circle, **settings: Any) -> Desk:
    """Change a desk; what is done to it is told to the circle that had it, and taking it away needs somebody of it."""
    if circle.organisation_id != desk.organisation_id:
        raise Invalid(fields={"circle": _("This circle belongs to another organisation.")})
    if circle.pk != desk.circle_id and desk.requests.exists():
        raise Invalid(
            fields={"circle": _("Requests of this desk are sealed to its circle. Set up a new desk instead.")}
        )
    if slug.lower() != desk.slug.lower():
        raise Invalid(
            fields={"slug": _("The address stays: people wrote it down, and nobody else may come to stand there.")}
        )
    what = _what_is_done(desk, circle, is_open=settings.get("is_open", desk.is_open))
    if what in TAKES_AWAY:
        _check_replacing(actor, desk, what)
        desk.released_by = desk.released_on = None
    _tell(actor, desk, desk.circle, what)
    for field, value in {"name": name, "circle": circle, **settings}.items():
        setattr(desk, field, value)
    desk.save()
    return desk


@action(allowed=may_release_desk, event="desk.released")
def release_desk(actor: Actor, desk: Desk) -> Desk:
    """Let go of a desk: for two weeks, somebody else who sets it up may close it or give it to another circle."""
    if let_go_until(desk) is not None:
        raise WrongState(_("This desk was let go of already. The two weeks do not begin anew."))
    desk.released_by, desk.released_on = actor.person, clock.today()
    desk.save(update_fields=["released_by", "released_on"])
    _tell(actor, desk, desk.circle, DeskNews.What.RELEASED)
    return desk


@action(allowed=may_keep_desk, event="desk.kept")
def keep_desk(actor: Actor, desk: Desk) -> Desk:
    """Take back that the desk was let go of: it stays with its circle, whoever of the circle let go of it."""
    if let_go_until(desk) is None:
        raise WrongState(_("Nobody has let go of this desk, or the two weeks are over. It stays with its circle."))
    desk.released_by = desk.released_on = None
    desk.save(update_fields=["released_by", "released_on"])
    _tell(actor, desk, desk.circle, DeskNews.What.KEPT)
    return desk


def _what_is_done(desk: Desk, circle: Circle, *, is_open: bool) -> DeskNews.What:
    if circle.pk != desk.circle_id:
        return DeskNews.What.LED_ELSEWHERE
    if is_open != desk.is_open:
        return DeskNews.What.OPENED if is_open else DeskNews.What.CLOSED
    return DeskNews.What.CHANGED


def _check_replacing(actor: Actor, desk: Desk, what: DeskNews.What) -> None:
    if may_replace_desk(actor, desk):
        return
    if members_of(desk.circle).exists():
        sentence = _("Whoever is in “%(circle)s” reads what this desk receives. One of them has to let go of it first.")
    else:
        sentence = _("Nobody of “%(circle)s” is left. A second person who sets up desks has to let go of it first.")
    field = "circle" if what == DeskNews.What.LED_ELSEWHERE else "is_open"
    raise Invalid(fields={field: sentence % {"circle": desk.circle.name}})


def _tell(actor: Actor, desk: Desk, circle: Circle, what: DeskNews.What) -> None:
    """Let the circle's members know, by a notice and on their first page, within the action: a crash loses neither."""
    desk.news.create(circle=circle, what=what, by=actor.person, on=clock.today())
    tell(member for member in members_of(circle) if member != actor.person)


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
