"""Who can open what: keys of people, circles and data, and the keyrings that actors carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.errors import Locked, NotAllowed
from havn.foundations.vault import proofs
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import Circle, DataKey, Epoch, EpochGrant, KeyWrap, Mailbox, PersonKeys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person


def _epoch_context(epoch_id: UUID, person_id: UUID) -> bytes:
    return b"epoch grant:" + epoch_id.bytes + person_id.bytes


def _wrap_context(data_key_id: UUID, epoch_id: UUID) -> bytes:
    return b"data key:" + data_key_id.bytes + epoch_id.bytes


def _wrap_place(data_key_id: UUID, epoch_id: UUID) -> sealing.Place:
    return sealing.Place(str(epoch_id), "vault.keywrap", str(data_key_id), "wrapped", 1)


def seed_place(person_id: UUID, version: int) -> sealing.Place:
    """Return the place that a person's sealed seed is bound to."""
    return sealing.Place("-", "vault.personkeys", str(person_id), "sealed_seed", version)


def make_person_keys(person: Person, *, wrapping_key: bytes) -> bytes:
    """Make a person's keys and return the seed; it is stored only sealed under `wrapping_key`."""
    seed = sealing.new_key()
    keys = PersonKeys(
        person=person,
        kem_public=sealing.kem_public(seed),
        sign_public=sealing.sign_public(seed),
        sealed_seed=sealing.seal(seed, key=wrapping_key, place=seed_place(person.pk, 1)),
    )
    keys.proof = proofs.proof_of_person(keys)
    keys.save(force_insert=True)
    return seed


def open_seed(person: Person, *, wrapping_key: bytes) -> bytes:
    """Return the person's seed, or raise `Locked` when the key does not fit."""
    keys = PersonKeys.objects.filter(person=person).first()
    if keys is None:
        raise Locked
    try:
        return sealing.open_sealed(bytes(keys.sealed_seed), key=wrapping_key, place=seed_place(person.pk, keys.version))
    except sealing.SealError as error:
        raise Locked from error


def reseal_seed(person: Person, *, seed: bytes, wrapping_key: bytes) -> None:
    """Seal the person's seed under a new passphrase's key; what it opens stays the same."""
    keys = PersonKeys.objects.select_for_update().get(person=person)
    keys.version += 1
    keys.sealed_seed = sealing.seal(seed, key=wrapping_key, place=seed_place(person.pk, keys.version))
    keys.save(update_fields=["version", "sealed_seed"])


def destroy_private_keys(person: Person) -> None:
    """Destroy a person's private keys for good; the public ones stay, so that signatures can be checked."""
    PersonKeys.objects.filter(person=person).update(sealed_seed=b"")
    EpochGrant.objects.filter(person=person).delete()
    forget_what_was_written()


def forget_what_was_written() -> None:
    """Empty SQLite's write-ahead log once the transaction is through: a destroyed key would lie there still."""
    if connection.vendor == "sqlite":
        transaction.on_commit(lambda: connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)"))


def open_epoch_for(circle: Circle) -> Epoch:
    """Return the circle's present epoch."""
    return Epoch.objects.get(circle=circle, closed_on__isnull=True)


def epoch_to_seal_to(circle: Circle) -> Epoch:
    """Return the circle's present epoch, held until the transaction ends so that it is not closed meanwhile.

    Otherwise a key could be wrapped to an epoch that is being closed and forgotten, and nobody could ever open it.
    """
    hold(circle)
    epoch = open_epoch_for(circle)
    if not proofs.epoch_is_proven(epoch):
        raise Unreadable(_("This desk can’t take anything in at this moment. Nothing was kept; please try later."))
    return epoch


def hold(circle: Circle) -> None:
    """Let nobody else begin an epoch of the circle until the transaction ends; other records may name it meanwhile.

    SQLite has one writer at a time and no locks of rows: there, the transaction itself holds everything.
    """
    if connection.features.has_select_for_update:
        Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)


def begin_epoch(circle: Circle, *, members: Iterable[Person]) -> Epoch:
    """Begin a new epoch of the circle, granted to `members`; close the one before."""
    hold(circle)
    today = clock.today()
    last = Epoch.objects.filter(circle=circle).order_by("-number").first()
    Epoch.objects.filter(circle=circle, closed_on__isnull=True).update(closed_on=today)
    seed = sealing.new_key()
    epoch = Epoch(
        circle=circle, number=last.number + 1 if last else 1, public=sealing.kem_public(seed), opened_on=today
    )
    epoch.proof = proofs.proof_of_epoch(epoch)
    epoch.save(force_insert=True)
    for person in members:
        grant_epoch(epoch, seed, person)
    return epoch


