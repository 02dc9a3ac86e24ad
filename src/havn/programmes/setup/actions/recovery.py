"""How somebody who lost their passphrase comes back: with several trustees, recorded and seen by the person."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.actions import action
from havn.foundations.errors import Invalid
from havn.foundations.people.queries import sessions_of
from havn.foundations.vault import recovery as vault
from havn.foundations.vault import sign_in
from havn.foundations.vault.models import Recovery
from havn.programmes.setup import permissions, queries

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import RecoveryKit, ReleasedShare
    from havn.foundations.vault.recovery import PreparedKit
    from havn.foundations.vault.sign_in import NewPassphrase

RECOVERY_LASTS = datetime.timedelta(days=3)


@action(allowed=permissions.may_change_account, event="recovery_kit.made")
def make_recovery_kit(actor: Actor, person: Person, *, kit: PreparedKit) -> RecoveryKit:
    """Split the way back to one's keys among trustees; an older kit is destroyed."""
    return vault.keep(person, kit)


@action(allowed=permissions.may_open_recovery, event="recovery.opened")
def open_recovery(actor: Actor, person: Person) -> str:
    """Open a person's way back; return what goes into their one-time link, shown this once."""
    kit = queries.kit_of(person)
    if kit is None:
        raise Invalid(_("They have made no recovery kit. Close this account and invite them again."))
    if len(queries.trustees_left(kit)) < kit.need:
        raise Invalid(
            _("Too few of the colleagues they chose still have an account. Close this account and invite them again.")
        )
    for stale in queries.recoveries_left_open(person):
        _end(stale)
    token = sealing.random_token()
    Recovery(
        person=person,
        opened_by=actor.person,
        fingerprint=sealing.fingerprint(token.encode()),
        public=vault.link_public(token),
        opened_on=clock.today(),
        expires_on=clock.today() + RECOVERY_LASTS,
    ).save()
    return token


@action(allowed=permissions.may_release_share, event="recovery.helped")
def release_share(actor: Actor, recovery: Recovery) -> ReleasedShare:
    """Give one's share to whoever holds the link of this recovery."""
    return vault.release(actor, recovery)


@action(allowed=permissions.may_stop_recovery, event="recovery.stopped")
def stop_recovery(actor: Actor, recovery: Recovery) -> Recovery:
    """Stop a recovery: its link opens nothing any more, and released shares are destroyed."""
    return _end(recovery)


@action(allowed=permissions.may_complete_recovery, event="recovery.used")
def complete_recovery(actor: Actor, recovery: Recovery, *, seed: bytes, passphrase: NewPassphrase) -> Person:
    """Seal the person's keys under a new passphrase; every browser is signed out and the kit is used up."""
    person: Person = recovery.person
    sign_in.give_passphrase(person, passphrase, seed=seed)
    sessions_of(person).delete()
    vault.forget(person)
    _end(recovery)
    return person


def _end(recovery: Recovery) -> Recovery:
    recovery.released.all().delete()
    recovery.ended_on = clock.today()
    recovery.save(update_fields=["ended_on"])
    return recovery
