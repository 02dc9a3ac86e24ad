"""Sealed fields: what a model holds that only those with its data key can read.

    class Note(SealedRecord):
        case = models.ForeignKey(Case, …)
        text = SealedField(key="case.key")

    put(actor, note, text="…")        # seals into the unsaved or saved record; the caller saves
    read(actor, note).text            # opens; `Unreadable` where a value was moved, forged or cut

A value is bound to organisation, table, record, field and version (docs/vault-format.md): it does not open anywhere
else. Values are JSON: text, numbers, lists, mappings. The version stands before the sealed bytes and grows with each
change; that a whole row was set back to an older state is found by the record of what happened (`audit.verify`).
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations.errors import NotAllowed, Refused
from havn.foundations.ids import new_id
from havn.foundations.vault.models import DataKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from havn.foundations.network.actor import Actor

VERSION_BYTES = 4


class Unreadable(Refused):
    """A sealed value does not open in its place: it was moved, cut, forged, or its key was destroyed."""

    status = 409
    default = _("This entry can’t be opened: it was changed outside of Havn. Please tell your administrator.")


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Bytes that only the data key found at `key` (a path of attributes from the record) opens."""

    def __init__(self, *args: Any, key: str = "key", **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", False)
        self.key_path = key
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Name the path in migrations, so that a change of key is a change of schema."""
        name, path, args, kwargs = super().deconstruct()
        kwargs["key"] = self.key_path
        return name, path, args, kwargs


class SealedRecord(models.Model):
    """A record with sealed fields: its id is random and set before it is saved, because seals are bound to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


def sealed_fields(model: type[models.Model] | models.Model) -> list[SealedField]:
    """Return the sealed fields of a model, in the order in which they are declared."""
    return [field for field in model._meta.get_fields() if isinstance(field, SealedField)]


def data_key_of(record: models.Model, field: SealedField) -> DataKey:
    """Return the data key that seals this field of this record."""
    found: Any = record
    for step in field.key_path.split("."):
        found = getattr(found, step)
    if not isinstance(found, DataKey):
        raise TypeError(f"{record._meta.label}.{field.name}: {field.key_path} does not lead to a data key.")
    return found


def place_of(record: models.Model, field: SealedField, version: int, data_key: DataKey) -> sealing.Place:
    """Return the place that a field of a record is bound to."""
    return sealing.Place(str(data_key.organisation_id), record._meta.label_lower, str(record.pk), field.name, version)


def version_of(stored: bytes | None) -> int:
    """Return the version of a stored value; 0 when there is none yet."""
    return int.from_bytes(bytes(stored)[:VERSION_BYTES], "big") if stored else 0


def encoded(value: Any) -> bytes:
    """Return a value as it is sealed: JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def put(actor: Actor, record: models.Model, /, **values: Any) -> None:
    """Seal values into the record's fields; the caller saves it within the same action."""
    fields = {field.name: field for field in sealed_fields(record)}
    for name, value in values.items():
        field = fields[name]
        data_key = data_key_of(record, field)
        version = version_of(getattr(record, name)) + 1
        sealed = sealing.seal(
            encoded(value),
            key=actor.keyring.key_for(data_key.pk),
            place=place_of(record, field, version, data_key),
        )
        setattr(record, name, version.to_bytes(VERSION_BYTES, "big") + sealed)


def read_field(actor: Actor, record: models.Model, name: str) -> Any:
    """Open one field; None when nothing was sealed there."""
    stored = getattr(record, name)
    if not stored:
        return None
    field = next(field for field in sealed_fields(record) if field.name == name)
    data_key = data_key_of(record, field)
    key = actor.keyring.key_for(data_key.pk)
    stored = bytes(stored)
    place = place_of(record, field, version_of(stored), data_key)
    try:
        return json.loads(sealing.open_sealed(stored[VERSION_BYTES:], key=key, place=place))
    except (sealing.SealError, ValueError) as error:
        raise Unreadable from error


def read(actor: Actor, record: models.Model, *names: str) -> SimpleNamespace:
    """Open the named fields (or all) of a record; raises `NotAllowed`, `Locked` or `Unreadable`."""
    wanted = names or tuple(field.name for field in sealed_fields(record))
    return SimpleNamespace(**{name: read_field(actor, record, name) for name in wanted})


def can_read(actor: Actor, record: models.Model, name: str) -> bool:
    """Say whether the actor holds the key of this field; opens nothing."""
    field = next(field for field in sealed_fields(record) if field.name == name)
    try:
        actor.keyring.key_for(data_key_of(record, field).pk)
    except NotAllowed:
        return False
    return True


def sealed_models() -> Iterator[type[models.Model]]:
    """Yield every model of the installation that has sealed fields."""
    return (model for model in apps.get_models() if sealed_fields(model))
