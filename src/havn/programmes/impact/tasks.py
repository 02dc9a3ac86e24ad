"""What runs by itself: once a night the facts are put into the order of their random keys."""

from __future__ import annotations

from havn.foundations.tally.facts import shuffle
from havn.foundations.tasks.task import every, task


@every(hours=24)
@task(whole=False)
def shuffle_facts() -> None:
    """Take from PostgreSQL's storage the order in which facts were written; SQLite never keeps it."""
    shuffle()
