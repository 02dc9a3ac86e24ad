"""What runs by itself: the record is signed each day, and what expired is thrown away."""

from __future__ import annotations

from havn.foundations.audit.tree import make_checkpoint
from havn.foundations.people.sessions import SessionStore
from havn.foundations.tasks.task import every, task


@every(hours=24)
@task
def sign_checkpoint() -> int:
    """Sign the record as it stands; return its size. A copy belongs with another organisation."""
    checkpoint = make_checkpoint()
    return checkpoint.size if checkpoint else 0


@every(hours=6)
@task(whole=False)
def forget_expired_sessions() -> None:
    """Delete the sessions that are over: what they sealed is gone with them."""
    SessionStore.clear_expired()
