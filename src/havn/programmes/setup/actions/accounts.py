"""What people change about their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations.actions import action
from havn.foundations.people.queries import sessions_of
from havn.foundations.vault import custody, sign_in
from havn.programmes.setup import permissions

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.people.models import OpenSession, Person
    from havn.foundations.vault.sign_in import NewPassphrase


@action(allowed=permissions.may_change_account, event="passphrase.changed")
def change_passphrase(actor: Actor, person: Person, *, passphrase: NewPassphrase) -> Person:
    """Seal the person's keys under a new passphrase; what they open stays the same, other browsers are signed out."""
    seed = custody.keyring_of_person(actor).seed
    sign_in.give_passphrase(person, passphrase, seed=seed)
    return person


@action(allowed=permissions.may_change_account, event="profile.changed")
def change_profile(actor: Actor, person: Person, *, full_name: str, email: str, language: str) -> Person:
    """Change the name shown to colleagues, the address for notices, the language."""
    person.full_name, person.email, person.language = full_name, email, language
    person.save(update_fields=["full_name", "email", "language"])
    return person


@action(allowed=permissions.may_change_account, event="second_step.added")
def record_second_step(actor: Actor, person: Person) -> None:
    """Record that the person added something to their second step; allauth kept it."""


@action(allowed=permissions.may_change_account, event="second_step.removed")
def record_second_step_removed(actor: Actor, person: Person) -> None:
    """Record that the person took something from their second step; allauth removed it."""


@action(allowed=permissions.may_change_account, event="recovery_codes.made")
def record_recovery_codes(actor: Actor, person: Person) -> None:
    """Record that the person made new recovery codes; allauth keeps them."""


@action(allowed=permissions.may_change_account, event="session.ended")
def end_session(actor: Actor, person: Person, *, session: OpenSession) -> None:
    """Sign out one of the person's browsers."""
    sessions_of(person).filter(pk=session.pk).delete()


@action(allowed=permissions.may_change_account, event="sessions.ended")
def end_other_sessions(actor: Actor, person: Person, *, present: str) -> int:
    """Sign out every browser of the person but the one named by `present`; return how many."""
    others = sessions_of(person).exclude(pk=present)
    count = others.count()
    others.delete()
    return count
