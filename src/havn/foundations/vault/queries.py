"""Which circles there are, and to which a person belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations import clock
from havn.foundations.network.queries import held_on
from havn.foundations.vault.models import Circle, CircleMembership

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person


def circles_of(person: Person, organisation: Organisation | None) -> frozenset[UUID]:
    """Return the ids of the organisation's circles that the person belongs to today."""
    if organisation is None:
        return frozenset()
    mine = CircleMembership.objects.filter(held_on(clock.today()), person=person, circle__organisation=organisation)
    return frozenset(mine.values_list("circle_id", flat=True))


def members_of(circle: Circle) -> QuerySet[Person]:
    """Return the people who belong to the circle today and may sign in."""
    from havn.foundations.people.models import Person

    mine = CircleMembership.objects.filter(held_on(clock.today()), circle=circle).values("person_id")
    return Person.objects.filter(pk__in=mine, is_active=True)


def circles_in_order(organisation: Organisation) -> QuerySet[Circle]:
    """Return an organisation's circles by name."""
    return Circle.objects.filter(organisation=organisation).order_by("name")
