"""Jobs are leased, not taken: a worker that dies leaves a lease that lapses, and the job runs again.

The same code serves SQLite, where one transaction writes at a time, and PostgreSQL, where workers skip rows
that another one looks at. Whoever finishes must still hold the attempt that was leased, so that a worker
which was only frozen can't finish a job twice.
"""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from havn.foundations import clock
from havn.foundations.tasks.models import Job
from havn.foundations.tasks.task import Task, intervals, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

LEASE = timedelta(seconds=60)
ATTEMPTS = 5
LONGEST_PAUSE = timedelta(hours=1)
log = logging.getLogger("havn.tasks")


class LeaseLostError(Exception):
    """Somebody else runs this job now; what was begun here is rolled back."""


@dataclass(frozen=True)
class Context:
    """What a task that asks for it learns about its job."""

    job_id: UUID
    attempt: int

    def progress(self, done: int, total: int) -> None:
        """Say how far the work has come; raise `LeaseLostError` when somebody else has taken it over."""
        if not _mine(self).update(done=done, total=total, lease_until=clock.now() + LEASE):
            raise LeaseLostError


def _mine(context: Context) -> Any:
    return Job.objects.filter(pk=context.job_id, attempts=context.attempt, finished_at=None)


def enqueue_periodic() -> None:
    """Put down the jobs of the current period of each periodic task; whoever is second changes nothing."""
    now = clock.now()
    for path, seconds in intervals.items():
        once = f"{path}@{int(now.timestamp()) // seconds}"
        if not Job.objects.filter(once=once).exists():
            Job.objects.bulk_create([Job(task=path, once=once, due_at=now)], ignore_conflicts=True)


def claim() -> Job | None:
    """Lease the job that has been due longest, or return None; give up one that was tried too often."""
    now = clock.now()
    unleased = Q(lease_until=None) | Q(lease_until__lt=now)
    free = Job.objects.filter(unleased, finished_at=None, due_at__lte=now)
    if not free.exists():  # looking must not cost a turn to write
        return None
    with transaction.atomic():
        job = free.select_for_update(skip_locked=True).order_by("due_at", "id").first()
        if job is None:
            return None
        if job.attempts >= ATTEMPTS:
            job.finished_at, job.failure = now, job.failure or "its worker stopped every time"
        else:
            job.attempts, job.lease_until = job.attempts + 1, now + LEASE
        job.save(update_fields=["attempts", "lease_until", "finished_at", "failure"])
    return job


def run_one() -> bool:
    """Run the next job, if there is one; return whether there was."""
    job = claim()
    if job is None:
        return False
    if job.finished_at is None:
        context = Context(job.pk, job.attempts)
        try:
            with _heartbeat(context):
                _run(tasks[job.task], job, context)
        except LeaseLostError:
            log.warning("lost the lease of a job of %s", job.task)
        except Exception as error:  # noqa: BLE001 - whatever it was, the worker lives on
            _failed(job, context, error)
    return True


def _run(task: Task, job: Job, context: Context) -> None:
    arguments = [context, *job.arguments] if task.takes_context else job.arguments
    if not task.whole:
        _finish(context, task(*arguments))
        return
    with transaction.atomic():
        _finish(context, task(*arguments))


def _finish(context: Context, result: Any) -> None:
    if not _mine(context).update(finished_at=clock.now(), lease_until=None, failure="", result=result):
        raise LeaseLostError


def _failed(job: Job, context: Context, error: Exception) -> None:
    """Write down the kind and the place of an error, not its message: that may quote what people wrote."""
    frames = reversed(extract_tb(error.__traceback__))
    places = " < ".join(f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})" for frame in frames)
    failure = f"{type(error).__name__} in {places}"
    log.error("%s failed: %s", job.task, failure)
    now = clock.now()
    pause = min(LONGEST_PAUSE, timedelta(seconds=2**job.attempts))
    finished_at = now if job.attempts >= ATTEMPTS else None
    _mine(context).update(failure=failure, lease_until=None, due_at=now + pause, finished_at=finished_at)


@contextmanager
def _heartbeat(context: Context) -> Iterator[None]:
    """Extend the lease while the block runs."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(LEASE.total_seconds() / 3):
                try:
                    _mine(context).update(lease_until=clock.now() + LEASE)
                except DatabaseError:
                    log.warning("could not extend a lease; trying again")
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
