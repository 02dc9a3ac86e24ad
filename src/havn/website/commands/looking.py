"""Commands that look: `havn audit verify` and `checkpoint`, `havn user list`, `havn task work`, `havn task list`."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from typing import TYPE_CHECKING

from havn.website.commands import ready

if TYPE_CHECKING:
    import argparse


def sign_checkpoint(_asked: argparse.Namespace) -> int:
    """Print a signed checkpoint of the record as it stands now, to be kept by somebody else."""
    ready.load_installed()
    from havn.foundations.audit import tree

    checkpoint = tree.make_checkpoint()
    if checkpoint is None:
        ready.say("Nothing has happened here yet: there is nothing to sign.")
        return 1
    sys.stdout.write(tree.deposit_of(checkpoint))
    return 0


def verify_audit(asked: argparse.Namespace) -> int:
    """Recompute the record, and hold it against what somebody else kept; 1 when something does not fit."""
    ready.load_installed()
    from havn.foundations.audit import tree
    from havn.foundations.audit.verify import verify

    try:
        deposited = [tree.from_deposit(file.read_text("utf-8")) for file in asked.deposited]
    except ValueError:
        ready.say("A deposited checkpoint can’t be read, or is of another record. Nothing was looked at.")
        return 1
    report = verify(deposited)
    for finding in report.findings:
        ready.say(finding.sentence)
    ready.say(
        f"{report.entries} entries, {report.checkpoints} checkpoints and {report.records} sealed records looked at."
    )
    ready.say("All of it fits." if report.holds else f"{len(report.findings)} things do not fit: see above.")
    return 0 if report.holds else 1


def list_people(_asked: argparse.Namespace) -> int:
    """Print a line for each person: name, whether they may sign in, and for whom they work in which role."""
    ready.load_installed()
    from havn.foundations.network.queries import memberships_of
    from havn.foundations.people.models import Person

    for person in Person.objects.order_by("username"):
        works = "; ".join(f"{one.organisation} ({one.get_role_display()})" for one in memberships_of(person))
        state = "" if person.is_active else " [shut]"
        ready.say(f"{person.username}{state}\t{person.full_name}\t{works or 'for nobody now'}")
    return 0


def list_jobs(_asked: argparse.Namespace) -> int:
    """Print how many jobs are in each state, and where in the code those that failed did so."""
    ready.load_installed()
    from havn.foundations.tasks.models import Job

    jobs = list(Job.objects.order_by("due_at"))
    counts = Counter(job.state for job in jobs)
    for state in Job.State:
        ready.say(f"{state.value}\t{counts[state]}")
    for job in jobs:
        if job.failure:
            ready.say(f"{job.state}\t{job.task}\tattempt {job.attempts}\t{job.failure}")
    return 0


def work(asked: argparse.Namespace) -> int:
    """Run jobs until the process is told to stop, or until nothing is due."""
    ready.load_installed()
    from havn.foundations.tasks.worker import Worker

    worker = Worker()
    if asked.once:
        ready.say(f"{worker.work_once()} jobs were run.")
        return 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop(0))
    ready.say("Working (stop it with Ctrl-C).")
    worker.work()
    return 0
