"""Jobs run once, fail without telling, and are found by name."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from havn.foundations import clock
from havn.foundations.tasks import lease, tasks
from havn.foundations.tasks.models import Job
from havn.foundations.tasks.queries import Progress, progress_of
from havn.foundations.tasks.task import intervals
from tests.foundations.tasks import jobs

pytestmark = pytest.mark.usefixtures("effect_table")
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def run_all() -> int:
    count = 0
    while lease.run_one():
        count += 1
    return count


def test_a_job_runs_once_and_keeps_its_result() -> None:
    job = jobs.add.enqueue(4)
    assert (job.state, run_all(), run_all()) == (Job.State.WAITING, 1, 0)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts, jobs.effects()) == (Job.State.DONE, 8, 1, [4])


def test_a_job_put_down_in_a_transaction_that_fails_was_never_there() -> None:
    with transaction.atomic():
        jobs.add.enqueue(4)
        transaction.set_rollback(True)
    assert (run_all(), Job.objects.count()) == (0, 0)


def test_a_task_called_directly_runs_here_and_now() -> None:
    assert (jobs.add(4), jobs.effects(), Job.objects.count()) == (8, [4], 0)


def test_a_job_waits_for_its_moment() -> None:
    with clock.at(NOON):
        jobs.add.using(run_after=NOON + timedelta(hours=1)).enqueue(4)
        assert run_all() == 0
    with clock.at(NOON + timedelta(hours=1)):
        assert run_all() == 1


def test_jobs_run_in_the_order_in_which_they_are_due() -> None:
    with clock.at(NOON):
        jobs.add.using(run_after=NOON + timedelta(seconds=2)).enqueue(2)
        jobs.add.using(run_after=NOON + timedelta(seconds=1)).enqueue(1)
    with clock.at(NOON + timedelta(hours=1)):
        first = lease.claim()
    assert first is not None
    assert first.arguments == [1]


@pytest.mark.parametrize("argument", ["x" * 101, ["list"], {"key": 1}, 1.5, b"bytes", object()])
def test_what_is_no_number_flag_or_id_is_refused(argument: object) -> None:
    with pytest.raises(TypeError):
        jobs.add.enqueue(argument)  # type: ignore[arg-type]
    assert Job.objects.count() == 0


def test_an_id_is_stored_as_text() -> None:
    number = uuid.uuid4()
    assert jobs.add.enqueue(number).arguments == [str(number)]


def test_a_failure_writes_nothing_of_its_own_and_stores_no_value() -> None:
    with clock.at(NOON):
        job = jobs.add_and_fail.enqueue(7)
        assert lease.run_one()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.due_at, jobs.effects()) == (
        Job.State.WAITING,
        1,
        NOON + timedelta(seconds=2),
        [],
    )
    assert job.failure.startswith("ValueError in add_and_fail (jobs.py:")
    assert not [word for word in ("Maryam", "Lashkari", "number", "7 ") if word in job.failure]


def test_a_job_that_always_fails_is_given_up_after_five_attempts() -> None:
    moment = NOON
    with clock.at(moment):
        job = jobs.add_and_fail.enqueue(7)
    for _ in range(10):
        with clock.at(moment):
            lease.run_one()
        moment += timedelta(hours=2)
    job.refresh_from_db()
    assert (job.state, job.attempts, jobs.effects()) == (Job.State.FAILED, lease.ATTEMPTS, [])


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    moment = NOON
    with clock.at(moment):
        job = jobs.add.enqueue(7)
    for _ in range(lease.ATTEMPTS + 1):
        with clock.at(moment):
            claimed = lease.claim()
            assert claimed is not None
        moment += timedelta(hours=2)
    job.refresh_from_db()
    assert (job.state, job.failure) == (Job.State.FAILED, "its worker stopped every time")
    with clock.at(moment):
        assert lease.claim() is None


def test_a_task_that_no_longer_exists_fails_and_the_next_job_runs() -> None:
    with clock.at(NOON):
        gone = Job.objects.create(task="havn.gone", due_at=NOON - timedelta(hours=1))
        jobs.add.enqueue(4)
        assert run_all() == 2
    gone.refresh_from_db()
    assert gone.failure.startswith("KeyError in run_one")
    assert jobs.effects() == [4]


def test_a_leased_job_is_left_alone_until_its_lease_lapses() -> None:
    with clock.at(NOON):
        jobs.add.enqueue(4)
        assert lease.claim() is not None
        assert lease.claim() is None
    with clock.at(NOON + lease.LEASE + timedelta(seconds=1)):
        again = lease.claim()
    assert again is not None
    assert again.attempts == 2


def test_a_frozen_worker_that_wakes_late_finishes_nothing_twice() -> None:
    with clock.at(NOON):
        jobs.add.enqueue(4)
        frozen = lease.claim()
    with clock.at(NOON + timedelta(hours=1)):
        assert run_all() == 1
        assert frozen is not None
        with pytest.raises(lease.LeaseLostError):
            lease._run(jobs.add, frozen, lease.Context(frozen.pk, frozen.attempts))
    assert jobs.effects() == [4]


def test_long_work_tells_its_progress_by_name() -> None:
    assert progress_of("rekey-1") is None
    jobs.in_steps.using(name="rekey-1").enqueue(3)
    assert progress_of("rekey-1") == Progress("waiting", 0, 0, None)
    run_all()
    assert progress_of("rekey-1") == Progress("done", 3, 3, "all")
    assert jobs.effects() == [0, 1, 2]


def test_long_work_stops_when_another_worker_has_taken_it_over() -> None:
    with clock.at(NOON):
        jobs.in_steps.enqueue(3)
        frozen = lease.claim()
    with clock.at(NOON + timedelta(hours=1)):
        lease.claim()
    assert frozen is not None
    with pytest.raises(lease.LeaseLostError):
        lease._run(jobs.in_steps, frozen, lease.Context(frozen.pk, frozen.attempts))
    assert jobs.effects() == [0]


def test_progress_extends_the_lease() -> None:
    with clock.at(NOON):
        job = jobs.in_steps.enqueue(3)
        claimed = lease.claim()
    assert claimed is not None
    with clock.at(NOON + timedelta(seconds=50)):
        lease.Context(claimed.pk, claimed.attempts).progress(1, 3)
    job.refresh_from_db()
    assert job.lease_until == NOON + timedelta(seconds=50) + lease.LEASE


def test_a_heartbeat_extends_the_lease_of_work_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LEASE", timedelta(seconds=0.3))
    job = jobs.add.enqueue(4)
    claimed = lease.claim()
    assert claimed is not None
    with lease._heartbeat(lease.Context(claimed.pk, claimed.attempts)):
        time.sleep(1)
        assert lease.claim() is None
    job.refresh_from_db()
    assert job.lease_until is not None
    assert job.lease_until - claimed.lease_until > timedelta(seconds=0.5)


def test_a_periodic_task_is_put_down_once_in_each_period(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(intervals, jobs.hourly.path, 3600)
    for moment in (
        NOON,
        NOON + timedelta(minutes=59),
        NOON + timedelta(minutes=60),
        NOON + timedelta(minutes=61),
    ):
        with clock.at(moment):
            lease.enqueue_periodic()
    assert Job.objects.filter(task=jobs.hourly.path).count() == 2


def test_two_workers_put_a_period_down_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(intervals, jobs.hourly.path, 3600)
    with clock.at(NOON):
        lease.enqueue_periodic()
        once = Job.objects.get().once
        Job.objects.bulk_create([Job(task=jobs.hourly.path, once=once, due_at=NOON)], ignore_conflicts=True)
    assert Job.objects.count() == 1


def test_finished_jobs_are_forgotten_after_thirty_days() -> None:
    with clock.at(NOON - timedelta(days=31)):
        jobs.add.enqueue(1)
        run_all()
    with clock.at(NOON):
        jobs.add.enqueue(2)
        assert tasks.forget_finished_jobs() == 1
    assert [job.arguments for job in Job.objects.all()] == [[2]]


def test_the_tests_do_not_leave_a_transaction_open() -> None:
    assert not connection.in_atomic_block
