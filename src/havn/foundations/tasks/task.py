"""What a task is: a function that is called later, once or at intervals."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, overload
from uuid import UUID

from django.db import transaction

from havn.foundations import clock
from havn.foundations.tasks.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

LONGEST_ARGUMENT = 100
tasks: dict[str, Task] = {}
intervals: dict[str, int] = {}
something_to_do = threading.Event()


@dataclass(frozen=True)
class Task:
    """A function that may run later; `whole` says that it runs in one transaction with the end of its job."""

    function: Callable[..., Any]
    takes_context: bool = False
    whole: bool = True
    run_after: datetime | None = None
    name: str = ""

    @property
    def path(self) -> str:
        """The name under which jobs refer to the task."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    def using(self, *, run_after: datetime | None = None, name: str = "") -> Task:
        """Return the task, to be run not before a moment, or under a name by which its progress is found."""
        return replace(self, run_after=run_after, name=name)

    def enqueue(self, *arguments: int | bool | str | UUID | None) -> Job:
        """Put down a job in the caller's transaction: it runs if, and only if, that commits.

        Arguments are numbers, flags and ids. What people wrote does not belong here: the queue is not sealed.
        """
        for argument in arguments:
            if not isinstance(argument, int | str | UUID | None) or len(str(argument)) > LONGEST_ARGUMENT:
                raise TypeError(f"{self.path} is called with something else than a number or an id")
        plain = [str(argument) if isinstance(argument, UUID) else argument for argument in arguments]
        due_at = self.run_after or clock.now()
        job = Job.objects.create(task=self.path, arguments=plain, due_at=due_at, name=self.name)
        transaction.on_commit(something_to_do.set)
        return job

    def __call__(self, *arguments: Any) -> Any:
        """Run the function here and now."""
        return self.function(*arguments)


@overload
def task(function: Callable[..., Any], /) -> Task: ...
@overload
def task(*, takes_context: bool = ..., whole: bool = ...) -> Callable[[Callable[..., Any]], Task]: ...
def task(
    function: Callable[..., Any] | None = None, /, *, takes_context: bool = False, whole: bool = True
) -> Task | Callable[[Callable[..., Any]], Task]:
    """Declare a function as a task.

    A whole task and the end of its job are one transaction, so what it writes is written exactly once. Long
    work sets `whole=False`, commits in steps that may be repeated without harm, and tells its progress.
    """
    if function is None:
        return partial(task, takes_context=takes_context, whole=whole)
    made = Task(function, takes_context=takes_context, whole=whole)
    tasks[made.path] = made
    return made


def every(*, hours: float) -> Callable[[Task], Task]:
    """Let a task without arguments also run by itself once in each period of so many hours."""

    def decorate(made: Task) -> Task:
        intervals[made.path] = round(hours * 3600)
        return made

    return decorate
