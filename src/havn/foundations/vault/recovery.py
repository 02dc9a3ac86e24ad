"""The way back after a passphrase was lost: several trustees together, never one administrator, never a master key.

A person's seed is sealed under a random secret that is split by SLIP-39 (docs/vault-format.md, “Shares and archives”);
each share is wrapped to one trustee. To come back, trustees wrap their shares to the public key of a one-time link.
Whoever holds the link, and nobody else, can put them together; fewer than needed give nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.vault import custody
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import PersonKeys, RecoveryKit, RecoveryShare, ReleasedShare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from havn.foundations.network.actor import Actor
    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Recovery

FEWEST, MOST = 2, 16


@dataclass(frozen=True)
class PreparedKit:
    """A kit that was made but not kept yet: splitting takes a while, and no transaction should wait for it."""

    need: int
    sealed_seed: bytes = field(repr=False)
    shares: dict[UUID, bytes] = field(repr=False)


def _place(person_id: UUID) -> sealing.Place:
    return sealing.Place("-", "vault.recoverykit", str(person_id), "sealed_seed", 1)


def _share_context(person_id: UUID, trustee_id: UUID) -> bytes:
    return b"recovery share:" + person_id.bytes + trustee_id.bytes


def _release_context(recovery_id: UUID, trustee_id: UUID) -> bytes:
    return b"released share:" + recovery_id.bytes + trustee_id.bytes


def prepare(actor: Actor, trustees: Iterable[Person], *, need: int) -> PreparedKit:
    """Seal the actor's own seed under a new secret and split it: any `need` of the trustees give it back."""
    keyring = custody.keyring_of_person(actor)
    keys = list(PersonKeys.objects.filter(person__in=list(trustees)).exclude(person_id=keyring.person_id))
    if not FEWEST <= need <= len(keys) <= MOST:
        raise Invalid
    secret = sealing.new_key()
    shares = sealing.split_secret(secret, need=need, of=len(keys))
    wrapped = {
        each.person_id: sealing.wrap(
            share.encode(), to=bytes(each.kem_public), context=_share_context(keyring.person_id, each.person_id)
        )
        for each, share in zip(keys, shares, strict=True)
    }
    return PreparedKit(need, sealing.seal(keyring.seed, key=secret, place=_place(keyring.person_id)), wrapped)


def keep(person: Person, kit: PreparedKit) -> RecoveryKit:
    """Keep a prepared kit; the one before is destroyed with its shares."""
    RecoveryKit.objects.filter(person=person).delete()
    kept = RecoveryKit.objects.create(person=person, need=kit.need, sealed_seed=kit.sealed_seed, made_on=clock.today())
    RecoveryShare.objects.bulk_create(
        [RecoveryShare(kit=kept, trustee_id=trustee, wrapped=wrapped) for trustee, wrapped in kit.shares.items()]
    )
    return kept


def link_public(token: str) -> bytes:
    """Return the public key to which shares are wrapped for whoever holds the link."""
    return sealing.kem_public(_link_seed(token))


def _link_seed(token: str) -> bytes:
    return sealing.derive(token.encode(), "recovery/link")


def release(actor: Actor, recovery: Recovery) -> ReleasedShare:
    """Wrap the actor's share of the person's kit to the holder of the link; raises `NotAllowed` without a share."""
    keyring = custody.keyring_of_person(actor)
    share = RecoveryShare.objects.filter(kit_id=recovery.person_id, trustee_id=keyring.person_id).first()
    if share is None:
        raise NotAllowed
    context = _share_context(recovery.person_id, keyring.person_id)
    try:
        words = sealing.unwrap(bytes(share.wrapped), seed=keyring.seed, context=context)
    except sealing.SealError as error:
        raise Unreadable from error
    wrapped = sealing.wrap(words, to=bytes(recovery.public), context=_release_context(recovery.pk, keyring.person_id))
    return ReleasedShare.objects.create(recovery=recovery, trustee_id=keyring.person_id, wrapped=wrapped)


def seed_from(recovery: Recovery, token: str) -> bytes:
    """Put the released shares together and return the person's seed; raises `Unreadable` when they do not fit."""
    kit = RecoveryKit.objects.get(person_id=recovery.person_id)
    opener = sealing.Unwrapper(_link_seed(token))
    try:
        shares = [
            opener.unwrap(bytes(each.wrapped), context=_release_context(recovery.pk, each.trustee_id)).decode()
            for each in recovery.released.order_by("pk")[: kit.need]
        ]
        secret = sealing.join_shares(shares)
        return sealing.open_sealed(bytes(kit.sealed_seed), key=secret, place=_place(recovery.person_id))
    except (sealing.SealError, ValueError) as error:
        raise Unreadable from error


def forget(person: Person) -> None:
    """Destroy a person's kit: after it was used its secret is known to whoever used it, or the account is closed."""
    RecoveryKit.objects.filter(person=person).delete()
