"""What of the network may be seen, and for whom a person may act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from havn.foundations import clock
from havn.foundations.network.models import Affiliation, Membership, Network, Organisation

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from havn.foundations.people.models import Person


def in_force(on: date) -> Q:
    """Return the condition that something dated from … until … holds on the day."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def held_on(day: date) -> Q:
    """Return the condition that somebody's place — a role, a circle — is held on the day.

    A place ends as the day `until_on` begins, so that ending it today works at once.
    """
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gt=day))


def memberships_of(person: Person) -> QuerySet[Membership]:
    """Return the person's memberships of today with their organisations, in a stable order."""
    return (
        Membership.objects.filter(held_on(clock.today()), person=person)
        .select_related("organisation")
        .order_by("organisation__name", "role")
    )


def people_working_for(organisation_id: UUID) -> QuerySet[Membership, UUID]:
    """Return the ids of the people who hold a role in the organisation today, for use within another query."""
    held = Membership.objects.filter(held_on(clock.today()), organisation_id=organisation_id)
    return held.values_list("person_id", flat=True)


def network_of_installation() -> Network | None:
    """Return the installation's (first) network, or None before it is set up."""
    return Network.objects.order_by("created_on", "id").first()


def secretariats_of(network: Network) -> frozenset[UUID]:
    """Return which organisations coordinate the network today.

    They are those that belong to it and that the register calls a secretariat; where none is called so, the only one
    there, and nobody when there are several.
    """
    today = Affiliation.objects.filter(in_force(clock.today()), network=network)
    kinds = dict(
        today.exclude(organisation__status__in=(Organisation.Status.SUSPENDED, Organisation.Status.CLOSED)).values_list(
            "organisation_id", "organisation__kind"
        )
    )
    called_so = frozenset(pk for pk, kind in kinds.items() if kind == Organisation.Kind.SECRETARIAT)
    return called_so or (frozenset(kinds) if len(kinds) == 1 else frozenset())


def organisations_in_order() -> QuerySet[Organisation]:
    """Return every organisation on the register, for those who set up the installation."""
    return Organisation.objects.order_by("name")
