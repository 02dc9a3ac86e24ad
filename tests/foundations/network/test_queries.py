"""Dates of belonging and of places held, and who acts."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError

from havn.foundations import clock
from havn.foundations.errors import NotAllowed
from havn.foundations.ids import new_id
from havn.foundations.network.actor import system, visitor
from havn.foundations.network.models import Affiliation, Membership
from havn.foundations.network.queries import held_on, in_force, memberships_of, network_of_installation
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def test_an_affiliation_holds_on_its_last_day_and_a_role_does_not(organisation, officer) -> None:
    today = clock.today()
    affiliation = factories.AffiliationFactory(organisation=organisation, from_on=today - DAY, until_on=today)
    Membership.objects.filter(person=officer).update(from_on=today - DAY, until_on=today)
    assert list(Affiliation.objects.filter(in_force(today))) == [affiliation]
    assert not Affiliation.objects.filter(in_force(today + DAY)).exists()
    assert not Membership.objects.filter(held_on(today)).exists()
    assert list(Membership.objects.filter(held_on(today - DAY)).values_list("person", flat=True)) == [officer.pk]


def test_a_person_acts_for_one_organisation_at_a_time_and_only_where_they_hold_a_role(organisation, officer) -> None:
    second = factories.OrganisationFactory(name="Zebra House")
    factories.MembershipFactory(person=officer, organisation=second, role="finance")
    factories.MembershipFactory(person=officer, organisation=second, role="director", from_on=clock.today() + DAY)
    assert [membership.organisation for membership in memberships_of(officer)] == [organisation, second]
    assert factories.actor_of(officer).organisation == organisation
    actor = factories.actor_of(officer, second)
    assert (actor.organisation, actor.roles) == (second, {"finance"})
    assert actor.acts_for == {organisation.pk, second.pk}
    assert factories.actor_of(officer, factories.OrganisationFactory()).organisation == organisation


def test_a_closed_account_holds_no_role_and_administers_nothing(administrator) -> None:
    administrator.is_active = False
    actor = factories.actor_of(administrator)
    assert (actor.is_administrator, actor.has_role("administrator")) == (False, False)


def test_jobs_and_visitors_have_no_role_and_no_key() -> None:
    for actor in (system("night"), visitor()):
        assert (actor.is_person, actor.is_administrator, actor.has_role("officer")) == (False, False, False)
        with pytest.raises(NotAllowed):
            actor.keyring.key_for(new_id())


def test_a_seed_does_not_show_when_an_actor_is_printed(officer) -> None:
    actor = factories.actor_of(officer)
    assert officer.seed.hex() not in repr(actor)
    assert repr(officer.seed) not in repr(actor) + repr(actor.keyring)


@pytest.mark.parametrize("wrong", ["two open roles", "ends before it begins", "belongs to two things", "to nothing"])
def test_the_database_refuses_what_can_not_be(wrong, organisation, officer) -> None:
    role = {"person": officer, "organisation": organisation}
    factory, told = {
        "two open roles": (factories.MembershipFactory, role | {"role": "officer"}),
        "ends before it begins": (
            factories.MembershipFactory,
            role | {"role": "finance", "until_on": clock.today() - DAY},
        ),
        "belongs to two things": (factories.AffiliationFactory, {"house": organisation}),
        "to nothing": (factories.AffiliationFactory, {"organisation": organisation, "network": None}),
    }[wrong]
    with pytest.raises(IntegrityError):
        factory(**told)


def test_the_first_network_is_the_installations() -> None:
    assert network_of_installation() is None
    first = factories.NetworkFactory(created_on=clock.today() - DAY)
    factories.NetworkFactory()
    assert network_of_installation() == first