def grant_epoch(epoch: Epoch, seed: bytes, person: Person) -> None:
    """Wrap an epoch's seed to one person."""
    keys = PersonKeys.objects.get(person=person)
    if not proofs.person_is_proven(keys):
        raise Unreadable
    wrapped = sealing.wrap(seed, to=bytes(keys.kem_public), context=_epoch_context(epoch.pk, person.pk))
    EpochGrant.objects.update_or_create(epoch=epoch, person=person, defaults={"wrapped": wrapped})


def admit(actor: Actor, circle: Circle, person: Person) -> None:
    """Let a person open what the circle can: wrap to them each of its epochs that the actor, a member, can open."""
    keyring = keyring_of_person(actor)
    for grant in EpochGrant.objects.filter(epoch__circle=circle, person_id=keyring.person_id).select_related("epoch"):
        grant_epoch(grant.epoch, keyring.epoch_seed(grant.epoch_id), person)


def shut_out(circle: Circle, person: Person, *, members: Iterable[Person]) -> Epoch:
    """Destroy a person's grants and begin an epoch that `members` alone can open; then re-key (`rekeying`)."""
    EpochGrant.objects.filter(epoch__circle=circle, person=person).delete()
    return begin_epoch(circle, members=members)


def new_data_keys(organisation: Organisation, count: int) -> dict[DataKey, bytes]:
    """Make several data keys with their bytes, in one statement; nobody opens them until they are wrapped."""
    made = DataKey.objects.bulk_create([DataKey(organisation=organisation) for _number in range(count)])
    return {data_key: sealing.new_key() for data_key in made}


def new_data_key(organisation: Organisation, *, circles: Iterable[Circle]) -> tuple[DataKey, bytes]:
    """Make a data key, wrapped to each circle by its public key alone; return it with its bytes for this once."""
    [(data_key, key)] = new_data_keys(organisation, 1).items()
    for circle in circles:
        wrap_to_circle(data_key, key, circle)
    return data_key, key


def wrap_to_circle(data_key: DataKey, key: bytes, circle: Circle) -> None:
    """Let the circle open the data key; nothing that opens is needed for it."""
    wrap_all_to_circle({data_key: key}, circle)


def wrap_all_to_circle(keys: Mapping[DataKey, bytes], circle: Circle) -> None:
    """Let the circle open several data keys, in one statement; wraps that are there already stay as they are."""
    epoch = epoch_to_seal_to(circle)
    public = bytes(epoch.public)
    wraps = [
        KeyWrap(
            data_key=data_key,
            epoch=epoch,
            is_public=True,
            wrapped=sealing.wrap(key, to=public, context=_wrap_context(data_key.pk, epoch.pk)),
        )
        for data_key, key in keys.items()
    ]
    KeyWrap.objects.bulk_create(wraps, ignore_conflicts=True)


def destroy_data_key(data_key: DataKey) -> None:
    """Destroy every wrap of the key: what it sealed can never be opened again (crypto-shredding)."""
    KeyWrap.objects.filter(data_key=data_key).delete()
    Mailbox.objects.filter(data_key=data_key).delete()
    DataKey.objects.filter(pk=data_key.pk).update(is_destroyed=True)
    forget_what_was_written()


class EpochOpener:
    """Opens wraps to one epoch; what is derived from its seed is derived once."""

    def __init__(self, epoch_id: UUID, seed: bytes) -> None:
        self.epoch_id = epoch_id
        self._seed = seed
        self._inner = sealing.derive(seed, "epoch/inner")
        self._unwrapper: sealing.Unwrapper | None = None

    def open(self, wrap: KeyWrap) -> bytes:
        """Return the data key; raises `sealing.SealError` when the wrap was moved or forged."""
        wrapped = bytes(wrap.wrapped)
        if not wrap.is_public:
            return sealing.open_sealed(wrapped, key=self._inner, place=_wrap_place(wrap.data_key_id, self.epoch_id))
        self._unwrapper = self._unwrapper or sealing.Unwrapper(self._seed)
        return self._unwrapper.unwrap(wrapped, context=_wrap_context(wrap.data_key_id, self.epoch_id))

    def wrap(self, data_key_id: UUID, key: bytes) -> KeyWrap:
        """Return (unsaved) a wrap under the epoch's inner key: many times quicker to open than a public one."""
        wrapped = sealing.seal(key, key=self._inner, place=_wrap_place(data_key_id, self.epoch_id))
        return KeyWrap(data_key_id=data_key_id, epoch_id=self.epoch_id, is_public=False, wrapped=wrapped)


