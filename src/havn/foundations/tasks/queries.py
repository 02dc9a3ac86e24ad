"""How far long work has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from havn.foundations.tasks.models import Job


@dataclass(frozen=True)
class Progress:
    """Where named work stands: a state of `Job.State`, steps done of a total, the result at the end."""

    state: str
    done: int
    total: int
    result: Any


def progress_of(name: str) -> Progress | None:
    """Return where the newest work of that name stands, or None. Names hold ids only."""
    job = Job.objects.filter(name=name).order_by("-due_at").first()
    return None if job is None else Progress(job.state, job.done, job.total, job.result)
