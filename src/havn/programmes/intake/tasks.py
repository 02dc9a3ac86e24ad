"""What runs by itself: the long queue empties slowly, old drafts are destroyed, files of nobody are swept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations.errors import Refused
from havn.foundations.network.actor import system
from havn.foundations.tasks.task import every, task
from havn.foundations.vault import files
from havn.programmes.cases.actions import release_request
from havn.programmes.intake.actions import discard_draft
from havn.programmes.intake.queries import drafts_too_old, queues, released_an_hour

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from havn.programmes.cases.models import Request


@every(hours=1)
@task(whole=False)
def release_from_queue() -> int:
    """Let the requests that waited longest out of the queue, a few at each desk; return how many."""
    return sum(_release_from(queue, released_an_hour()) for queue in queues())


def _release_from(queue: QuerySet[Request], share: int) -> int:
    """Let up to `share` requests out; one that is refused keeps nobody behind it waiting."""
    released = 0
    for request in queue.iterator():
        if released == share:
            break
        try:
            release_request(system("queue keeper"), request)
            released += 1
        except Refused:
            continue  # taken out, declined or withdrawn in this very moment, or changed past Havn
    return released


@every(hours=6)
@task(whole=False)
def destroy_old_drafts() -> int:
    """Destroy the drafts that were kept for as long as was promised; return how many."""
    destroyed = 0
    for draft in drafts_too_old():
        try:
            discard_draft(system("night watch"), draft)
            destroyed += 1
        except Refused:
            continue  # sent or thrown away in this very moment
    return destroyed


@every(hours=24)
@task(whole=False)
def sweep_files() -> int:
    """Remove sealed bytes that no row names, as a crash or a refused request leaves them; return how many."""
    return files.sweep()