@dataclass
class PersonKeyring:
    """The keys of somebody who signed in: opens what is sealed to the circles that they belong to now.

    `circles` are the circles of the organisation acted for; a key of another organisation stays shut although the
    person could open it, until they say that they act for that one.
    """

    person_id: UUID
    circles: frozenset[UUID]
    seed: bytes = field(repr=False)
    _epochs: dict[UUID, bytes] = field(default_factory=dict, repr=False)
    _keys: dict[UUID, bytes] = field(default_factory=dict, repr=False)
    _openers: dict[UUID, EpochOpener] = field(default_factory=dict, repr=False)
    _broken: set[UUID] = field(default_factory=set, repr=False)

    def epoch_seed(self, epoch_id: UUID) -> bytes:
        """Return an epoch's seed, or raise `NotAllowed`."""
        if epoch_id not in self._epochs:
            grant = EpochGrant.objects.filter(
                epoch_id=epoch_id, person_id=self.person_id, epoch__circle_id__in=self.circles
            ).first()
            if grant is None:
                raise NotAllowed
            try:
                self._epochs[epoch_id] = sealing.unwrap(
                    bytes(grant.wrapped), seed=self.seed, context=_epoch_context(epoch_id, self.person_id)
                )
            except sealing.SealError as error:
                raise Unreadable from error
        return self._epochs[epoch_id]

    def key_for(self, data_key_id: UUID) -> bytes:
        """Return the data key through one of the person's circles, or raise `NotAllowed` or `Unreadable`."""
        if data_key_id not in self._keys:
            self.fetch([data_key_id])
        if data_key_id not in self._keys:
            raise Unreadable if data_key_id in self._broken else NotAllowed
        return self._keys[data_key_id]

    def fetch(self, data_key_ids: Iterable[UUID]) -> None:
        """Open many data keys with one query; those that can't be opened are left out."""
        wanted = [key for key in data_key_ids if key not in self._keys]
        wraps = KeyWrap.objects.filter(
            Q(epoch__grants__person_id=self.person_id), data_key_id__in=wanted, epoch__circle_id__in=self.circles
        )
        for wrap in wraps:
            try:
                self._keys[wrap.data_key_id] = self.open_wrap(wrap)
            except (sealing.SealError, Unreadable):
                self._broken.add(wrap.data_key_id)

    def open_wrap(self, wrap: KeyWrap) -> bytes:
        """Open a wrap to an epoch that this person was granted; raises `SealError` when it was moved or forged."""
        if wrap.epoch_id not in self._openers:
            self._openers[wrap.epoch_id] = EpochOpener(wrap.epoch_id, self.epoch_seed(wrap.epoch_id))
        return self._openers[wrap.epoch_id].open(wrap)

    def add(self, data_key_id: UUID, key: bytes) -> None:
        """Remember a key that was just made, for the rest of this request."""
        self._keys[data_key_id] = key


def keyring_of_person(actor: Actor) -> PersonKeyring:
    """Return the keyring of a person who is signed in, or raise `NotAllowed`: jobs and visitors have none."""
    if not isinstance(actor.keyring, PersonKeyring):
        raise NotAllowed
    return actor.keyring


@dataclass
class GivenKeyring:
    """Exactly the keys that were put in: of a mailbox that a code opened, or of a request that is just being made."""

    keys: dict[UUID, bytes] = field(default_factory=dict, repr=False)

    def key_for(self, data_key_id: UUID) -> bytes:
        """Return a key that was put in, or raise `NotAllowed`."""
        if data_key_id not in self.keys:
            raise NotAllowed
        return self.keys[data_key_id]

    def add(self, data_key_id: UUID, key: bytes) -> None:
        """Put a key in."""
        self.keys[data_key_id] = key
