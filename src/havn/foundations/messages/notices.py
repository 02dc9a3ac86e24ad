"""Asking for a notice, and sending those that are due: collected, delayed at random, without content."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Min
from django.utils import translation
from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.ids import new_id
from havn.foundations.messages.models import Notice
from havn.foundations.vault.queries import members_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Circle

LEAST_MINUTES, MOST_MINUTES = 10, 90
ROUND = "told"
LOOKED_AT_AGAIN = datetime.timedelta(minutes=1)


def tell_circle(circle: Circle) -> None:
    """Let every member of the circle who wants notices, and has none waiting, know that something waits.

    Once all have one waiting there is nothing to do until the first of them is due, or until something changes about
    people and their places (`forget_who_was_told`); a place or a role that begins with the day is seen within a minute.
    """
    place = f"told:{cache.get(ROUND)}:{circle.pk}"
    until = cache.get(place)
    if until is not None and clock.now() < until:
        return
    tell(members_of(circle).filter(notice__isnull=True).exclude(email=""))
    first = Notice.objects.filter(person__in=members_of(circle)).aggregate(due=Min("send_after"))["due"]
    soon = clock.now() + LOOKED_AT_AGAIN
    transaction.on_commit(partial(cache.set, place, min(first, soon) if first else soon, timeout=None))


def forget_who_was_told(**_signal: Any) -> None:
    """Look at members again at the next event: somebody joined, left, or has another address."""
    transaction.on_commit(partial(cache.set, ROUND, new_id().hex, timeout=None))


def tell(people: Iterable[Person]) -> None:
    """Ask for one notice a person; those who have one waiting already get no second."""
    for person in people:
        if person.email:
            Notice.objects.get_or_create(person=person, defaults={"send_after": clock.now() + _delay()})


def _delay() -> datetime.timedelta:
    # A letter right after each request would tell whoever watches the mail when somebody asked for help.
    random = int.from_bytes(sealing.new_key()[:4], "big") / 2**32
    return datetime.timedelta(minutes=LEAST_MINUTES + random * (MOST_MINUTES - LEAST_MINUTES))


def send_due(*, most: int = 200) -> int:
    """Send the notices that are due and return how many; one that can't be sent waits for the next round."""
    due = list(
        Notice.objects.filter(send_after__lte=clock.now()).select_related("person").order_by("send_after")[:most]
    )
    if not due:
        return 0
    sent = 0
    with get_connection() as connection:
        for notice in due:
            try:
                letter_to(notice.person, connection).send()
            except OSError:
                continue
            sent += Notice.objects.filter(pk=notice.pk, send_after=notice.send_after).delete()[0]
    return sent


def letter_to(person: Person, connection: object = None) -> EmailMessage:
    """Return the letter, in the person's language: the same for everybody and for everything."""
    with translation.override(person.language):
        return EmailMessage(
            subject=_("There is something for you"),
            body=_("Something waits for you. Please sign in when it is safe to do so.") + "\n",
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[person.email],
            connection=connection,  # type: ignore[arg-type]
            headers={"Auto-Submitted": "auto-generated"},
        )
