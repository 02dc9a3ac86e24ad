"""Which circles there are, and to which a person belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists

from havn.foundations import clock
from havn.foundations.network.queries import held_on, people_working_for
from havn.foundations.vault.models import Circle, CircleMembership

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person


def circles_of(person: Person, organisation: Organisation | None) -> frozenset[UUID]:
    """Return the ids of the organisation's circles that the person belongs to today, holding a role there."""
    if organisation is None:
        return frozenset()
    held = Exists(people_working_for(organisation.pk).filter(person=person))
    mine = CircleMembership.objects.filter(
        held_on(clock.today()), held, person=person, circle__organisation=organisation
    )
    return frozenset(mine.values_list("circle_id", flat=True))


def members_of(circle: Circle) -> QuerySet[Person]:
    """Return the people who belong to the circle today, hold a role in its organisation today and may sign in.

    Only to them is a new epoch's key wrapped. A place is no right of its own: it ends with the role, also when nobody
    has come round yet to end it (`setup.tasks.end_places_without_role`).
    """
    from havn.foundations.people.models import Person

    mine = CircleMembership.objects.filter(held_on(clock.today()), circle=circle).values("person_id")
    return Person.objects.filter(pk__in=mine, is_active=True).filter(pk__in=people_working_for(circle.organisation_id))


def circles_with_members(organisation: Organisation) -> frozenset[UUID]:
    """Return the ids of the organisation's circles in which there is anybody (`members_of`)."""
    places = CircleMembership.objects.filter(
        held_on(clock.today()),
        circle__organisation=organisation,
        person__is_active=True,
        person__in=people_working_for(organisation.pk),
    )
    return frozenset(places.values_list("circle_id", flat=True))


def circles_in_order(organisation: Organisation) -> QuerySet[Circle]:
    """Return an organisation's circles by name."""
    return Circle.objects.filter(organisation=organisation).order_by("name")
