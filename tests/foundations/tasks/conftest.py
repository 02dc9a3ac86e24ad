"""A table that tasks write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from havn.foundations.tasks import tasks  # noqa: F401 - registers the housekeeping, which the tests then leave out
from havn.foundations.tasks.task import intervals
from tests.foundations.tasks import jobs

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _only_periodic_tasks_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in list(intervals):
        monkeypatch.delitem(intervals, path)


@pytest.fixture
def effect_table(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(jobs.CREATE)
    yield
    with connection.cursor() as cursor:
        cursor.execute(jobs.DROP)
