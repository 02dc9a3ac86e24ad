"""One factory per model of people, network and vault, and how tests sign in: with real keys, never around them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import factory
from django.db import transaction
from django.http import HttpRequest

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.audit import record
from havn.foundations.network.actor import system
from havn.foundations.network.models import Affiliation, Invitation, Membership, Network, Organisation, Role
from havn.foundations.people.models import OpenSession, Person, SignInFailure
from havn.foundations.vault import custody, mailboxes, session, states
from havn.foundations.vault import sign_in as signing_in
from havn.foundations.vault.models import (
    Circle,
    CircleMembership,
    DataKey,
    Epoch,
    EpochGrant,
    KeyWrap,
    Mailbox,
    PersonKeys,
    SealedFile,
    Segment,
    SegmentRow,
)
from havn.website.middleware import actor_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.test import Client

    from havn.foundations.network.actor import Actor

PASSPHRASE = "four lanterns over a quiet harbour"


def today() -> datetime.date:
    return clock.today()


def recorded(first: Any, *others: Any) -> Any:
    """Save records as an action would have, and return the first: their states stand in the record of what happened."""
    with transaction.atomic(), states.touching() as touched:
        for made in (first, *others):
            made.save()
        happened = record.Happened("sample.made", "tests", first._meta.label_lower)
        record.write(system("tests"), happened, first, touched.values())
    return first


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    """A person with real keys under `PASSPHRASE`; the seed is at hand as `person.seed`, for `actor_of`."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"person{number}")
    full_name = factory.Sequence(lambda number: f"Person Number {number}")
    joined_on = factory.LazyFunction(today)

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        passphrase = kwargs.pop("passphrase", PASSPHRASE)
        person = model_class(*args, **kwargs)
        person.seed = signing_in.set_passphrase(person, passphrase)  # type: ignore[attr-defined]
        signing_in.forget_stretched()
        return person


class OpenSessionFactory(factory.django.DjangoModelFactory[OpenSession]):
    class Meta:
        model = OpenSession

    session_key = factory.Sequence(lambda number: f"{number:040d}")
    session_data = ""
    expire_date = factory.LazyFunction(lambda: clock.now() + datetime.timedelta(hours=12))
    person = factory.SubFactory(PersonFactory)
    opened_on = factory.LazyFunction(today)
    last_used_on = factory.LazyFunction(today)


class SignInFailureFactory(factory.django.DjangoModelFactory[SignInFailure]):
    class Meta:
        model = SignInFailure

    about = factory.LazyFunction(sealing.new_key)
    count = 1
    until = factory.LazyFunction(lambda: clock.now() + datetime.timedelta(minutes=10))


class NetworkFactory(factory.django.DjangoModelFactory[Network]):
    class Meta:
        model = Network

    name = factory.Sequence(lambda number: f"Network {number}")
    created_on = factory.LazyFunction(today)


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Organisation {number}")
    country_of_seat = "NO"
    created_on = factory.LazyFunction(today)


