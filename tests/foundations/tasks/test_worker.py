"""Workers in threads, and workers that are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from havn.foundations.tasks.models import Job
from havn.foundations.tasks.worker import Worker
from tests.foundations.tasks import jobs

pytestmark = pytest.mark.usefixtures("effect_table")
ROOT = Path(__file__).resolve().parents[3]


def wait_for(done: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while Job.objects.exclude(finished_at=None).count() < done:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def process() -> subprocess.Popen[bytes]:
    name = str(connection.settings_dict["NAME"])
    return subprocess.Popen([sys.executable, "-m", "tests.foundations.tasks.jobs", name], cwd=ROOT, env=os.environ)


def test_a_worker_in_a_thread_wakes_up_for_new_work_and_stops_when_told() -> None:
    worker = Worker()
    worker.start()
    try:
        jobs.add.enqueue(1)
        began = time.monotonic()
        wait_for(1)
        assert time.monotonic() - began < 1.5  # well below its pause: it was woken
    finally:
        worker.stop()
    assert worker._thread is not None
    assert not worker._thread.is_alive()
    assert jobs.effects() == [1]


def test_workers_side_by_side_share_the_jobs() -> None:
    for number in range(60):
        jobs.add.enqueue(number)
    workers = [Worker() for _ in range(4)]
    for worker in workers:
        worker.start()
    wait_for(60)
    for worker in workers:
        worker.stop()
    assert jobs.effects() == list(range(60))


def test_killed_workers_leave_every_job_finished_exactly_once() -> None:
    count = 120
    for number in range(count):
        jobs.add_slowly.enqueue(number)
    for killed_after in (10, 40, 70):
        worker = process()
        wait_for(killed_after)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    last = process()
    wait_for(count)
    last.send_signal(signal.SIGKILL)
    last.wait()
    assert Counter(jobs.effects()) == Counter(range(count))
    assert Counter(job.state for job in Job.objects.all()) == {Job.State.DONE: count}


def test_a_worker_outlives_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from havn.foundations.tasks import worker as module

    answers = iter([OperationalError("gone"), OperationalError("gone")])
    original, asked = module.enqueue_periodic, threading.Event()

    def sometimes() -> None:
        asked.set()
        error = next(answers, None)
        if error is not None:
            raise error
        original()

    monkeypatch.setattr(module, "enqueue_periodic", sometimes)
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.01)
    worker = Worker()
    worker.start()
    assert asked.wait(5)
    jobs.add.enqueue(5)
    wait_for(1)
    worker.stop()
    assert jobs.effects() == [5]
