"""Packed sealed lists: one edit seals one segment, circles do not see each other's rows, removed rows are gone."""

from __future__ import annotations

import pytest
from django.db import transaction

from havn.engines import sealing
from havn.foundations.errors import NotAllowed
from havn.foundations.ids import new_id
from havn.foundations.network.actor import system
from havn.foundations.vault import segments
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import Segment, SegmentRow
from tests import factories

pytestmark = pytest.mark.django_db

KIND = segments.SealedList("case")
FOUR = segments.SealedList("case", rows=4)
SINGLE = segments.SealedList("case", rows=1)


@pytest.fixture
def actor(officer, circle):
    return factories.actor_of(officer)


def put(actor, circle, record, **row) -> None:
    with transaction.atomic():
        segments.put_row(actor, circle, KIND, record, row)


def test_rows_come_back_as_columns_in_the_order_in_which_they_came(actor, circle) -> None:
    records = [new_id() for _ in range(3)]
    for number, record in enumerate(records):
        put(actor, circle, record, handle=f"row {number}", country="GE")
    assert segments.open_list(actor, [circle.pk], KIND).columns() == {
        "id": [record.bytes for record in records],
        "handle": ["row 0", "row 1", "row 2"],
        "country": ["GE", "GE", "GE"],
    }


def test_a_changed_row_keeps_its_place_and_columns_it_does_not_name(actor, circle) -> None:
    first, second = new_id(), new_id()
    put(actor, circle, first, handle="first", country="GE")
    put(actor, circle, second, handle="second")
    put(actor, circle, first, handle="changed", urgency="high")
    assert segments.open_list(actor, [circle.pk], KIND).columns() == {
        "id": [first.bytes, second.bytes],
        "handle": ["changed", "second"],
        "country": ["GE", None],
        "urgency": ["high", None],
    }


def test_one_edit_seals_one_segment(actor, circle, monkeypatch) -> None:
    records = [new_id() for _ in range(10)]
    with transaction.atomic():
        segments.put_rows(actor, circle, FOUR, [(record, {"handle": "x"}) for record in records])
    before = {segment.number: bytes(segment.sealed) for segment in Segment.objects.all()}
    assert sorted(before) == [1, 2, 3]
    sealed = []
    monkeypatch.setattr(
        segments.sealing, "seal", lambda *args, **kwargs: sealed.append(1) or real_seal(*args, **kwargs)
    )
    put(actor, circle, records[5], handle="changed")
    after = {segment.number: bytes(segment.sealed) for segment in Segment.objects.all()}
    assert [number for number in before if before[number] != after[number]] == [2]
    assert len(sealed) == 1
    assert segments.open_list(actor, [circle.pk], KIND).column("handle")[5] == "changed"


real_seal = sealing.seal


def test_two_circles_have_two_lists(actor, circle, officer, colleague, organisation) -> None:
    panel = factories.CircleFactory(organisation=organisation, name="Panel", members=[officer])
    shared = new_id()
    both = factories.actor_of(officer)
    put(both, circle, shared, handle="as the desk sees it")
    put(both, panel, shared, handle="as the panel sees it")
    assert sorted(segments.open_list(both, [circle.pk, panel.pk], KIND).column("handle")) == [
        "as the desk sees it",
        "as the panel sees it",
    ]
    desk_only = factories.actor_of(colleague)
    assert segments.open_list(desk_only, [circle.pk, panel.pk], KIND).column("handle") == ["as the desk sees it"]
    with pytest.raises(NotAllowed):
        segments.open_segment(desk_only, Segment.objects.get(circle=panel))


def test_a_removed_row_is_gone_and_the_others_stay(actor, circle) -> None:
    first, second = new_id(), new_id()
    put(actor, circle, first, handle="first")
    put(actor, circle, second, handle="second")
    with transaction.atomic():
        segments.remove_row(actor, circle, KIND, first)
        segments.remove_row(actor, circle, KIND, new_id())
    assert segments.open_list(actor, [circle.pk], KIND).columns() == {"id": [second.bytes], "handle": ["second"]}
    assert set(SegmentRow.objects.values_list("record", flat=True)) == {second}
    assert Segment.objects.get().rows == 1


def test_an_exchanged_cut_or_forged_segment_does_not_open(actor, circle, officer, monkeypatch) -> None:
    with transaction.atomic():
        segments.put_rows(actor, circle, SINGLE, [(new_id(), {"handle": name}) for name in ("first", "second")])
    first, second = Segment.objects.order_by("number")
    for attack in (second.sealed, bytes(first.sealed)[:-1], bytes(first.sealed)[:40], bytes(len(first.sealed))):
        Segment.objects.filter(pk=first.pk).update(sealed=attack)
        with pytest.raises(Unreadable):
            segments.open_list(actor, [circle.pk], KIND)


def test_nobody_without_the_circle_opens_or_writes(actor, circle, outsider, administrator) -> None:
    record = new_id()
    put(actor, circle, record, handle="sealed")
    for nobody in (factories.actor_of(outsider), factories.actor_of(administrator), system("night")):
        assert segments.open_list(nobody, [circle.pk], KIND).columns() == {"id": []}
        with pytest.raises(NotAllowed):
            put(nobody, circle, record, handle="forged")
    assert segments.open_list(actor, [circle.pk], KIND).column("handle") == ["sealed"]


def test_the_length_of_a_segment_does_not_tell_how_long_its_rows_are(actor, circle, officer, organisation) -> None:
    other = factories.CircleFactory(organisation=organisation, name="Other", members=[officer])
    actor = factories.actor_of(officer)
    put(actor, circle, new_id(), handle="a")
    put(actor, other, new_id(), handle="a much longer handle, by far, than the other one")
    assert len({len(segment.sealed) for segment in Segment.objects.all()}) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_the_same_list_at_once_lose_no_row(organisation, officer, colleague, in_threads) -> None:
    circle = factories.CircleFactory(organisation=organisation, members=[officer, colleague])
    actors = [factories.actor_of(person) for person in (officer, colleague)]
    jobs = [lambda actor=actor: put(actor, circle, new_id(), handle=actor.name) for actor in actors * 3]
    assert in_threads(jobs) == [None] * 6
    assert len(segments.open_list(actors[0], [circle.pk], KIND).column("id")) == 6
