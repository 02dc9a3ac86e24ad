"""When somebody leaves a circle: a new epoch, and everything that the circle can open wrapped again to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations.vault import custody
from havn.foundations.vault.models import Epoch, EpochGrant, KeyWrap

if TYPE_CHECKING:
    from uuid import UUID

    from havn.foundations.vault.custody import PersonKeyring
    from havn.foundations.vault.models import Circle

BATCH = 1000


def remaining(circle: Circle) -> int:
    """Return how many data keys still wait to be wrapped to the present epoch."""
    present = custody.open_epoch_for(circle)
    done = KeyWrap.objects.filter(epoch=present).values("data_key_id")
    return (
        KeyWrap.objects.filter(epoch__circle=circle, epoch__closed_on__isnull=False)
        .exclude(data_key_id__in=done)
        .values("data_key_id")
        .distinct()
        .count()
    )


def rewrap_some(circle: Circle, keyring: PersonKeyring, *, batch: int = BATCH) -> int:
    """Wrap up to `batch` more data keys to the present epoch, drop the old wraps, and return how many were done.

    Needs the keyring of a member: nobody else can. Call it until it returns 0; it can be broken off at any point.
    """
    present = custody.open_epoch_for(circle)
    seed = keyring.epoch_seed(present.pk)
    old = list(
        KeyWrap.objects.select_for_update()
        .filter(epoch__circle=circle, epoch__closed_on__isnull=False)
        .order_by("epoch__number", "data_key_id")[:batch]
    )
    keys: dict[UUID, bytes] = {}
    for wrap in old:
        keys[wrap.data_key_id] = custody.open_wrap(wrap, keyring.epoch_seed(wrap.epoch_id))
    KeyWrap.objects.bulk_create(
        [custody.inner_wrap(key_id, present.pk, key, seed) for key_id, key in keys.items()], ignore_conflicts=True
    )
    KeyWrap.objects.filter(pk__in=[wrap.pk for wrap in old]).delete()
    if not KeyWrap.objects.filter(epoch__circle=circle, epoch__closed_on__isnull=False).exists():
        _forget_closed_epochs(circle)
    return len(old)


def _forget_closed_epochs(circle: Circle) -> None:
    """Destroy the grants of closed epochs that no segment needs any more: nobody can open them again."""
    unused = Epoch.objects.filter(circle=circle, closed_on__isnull=False, segments__isnull=True)
    EpochGrant.objects.filter(epoch__in=unused).delete()
