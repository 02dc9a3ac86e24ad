"""The state of a record as a fingerprint over its columns, which the record of what happened keeps.

Of a `SealedRecord` every column counts, but those that its model names as `unrecorded`; of any other model those that
it names as `recorded_columns` (a name may be a property, for what lies in another table and belongs to the state).
Whatever an action saves or deletes is noticed here, whichever way the action came to it.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.signals import post_delete, post_save

from havn.engines import sealing
from havn.foundations.vault.fields import SealedRecord, sealed_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

GONE = bytes(32)

Touched = dict[tuple[type[models.Model], Any], models.Model]

# What the running action, and those around it, have saved or deleted.
_touched: ContextVar[tuple[Touched, ...]] = ContextVar("touched", default=())


@contextmanager
def touching() -> Iterator[Touched]:
    """Collect the records that are saved or deleted within the block, by model and primary key."""
    touched: Touched = {}
    token = _touched.set((*_touched.get(), touched))
    try:
        yield touched
    finally:
        _touched.reset(token)


def model_of(record: models.Model) -> type[models.Model]:
    """Return the model under which a record is kept, also when it is wrapped in a lazy object or a proxy."""
    return record._meta.concrete_model or type(record)


def touch(record: models.Model) -> None:
    """Let the running action record the state of `record`: something that belongs to it was changed."""
    if _touched.get():
        model = model_of(record)
        _touched.get()[-1][model, record.pk] = model(pk=record.pk)


def is_touched(record: models.Model) -> bool:
    """Say whether an action that is still running has changed the record, so that its newest state is not recorded."""
    return any((model_of(record), record.pk) in touched for touched in _touched.get())


def _notice(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    if _touched.get() and recorded_columns(sender):
        touch(instance)


post_save.connect(_notice, dispatch_uid="states.saved")
post_delete.connect(_notice, dispatch_uid="states.deleted")


@cache
def recorded_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of what makes up the recorded state of a model's records; nothing for most models."""
    named: tuple[str, ...] = tuple(getattr(model, "recorded_columns", ()))
    if not issubclass(model, SealedRecord):
        return named
    left_out = {"id", *getattr(model, "unrecorded", ())}
    return (*(field.name for field in model._meta.concrete_fields if field.name not in left_out), *named)


def recorded_models() -> Iterator[type[models.Model]]:
    """Yield every model whose records' states are recorded."""
    return (model for model in apps.get_models() if recorded_columns(model))


def records_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return all records of a model, with what else belongs to their states (`recorded_with`) fetched beside them."""
    return model._base_manager.prefetch_related(*getattr(model, "recorded_with", ()))


def is_bare(record: models.Model) -> bool:
    """Say whether a record could hold something sealed, and holds nothing: no action need have written it."""
    names = [field.name for field in sealed_fields(record)]
    return bool(names) and not any(getattr(record, name) for name in names)


def digest_of(record: models.Model) -> bytes:
    """Return the fingerprint of a record's state, as it was read from the database: 32 bytes.

    It is keyed: from a copy of the database alone nobody can tell which record a recorded state belongs to. A column
    without a value counts for nothing, so that a new one that may be empty leaves every recorded state as it is.
    """
    parts = [b"state"]
    for name in recorded_columns(model_of(record)):
        value = _canonical(record, name)
        parts += [name.encode(), value] if value is not None else []
    return sealing.keyed_hash(settings.HAVN_SECRETS["installation"], *parts)


def _canonical(record: models.Model, name: str) -> bytes | None:
    """Return a value as bytes that are the same in every database, None where there is none."""
    try:
        field = record._meta.get_field(name)
    except FieldDoesNotExist:
        return bytes(getattr(record, name)) or None
    value = getattr(record, field.attname)  # type: ignore[union-attr]  # columns only
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return b"=" + bytes(value)
    if isinstance(field, models.JSONField):
        return b"=" + json.dumps(value, sort_keys=True).encode()
    return f"={value}".encode()
