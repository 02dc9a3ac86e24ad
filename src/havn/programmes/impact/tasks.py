"""What runs by itself: once a night the facts are written anew, in the order of their random keys."""

from __future__ import annotations

from havn.foundations.tally.facts import shuffle
from havn.foundations.tasks.task import every, task


@every(hours=24)
@task(whole=False)
def shuffle_facts() -> None:
    """Take from PostgreSQL's storage when and beside what facts were written; SQLite keeps neither."""
    shuffle()
