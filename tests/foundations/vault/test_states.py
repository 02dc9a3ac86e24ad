"""The recorded state of a record covers all that was decided about it, sealed or not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models, transaction

from havn.foundations import clock
from havn.foundations.ids import new_id
from havn.foundations.vault import fields, states
from havn.programmes.cases.models import Attachment, Request
from tests.foundations.vault.samples import new_world

pytestmark = pytest.mark.django_db

COLUMNS = [
    pytest.param(model, name, id=f"{model._meta.label}.{name}")
    for model in states.recorded_models()
    for name in states.recorded_columns(model)
    if name in {field.name for field in model._meta.concrete_fields}
]


def sample(model: Any) -> Any:
    """A record of any model; a file must belong to something."""
    world = new_world()
    return world.sample(model, **({"request": world.parent(Request)} if model is Attachment else {}))


def another(record: models.Model, each: models.Field[Any, Any]) -> Any:
    """A value that fits the column and is not the one that is there."""
    value = getattr(record, each.attname)
    if isinstance(each, models.ForeignKey):
        return new_id()
    if isinstance(each, models.BinaryField):
        return bytes(value or b"") + b"x"
    if isinstance(each, models.BooleanField):
        return not value
    if isinstance(each, models.DateField):
        return (value or clock.today()).replace(year=1999)
    return f"{value}x" if isinstance(each, models.CharField) else (value or 0) + 1


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_a_change_of_any_column_changes_the_state(model, name) -> None:
    record = sample(model)
    each = model._meta.get_field(name)
    before = states.digest_of(record)
    setattr(record, each.attname, another(record, each))
    assert states.digest_of(record) != before


@pytest.mark.parametrize("model", list(states.recorded_models()), ids=lambda model: model._meta.label)
def test_a_state_is_the_same_however_often_it_is_read(model) -> None:
    record = sample(model)
    read = states.records_of(model).get(pk=record.pk)
    assert states.digest_of(read) == states.digest_of(states.records_of(model).get(pk=record.pk))


def test_every_sealed_column_belongs_to_the_recorded_state() -> None:
    for model in fields.sealed_models():
        assert {field.name for field in fields.sealed_fields(model)} <= set(states.recorded_columns(model))


def test_a_new_column_that_is_empty_leaves_every_recorded_state_as_it_is(monkeypatch) -> None:
    model = next(iter(fields.sealed_models()))
    record = new_world().sample(model)
    empty = fields.sealed_fields(model)[0].name
    setattr(record, empty, None)
    before = states.digest_of(record)
    without = tuple(name for name in states.recorded_columns(model) if name != empty)
    monkeypatch.setattr(states, "recorded_columns", lambda _model: without)
    assert states.digest_of(record) == before
    setattr(record, empty, b"")
    monkeypatch.undo()
    assert states.digest_of(record) != before, "no value and an empty one are two states"


def test_what_is_saved_or_deleted_is_noticed_within_an_action_alone() -> None:
    world = new_world()
    model = next(iter(fields.sealed_models()))
    record = world.sample(model)
    record.save()
    with transaction.atomic(), states.touching() as outer:
        record.save()
        with states.touching() as inner:
            world.person.save()
            assert states.is_touched(record)
        gone = world.sample(model)
        pk = gone.pk
        gone.delete()
    assert list(inner) == []
    assert {(model, record.pk), (model, pk)} <= set(outer)
    assert not states.is_touched(record)