class AffiliationFactory(factory.django.DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    organisation = factory.SubFactory(OrganisationFactory)
    network = factory.SubFactory(NetworkFactory)
    from_on = factory.LazyFunction(today)


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.OFFICER
    from_on = factory.LazyFunction(today)


class InvitationFactory(factory.django.DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    full_name = factory.Sequence(lambda number: f"Invited Number {number}")
    roles = factory.LazyFunction(lambda: [Role.OFFICER.value])
    fingerprint = factory.LazyFunction(sealing.new_key)
    invited_by = factory.SubFactory(PersonFactory)
    expires_on = factory.LazyFunction(lambda: clock.today() + datetime.timedelta(days=7))


class PersonKeysFactory(factory.django.DjangoModelFactory[PersonKeys]):
    """Keys for a person who has none; persons of `PersonFactory` have theirs."""

    class Meta:
        model = PersonKeys

    kem_public = factory.LazyFunction(lambda: sealing.kem_public(sealing.new_key()))
    sign_public = factory.LazyFunction(lambda: sealing.sign_public(sealing.new_key()))
    sealed_seed = b""


class CircleFactory(factory.django.DjangoModelFactory[Circle]):
    """A circle with its first epoch, granted to `members`, who belong to it from today."""

    class Meta:
        model = Circle
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda number: f"Circle {number}")
    created_on = factory.LazyFunction(today)

    @classmethod
    def _create(cls, model_class: type[Circle], *args: Any, **kwargs: Any) -> Circle:
        members: Iterable[Person] = kwargs.pop("members", ())
        with transaction.atomic():
            circle = model_class.objects.create(*args, **kwargs)
            custody.begin_epoch(circle, members=members)
            for person in members:
                CircleMembership.objects.create(circle=circle, person=person, from_on=today())
        return circle


class CircleMembershipFactory(factory.django.DjangoModelFactory[CircleMembership]):
    """A bare membership, without a grant: to let somebody open, pass `members` to `CircleFactory`."""

    class Meta:
        model = CircleMembership

    circle = factory.SubFactory(CircleFactory)
    person = factory.SubFactory(PersonFactory)
    from_on = factory.LazyFunction(today)


class EpochFactory(factory.django.DjangoModelFactory[Epoch]):
    """A closed epoch; the open one comes with the circle."""

    class Meta:
        model = Epoch

    circle = factory.SubFactory(CircleFactory)
    number = factory.Sequence(lambda number: number + 1000)
    public = factory.LazyFunction(lambda: sealing.kem_public(sealing.new_key()))
    opened_on = factory.LazyFunction(today)
    closed_on = factory.LazyFunction(today)


class EpochGrantFactory(factory.django.DjangoModelFactory[EpochGrant]):
    class Meta:
        model = EpochGrant

    epoch = factory.SubFactory(EpochFactory)
    person = factory.SubFactory(PersonFactory)
    wrapped = b""


class DataKeyFactory(factory.django.DjangoModelFactory[DataKey]):
    """A data key wrapped to `circles`; its bytes are at hand as `data_key.key`."""

    class Meta:
        model = DataKey

    organisation = factory.SubFactory(OrganisationFactory)

    @classmethod
    def _create(cls, model_class: type[DataKey], *args: Any, **kwargs: Any) -> DataKey:
        circles: Iterable[Circle] = kwargs.pop("circles", ())
        with transaction.atomic():
            data_key, key = custody.new_data_key(kwargs["organisation"], circles=circles)
        data_key.key = key  # type: ignore[attr-defined]
        return data_key


class KeyWrapFactory(factory.django.DjangoModelFactory[KeyWrap]):
    class Meta:
        model = KeyWrap

    data_key = factory.SubFactory(DataKeyFactory)
    epoch = factory.SubFactory(EpochFactory)
    is_public = True
    wrapped = b""


class MailboxFactory(factory.django.DjangoModelFactory[Mailbox]):
    """A mailbox for `data_key`, opened by `mailbox.code`."""

    class Meta:
        model = Mailbox

    data_key = factory.SubFactory(DataKeyFactory)

    @classmethod
    def _create(cls, model_class: type[Mailbox], *args: Any, **kwargs: Any) -> Mailbox:
        code = kwargs.pop("code", None) or sealing.MailboxCode.new()
        mailbox = mailboxes.make_mailbox(kwargs["data_key"], kwargs["data_key"].key, code)
        mailbox.code = code  # type: ignore[attr-defined]
        return mailbox


class SealedFileFactory(factory.django.DjangoModelFactory[SealedFile]):
    """A row without bytes; `files.keep_file` makes whole ones."""

    class Meta:
        model = SealedFile

    data_key = factory.SubFactory(DataKeyFactory)
    manifest = b""
    sealed_length = 0


class SegmentFactory(factory.django.DjangoModelFactory[Segment]):
    """An empty segment; `segments.put_row` fills real ones."""

    class Meta:
        model = Segment

    epoch = factory.SubFactory(EpochFactory)
    circle = factory.SelfAttribute("epoch.circle")
    kind = "case"
    number = factory.Sequence(lambda number: number + 1)
    sealed = b""


class SegmentRowFactory(factory.django.DjangoModelFactory[SegmentRow]):
    class Meta:
        model = SegmentRow

    segment = factory.SubFactory(SegmentFactory)
    record = factory.Faker("uuid4", cast_to=None)


def seed_of(person: Person) -> bytes:
    """The person's seed: as the factory left it, or opened with `PASSPHRASE`."""
    seed: bytes | None = getattr(person, "seed", None)
    if seed is None:
        assert person.check_password(PASSPHRASE)
        wrapping_key = signing_in.wrapping_key_for(person.password)
        assert wrapping_key is not None
        signing_in.forget_stretched()
        seed = person.seed = custody.open_seed(person, wrapping_key=wrapping_key)  # type: ignore[attr-defined]
    return seed


def actor_of(person: Person, organisation: Organisation | None = None) -> Actor:
    """The person as an actor for one of their organisations (the first by name when none is given), keys open."""
    return actor_for(person, seed_of(person), acting_for=str(organisation.pk) if organisation else None)


def works_for(organisation: Organisation, *roles: str, **person: Any) -> Person:
    """A new person who holds `roles` in the organisation."""
    made = PersonFactory(**person)
    for role in roles:
        MembershipFactory(person=made, organisation=organisation, role=role)
    return made


def sign_in(client: Client, person: Person, organisation: Organisation | None = None) -> None:
    """Sign the person in to the client as a browser would be: session, and the cookie with its other half."""
    client.force_login(person)
    request = HttpRequest()
    request.session = client.session
    if organisation is not None:
        request.session["acting_for"] = str(organisation.pk)
    session.SEED.keep(request, str(person.pk), seed_of(person))
    request.session.save()
    for name, value in request.split_cookies.items():  # type: ignore[attr-defined]
        client.cookies[name] = value
