"""What a refusal must leave behind: nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

if TYPE_CHECKING:
    from collections.abc import Iterator


def everything(*, without: tuple[str, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as plain values."""
    return {
        model._meta.label: [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in apps.get_models()
        if model._meta.label not in without
    }


@contextmanager
def refused(kind: type[Exception]) -> Iterator[Any]:
    """Expect a refusal, and that no row of any table changed by it."""
    before = everything()
    with pytest.raises(kind) as caught:
        yield caught
    assert everything() == before


@contextmanager
def unchanged(*, without: tuple[str, ...] = ()) -> Iterator[None]:
    """Expect that no row of any table changes, whatever the answer is."""
    before = everything(without=without)
    yield
    assert everything(without=without) == before
