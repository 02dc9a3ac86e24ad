"""Screens on which desks and funds are set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from havn.foundations.errors import NotAllowed
from havn.foundations.screens.pages import ActionScreen, ListScreen
from havn.programmes.cases import actions, queries
from havn.programmes.cases.forms import desks as forms
from havn.programmes.cases.permissions import let_go_until
from havn.programmes.cases.tables.desks import DESKS, FUNDS

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.programmes.cases.models import Desk, Fund


def _own(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise NotAllowed
    return actor.organisation


def _to_desks(_record: Any) -> str:
    return reverse("desks")


def _to_funds(_record: Any) -> str:
    return reverse("funds")


def _among_desks(_record: Any) -> list[tuple[str, Any]]:
    return [(reverse("desks"), _("Desks"))]


def _among_funds(_record: Any) -> list[tuple[str, Any]]:
    return [(reverse("funds"), _("Funds"))]


def _desk(actor: Actor, desk: Desk) -> dict[str, Any]:
    names = ("name", "slug", "languages", "acknowledge_within_hours", "decide_within_days", "is_open", "circle")
    about = {forms.ABOUT + language: text for language, text in desk.about.items()}
    return {name: getattr(desk, name) for name in names} | about


def _let_go(desk: Desk) -> Any:
    until = let_go_until(desk)
    if until is None:
        return ""
    return _("It was let go of: until %(day)s others may close it or give it away.") % {"day": date_format(until)}


def _rule(actor: Actor, fund: Fund) -> dict[str, Any]:
    rule = fund.rules.order_by("-from_on").first()
    names = ("ceiling", "currency", "support_types", "exclusions")
    return {name: getattr(rule, name) for name in names} if rule else {}


class DeskList(ListScreen):
    """The desks of my organisation."""

    section = "desks"
    title = _("Desks")
    query = queries.desks_visible_to
    table = DESKS
    empty = _("No desk yet. A desk is where requests arrive.")
    acts = (("desk-add", _("Set up a desk")), ("funds", _("Funds")))


class AddDesk(ActionScreen):
    """Set up a desk."""

    section = "desks"
    find = _own
    action = actions.set_up_desk
    form_class = forms.DeskForm
    title = _("Set up a desk")
    lead = _("Its page is open to everybody as soon as it receives requests.")
    crumbs = _among_desks
    back = _to_desks
    said = _("The desk is there. Its page is open to everybody now.")


class ChangeDesk(ActionScreen):
    """Change a desk."""

    section = "desks"
    find = queries.desk_for
    action = actions.change_desk
    form_class = forms.DeskForm
    initial = _desk
    title = str
    lead = _("What you change here stands on its page at once. Requests that arrived keep their days.")
    warning = _let_go
    crumbs = _among_desks
    button = _("Keep")
    back = _to_desks
    said = _("Kept.")


class ReleaseDesk(ActionScreen):
    """Let go of a desk, so that somebody else may close it or give it to another circle."""

    section = "desks"
    find = queries.desk_to_release
    action = actions.release_desk
    title = _("Let go of this desk")
    lead = str
    warning = _("For two weeks whoever sets up desks may close it, or give it to another circle. The circle is told.")
    button = _("Let go of it")
    back = _to_desks
    said = _("Recorded, and the circle is told. Whoever sets up desks can go on now.")


class KeepDesk(ActionScreen):
    """Keep a desk that somebody of its circle let go of."""

    section = "desks"
    find = queries.desk_to_keep
    action = actions.keep_desk
    title = _("Keep this desk")
    lead = str
    warning = _let_go
    button = _("Keep it")
    back = _to_desks
    said = _("The desk stays with its circle. Nobody else may close it or give it away, and the circle is told.")


class FundList(ListScreen):
    """The funds of my organisation."""

    section = "desks"
    title = _("Funds")
    query = queries.funds_to_set_up
    table = FUNDS
    empty = _("No fund yet. Support is decided against a fund’s rules.")
    acts = (("fund-add", _("Set up a fund")), ("desks", _("Desks")))


class AddFund(ActionScreen):
    """Set up a fund."""

    section = "desks"
    find = _own
    action = actions.set_up_fund
    form_class = forms.NewFundForm
    title = _("Set up a fund")
    lead = _("Support is decided against its rule: how much, for what, and for what never.")
    crumbs = _among_funds
    back = _to_funds
    said = _("The fund is there, with its rule of today.")


def _new_rule_for(fund: Fund) -> Any:
    return _("A new rule for “%(fund)s”") % {"fund": fund.name}


class ChangeFund(ActionScreen):
    """Give a fund a new rule."""

    section = "desks"
    find = queries.fund_for
    action = actions.change_fund_rule
    form_class = forms.ChangeFundForm
    initial = _rule
    title = _new_rule_for
    crumbs = _among_funds
    lead = _("What was decided under the old rule stays as it was.")
    button = _("Set the rule")
    back = _to_funds
    said = _("The new rule is set.")


def _use(fund: Fund) -> Any:
    words = _("Take “%(fund)s” out of use") if fund.is_open else _("Use “%(fund)s” again")
    return words % {"fund": fund.name}


def _what_follows(fund: Fund) -> Any:
    if fund.is_open:
        return _("Nothing new can be proposed to it. What was approved can still be paid.")
    return _("Needs can be proposed to it again, under its rule of today.")


class OpenOrCloseFund(ActionScreen):
    """Take a fund out of use, or into use again."""

    section = "desks"
    find = queries.fund_for
    action = actions.open_or_close_fund
    title = _use
    lead = _what_follows
    crumbs = _among_funds
    back = _to_funds
    said = _("Done. The list shows whether it is in use.")
