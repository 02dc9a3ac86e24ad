"""What runs by itself: missed check-ins are marked each night."""

from __future__ import annotations

from havn.foundations.errors import Refused
from havn.foundations.network.actor import system
from havn.foundations.tasks.task import every, task
from havn.programmes.cases.actions import miss_check_in
from havn.programmes.cases.queries import check_ins_overdue


@every(hours=6)
@task(whole=False)
def mark_missed_check_ins() -> int:
    """Mark the check-ins whose day is over; return how many."""
    marked = 0
    for check_in in check_ins_overdue():
        try:
            miss_check_in(system("night watch"), check_in)
            marked += 1
        except Refused:
            continue  # recorded by a colleague in this very moment
    return marked
