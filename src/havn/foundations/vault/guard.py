"""How often a passphrase may be tried, in a way that cannot be used to lock somebody else out.

Tries are counted by sign-in name. Once there were too many, the name is closed for ten minutes to browsers that never
signed in with it; a browser that did holds a device cookie and has a count of its own. So who knows a colleague's
sign-in name can slow down strangers, not the colleague (after OWASP's “device cookies”). No address is looked at:
behind an onion service everybody has the same one. Names that do not exist are counted in the same way, so that they
can't be told.
"""

from __future__ import annotations

import datetime
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from havn.engines import sealing
from havn.foundations.errors import TooMany
from havn.foundations.people.models import Person, SignInFailure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

MOST_TRIES = 10
WINDOW = datetime.timedelta(minutes=10)
COOKIE_AGE = datetime.timedelta(days=90)
PEOPLE_PER_DEVICE = 4
PATIENCE_SECONDS = 15.0

# Browsers that nobody knows wait for one place, so that a flood of them leaves the other to those who work here.
_strangers = threading.BoundedSemaphore(1)
# Who waits holds one of the threads that answer (`website.commands.serving`): so only so many wait, of each kind.
MOST_STRANGERS, MOST_KNOWN = 6, 4
_strangers_inside = threading.BoundedSemaphore(MOST_STRANGERS)
_known_inside = threading.BoundedSemaphore(MOST_KNOWN)


def cookie_name() -> str:
    """Return the name of the device cookie."""
    return f"{settings.VAULT_COOKIE_NAME}-device"


def _secret() -> bytes:
    return sealing.derive(settings.HAVN_SECRETS["installation"], "sign-in")


def _mark(person: Person, nonce: str) -> str:
    # The verifier is part of it: with a new passphrase every device has to prove itself again.
    parts = (b"device", person.pk.bytes, person.password.encode(), nonce.encode())
    return sealing.keyed_hash(_secret(), *parts).hex()


def _entries(request: HttpRequest) -> list[tuple[str, str]]:
    pairs = [entry.partition(".") for entry in request.COOKIES.get(cookie_name(), "").split("~")]
    return [(nonce, mark) for nonce, dot, mark in pairs if dot][:PEOPLE_PER_DEVICE]


def known_device(request: HttpRequest, person: Person | None) -> str | None:
    """Return the number of the device when the person has signed in with it before, else None."""
    if person is None:
        return None
    found = (nonce for nonce, mark in _entries(request) if sealing.same(mark.encode(), _mark(person, nonce).encode()))
    return next(found, None)


def remember_device(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Hand the browser a device cookie for the person, beside those of colleagues who share the machine."""
    known = known_device(request, person)
    others = [(nonce, mark) for nonce, mark in _entries(request) if nonce != known]
    nonce = known or sealing.new_key()[:16].hex()
    entries = [(nonce, _mark(person, nonce)), *others][:PEOPLE_PER_DEVICE]
    response.set_cookie(
        cookie_name(),
        "~".join(f"{nonce}.{mark}" for nonce, mark in entries),
        max_age=int(COOKIE_AGE.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def counted_as(request: HttpRequest, name: str, person: Person | None) -> bytes:
    """Return what a try is counted under: the device when it is known, else the name."""
    device = known_device(request, person)
    parts = (b"device", device.encode()) if device else (b"name", name.strip().lower().encode())
    return sealing.keyed_hash(_secret(), *parts)


def counted_for(person: Person) -> bytes:
    """Return what a try at the passphrase of somebody who is signed in is counted under."""
    return sealing.keyed_hash(_secret(), b"person", person.pk.bytes)


def take_a_try(about: bytes) -> None:
    """Count a try before it is made, so that many at once are counted too; raises `TooMany` when none is left."""
    now = timezone.now()
    with transaction.atomic():
        forget_old_tries()
        kept, _made = SignInFailure.objects.get_or_create(about=about, defaults={"until": now + WINDOW})
        open_ = SignInFailure.objects.filter(pk=kept.pk, count__lt=MOST_TRIES)
        if not open_.update(count=F("count") + 1, until=now + WINDOW):
            raise TooMany(
                _("This was tried many times. Wait ten minutes, or use a device that you signed in with earlier.")
            )


def give_back_a_try(about: bytes) -> None:
    """Uncount a try that was right; those that were wrong stay counted until their time is over."""
    SignInFailure.objects.filter(pk=about, count__gt=0).update(count=F("count") - 1)


def forget_old_tries() -> None:
    """Forget tries that no longer count."""
    SignInFailure.objects.filter(until__lte=timezone.now()).delete()


@contextmanager
def place_to_stretch(*, is_known: bool) -> Iterator[None]:
    """Wait for a place in which a passphrase may be stretched; raises `TooMany` when many crowd the door."""
    inside = _known_inside if is_known else _strangers_inside
    crowded = TooMany(_("Many people are signing in at this moment. Please try again in a minute."))
    if not inside.acquire(blocking=False):
        raise crowded
    try:
        if is_known:
            yield
            return
        if not _strangers.acquire(timeout=PATIENCE_SECONDS):
            raise crowded
        try:
            yield
        finally:
            _strangers.release()
    finally:
        inside.release()
