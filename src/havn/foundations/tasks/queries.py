"""How far long work has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from havn.foundations.tasks.models import Job

if TYPE_CHECKING:
    from havn.foundations.tasks.task import Task


@dataclass(frozen=True)
class Progress:
    """Where named work stands: a state of `Job.State`, steps done of a total, the result at the end."""

    state: str
    done: int
    total: int
    result: Any


def newest_result(task: Task) -> Any:
    """Return what the task returned when it last ended well, None when it never did."""
    ended = Job.objects.filter(task=task.path, finished_at__isnull=False, failure="").order_by("-finished_at")
    return ended.values_list("result", flat=True).first()


def progress_of(name: str) -> Progress | None:
    """Return where the newest work of that name stands, or None. Names hold ids only."""
    job = Job.objects.filter(name=name).order_by("-due_at").first()
    return None if job is None else Progress(job.state, job.done, job.total, job.result)
