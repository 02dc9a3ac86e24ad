"""The network, its organisations and where they belong."""

from __future__ import annotations

import datetime

import pytest

from havn.foundations import clock
from havn.foundations.audit.models import Entry
from havn.foundations.network.models import Affiliation, Membership, Organisation
from havn.foundations.people.models import Person
from havn.foundations.vault import custody
from havn.foundations.vault.models import Epoch
from havn.foundations.vault.queries import members_of
from tests import factories
from tests.refusing import unchanged

pytestmark = pytest.mark.django_db

ABOUT = {
    "name": "House in the North",
    "kind": "house",
    "status": "in_exile",
    "country_of_seat": "LT",
    "countries_of_concern": ["BY"],
    "languages": ["be", "ru"],
}


def test_a_house_in_exile_sits_elsewhere_than_it_works(browser, network, administrator) -> None:
    answer = browser(administrator).post("/setup/organisations/new/", ABOUT)
    made = Organisation.objects.get(name="House in the North")
    assert answer.headers["Location"] == f"/setup/organisations/{made.pk}/"
    assert {name: getattr(made, name) for name in ABOUT} == ABOUT
    assert made.is_shown is False, "an unticked box keeps the name out of public pages"
    assert made.created_on == clock.today()
    affiliation = Affiliation.objects.get()
    assert (affiliation.organisation, affiliation.network, affiliation.house) == (made, network, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "king"},
        {"country_of_seat": "XX"},
        {"countries_of_concern": ["XX"]},
        {"name": ""},
        {"name": "Harbour House"},
    ],
)
def test_what_does_not_fit_is_not_added(wrong, browser, network, organisation, administrator) -> None:
    assert browser(administrator).post("/setup/organisations/new/", ABOUT | wrong).status_code == 422
    assert (Organisation.objects.count(), Entry.objects.count()) == (1, 0)


@pytest.mark.parametrize(("before", "after"), [("ngo", "secretariat"), ("secretariat", "house")])
def test_a_director_neither_makes_their_organisation_the_secretariat_nor_unmakes_it(
    before, after, browser, network, organisation, administrator
) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(kind=before)
    director = factories.works_for(organisation, "director")
    path, told = f"/setup/organisations/{organisation.pk}/change/", ABOUT | {"kind": after}
    client = browser(director)
    with unchanged(without=("people.OpenSession",)):
        answer = client.post(path, told)
    assert answer.status_code == 422
    assert "says which one is the secretariat" in answer.text
    assert browser(administrator).post(path, told).status_code == 302
    organisation.refresh_from_db()
    assert organisation.kind == after


def test_a_director_changes_their_own_organisation_and_no_other(browser, network, organisation, outsider) -> None:
    director = factories.works_for(organisation, "director")
    client = browser(director)
    other = outsider.memberships.get().organisation
    assert client.post(f"/setup/organisations/{organisation.pk}/change/", ABOUT).status_code == 302
    organisation.refresh_from_db()
    assert organisation.name == "House in the North"
    for path in (f"/setup/organisations/{other.pk}/", f"/setup/organisations/{other.pk}/change/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/setup/organisations/{other.pk}/change/", ABOUT | {"name": "Taken"}).status_code == 404
    assert client.post("/setup/organisations/new/", ABOUT | {"name": "New"}).status_code == 404
    assert client.post("/setup/network/", {"name": "Mine", "currency": "EUR"}).status_code == 404
    assert [row.name for row in client.get("/setup/organisations/").context["page"].object_list] == [
        "House in the North"
    ]


def test_officers_see_only_circles_they_are_in(browser, circle, officer) -> None:
    client = browser(officer)
    assert list(client.get("/setup/organisations/").context["page"].object_list) == []
    assert list(client.get("/setup/people/").context["page"].object_list) == []
    assert list(client.get("/setup/circles/").context["page"].object_list) == [circle]


def test_an_organisation_joins_a_house_and_leaves_it(browser, network, organisation, administrator) -> None:
    house = factories.OrganisationFactory(name="House", kind="house")
    client = browser(administrator)
    path = f"/setup/organisations/{organisation.pk}/house/"
    assert client.post(path, {"house": house.pk, "from_on": "2024-01-31"}).status_code == 302
    assert client.post(path, {"house": house.pk, "from_on": "2024-02-01"}).status_code == 422, "it is in it already"
    assert client.post(path, {"house": organisation.pk, "from_on": "2024-02-01"}).status_code == 422
    affiliation = Affiliation.objects.get()
    end = f"/setup/affiliations/{affiliation.pk}/end/"
    assert client.post(end, {"until_on": "2024-01-30"}).status_code == 422
    assert client.post(end, {"until_on": "2024-12-31"}).status_code == 302
    affiliation.refresh_from_db()
    assert (affiliation.from_on, affiliation.until_on) == (datetime.date(2024, 1, 31), datetime.date(2024, 12, 31))
    assert client.post(end, {"until_on": "2024-12-31"}).status_code == 404


def test_the_network_is_named_by_the_administrator_of_the_installation(
    browser, network, administrator, officer
) -> None:
    assert browser(administrator).post("/setup/network/", {"name": "Lights", "currency": "NOK"}).status_code == 302
    network.refresh_from_db()
    assert (network.name, network.currency) == ("Lights", "NOK")
    assert browser(administrator).post("/setup/network/", {"name": "Lights", "currency": "XYZ"}).status_code == 422
    assert browser(officer).post("/setup/network/", {"name": "Mine", "currency": "NOK"}).status_code == 404


