"""A code of the second step works once, whichever process is asked.

allauth remembers used codes in the memory of one process, and for one period of the three in which a code fits. Here
the factor's own row says up to where its steps are used up, and checking a code holds that row. A step is a moment, and
when somebody works is nobody's business: the row keeps a keyed mark of it, which says nothing without the secret
outside the database.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from allauth.core.internal.cryptokit import compare_user_code  # what “123-456” is, must be the same for both
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.db import transaction

from havn.engines import sealing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from havn.foundations.people.models import Person

USED = "used_up_to"


@contextmanager
def checked_once(person: Person) -> Iterator[None]:
    """Let nobody else check a code of the person until the block ends; what it uses up is kept when it ends well."""
    with transaction.atomic():
        list(Authenticator.objects.select_for_update().filter(user=person).order_by("pk"))
        yield


def is_used_up(person: Person, code: str) -> bool:
    """Say whether the code belongs to a step of the person's app that was used, or to one before."""
    factor = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    step = _step_of(factor, code) if factor is not None else None
    if factor is None or step is None:
        return False
    used = str(factor.data.get(USED, "")).encode()
    return any(sealing.same(used, _mark(factor, later).encode()) for later in _steps() if later >= step)


def use_up(factor: Authenticator, code: str) -> None:
    """Use up the step that the code belongs to, and all before it; recovery codes keep account of themselves."""
    step = _step_of(factor, code) if factor.type == Authenticator.Type.TOTP else None
    if step is not None:
        factor.data[USED] = _mark(factor, step)
        factor.save(update_fields=["data"])


def _steps() -> list[int]:
    return list(yield_hotp_counters_from_time())


def _step_of(factor: Authenticator, code: str) -> int | None:
    """Return the latest step whose code it is, None when it is none of those that fit now."""
    secret = get_adapter().decrypt(factor.data["secret"])
    values = {step: format_hotp_value(hotp_value(secret, step)) for step in _steps()}
    return max((step for step, value in values.items() if compare_user_code(actual=code, expected=value)), default=None)


def _mark(factor: Authenticator, step: int) -> str:
    key = sealing.derive(settings.HAVN_SECRETS["installation"], "second-factor/used")
    return sealing.keyed_hash(key, str(factor.pk).encode(), str(step).encode()).hex()
