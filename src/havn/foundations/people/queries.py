"""Which people there are, and which browsers somebody is signed in with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from havn.foundations.errors import NotAllowed
from havn.foundations.people.models import OpenSession, Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


def sessions_of(person: Person) -> QuerySet[OpenSession]:
    """Return the open sessions of a person, the newest first."""
    return OpenSession.objects.filter(person=person, expire_date__gt=timezone.now()).order_by("-opened_on", "pk")


def session_of(person: Person, row: str) -> OpenSession:
    """Return one open session of a person, or raise `NotAllowed`."""
    found = sessions_of(person).filter(pk=row).first()
    if found is None:
        raise NotAllowed
    return found


def is_taken(username: str) -> bool:
    """Say whether somebody signs in under that name."""
    return Person.objects.filter(username=username.strip().lower()).exists()
