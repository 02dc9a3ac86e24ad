"""The way to each page of the set-up, outermost first: what an act is about stands above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from havn.foundations.network.models import Affiliation, Invitation, Membership, Organisation
    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Circle, CircleMembership

Way = list[tuple[str, Any]]


def to_all(_record: object) -> Way:
    """Return the way to what stands on the first page of the set-up."""
    return [(reverse("setup"), _("Set-up"))]


def to_register(record: object) -> Way:
    """Return the way to an organisation."""
    return [*to_all(record), (reverse("organisations"), _("Organisations"))]


def to_organisation(organisation: Organisation) -> Way:
    """Return the way to what is done about an organisation."""
    return [*to_register(organisation), (reverse("organisation", args=[organisation.pk]), organisation.name)]


def of_organisation(record: Affiliation | Invitation) -> Way:
    """Return the way to what is done about something that an organisation has."""
    return to_organisation(record.organisation)


def to_people(record: object) -> Way:
    """Return the way to a person."""
    return [*to_all(record), (reverse("people"), _("People"))]


def to_person(person: Person) -> Way:
    """Return the way to what is done about a person."""
    return [*to_people(person), (reverse("person", args=[person.pk]), person.full_name)]


def of_person(membership: Membership) -> Way:
    """Return the way to what is done about the role of a person."""
    return to_person(membership.person)


def to_circles(record: object) -> Way:
    """Return the way to a circle."""
    return [*to_all(record), (reverse("circles"), _("Circles"))]


def to_circle(circle: Circle) -> Way:
    """Return the way to what is done about a circle."""
    return [*to_circles(circle), (reverse("circle", args=[circle.pk]), circle.name)]


def of_circle(place: CircleMembership) -> Way:
    """Return the way to what is done about somebody's place in a circle."""
    return to_circle(place.circle)


def to_account(_record: object) -> Way:
    """Return the way to what is done about one's own account."""
    return [(reverse("account"), _("My account"))]
