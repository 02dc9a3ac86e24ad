"""Tasks for the tests, and a worker process that can be killed: `python -m tests.foundations.tasks.jobs DATABASE`."""

from __future__ import annotations

import sys
import time
from datetime import timedelta

import django

if __name__ == "__main__":
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()

from django.db import connection

from havn.foundations.tasks import lease
from havn.foundations.tasks.task import every, task

CREATE = "CREATE TABLE effect (number INTEGER NOT NULL)"
DROP = "DROP TABLE effect"


def effects() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM effect ORDER BY number")
        return [row[0] for row in cursor.fetchall()]


def _write(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect (number) VALUES (%s)", [number])


@task
def add(number: int) -> int:
    _write(number)
    return number * 2


@task
def add_slowly(number: int) -> None:
    _write(number)
    time.sleep(0.02)


@task
def add_and_fail(number: int) -> None:
    secret = "Maryam Lashkari"
    _write(number)
    raise ValueError(f"{secret} can't be number {number}")


@task(takes_context=True, whole=False)
def in_steps(context: lease.Context, steps: int) -> str:
    for step in range(steps):
        _write(step)
        context.progress(step + 1, steps)
    return "all"


@every(hours=1)
@task
def hourly() -> None:
    _write(-1)


if __name__ == "__main__":
    from django.utils.module_loading import autodiscover_modules

    from havn.foundations.tasks import task as registry
    from havn.foundations.tasks.worker import Worker

    # Run as a module this file has another name; jobs were put down under the one that tests import it by.
    for path in list(registry.tasks):
        registry.tasks[path.replace("__main__", "tests.foundations.tasks.jobs")] = registry.tasks[path]
    autodiscover_modules("tasks")
    registry.intervals.clear()
    lease.LEASE = timedelta(seconds=1)
    Worker().work()
