"""How people join, what they may do, and how they leave."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.actions import action
from havn.foundations.errors import Invalid
from havn.foundations.network.models import Invitation, Membership
from havn.foundations.people.models import Person
from havn.foundations.people.queries import is_taken, sessions_of
from havn.foundations.vault import custody, recovery, sign_in
from havn.programmes.setup import permissions, queries
from havn.programmes.setup.actions.circles import leave_circles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Network, Organisation
    from havn.foundations.vault.sign_in import NewPassphrase

INVITATION_LASTS = datetime.timedelta(days=7)


@action(allowed=permissions.may_set_up_organisation, event="person.invited")
def invite_person(actor: Actor, organisation: Organisation, *, full_name: str, roles: Sequence[str]) -> str:
    """Invite somebody to work for the organisation; return what goes into their one-time link, shown this once."""
    token = sealing.random_token()
    invitation = Invitation(
        organisation=organisation,
        full_name=full_name,
        roles=list(roles),
        fingerprint=sealing.fingerprint(token.encode()),
        invited_by=actor.person,
        expires_on=clock.today() + INVITATION_LASTS,
    )
    invitation.save()
    return token


@action(allowed=permissions.may_withdraw_invitation, event="invitation.withdrawn")
def withdraw_invitation(actor: Actor, invitation: Invitation) -> Invitation:
    """Take an invitation back: its link opens nothing any more."""
    invitation.is_withdrawn = True
    invitation.save(update_fields=["is_withdrawn"])
    return invitation


@action(allowed=permissions.may_accept_invitation, event="invitation.accepted")
def accept_invitation(
    actor: Actor,
    invitation: Invitation,
    *,
    username: str,
    full_name: str,
    email: str,
    language: str,
    passphrase: NewPassphrase,
) -> Person:
    """Make the account of whoever was invited, with keys under their own passphrase; the link is used up."""
    username = username.strip().lower()
    if is_taken(username):
        raise Invalid(fields={"username": _("Somebody signs in under this name already. Please choose another.")})
    person = Person(username=username, full_name=full_name, email=email, language=language, joined_on=clock.today())
    sign_in.give_passphrase(person, passphrase)
    for role in invitation.roles:
        Membership(person=person, organisation=invitation.organisation, role=role, from_on=clock.today()).save()
    invitation.accepted_by = person
    invitation.save(update_fields=["accepted_by"])
    return person


@action(allowed=permissions.may_forget_invitations, event="invitations.forgotten")
def forget_invitations(actor: Actor, network: Network) -> None:
    """Forget old invitations, with the names in them."""
    queries.old_invitations().delete()


@action(allowed=permissions.may_set_up_organisation, event="role.given")
def give_role(
    actor: Actor,
    organisation: Organisation,
    *,
    person: Person,
    role: str,
    from_on: datetime.date,
    last_on: datetime.date | None = None,
) -> Membership:
    """Give a person a role in the organisation from a day on; `last_on`, when it is known, is the last day of it."""
    if not person.is_active:
        raise Invalid(fields={"person": _("This account is closed.")})
    if actor.person is not None and person.pk == actor.person.pk:
        raise Invalid(fields={"person": _("Nobody gives a role to themselves. Please ask a colleague.")})
    if queries.all_roles_held(person).filter(organisation=organisation, role=role).exists():
        raise Invalid(fields={"role": _("This role is held already.")})
    if last_on is not None and last_on < from_on:
        raise Invalid(fields={"last_on": _("It can’t end before it begins.")})
    until_on = last_on + datetime.timedelta(days=1) if last_on else None
    membership = Membership(person=person, organisation=organisation, role=role, from_on=from_on, until_on=until_on)
    membership.save()
    return membership


@action(allowed=permissions.may_end_role, event="role.ended")
def end_role(actor: Actor, membership: Membership) -> Membership:
    """End a role now; with the last role in an organisation its circles are left too."""
    _end(membership)
    if not queries.roles_held(membership.person, membership.organisation).exists():
        leave_circles(membership.person, membership.organisation)
    return membership


@action(allowed=permissions.may_administer_person, event="person.deactivated")
def deactivate_person(actor: Actor, person: Person) -> Person:
    """Close an account: roles and every open place in a circle end, sessions too; the private keys are destroyed.

    The public keys stay, so that what the person signed can be checked.
    """
    leave_circles(person)
    for membership in queries.all_roles_held(person):
        _end(membership)
    person.is_active = person.is_administrator = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "is_administrator", "password"])
    sessions_of(person).delete()
    custody.destroy_private_keys(person)
    recovery.forget(person)
    return person


@action(allowed=permissions.may_appoint, event="administrator.appointed")
def appoint_administrator(actor: Actor, person: Person) -> Person:
    """Let a person administer the installation, too."""
    person.is_administrator = True
    person.save(update_fields=["is_administrator"])
    return person


@action(allowed=permissions.may_dismiss, event="administrator.dismissed")
def dismiss_administrator(actor: Actor, person: Person) -> Person:
    """Take the administration of the installation from a person."""
    person.is_administrator = False
    person.save(update_fields=["is_administrator"])
    return person


def _end(membership: Membership) -> None:
    # A role that has not begun yet never does: it ends on the day it would have begun.
    membership.until_on = max(clock.today(), membership.from_on)
    membership.save(update_fields=["until_on"])
