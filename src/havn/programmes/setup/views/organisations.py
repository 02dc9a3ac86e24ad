"""Pages on organisations and where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from havn.foundations.screens.pages import ActionScreen, ListScreen, RecordScreen
from havn.programmes.setup import actions, queries
from havn.programmes.setup.forms import organisations as forms
from havn.programmes.setup.tables import panels, ways
from havn.programmes.setup.tables.lists import ORGANISATIONS

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Affiliation, Network, Organisation


def _list(_network: Network) -> str:
    return reverse("organisations")


def _page(organisation: Organisation) -> str:
    return reverse("organisation", args=[organisation.pk])


def _added(_network: Network, organisation: Organisation) -> tuple[str, Any]:
    return _page(organisation), _("It is on the register. Invite the people who work there, then make a circle.")


def _about(actor: Actor, organisation: Organisation) -> dict[str, Any]:
    return {name: getattr(organisation, name) for name in forms.OrganisationForm.base_fields}


def _whose(affiliation: Affiliation) -> str:
    return _page(affiliation.organisation)


class Organisations(ListScreen):
    """The register."""

    section = "setup"
    title = _("Organisations")
    query = queries.organisations_visible_to
    table = ORGANISATIONS
    empty = _("No organisation yet. Add the first one.")
    acts = (("organisation-add", _("Add an organisation")),)


class AddOrganisation(ActionScreen):
    """Put an organisation on the register."""

    section = "setup"
    find = queries.network_to_set_up
    action = actions.add_organisation
    form_class = forms.OrganisationForm
    title = _("Add an organisation")
    crumbs = ways.to_register
    button = _("Add it")
    back = _list
    done = _added


class OrganisationRecord(RecordScreen):
    """One organisation."""

    section = "setup"
    find = queries.organisation_for
    title = str
    crumbs = ways.to_register
    panels = panels.of_organisation
    acts = (
        ("person-invite", _("Invite somebody")),
        ("role-give", _("Give a role")),
        ("circle-add", _("Make a circle")),
    )
    more_acts = (
        ("organisation-change", _("Change what is known")),
        ("organisation-affiliate", _("Let it join a House")),
    )


class ChangeOrganisation(ActionScreen):
    """Change what is known of an organisation."""

    section = "setup"
    find = queries.organisation_for
    action = actions.change_organisation
    form_class = forms.OrganisationForm
    initial = _about
    title = _("Change what is known")
    crumbs = ways.to_organisation
    button = _("Keep")
    back = _page
    said = _("Kept.")


class Affiliate(ActionScreen):
    """Let an organisation belong to a House."""

    section = "setup"
    find = queries.organisation_for
    action = actions.affiliate_organisation
    form_class = forms.AffiliationForm
    title = _("Let it join a House")
    crumbs = ways.to_organisation
    button = _("Let it join")
    back = _page
    said = _("It belongs to the House from that day on.")


class EndAffiliation(ActionScreen):
    """End an affiliation."""

    section = "setup"
    find = queries.affiliation_for
    action = actions.end_affiliation
    form_class = forms.EndAffiliationForm
    title = _("End this affiliation")
    crumbs = ways.of_organisation
    lead = str
    button = _("End it")
    back = _whose
    said = _("It ends on that day. What was counted before stays.")
