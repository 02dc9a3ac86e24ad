"""Re-keying after somebody left: it shows how far it is, can be broken off, and leaves nothing under the old epoch."""

from __future__ import annotations

import pytest
from django.db import transaction

from havn.foundations import clock
from havn.foundations.errors import NotAllowed
from havn.foundations.ids import new_id
from havn.foundations.network.actor import system
from havn.foundations.vault import custody, queries, rekeying, segments
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import CircleMembership, Epoch, EpochGrant, KeyWrap, Segment
from tests import factories

pytestmark = pytest.mark.django_db

KEYS, ROWS = 7, 3
CASES = segments.SealedList("case")


@pytest.fixture
def filled(circle, officer, colleague):
    """The circle with keys and a list, after the colleague was shut out."""
    actor = factories.actor_of(officer)
    keys = [factories.DataKeyFactory(organisation=circle.organisation, circles=[circle]) for _ in range(KEYS)]
    with transaction.atomic():
        segments.put_rows(actor, circle, CASES, [(new_id(), {"handle": f"row {n}"}) for n in range(ROWS)])
        CircleMembership.objects.filter(circle=circle, person=colleague).update(until_on=clock.today())
        custody.shut_out(circle, colleague, members=queries.members_of(circle))
    return circle, keys


def wraps_under(circle, *, closed: bool) -> int:
    return KeyWrap.objects.filter(epoch__circle=circle, epoch__closed_on__isnull=not closed).count()


def run(circle, person, *, batch: int) -> list[int]:
    moved = []
    while True:
        with transaction.atomic():
            moved.append(rekeying.rewrap_some(factories.actor_of(person), circle, batch=batch))
        if not moved[-1]:
            return moved


def test_it_says_how_far_it_has_come_and_ends_with_nothing_under_the_old_epoch(filled, officer) -> None:
    circle, keys = filled
    assert rekeying.progress_of(circle) == rekeying.Progress(done=0, remaining=KEYS + 1)
    with transaction.atomic():
        assert rekeying.rewrap_some(factories.actor_of(officer), circle, batch=5) == 5
    assert rekeying.progress_of(circle) == rekeying.Progress(done=5, remaining=KEYS + 1 - 5)
    assert run(circle, officer, batch=5) == [2, 1, 0]
    assert rekeying.progress_of(circle).is_finished
    assert wraps_under(circle, closed=True) == 0
    assert not Segment.objects.filter(epoch__closed_on__isnull=False).exists()
    assert not EpochGrant.objects.filter(epoch__closed_on__isnull=False).exists()
    again = factories.actor_of(officer)
    assert [again.keyring.key_for(data_key.pk) for data_key in keys] == [data_key.key for data_key in keys]
    assert segments.open_list(again, [circle.pk], CASES).column("handle") == [f"row {n}" for n in range(ROWS)]


def test_broken_off_in_a_batch_it_changes_nothing_and_goes_on_later(filled, officer) -> None:
    circle, _keys = filled
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - what is done before it breaks off is the point
        rekeying.rewrap_some(factories.actor_of(officer), circle, batch=3)
        raise RuntimeError
    assert rekeying.progress_of(circle) == rekeying.Progress(done=0, remaining=KEYS + 1)
    run(circle, officer, batch=100)
    assert rekeying.progress_of(circle).is_finished


def test_everything_opens_while_it_is_half_done(filled, officer) -> None:
    circle, keys = filled
    with transaction.atomic():
        rekeying.rewrap_some(factories.actor_of(officer), circle, batch=4)
    halfway = factories.actor_of(officer)
    assert [halfway.keyring.key_for(data_key.pk) for data_key in keys] == [data_key.key for data_key in keys]
    assert len(segments.open_list(halfway, [circle.pk], CASES).column("id")) == ROWS


def test_nobody_but_a_member_can_do_it(filled, colleague, administrator) -> None:
    circle, _keys = filled
    for actor in (factories.actor_of(colleague), factories.actor_of(administrator), system("night")):
        with pytest.raises(NotAllowed), transaction.atomic():
            rekeying.rewrap_some(actor, circle)
    assert rekeying.progress_of(circle).done == 0


def test_two_who_left_one_after_the_other_leave_one_epoch(filled, officer) -> None:
    circle, keys = filled
    third = factories.works_for(circle.organisation, "officer")
    with transaction.atomic():
        custody.admit(factories.actor_of(officer), circle, third)
        custody.shut_out(circle, third, members=[officer])
    run(circle, officer, batch=100)
    assert set(KeyWrap.objects.values_list("epoch__number", flat=True)) == {3}
    assert Epoch.objects.filter(circle=circle).count() == 3
    assert factories.actor_of(officer).keyring.key_for(keys[0].pk) == keys[0].key


def test_forged_wraps_are_passed_over_and_reported_when_nothing_else_is_left(filled, officer) -> None:
    circle, keys = filled
    KeyWrap.objects.filter(data_key__in=keys[:2]).update(wrapped=b"\3" + bytes(1300))
    with pytest.raises(Unreadable):
        run(circle, officer, batch=1)
    assert rekeying.progress_of(circle) == rekeying.Progress(done=KEYS - 2 + 1, remaining=2)
