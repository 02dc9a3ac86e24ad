"""Who may set up what. No rule here opens anything: content needs a circle's key, and a key needs a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations import clock
from havn.foundations.network.models import Role
from havn.foundations.network.queries import people_working_for

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Affiliation, Invitation, Membership, Network, Organisation
    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Circle, CircleMembership, Recovery

RUNS_AN_ORGANISATION = (Role.ADMINISTRATOR, Role.DIRECTOR)


def may_set_up_network(actor: Actor, network: Network) -> bool:
    """Let whoever administers the installation name the network and add organisations."""
    return actor.is_administrator


def may_set_up_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Let the administrator of the installation, and who runs the organisation and acts for it, set it up."""
    if actor.is_administrator:
        return True
    is_own = actor.organisation is not None and actor.organisation.pk == organisation.pk
    return is_own and actor.has_role(*RUNS_AN_ORGANISATION)


def may_affiliate(actor: Actor, organisation: Organisation) -> bool:
    """Let the administrator of the installation say which House or network an organisation belongs to."""
    return actor.is_administrator


def may_end_affiliation(actor: Actor, affiliation: Affiliation) -> bool:
    """Let the administrator of the installation end an affiliation that has not ended."""
    return actor.is_administrator and affiliation.until_on is None


def may_withdraw_invitation(actor: Actor, invitation: Invitation) -> bool:
    """Let whoever may invite take an unused invitation back."""
    return is_open(invitation) and may_set_up_organisation(actor, invitation.organisation)


def is_open(invitation: Invitation) -> bool:
    """Say whether an invitation can still be accepted today."""
    is_unused = invitation.accepted_by_id is None and not invitation.is_withdrawn
    return is_unused and invitation.expires_on >= clock.today()


def may_accept_invitation(actor: Actor, invitation: Invitation) -> bool:
    """Let whoever holds the link of an open invitation, and is not signed in as somebody else, accept it."""
    return actor.kind == "visitor" and is_open(invitation)


def may_forget_invitations(actor: Actor, network: Network) -> bool:
    """Let the nightly job forget them, and nobody by hand."""
    return actor.kind == "system"


def may_end_role(actor: Actor, membership: Membership) -> bool:
    """Let who sets up the organisation end a role that has not ended."""
    has_ended = membership.until_on is not None and membership.until_on <= clock.today()
    return not has_ended and may_set_up_organisation(actor, membership.organisation)


def may_administer_person(actor: Actor, person: Person) -> bool:
    """Let an administrator of the installation change what another person may do; nobody their own."""
    return actor.is_administrator and person.is_active and person != actor.person


def may_appoint(actor: Actor, person: Person) -> bool:
    """Let an administrator make somebody else one, too."""
    return may_administer_person(actor, person) and not person.is_administrator


def may_dismiss(actor: Actor, person: Person) -> bool:
    """Let an administrator take the office from another one: so there is always one left."""
    return may_administer_person(actor, person) and person.is_administrator


def may_name_circle(actor: Actor, circle: Circle) -> bool:
    """Let who sets up the organisation name its circles."""
    return may_set_up_organisation(actor, circle.organisation)


def may_see_circle(actor: Actor, circle: Circle) -> bool:
    """Let members, and who sets up the organisation, see who is in a circle."""
    return actor.is_in(circle.pk) or may_set_up_organisation(actor, circle.organisation)


def may_admit_to_circle(actor: Actor, circle: Circle) -> bool:
    """Let a member let somebody in: the key can come from nobody else, whatever their office."""
    return actor.is_in(circle.pk)


def may_take_out_of_circle(actor: Actor, membership: CircleMembership) -> bool:
    """Let a member, and who sets up the organisation, end somebody's place in a circle."""
    return membership.until_on is None and may_see_circle(actor, membership.circle)


def may_end_place(actor: Actor, membership: CircleMembership) -> bool:
    """Let the nightly job end the place of who holds no role there any more, and nobody by hand."""
    if actor.kind != "system" or membership.until_on is not None:
        return False
    works = people_working_for(membership.circle.organisation_id).filter(person_id=membership.person_id)
    return not (membership.person.is_active and works.exists())


def may_rekey_circle(actor: Actor, circle: Circle) -> bool:
    """Let a member seal everything to the present key: others cannot open what must be sealed again."""
    return actor.is_in(circle.pk)


def may_change_account(actor: Actor, person: Person) -> bool:
    """Let people change their own account and nobody else's."""
    return actor.person is not None and actor.person == person and person.is_active


def may_open_recovery(actor: Actor, person: Person) -> bool:
    """Let who runs an organisation that a person works for open their way back; it takes trustees to go it."""
    if actor.person is None or not person.is_active or person == actor.person:
        return False
    return actor.is_administrator or (
        actor.organisation is not None
        and actor.has_role(*RUNS_AN_ORGANISATION)
        and people_working_for(actor.organisation.pk).filter(person_id=person.pk).exists()
    )


def is_recovery_open(recovery: Recovery) -> bool:
    """Say whether a recovery can still be used today."""
    return recovery.ended_on is None and recovery.expires_on >= clock.today() and recovery.person.is_active


def may_release_share(actor: Actor, recovery: Recovery) -> bool:
    """Let a trustee of the person's kit help once, while the recovery is open; nobody in their own."""
    if actor.person is None or not is_recovery_open(recovery) or recovery.person == actor.person:
        return False
    is_trustee = recovery.person.recovery_kit.shares.filter(trustee=actor.person).exists()
    return is_trustee and not recovery.released.filter(trustee=actor.person).exists()


def may_complete_recovery(actor: Actor, recovery: Recovery) -> bool:
    """Let whoever holds the link, and is not signed in, choose a new passphrase once enough trustees have helped."""
    return actor.kind == "visitor" and is_recovery_open(recovery)


def may_stop_recovery(actor: Actor, recovery: Recovery) -> bool:
    """Let the person themselves, a trustee, and who could open it stop a recovery."""
    if actor.person is None or recovery.ended_on is not None:
        return False
    is_own = recovery.person == actor.person
    return is_own or may_open_recovery(actor, recovery.person) or may_release_share(actor, recovery)
