"""The side navigation of the workspace: what the actor can reach, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from havn.foundations.network.models import Role

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor


def navigation(actor: Actor) -> list[dict[str, Any]]:
    """Return groups of links for a person who is signed in."""
    if not actor.is_person:
        return []
    work = [
        _link("office-home", _("Waiting for me"), "home"),
        _link("requests", _("Requests"), "requests"),
        _link("cases", _("Cases"), "cases"),
        _link("figures", _("Figures"), "figures"),
    ]
    groups = [{"heading": "", "links": [link for link in work if link]}]
    if actor.is_administrator or actor.has_role(Role.ADMINISTRATOR, Role.DIRECTOR, Role.SECRETARIAT):
        setup = [_link("setup", _("Set-up"), "setup"), _link("desks", _("Desks and funds"), "desks")]
        groups.append({"heading": _("Organisation"), "links": [link for link in setup if link]})
    elif actor.circles:
        desks = _link("desks", _("Desks"), "desks")
        groups.append({"heading": _("Organisation"), "links": [desks] if desks else []})
    account = [_link("account", _("My account"), "account")]
    groups.append({"heading": _("Me"), "links": [link for link in account if link]})
    return [group for group in groups if group["links"]]


def public_navigation() -> list[dict[str, Any]]:
    """Return the links of the public site: what is there, not what may come."""
    return [{"url": reverse("mailbox"), "label": _("I have a code"), "section": "mailbox"}]


def _link(name: str, label: str, section: str) -> dict[str, Any] | None:
    try:
        return {"url": reverse(name), "label": label, "section": section}
    except NoReverseMatch:
        return None
