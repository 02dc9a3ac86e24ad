"""What happens around every request: nothing is remembered about who asks, somebody acts, and refusals become pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.db import OperationalError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from havn.foundations.errors import Locked, Refused, TooMany
from havn.foundations.network.actor import Actor, visitor
from havn.foundations.network.queries import memberships_of
from havn.foundations.vault import session, sign_in
from havn.foundations.vault.custody import PersonKeyring
from havn.foundations.vault.queries import circles_of
from havn.website import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from havn.foundations.people.models import Person

    Answer = Callable[[HttpRequest], HttpResponse]

# What a browser or a proxy sends along and nobody here may see: no code below can store or log what is not there.
FORGOTTEN = (
    "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_PORT", "HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_CF_CONNECTING_IP", "HTTP_TRUE_CLIENT_IP",
)  # fmt: skip
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=(), interest-cohort=()"


class Quiet:
    """Forgets where a request comes from, and tells browsers to keep nothing and to tell nobody."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Strip the request, answer, add the headers, drop what the passphrase was stretched into."""
        # Over https Django checks a form's origin by its referrer when no Origin header came: kept for that only.
        referrer = request.META.get("HTTP_REFERER") if request.is_secure() and request.method == "POST" else None
        for name in FORGOTTEN:
            request.META.pop(name, None)
        request.META["REMOTE_ADDR"] = "127.0.0.1"
        if referrer is not None:
            request.META["HTTP_REFERER"] = referrer
        try:
            response = self.get_response(request)
        finally:
            sign_in.forget_stretched()
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


class Acting:
    """Puts the actor on the request: who, for which organisation, in which roles and circles, with which keys."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who acts; a session whose other half is missing is ended at once."""
        request.actor = self._actor(request)  # type: ignore[attr-defined]
        was_person = request.user.is_authenticated
        response = self.get_response(request)
        if was_person and not request.user.is_authenticated:
            session.SEED.let_go(request)
        unlocked = getattr(request, "unlocked_seed", None)
        if unlocked is not None:
            session.SEED.keep(request, str(unlocked[0]), unlocked[1])
        session.hand_over(request, response)
        return response

    def _actor(self, request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return visitor()
        opened = session.SEED.open(request)
        if opened is None or opened[0] != str(request.user.pk):
            session.SEED.let_go(request)
            logout(request)
            return visitor()
        return actor_for(request.user, opened[1], acting_for=request.session.get("acting_for"))


def actor_for(person: Person, seed: bytes, *, acting_for: str | None = None) -> Actor:
    """Return the actor of a person with an open seed: two queries, whatever the size of the network."""
    memberships = list(memberships_of(person))
    organisations = {membership.organisation_id: membership.organisation for membership in memberships}
    chosen = organisations.get(UUID(acting_for)) if acting_for else None
    organisation = chosen or next(iter(organisations.values()), None)
    roles = frozenset(m.role for m in memberships if organisation and m.organisation_id == organisation.pk)
    circles = circles_of(person, organisation)
    return Actor(
        kind="person",
        name=str(person.pk),
        person=person,
        organisation=organisation,
        roles=roles,
        circles=circles,
        acts_for=frozenset(organisations),
        keyring=PersonKeyring(person.pk, circles, seed),
    )


class Refusals:
    """Turns refusals into pages with their sentence, their status and a next step."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; Django calls `process_exception` when a view refuses."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave everything else to the error log."""
        if isinstance(exception, Locked) and request.method != "POST":
            return redirect(settings.LOGIN_URL)
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, OperationalError) and "locked" in str(exception):
            return errors.refused(request, TooMany(_("Many people are writing at this moment. Please try again.")))
        return None
