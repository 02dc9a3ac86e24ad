"""Jobs: calls of tasks, waiting, running or done."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.ids import new_id


class Job(models.Model):
    """One call of a task, with the lease of whoever runs it and how far it has come."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=list)
    name = models.CharField(max_length=120, blank=True)
    once = models.CharField(max_length=240, unique=True, null=True)  # noqa: DJ001 - NULL is what may repeat
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(finished_at__isnull=True), name="job_open_by_due"),
            models.Index(fields=["name", "due_at"], name="job_by_name"),
        ]

    class Privacy:
        holds = _("Which task runs on which record, by number; where in the code it failed, never with which values")
        why = _("To finish what was begun, and to show how far long work has come")
        kept = _("Thirty days after it is done")
        seal = None

    def __str__(self) -> str:
        return f"{self.task} ({self.state})"

    @property
    def state(self) -> str:
        """Where the job stands, as one of `State`."""
        if self.finished_at is not None:
            return self.State.FAILED if self.failure else self.State.DONE
        return self.State.WAITING if self.lease_until is None else self.State.RUNNING
