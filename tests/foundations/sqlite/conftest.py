"""A database file of its own, reached by as many threads as a test likes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ALIAS = "notes"
TABLES = (
    "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    "CREATE TABLE reply (id INTEGER PRIMARY KEY, note INTEGER REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)",
)


@pytest.fixture
def notes(tmp_path: Path, django_db_blocker: Any) -> Iterator[str]:
    """The alias of an SQLite file with two tables."""
    described = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
        ALIAS: {
            "ENGINE": "havn.foundations.sqlite",
            "NAME": tmp_path / "notes.sqlite3",
            "OPTIONS": {"timeout": 10},
        },
    }
    connections.settings[ALIAS] = connections.configure_settings(described)[ALIAS]
    with django_db_blocker.unblock():
        with connections[ALIAS].cursor() as cursor:
            for table in TABLES:
                cursor.execute(table)
        yield ALIAS
        connections[ALIAS].close()
    del connections[ALIAS]
    del connections.settings[ALIAS]


@pytest.fixture
def in_threads(notes: str) -> Callable[[list[Callable[[], None]]], list[BaseException]]:
    """Run each job in a thread of its own with a connection of its own; return what they raised."""

    def run(jobs: list[Callable[[], None]]) -> list[BaseException]:
        raised: list[BaseException] = []

        def guarded(job: Callable[[], None]) -> None:
            try:
                job()
            except BaseException as error:  # noqa: BLE001 - the test looks at whatever it was
                raised.append(error)
            finally:
                connections[notes].close()

        threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)
        return raised

    return run
