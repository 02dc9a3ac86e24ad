"""Where sessions are kept: under a hash of their key, sealed with it.

The table alone opens no session and lets nobody in: the key is only in the browser's cookie. Names of people are
readable so that each can see and end their own sessions; for everybody else's browsers — visitors, authors of
requests — not even the hour of use can be told from the day on which the row expires.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from havn.engines import sealing
from havn.foundations.people.models import OpenSession

PERSON = "_auth_user_id"
OPENED_AT = "opened_at"
# A signed-in session is written again no more often than this, so its row tells the time of use no finer.
STEP = datetime.timedelta(minutes=5)


def row_of(session_key: str) -> str:
    """Return the name of the row in which the session of that key is kept."""
    return sealing.keyed_hash(b"session row", session_key.encode()).hex()[:40]


def _place(row: str) -> sealing.Place:
    return sealing.Place("-", "people.opensession", row, "session_data", 1)


def _key(session_key: str) -> bytes:
    return sealing.derive(session_key.encode(), "session/data")


def _moment(data: dict[str, Any]) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(data[OPENED_AT], tz=datetime.UTC)


def _opened(kept: OpenSession, key: str) -> dict[str, Any] | None:
    try:
        data: dict[str, Any] = json.loads(
            sealing.open_sealed(bytes.fromhex(kept.session_data), key=_key(key), place=_place(kept.pk))
        )
    except (sealing.SealError, ValueError):
        return None
    return data


class SessionStore(DatabaseStore):
    """Django's database store, with rows named by a hash and data sealed under the key in the cookie."""

    @classmethod
    def get_model_class(cls) -> type[OpenSession]:
        """Return our own table."""
        return OpenSession

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing when it expired, was ended, or its row was tampered with."""
        key = self.session_key or ""
        kept = OpenSession.objects.filter(pk=row_of(key), expire_date__gt=timezone.now()).first() if key else None
        opened = _opened(kept, key) if kept else None
        if kept is None or opened is None:
            self._session_key: str | None = None
            return {}
        if kept.person_id and kept.expire_date - timezone.now() < settings.HAVN_SESSION_IDLE - STEP:
            self.modified = True  # it is in use: the end of idling moves on
        return opened

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session of that key."""
        return OpenSession.objects.filter(pk=row_of(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> OpenSession:
        """Return the row as it is to be saved."""
        key: str = self._get_or_create_session_key()  # type: ignore[attr-defined]  # Django has it, the stubs don't
        row = row_of(key)
        person = data.get(PERSON)
        if person:
            data.setdefault(OPENED_AT, timezone.now().timestamp())
        sealed = sealing.seal(json.dumps(data).encode(), key=_key(key), place=_place(row))
        kept = OpenSession(session_key=row, session_data=sealed.hex(), expire_date=self._end(data))
        if person:
            kept.person_id = person
            kept.opened_on = _moment(data).date()
            kept.last_used_on = timezone.now().date()
        return kept

    def _end(self, data: dict[str, Any]) -> datetime.datetime:
        now = timezone.now()
        if data.get(PERSON):
            last = _moment(data) + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
            return min(now + settings.HAVN_SESSION_IDLE, last)
        # Rounded up to the end of a day: a seized table must not tell at which hour somebody sought help.
        ends = now + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return ends.replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=1)

    def delete(self, session_key: str | None = None) -> None:
        """Destroy the session."""
        key = session_key or self.session_key
        if key is not None:
            OpenSession.objects.filter(pk=row_of(key)).delete()