def test_acting_for_another_organisation_opens_what_is_its_own_and_shuts_the_rest(browser, circle, officer) -> None:
    second = factories.OrganisationFactory(name="Zebra House")
    factories.MembershipFactory(person=officer, organisation=second, role="finance")
    client = browser(officer)
    assert client.get("/account/").wsgi_request.actor.circles == {circle.pk}
    assert client.post("/account/acting-for/", {"organisation": second.pk}).status_code == 302
    actor = client.get("/account/").wsgi_request.actor
    assert (actor.organisation, actor.roles, actor.circles) == (second, {"finance"}, frozenset())
    foreign = factories.OrganisationFactory()
    for wrong in (foreign.pk, "x", ""):
        assert client.post("/account/acting-for/", {"organisation": wrong}).status_code == 404
    assert client.get("/account/").wsgi_request.actor.organisation == second


def test_for_whom_one_acts_stands_on_every_page_with_the_way_to_change_it(browser, circle, officer) -> None:
    client = browser(officer)
    assert "Change for whom you act" not in client.get("/office/").text
    factories.MembershipFactory(
        person=officer, organisation=factories.OrganisationFactory(name="Zebra House"), role="finance"
    )
    assert "Change for whom you act" in client.get("/office/").text
    page = client.get("/account/acting-for/").text
    assert [
        said in page for said in ("Act for Zebra House", "Your role there: pays support.", "You act for it now.")
    ] == [
        True,
        True,
        True,
    ]
    assert f"Act for {circle.organisation.name}" not in page


def sentences(client) -> list[str]:
    return [str(thing.sentence) for thing in client.get("/setup/").context["to_do"]]


def test_the_first_page_says_what_is_still_to_be_done(browser, network, organisation, administrator, officer) -> None:
    client = browser(administrator)
    empty = factories.OrganisationFactory(name="Empty House", languages=["en"])
    assert sentences(client) == [
        "You sign in with a passphrase alone. Add a second step.",
        "No organisation of the network is its secretariat, so nobody can enter exchange rates.",
        "Nobody works for Empty House yet.",
        "Harbour House has no circle yet, so nothing can be sealed to it.",
        "Harbour House has not said in which languages it works.",
    ]
    factories.MembershipFactory(person=officer, organisation=empty)
    factories.CircleFactory(organisation=empty, name="Desk", members=[officer])
    Organisation.objects.filter(pk=organisation.pk).update(languages=["en"], kind="secretariat")
    factories.AffiliationFactory(organisation=organisation, network=network)
    assert sentences(client)[1:] == [
        "“Desk” has one member. If that passphrase is lost, everything sealed to it is lost.",
        "Harbour House has no circle yet, so nothing can be sealed to it.",
    ]


def test_a_circle_that_nobody_opens_and_one_that_is_not_sealed_anew_are_named(browser, circle, administrator) -> None:
    client = browser(administrator)
    custody.new_data_key(circle.organisation, circles=[circle])
    assert not [sentence for sentence in sentences(client) if circle.name in sentence]
    Membership.objects.filter(person=members_of(circle).first()).update(until_on=clock.today())
    Epoch.objects.filter(circle=circle).update(closed_on=clock.today())
    assert sentences(client)[1:3] == [
        f"“{circle.name}”: somebody left, and not everything is sealed again yet.",
        f"“{circle.name}” has one member. If that passphrase is lost, everything sealed to it is lost.",
    ]
    Person.objects.filter(pk__in=members_of(circle)).update(is_active=False)
    assert sentences(client)[2].startswith(f"Nobody in “{circle.name}” has a role any more, so nobody opens it.")


def test_who_runs_an_organisation_does_not_learn_where_else_its_people_work(browser, organisation) -> None:
    director, officer = (factories.works_for(organisation, role) for role in ("director", "officer"))
    other = factories.MembershipFactory(person=officer, organisation=factories.OrganisationFactory(name="Quiet House"))
    page = browser(director).get("/setup/people/").text
    assert (organisation.name in page, "Quiet House" in page) == (True, False)
    page = browser(factories.works_for(other.organisation, "director")).get("/setup/people/").text
    assert (officer.full_name in page, "Quiet House" in page, organisation.name in page) == (True, True, False)


@pytest.mark.parametrize("path", ["/setup/", "/setup/organisations/", "/setup/people/", "/setup/circles/"])
def test_a_list_of_three_asks_no_more_than_a_list_of_one(
    path, browser, network, circle, administrator, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser(administrator)
    with CaptureQueriesContext(connection) as few:
        assert client.get(path).status_code == 200
    for number in range(3):
        other = factories.OrganisationFactory()
        person = factories.works_for(other, "officer", "finance")
        factories.CircleFactory(organisation=other, name=f"Circle of {number}", members=[person])
    with django_assert_num_queries(len(few)):
        client.get(path)


@pytest.mark.parametrize(
    "path", ["/setup/", "/setup/organisations/", "/account/", "/account/2fa/", "/account/acting-for/"]
)
def test_nobody_who_is_not_signed_in_sees_anything(path, client, network) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/account/login/")
    assert client.post(path).status_code in {302, 401, 405}
