"""Attacks on sealed values by somebody who can write to the database, over every sealed field of the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havn.engines import sealing
from havn.foundations.errors import NotAllowed
from havn.foundations.network.actor import Actor, system, visitor
from havn.foundations.vault import custody, fields
from havn.foundations.vault.fields import VERSION_BYTES, Unreadable
from havn.foundations.vault.models import DataKey
from tests import factories
from tests.foundations.vault.samples import World, new_world

if TYPE_CHECKING:
    from django.db import models

pytestmark = pytest.mark.django_db

COLUMNS = [
    pytest.param(model, each.name, id=f"{model._meta.label_lower}.{each.name}")
    for model in fields.sealed_models()
    for each in fields.sealed_fields(model)
]


@pytest.fixture
def world() -> World:
    return new_world()


@pytest.fixture
def actor(world: World) -> Actor:
    return factories.actor_of(world.person, world.organisation)


def field_of(model: type[models.Model], name: str) -> fields.SealedField:
    return next(each for each in fields.sealed_fields(model) if each.name == name)


def sealed(actor: Actor, record: models.Model, name: str, value: Any) -> models.Model:
    fields.put(actor, record, **{name: value})
    record.save()
    return record


def overwritten(record: models.Model, name: str, stored: bytes | None) -> models.Model:
    """The record as it is read after somebody wrote `stored` into the column."""
    manager = type(record)._default_manager
    manager.filter(pk=record.pk).update(**{name: stored})
    return manager.get(pk=record.pk)


def stored_in(record: models.Model, name: str) -> bytes:
    return bytes(getattr(type(record)._default_manager.get(pk=record.pk), name))


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_what_was_sealed_opens_in_its_place_only_for_those_with_the_key(model, name, world, actor) -> None:
    record = sealed(actor, world.sample(model), name, {"word": "canary"})
    again = model._default_manager.get(pk=record.pk)
    assert fields.read_field(actor, again, name) == {"word": "canary"}
    assert b"canary" not in stored_in(record, name)
    stranger = factories.actor_of(factories.works_for(world.organisation, "officer"))
    for nobody in (stranger, visitor(), system("night")):
        assert not fields.can_read(nobody, again, name)
        with pytest.raises(NotAllowed):
            fields.read_field(nobody, again, name)


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_a_value_moved_to_another_row_does_not_open(model, name, world, actor) -> None:
    mine = sealed(actor, world.sample(model), name, "mine")
    other = sealed(actor, world.sample(model), name, "other")
    with pytest.raises(Unreadable):
        fields.read_field(actor, overwritten(mine, name, stored_in(other, name)), name)
    assert fields.read_field(actor, other, name) == "other"


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_a_value_moved_to_another_field_does_not_open(model, name, world, actor) -> None:
    record = world.sample(model)
    for other in fields.sealed_fields(model):
        if other.name != name:
            sealed(actor, record, other.name, "elsewhere")
            with pytest.raises(Unreadable):
                fields.read_field(actor, overwritten(record, name, stored_in(record, other.name)), name)


def test_a_value_moved_to_another_table_does_not_open(world, actor) -> None:
    models_ = list(fields.sealed_models())
    first = sealed(actor, world.sample(models_[0]), fields.sealed_fields(models_[0])[0].name, "from here")
    taken = stored_in(first, fields.sealed_fields(models_[0])[0].name)
    for model in models_[1:]:
        record, name = world.sample(model), fields.sealed_fields(model)[0].name
        with pytest.raises(Unreadable):
            fields.read_field(actor, overwritten(record, name, taken), name)


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_a_value_moved_to_another_organisation_does_not_open(model, name, world, actor) -> None:
    record = sealed(actor, world.sample(model), name, "ours")
    data_key = fields.data_key_of(record, field_of(model, name))
    DataKey.objects.filter(pk=data_key.pk).update(organisation=factories.OrganisationFactory())
    with pytest.raises(Unreadable):
        fields.read_field(actor, model._default_manager.get(pk=record.pk), name)


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_an_older_value_does_not_open_as_a_newer_one(model, name, world, actor) -> None:
    record = sealed(actor, world.sample(model), name, "first")
    first = stored_in(record, name)
    sealed(actor, record, name, "second")
    second = stored_in(record, name)
    assert (fields.version_of(first), fields.version_of(second)) == (1, 2)
    with pytest.raises(Unreadable):
        fields.read_field(actor, overwritten(record, name, second[:VERSION_BYTES] + first[VERSION_BYTES:]), name)


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_a_value_that_was_cut_or_forged_does_not_open(model, name, world, actor) -> None:
    record = sealed(actor, world.sample(model), name, "whole")
    whole = stored_in(record, name)
    data_key = fields.data_key_of(record, field_of(model, name))
    place = sealing.Place(str(data_key.organisation_id), model._meta.label_lower, str(record.pk), name, 2)
    forged = (2).to_bytes(VERSION_BYTES, "big") + sealing.seal(b'"forged"', key=sealing.new_key(), place=place)
    flipped = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in (3, 4, 10, 40, 70, len(whole) - 1)]
    cut = [whole[:length] for length in (1, VERSION_BYTES, VERSION_BYTES + 1, 60, len(whole) - 1)]
    for attack in [*cut, *flipped, forged, whole + b"\0"]:
        with pytest.raises(Unreadable):
            fields.read_field(actor, overwritten(record, name, attack), name)


def test_a_value_whose_key_was_destroyed_opens_for_nobody(world, actor) -> None:
    model = next(iter(fields.sealed_models()))
    name = fields.sealed_fields(model)[0].name
    record = sealed(actor, world.sample(model), name, "gone")
    custody.destroy_data_key(world.data_key)
    with pytest.raises(NotAllowed):
        fields.read_field(factories.actor_of(world.person), model._default_manager.get(pk=record.pk), name)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc é Ж", max_size=5), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=json_values)
def test_whatever_is_sealed_comes_back_the_same(value, world, actor) -> None:
    model = next(iter(fields.sealed_models()))
    name = fields.sealed_fields(model)[0].name
    record = world.parent(model)
    fields.put(actor, record, **{name: value})
    assert fields.read_field(actor, record, name) == value
