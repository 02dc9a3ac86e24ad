"""The queue's own housekeeping."""

from __future__ import annotations

from datetime import timedelta

from havn.foundations import clock
from havn.foundations.tasks.models import Job
from havn.foundations.tasks.task import every, task

KEPT = timedelta(days=30)


@every(hours=24)
@task
def forget_finished_jobs() -> int:
    """Delete jobs that ended thirty days ago or earlier; return how many."""
    return Job.objects.filter(finished_at__lt=clock.now() - KEPT).delete()[0]
