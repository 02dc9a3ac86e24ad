"""What runs by itself: the record is signed each day, what expired is thrown away, who has no role leaves circles."""

from __future__ import annotations

from havn.foundations.audit import record
from havn.foundations.audit.tree import make_checkpoint
from havn.foundations.audit.verify import verify
from havn.foundations.errors import Refused
from havn.foundations.network.actor import system
from havn.foundations.network.queries import network_of_installation
from havn.foundations.people.sessions import SessionStore
from havn.foundations.tasks.task import every, task
from havn.foundations.vault import guard
from havn.programmes.setup import actions, queries


@every(hours=24)
@task
def sign_checkpoint() -> int:
    """Sign the record as it stands; return its size. A copy belongs with another organisation."""
    checkpoint = make_checkpoint()
    return checkpoint.size if checkpoint else 0


@every(hours=24)
@task(whole=False)
def verify_record() -> int:
    """Look each night whether the record and all that it tells of still fit; return how many things do not."""
    return len(verify().findings)


@every(hours=6)
@task(whole=False)
def forget_expired_sessions() -> None:
    """Delete the sessions that are over, tries at passphrases that no longer count, and presses of old pages."""
    SessionStore.clear_expired()
    guard.forget_old_tries()
    record.forget_presses()


@every(hours=24)
@task(whole=False)
def end_places_without_role() -> int:
    """Take whoever has no role any more out of the circles, each with a new key; return how many places ended."""
    ended = 0
    for place in queries.places_without_role():
        try:
            actions.end_place(system("night watch"), place)
            ended += 1
        except Refused:
            continue  # the last one in: the way in stays shut to them, and a member must be named first
    return ended


@every(hours=24)
@task(whole=False)
def forget_old_invitations() -> None:
    """Forget invitations thirty days after they were used or expired."""
    network = network_of_installation()
    if network is not None and queries.old_invitations().exists():
        actions.forget_invitations(system("night watch"), network)
