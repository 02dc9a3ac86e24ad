"""Who can open what: epochs, people who join and leave, forged wraps, passphrases that change."""

from __future__ import annotations

import contextlib
import datetime

import pytest
from django.db import transaction

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.errors import Locked, NotAllowed
from havn.foundations.ids import new_id
from havn.foundations.network.actor import NoKeys, system
from havn.foundations.vault import custody, queries, sign_in
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import CircleMembership, Epoch, EpochGrant, KeyWrap, PersonKeys
from tests import factories

pytestmark = pytest.mark.django_db


def leave(circle, person) -> None:
    CircleMembership.objects.filter(circle=circle, person=person).update(until_on=clock.today())
    custody.shut_out(circle, person, members=queries.members_of(circle))


def test_every_member_opens_what_is_sealed_to_the_circle_and_nobody_else(circle, officer, colleague, outsider) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    for member in (officer, colleague):
        assert factories.actor_of(member).keyring.key_for(data_key.pk) == data_key.key
    for actor in (factories.actor_of(outsider), system("night")):
        with pytest.raises(NotAllowed):
            actor.keyring.key_for(data_key.pk)


def test_a_circle_of_another_organisation_stays_shut_until_the_person_acts_for_it(circle, officer) -> None:
    second = factories.OrganisationFactory(name="Zebra House")
    factories.MembershipFactory(person=officer, organisation=second)
    theirs = factories.CircleFactory(organisation=second, members=[officer])
    data_key = factories.DataKeyFactory(organisation=second, circles=[theirs])
    with pytest.raises(NotAllowed):
        factories.actor_of(officer, circle.organisation).keyring.key_for(data_key.pk)
    assert factories.actor_of(officer, second).keyring.key_for(data_key.pk) == data_key.key


def test_who_left_opens_neither_old_nor_new_and_the_others_open_both(circle, officer, colleague) -> None:
    old = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    leave(circle, colleague)
    new = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    for data_key in (old, new):
        assert factories.actor_of(officer).keyring.key_for(data_key.pk) == data_key.key
        with pytest.raises(NotAllowed):
            factories.actor_of(colleague).keyring.key_for(data_key.pk)
    assert not EpochGrant.objects.filter(person=colleague).exists()


def test_who_left_opens_nothing_even_if_the_membership_is_written_back(circle, officer, colleague) -> None:
    new = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    leave(circle, colleague)
    CircleMembership.objects.filter(circle=circle, person=colleague).update(until_on=None)
    with pytest.raises(NotAllowed):
        factories.actor_of(colleague).keyring.key_for(new.pk)


def test_a_membership_ends_as_its_last_day_begins(circle, colleague) -> None:
    CircleMembership.objects.filter(person=colleague).update(until_on=clock.today() + datetime.timedelta(days=1))
    assert queries.circles_of(colleague, circle.organisation) == {circle.pk}
    with clock.at(clock.now() + datetime.timedelta(days=1)):
        assert queries.circles_of(colleague, circle.organisation) == frozenset()


def test_who_joins_opens_old_and_new(circle, officer, colleague) -> None:
    before_anybody_left = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    leave(circle, colleague)
    since = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    joining = factories.works_for(circle.organisation, "officer")
    factories.CircleMembershipFactory(circle=circle, person=joining)
    custody.admit(factories.actor_of(officer), circle, joining)
    for data_key in (before_anybody_left, since):
        assert factories.actor_of(joining).keyring.key_for(data_key.pk) == data_key.key


def test_only_a_member_can_let_somebody_in(circle, administrator, outsider) -> None:
    for actor in (system("night"), factories.actor_of(administrator)):
        custody_before = set(EpochGrant.objects.values_list("pk", flat=True))
        with contextlib.suppress(NotAllowed):
            custody.admit(actor, circle, outsider)
        assert set(EpochGrant.objects.values_list("pk", flat=True)) == custody_before


def test_a_wrap_moved_to_another_key_or_epoch_does_not_open(circle, officer) -> None:
    first = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    second = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    moved = KeyWrap.objects.get(data_key=first).wrapped
    KeyWrap.objects.filter(data_key=second).update(wrapped=moved)
    keyring = factories.actor_of(officer).keyring
    with pytest.raises(Unreadable):
        keyring.key_for(second.pk)
    assert keyring.key_for(first.pk) == first.key


def test_one_forged_wrap_does_not_shut_the_others(circle, officer) -> None:
    good = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    bad = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    KeyWrap.objects.filter(data_key=bad).update(wrapped=b"\3" + bytes(1200))
    keyring = factories.actor_of(officer).keyring
    keyring.fetch([good.pk, bad.pk])
    assert keyring.key_for(good.pk) == good.key
    with pytest.raises(Unreadable):
        keyring.key_for(bad.pk)


def test_a_grant_of_somebody_else_does_not_open(circle, officer, colleague) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    taken = EpochGrant.objects.get(person=colleague).wrapped
    EpochGrant.objects.filter(person=officer).update(wrapped=taken)
    with pytest.raises(Unreadable):
        factories.actor_of(officer).keyring.key_for(data_key.pk)


def test_a_new_passphrase_opens_the_same_seed_and_the_old_one_nothing(officer) -> None:
    seed, old_row = officer.seed, PersonKeys.objects.get(person=officer)
    sign_in.set_passphrase(officer, "nine grey geese under water", seed=seed)
    new_key = sign_in.wrapping_key_for(officer.password)
    assert custody.open_seed(officer, wrapping_key=new_key) == seed
    assert not officer.check_password(factories.PASSPHRASE)
    with pytest.raises(Locked):
        custody.open_seed(officer, wrapping_key=sealing.new_key())
    # Set back by somebody who can write to the database: the old bytes do not open as the new version.
    PersonKeys.objects.filter(person=officer).update(sealed_seed=old_row.sealed_seed)
    with pytest.raises(Locked):
        custody.open_seed(officer, wrapping_key=new_key)


def test_a_sealed_seed_put_into_somebody_elses_row_does_not_open(officer, colleague) -> None:
    assert colleague.check_password(factories.PASSPHRASE)
    wrapping_key = sign_in.wrapping_key_for(colleague.password)
    PersonKeys.objects.filter(person=officer).update(sealed_seed=PersonKeys.objects.get(person=colleague).sealed_seed)
    with pytest.raises(Locked):
        custody.open_seed(officer, wrapping_key=wrapping_key)


def test_a_destroyed_key_leaves_no_wrap_and_no_mailbox(circle) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    mailbox = factories.MailboxFactory(data_key=data_key)
    custody.destroy_data_key(data_key)
    data_key.refresh_from_db()
    assert data_key.is_destroyed
    assert not KeyWrap.objects.filter(data_key=data_key).exists()
    assert not type(mailbox).objects.filter(pk=mailbox.pk).exists()


def test_there_is_always_exactly_one_open_epoch(circle, officer) -> None:
    with transaction.atomic():
        custody.begin_epoch(circle, members=[officer])
    numbers = Epoch.objects.filter(circle=circle).values_list("number", "closed_on")
    assert list(numbers.order_by("number")) == [(1, clock.today()), (2, None)]


def test_who_has_no_keys_opens_nothing() -> None:
    with pytest.raises(NotAllowed):
        NoKeys().key_for(new_id())
