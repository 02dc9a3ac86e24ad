"""Arguments that are what they have to be, or an error that begins with the name of the field."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any


def require_bytes(value: object, field: str, size: int | None = None) -> None:
    """Raise TypeError unless the value is bytes, ValueError unless there are `size` of them."""
    if not isinstance(value, bytes):
        raise TypeError(f"{field}: bytes are asked for, not {type(value).__name__}.")
    if size is not None and len(value) != size:
        raise ValueError(f"{field}: {size} bytes; there are {len(value)}.")


def require_whole(value: object, field: str, least: int, most: int) -> None:
    """Raise TypeError unless the value is a whole number, ValueError unless it is from `least` to `most`."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{field}: a whole number is asked for, not {type(value).__name__}.")
    if not least <= value <= most:
        raise ValueError(f"{field}: {least} to {most}; it is {value}.")


def require_kind(value: object, field: str, kind: type) -> None:
    """Raise TypeError unless the value is of this kind."""
    if not isinstance(value, kind):
        raise TypeError(f"{field}: a {kind.__name__} is asked for, not {type(value).__name__}.")


def require_day(value: object, field: str) -> None:
    """Raise TypeError unless the value is a day without a time, which would equal none."""
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise TypeError(f"{field}: a date is asked for, not {type(value).__name__}.")


def listed(values: object, field: str) -> tuple[Any, ...]:
    """Return values as a tuple; raise TypeError unless there is a list of them."""
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise TypeError(f"{field}: give a list of {field.replace('_', ' ')}, not one {type(values).__name__}.")
    return tuple(values)
