"""Who can open what: keys of people, circles and data, and the keyrings that actors carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.errors import Locked, NotAllowed
from havn.foundations.vault.models import DataKey, Epoch, EpochGrant, KeyWrap, Mailbox, PersonKeys

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Circle


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
    PersonKeys.objects.create(
        person=person,
        kem_public=sealing.kem_public(seed),
        sign_public=sealing.sign_public(seed),
        sealed_seed=sealing.seal(seed, key=wrapping_key, place=seed_place(person.pk, 1)),
    )
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


def open_epoch_for(circle: Circle) -> Epoch:
    """Return the circle's present epoch: the one to seal to."""
    return Epoch.objects.get(circle=circle, closed_on__isnull=True)


def begin_epoch(circle: Circle, *, members: Iterable[Person]) -> Epoch:
    """Begin a new epoch of the circle, granted to `members`; close the one before."""
    today = clock.today()
    last = Epoch.objects.filter(circle=circle).order_by("-number").first()
    Epoch.objects.filter(circle=circle, closed_on__isnull=True).update(closed_on=today)
    seed = sealing.new_key()
    epoch = Epoch.objects.create(
        circle=circle, number=last.number + 1 if last else 1, public=sealing.kem_public(seed), opened_on=today
    )
    for person in members:
        grant_epoch(epoch, seed, person)
    return epoch


def grant_epoch(epoch: Epoch, seed: bytes, person: Person) -> None:
    """Wrap an epoch's seed to one person."""
    keys = PersonKeys.objects.get(person=person)
    wrapped = sealing.wrap(seed, to=bytes(keys.kem_public), context=_epoch_context(epoch.pk, person.pk))
    EpochGrant.objects.update_or_create(epoch=epoch, person=person, defaults={"wrapped": wrapped})


def new_data_key(organisation: Organisation, *, circles: Iterable[Circle]) -> tuple[DataKey, bytes]:
    """Make a data key, wrapped to each circle by its public key alone; return it with its bytes for this once."""
    key = sealing.new_key()
    data_key = DataKey.objects.create(organisation=organisation)
    for circle in circles:
        wrap_to_circle(data_key, key, circle)
    return data_key, key


def wrap_to_circle(data_key: DataKey, key: bytes, circle: Circle) -> None:
    """Let the circle open the data key; nothing that opens is needed for it."""
    epoch = open_epoch_for(circle)
    wrapped = sealing.wrap(key, to=bytes(epoch.public), context=_wrap_context(data_key.pk, epoch.pk))
    KeyWrap.objects.get_or_create(data_key=data_key, epoch=epoch, defaults={"is_public": True, "wrapped": wrapped})


def destroy_data_key(data_key: DataKey) -> None:
    """Destroy every wrap of the key: what it sealed can never be opened again (crypto-shredding)."""
    KeyWrap.objects.filter(data_key=data_key).delete()
    Mailbox.objects.filter(data_key=data_key).delete()
    DataKey.objects.filter(pk=data_key.pk).update(is_destroyed=True)


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

    def epoch_seed(self, epoch_id: UUID) -> bytes:
        """Return an epoch's seed, or raise `NotAllowed`."""
        if epoch_id not in self._epochs:
            grant = EpochGrant.objects.filter(
                epoch_id=epoch_id, person_id=self.person_id, epoch__circle_id__in=self.circles
            ).first()
            if grant is None:
                raise NotAllowed
            self._epochs[epoch_id] = sealing.unwrap(
                bytes(grant.wrapped), seed=self.seed, context=_epoch_context(epoch_id, self.person_id)
            )
        return self._epochs[epoch_id]

    def key_for(self, data_key_id: UUID) -> bytes:
        """Return the data key through one of the person's circles, or raise `NotAllowed`."""
        if data_key_id not in self._keys:
            self.fetch([data_key_id])
        if data_key_id not in self._keys:
            raise NotAllowed
        return self._keys[data_key_id]

    def fetch(self, data_key_ids: Iterable[UUID]) -> None:
        """Open many data keys with one query; those that can't be opened are left out."""
        wanted = [key for key in data_key_ids if key not in self._keys]
        wraps = KeyWrap.objects.filter(
            Q(epoch__grants__person_id=self.person_id), data_key_id__in=wanted, epoch__circle_id__in=self.circles
        )
        for wrap in wraps:
            self._keys[wrap.data_key_id] = open_wrap(wrap, self.epoch_seed(wrap.epoch_id))

    def add(self, data_key_id: UUID, key: bytes) -> None:
        """Remember a key that was just made, for the rest of this request."""
        self._keys[data_key_id] = key


def open_wrap(wrap: KeyWrap, seed: bytes) -> bytes:
    """Open a wrap with the seed of its epoch; raises `sealing.SealError` when it was moved or forged."""
    if wrap.is_public:
        return sealing.unwrap(bytes(wrap.wrapped), seed=seed, context=_wrap_context(wrap.data_key_id, wrap.epoch_id))
    inner = sealing.derive(seed, "epoch/inner")
    return sealing.open_sealed(bytes(wrap.wrapped), key=inner, place=_wrap_place(wrap.data_key_id, wrap.epoch_id))


def inner_wrap(data_key_id: UUID, epoch_id: UUID, key: bytes, seed: bytes) -> KeyWrap:
    """Return (unsaved) a wrap under the epoch's inner key: twenty times quicker to open than a public one."""
    inner = sealing.derive(seed, "epoch/inner")
    wrapped = sealing.seal(key, key=inner, place=_wrap_place(data_key_id, epoch_id))
    return KeyWrap(data_key_id=data_key_id, epoch_id=epoch_id, is_public=False, wrapped=wrapped)


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
