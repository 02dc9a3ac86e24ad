"""Every model says what it holds, why, how long, and under which key; every sealed field leads to a key."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from havn.foundations.vault.fields import SealedRecord, sealed_fields, sealed_models
from havn.foundations.vault.models import DataKey

ALL = sorted(apps.get_models(), key=lambda model: model._meta.label)
OURS = [model for model in ALL if model.__module__.startswith("havn.")]
SEALED = list(sealed_models())

# Tables of libraries. What they hold of people: secrets of second steps (mfa), sealed by `vault.adapters`; nothing else.
OTHERS = {
    "account.EmailAddress",
    "account.EmailConfirmation",
    "auth.Group",
    "auth.Permission",
    "contenttypes.ContentType",
    "mfa.Authenticator",
}
# Everything that is kept finer than a day, and why it tells nothing of a defender.
MOMENTS = {
    "notices.Notice.send_after": "delayed at random",
    "people.OpenSession.expire_date": "rounded to a day for whoever is not signed in",
    "people.SignInFailure.until": "ten minutes",
    "tasks.Job.due_at": "of jobs",
    "tasks.Job.finished_at": "of jobs",
    "tasks.Job.lease_until": "of jobs",
}


def label(model: type[models.Model]) -> str:
    return model._meta.label


def test_no_library_brings_a_table_that_nobody_knows_of() -> None:
    assert {label(model) for model in ALL} - {label(model) for model in OURS} == OTHERS


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_model_says_what_it_holds_why_and_how_long(model: type[models.Model]) -> None:
    privacy: Any = model.__dict__.get("Privacy")
    assert privacy is not None, "declare Privacy: holds, why, kept, seal"
    assert [name for name in vars(privacy) if not name.startswith("__")] == ["holds", "why", "kept", "seal"]
    assert all(isinstance(getattr(privacy, name), Promise) for name in ("holds", "why", "kept")), "translate it"
    assert all(str(getattr(privacy, name)).strip() for name in ("holds", "why", "kept"))


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_model_has_a_name_that_people_can_read(model: type[models.Model]) -> None:
    assert isinstance(model._meta.verbose_name, Promise)
    assert isinstance(model._meta.verbose_name_plural, Promise)
    assert "__str__" in model.__dict__


@pytest.mark.parametrize("model", SEALED, ids=label)
def test_the_key_of_a_sealed_field_is_found_by_walking_its_path(model: type[models.Model]) -> None:
    for field in sealed_fields(model):
        where: Any = model
        for step in field.key_path.split("."):
            key = where._meta.get_field(step)
            assert isinstance(key, models.ForeignKey), f"{field.name}: {step} names no record"
            assert not key.null, f"{field.name}: without {step} nothing could be sealed"
            where = key.related_model
        assert where is DataKey


@pytest.mark.parametrize("model", SEALED, ids=label)
def test_what_a_sealed_model_says_of_its_keys_is_so(model: type[models.Model]) -> None:
    said = {path.strip() for path in str(model.Privacy.seal).split(",")}  # type: ignore[attr-defined]
    assert said == {field.key_path for field in sealed_fields(model)}


@pytest.mark.parametrize("model", SEALED, ids=label)
def test_a_sealed_record_has_a_random_name_before_it_is_saved(model: type[models.Model]) -> None:
    assert issubclass(model, SealedRecord)
    assert model().pk != model().pk


def test_no_table_of_ours_keeps_an_hour_but_these() -> None:
    hours = {
        f"{label(model)}.{field.name}"
        for model in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.DateTimeField | models.TimeField)
    }
    assert hours == set(MOMENTS)


def test_no_table_keeps_an_address_or_an_agent() -> None:
    telling = {"ip", "address", "agent", "referrer", "referer", "host"}
    named = {
        f"{label(model)}.{field.name}"
        for model in ALL
        for field in model._meta.get_fields()
        if isinstance(field, models.GenericIPAddressField)
        or (model in OURS and telling.intersection(field.name.split("_")))
    }
    assert named == set()
