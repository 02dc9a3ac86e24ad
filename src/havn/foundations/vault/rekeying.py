"""When somebody leaves a circle: a new epoch, and everything that the circle can open wrapped again to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from havn.engines import sealing
from havn.foundations.vault import custody, segments
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import Epoch, EpochGrant, KeyWrap, Segment

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from havn.foundations.network.actor import Actor
    from havn.foundations.vault.models import Circle

BATCH = 1000
SEGMENTS_AT_ONCE = 20


@dataclass(frozen=True)
class Progress:
    """How far re-keying has come: keys and lists that still hang on an epoch that is over, and those done."""

    done: int
    remaining: int

    @property
    def total(self) -> int:
        """Return how many there are in all."""
        return self.done + self.remaining

    @property
    def is_finished(self) -> bool:
        """Whether nothing hangs on an old epoch any more."""
        return self.remaining == 0


def _old_wraps(circle: Circle) -> QuerySet[KeyWrap]:
    return KeyWrap.objects.filter(epoch__circle=circle, epoch__closed_on__isnull=False)


def _old_segments(circle: Circle) -> QuerySet[Segment]:
    return Segment.objects.filter(circle=circle, epoch__closed_on__isnull=False)


def progress_of(circle: Circle) -> Progress:
    """Return how far the re-keying of a circle has come; it is kept nowhere, but counted."""
    wraps = KeyWrap.objects.filter(epoch__circle=circle, epoch__closed_on__isnull=True).count()
    lists = Segment.objects.filter(circle=circle, epoch__closed_on__isnull=True).count()
    return Progress(done=wraps + lists, remaining=_old_wraps(circle).count() + _old_segments(circle).count())


def rewrap_some(actor: Actor, circle: Circle, *, batch: int = BATCH) -> int:
    """Move up to `batch` more keys, then some lists, to the present epoch; return how many were moved.

    Needs a member's keyring: nobody else can. Call it until it returns 0, each time in a transaction of its own; it can
    be broken off at any point. What does not open — because it was forged — is left with the old epoch and raises
    `Unreadable` only when nothing else is left to move.
    """
    keyring = custody.keyring_of_person(actor)
    present = custody.epoch_to_seal_to(circle)
    moved = _rewrap(keyring, circle, present, batch) or _reseal(actor, circle)
    if not _old_wraps(circle).exists() and not _old_segments(circle).exists():
        _forget_closed_epochs(circle)
    elif not moved:
        raise Unreadable
    return moved


def _rewrap(keyring: custody.PersonKeyring, circle: Circle, present: Epoch, batch: int) -> int:
    opener = custody.EpochOpener(present.pk, keyring.epoch_seed(present.pk))
    waiting = _old_wraps(circle).select_for_update(of=("self",)).order_by("epoch__number", "data_key_id")
    passed_over = 0
    while some := list(waiting[passed_over : passed_over + batch]):
        opened = {wrap.pk: (wrap.data_key_id, key) for wrap in some if (key := _opened(keyring, wrap))}
        if opened:
            again = [opener.wrap(data_key_id, key) for data_key_id, key in dict(opened.values()).items()]
            KeyWrap.objects.bulk_create(again, ignore_conflicts=True, batch_size=BATCH)
            KeyWrap.objects.filter(pk__in=list(opened)).delete()
            return len(opened)
        passed_over += len(some)
    return 0


def _opened(keyring: custody.PersonKeyring, wrap: KeyWrap) -> bytes | None:
    try:
        return keyring.open_wrap(wrap)
    except (sealing.SealError, Unreadable):
        return None


def _reseal(actor: Actor, circle: Circle) -> int:
    moved = 0
    for segment in _old_segments(circle).select_for_update(of=("self",)).order_by("kind", "number"):
        try:
            opened = segments.open_segment(actor, segment)
        except Unreadable:
            continue
        segments.seal_segment(actor, segment, opened.columns(), opened.digest)
        moved += 1
        if moved == SEGMENTS_AT_ONCE:
            break
    return moved


def _forget_closed_epochs(circle: Circle) -> None:
    """Destroy the grants of closed epochs: nothing hangs on them, and nobody can open them again."""
    EpochGrant.objects.filter(epoch__circle=circle, epoch__closed_on__isnull=False).delete()
