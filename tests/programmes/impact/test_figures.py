"""The year in figures: counted apart, converted at the rate of the day, and each organisation its own."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.errors import NotAllowed
from havn.foundations.network.models import Role
from havn.foundations.network.queries import network_of_installation
from havn.foundations.tally.facts import mark, shuffle, write_fact
from havn.foundations.tally.models import Fact, Rate
from havn.programmes.impact import actions, queries
from tests import factories
from tests.refusing import refused, unchanged


def count(organisation, kind, about, **more):
    return write_fact(organisation, kind, key=b"k" * 32, about=about, **more)


@pytest.fixture
def year(organisation):
    factories.NetworkFactory(currency="EUR")
    base = clock.today()
    Rate.objects.create(base="EUR", currency="GEL", from_on=base - datetime.timedelta(days=40), units="3")
    Rate.objects.create(base="EUR", currency="GEL", from_on=base - datetime.timedelta(days=1), units="2.5")
    count(organisation, "request.received", "a")
    count(organisation, "person.supported", "a")
    count(organisation, "family.supported", "b")
    count(organisation, "support.given", "a", group="legal")
    count(organisation, "support.paid", "a", group="legal", value=Decimal(250), currency="GEL")
    count(organisation, "support.given", "b", group="medical")
    count(organisation, "support.paid", "b", group="medical", value=Decimal(90), currency="EUR")
    return base.year


@pytest.fixture
def secretariat(organisation, year):
    network = network_of_installation()
    office = factories.OrganisationFactory(name="Quay office", kind="secretariat")
    for one in (office, organisation):
        factories.AffiliationFactory(organisation=one, network=network, from_on=clock.today())
    return office


def test_persons_families_and_support_are_counted_apart(organisation, officer, year) -> None:
    figures = queries.figures_of(factories.actor_of(officer), year)

    assert figures.requests == 1
    assert figures.supported == {"person": 1, "family": 1, "group": 0, "organisation": 0}
    assert [(one.kind, one.given, one.paid, one.amount) for one in figures.support] == [
        ("legal", 1, {"GEL": Decimal(250)}, Decimal("100.00")),
        ("medical", 1, {"EUR": Decimal(90)}, Decimal(90)),
    ]
    assert figures.amount == Decimal("190.00")


def test_a_currency_without_a_rate_is_named_and_in_no_sum(organisation, officer, year) -> None:
    count(organisation, "support.paid", "c", group="legal", value=Decimal(900), currency="AMD")

    figures = queries.figures_of(factories.actor_of(officer), year)

    assert figures.unconverted == ["AMD"]
    assert figures.amount == Decimal("190.00")


def test_an_organisation_sees_its_own_figures_and_the_secretariat_the_networks(
    organisation, officer, outsider, year, secretariat
) -> None:
    elsewhere = factories.actor_of(outsider)
    assert elsewhere.organisation is not None
    count(elsewhere.organisation, "request.received", "z")
    secretary = factories.works_for(secretariat, Role.SECRETARIAT, username="secretary")
    so_called = factories.works_for(organisation, Role.SECRETARIAT, username="so-called")

    assert queries.figures_of(elsewhere, year).requests == 1
    assert queries.figures_of(factories.actor_of(officer), year).requests == 1
    assert queries.figures_of(factories.actor_of(so_called), year).requests == 1
    assert queries.figures_of(factories.actor_of(secretary), year).requests == 2


def test_counts_and_sums_of_a_year_are_written_in_one_way(officer, year, client) -> None:
    factories.sign_in(client, officer)
    page = client.get(reverse("figures")).text
    found = [
        re.sub(r"<[^>]+>", "", value)
        for value in re.findall(r'(?:figure__value|table__cell--money)"[^>]*>(.*?)</(?:p|td)>', page, re.DOTALL)
    ]
    assert [" ".join(value.split()) for value in found] == ["1", "0", "0", "EUR 190", "1", "1", "0", "0", "100", "90"]
    assert ("request received" in page, "persons supported" in page, "groups supported" in page) == (True, False, True)


def test_a_rate_keeps_its_decimals_on_the_list(officer, year, client) -> None:
    factories.sign_in(client, officer)
    rows = re.findall(
        r'table__cell--number"[^>]*><bdi>\s*(.*?)</bdi>', re.sub(r">\s+<", "><", client.get(reverse("rates")).text)
    )
    assert sorted(rows) == ["2.5", "3"]


RATE = {"currency": "GEL", "units": "2.75", "from_on": "2026-01-01", "source": "European Central Bank"}


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DIRECTOR, Role.SECRETARIAT])
def test_rates_are_entered_at_the_secretariat_and_nowhere_else(role, organisation, secretariat, year, client) -> None:
    elsewhere = factories.works_for(organisation, role)
    with refused(NotAllowed):
        enter_rate(factories.actor_of(elsewhere))
    factories.sign_in(client, elsewhere)
    with unchanged(without=("people.OpenSession",)):
        assert client.post(reverse("rate-set"), RATE).status_code == 404
    assert reverse("rate-set") not in client.get(reverse("rates")).text

    enter_rate(factories.actor_of(factories.works_for(secretariat, role)))
    assert Rate.objects.order_by("from_on").last().units == Decimal("2.75")


def test_other_roles_at_the_secretariat_and_a_secretariat_of_elsewhere_enter_no_rate(secretariat, year) -> None:
    other_network = factories.OrganisationFactory(kind="secretariat")
    left = factories.OrganisationFactory(kind="secretariat")
    factories.AffiliationFactory(
        organisation=left,
        network=network_of_installation(),
        from_on=clock.today() - datetime.timedelta(days=9),
        until_on=clock.today() - datetime.timedelta(days=1),
    )
    officer = factories.works_for(secretariat, Role.OFFICER, Role.DECIDER, Role.ADMINISTRATOR)
    for person in (officer, *(factories.works_for(one, Role.FINANCE) for one in (other_network, left))):
        with refused(NotAllowed):
            enter_rate(factories.actor_of(person))


def test_a_network_of_one_organisation_enters_its_own_rates_until_a_second_one_joins(organisation, year) -> None:
    network = network_of_installation()
    factories.AffiliationFactory(organisation=organisation, network=network, from_on=clock.today())
    finance = factories.actor_of(factories.works_for(organisation, Role.FINANCE))
    enter_rate(finance)
    factories.AffiliationFactory(organisation=factories.OrganisationFactory(), network=network, from_on=clock.today())
    with refused(NotAllowed):
        enter_rate(finance)


def enter_rate(actor):
    return actions.set_rate(
        actor,
        network_of_installation(),
        currency="GEL",
        units=Decimal("2.75"),
        from_on=clock.today(),
        source="European Central Bank",
    )


def test_the_same_thing_is_counted_once(organisation, officer, year) -> None:
    before = Fact.objects.count()

    count(organisation, "person.supported", "a")
    assert Fact.objects.count() == before


def test_a_fact_leads_to_its_case_only_for_who_holds_the_key(organisation) -> None:
    key, other = sealing.new_key(), sealing.new_key()
    write_fact(organisation, "case.opened", key=key, about="case")
    (fact,) = Fact.objects.all()

    assert bytes(fact.mark) == mark(key, "case.opened", "case")
    assert bytes(fact.mark) != mark(other, "case.opened", "case")
    named = {field.name for field in Fact._meta.get_fields()}
    assert named == {"id", "month", "organisation", "kind", "country", "group", "value", "currency", "mark"}


def test_the_order_of_rows_is_not_the_order_of_writing(organisation) -> None:
    for number in range(40):
        count(organisation, "request.received", str(number), value=number)

    as_stored = [int(value) for value in Fact.objects.order_by("pk").values_list("value", flat=True)]

    assert sorted(as_stored) == list(range(40))
    assert as_stored != list(range(40))


def test_the_page_of_figures_opens_for_years_that_were_counted_only(client, officer, organisation, year) -> None:
    factories.sign_in(client, officer)

    assert client.get(reverse("figures")).status_code == 200
    assert client.get(reverse("figures-of", args=[year])).status_code == 200
    assert client.get(reverse("figures-of", args=[1999])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_after_a_night_nothing_in_storage_tells_which_facts_were_written_together(organisation) -> None:
    for number in range(12):
        count(organisation, "request.received", f"person {number}")
    before = list(Fact.objects.order_by("pk").values())

    shuffle()

    assert list(Fact.objects.order_by("pk").values()) == before
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, xmin::text FROM tally_fact ORDER BY ctid")
            stored = cursor.fetchall()
        assert [pk for pk, _written_by in stored] == sorted(pk for pk, _written_by in stored)
        assert len({written_by for _pk, written_by in stored}) == 1
