"""One record by its id, or the refusal that looks the same for what is not there and not to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError

from havn.foundations.errors import NotAllowed

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

Found = TypeVar("Found", bound="Model")


def found(rows: QuerySet[Found], pk: object) -> Found:
    """Return the row with this id among those given, or raise `NotAllowed`."""
    try:
        record = rows.filter(pk=pk).first()
    except (ValidationError, ValueError):
        record = None
    if record is None:
        raise NotAllowed
    return record
