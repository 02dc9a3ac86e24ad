"""How the network and its organisations are set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from havn.foundations import clock
from havn.foundations.actions import action
from havn.foundations.errors import Invalid
from havn.foundations.network.models import Affiliation, Organisation
from havn.programmes.setup import permissions, queries

if TYPE_CHECKING:
    import datetime

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Network


@action(allowed=permissions.may_set_up_network, event="network.changed")
def change_network(actor: Actor, network: Network, *, name: str, currency: str) -> Network:
    """Name the network and choose the currency of its figures."""
    network.name, network.currency = name, currency
    network.save(update_fields=["name", "currency"])
    return network


@action(allowed=permissions.may_set_up_network, event="organisation.added")
def add_organisation(actor: Actor, network: Network, *, name: str, **about: Any) -> Organisation:
    """Put an organisation on the register; it belongs to the network from today."""
    _refuse_taken_name(name)
    organisation = Organisation(name=name, created_on=clock.today(), **about)
    organisation.save()
    Affiliation(organisation=organisation, network=network, from_on=clock.today()).save()
    return organisation


@action(allowed=permissions.may_set_up_organisation, event="organisation.changed")
def change_organisation(actor: Actor, organisation: Organisation, *, name: str, **about: Any) -> Organisation:
    """Change what is known of an organisation."""
    if name != organisation.name:
        _refuse_taken_name(name)
    kinds = {organisation.kind, about.get("kind", organisation.kind)}
    if len(kinds) > 1 and Organisation.Kind.SECRETARIAT in kinds and not actor.is_administrator:
        # Its people see the figures of all and keep the rates of all: nobody makes their own organisation one.
        raise Invalid(fields={"kind": _("Only who administers the installation says which one is the secretariat.")})
    for field, value in {"name": name, **about}.items():
        setattr(organisation, field, value)
    organisation.save()
    return organisation


@action(allowed=permissions.may_affiliate, event="organisation.affiliated")
def affiliate_organisation(
    actor: Actor, organisation: Organisation, *, house: Organisation, from_on: datetime.date
) -> Affiliation:
    """Let an organisation belong to a House from a day on."""
    if house.pk == organisation.pk or house.kind != Organisation.Kind.HOUSE:
        raise Invalid(fields={"house": _("Choose a House that is another organisation.")})
    if queries.affiliations_of(organisation).filter(house=house, until_on__isnull=True).exists():
        raise Invalid(fields={"house": _("It belongs to this House already.")})
    affiliation = Affiliation(organisation=organisation, house=house, from_on=from_on)
    affiliation.save()
    return affiliation


@action(allowed=permissions.may_end_affiliation, event="affiliation.ended")
def end_affiliation(actor: Actor, affiliation: Affiliation, *, until_on: datetime.date) -> Affiliation:
    """End an affiliation; `until_on` is its last day."""
    if until_on < affiliation.from_on:
        raise Invalid(fields={"until_on": _("It can’t end before it began.")})
    affiliation.until_on = until_on
    affiliation.save(update_fields=["until_on"])
    return affiliation


def _refuse_taken_name(name: str) -> None:
    if queries.is_name_taken(name):
        raise Invalid(fields={"name": _("Another organisation has this name.")})
