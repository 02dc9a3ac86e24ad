"""Circles: an office opens nothing, letting in needs a member and is seen, leaving works at once and for good."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from havn.foundations import clock
from havn.foundations.audit import verify
from havn.foundations.audit.models import Entry
from havn.foundations.audit.record import history_of
from havn.foundations.errors import NotAllowed
from havn.foundations.ids import new_id
from havn.foundations.messages.models import Notice
from havn.foundations.network.actor import system
from havn.foundations.network.models import Membership
from havn.foundations.people.models import Person
from havn.foundations.vault import rekeying, segments
from havn.foundations.vault.models import Circle, CircleMembership, Epoch, EpochGrant, KeyWrap
from havn.foundations.vault.queries import circles_of, members_of
from havn.programmes.setup import actions, tasks
from havn.programmes.setup.views import circles as pages
from tests import factories
from tests.refusing import refused, unchanged

pytestmark = pytest.mark.django_db


def place_of(person, circle) -> CircleMembership:
    return CircleMembership.objects.get(person=person, circle=circle, until_on__isnull=True)


def opens(person, data_key) -> bool:
    try:
        return factories.actor_of(person).keyring.key_for(data_key.pk) == data_key.key
    except NotAllowed:
        return False


def test_an_administrator_makes_a_circle_and_is_not_in_it(
    browser, administrator, organisation, officer, colleague
) -> None:
    answer = browser(administrator).post(
        f"/setup/organisations/{organisation.pk}/circle/",
        {"name": "Grants panel", "members": [officer.pk, colleague.pk]},
    )
    circle = Circle.objects.get(name="Grants panel")
    assert answer.headers["Location"] == f"/setup/circles/{circle.pk}/"
    data_key = factories.DataKeyFactory(organisation=organisation, circles=[circle])
    assert [opens(person, data_key) for person in (officer, colleague, administrator)] == [True, True, False]


@pytest.mark.parametrize("wrong", ["no members", "an outsider", "a taken name"])
def test_a_circle_that_does_not_fit_is_not_made(
    wrong, browser, administrator, organisation, circle, officer, outsider
) -> None:
    told = {
        "no members": {"name": "Panel", "members": []},
        "an outsider": {"name": "Panel", "members": [outsider.pk]},
        "a taken name": {"name": "Protection desk", "members": [officer.pk]},
    }[wrong]
    answer = browser(administrator).post(f"/setup/organisations/{organisation.pk}/circle/", told)
    assert answer.status_code == 422
    assert (Circle.objects.count(), Entry.objects.count()) == (1, 0)


def test_no_office_lets_anybody_into_a_circle(browser, administrator, circle, organisation, outsider) -> None:
    director = factories.works_for(organisation, "director", "administrator")
    for person in (administrator, director):
        client = browser(person)
        path = f"/setup/circles/{circle.pk}/admit/"
        assert client.get(path).status_code == 404
        assert client.post(path, {"person": person.pk}).status_code == 404
        assert "Let somebody in" not in client.get(f"/setup/circles/{circle.pk}/").text
    assert (CircleMembership.objects.count(), EpochGrant.objects.count(), Entry.objects.count()) == (2, 2, 0)


def test_writing_oneself_into_the_table_opens_nothing(administrator, circle) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    factories.CircleMembershipFactory(circle=circle, person=administrator)
    assert not opens(administrator, data_key)


def test_a_member_lets_a_colleague_in_and_everybody_in_it_sees_that(
    browser, circle, officer, colleague, administrator
) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    assert not opens(administrator, data_key)
    answer = browser(officer).post(f"/setup/circles/{circle.pk}/admit/", {"person": administrator.pk})
    assert answer.status_code == 302
    assert opens(administrator, data_key)
    (happened,) = history_of(factories.actor_of(colleague), circle)
    assert (happened.event, happened.actor, happened.changed) == ("circle.joined", str(officer.pk), ("person",))
    page = browser(colleague).get(f"/setup/circles/{circle.pk}/").text
    assert "Somebody was let in" in page
    assert "Ada Administrator" in page


def test_a_member_can_not_let_an_outsider_in(browser, circle, officer, outsider) -> None:
    answer = browser(officer).post(f"/setup/circles/{circle.pk}/admit/", {"person": outsider.pk})
    assert answer.status_code == 422
    assert CircleMembership.objects.count() == 2


def test_who_is_taken_out_opens_nothing_at_the_next_click(browser, administrator, circle, officer, colleague) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    session = browser(colleague)
    assert session.get("/account/").wsgi_request.actor.keyring.key_for(data_key.pk) == data_key.key
    place = place_of(colleague, circle)
    answer = browser(administrator).post(f"/setup/places/{place.pk}/take-out/")
    assert answer.headers["Location"] == f"/setup/circles/{circle.pk}/seal-again/"
    with pytest.raises(NotAllowed):
        session.get("/account/").wsgi_request.actor.keyring.key_for(data_key.pk)
    new = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    assert [opens(colleague, key) for key in (data_key, new)] == [False, False]
    assert [opens(officer, key) for key in (data_key, new)] == [True, True]
    assert browser(administrator).post(f"/setup/places/{place.pk}/take-out/").status_code == 404


def test_the_last_member_can_not_leave(browser, administrator, circle, officer, colleague) -> None:
    client = browser(officer)
    assert client.post(f"/setup/places/{place_of(colleague, circle).pk}/take-out/").status_code == 302
    answer = client.post(f"/setup/places/{place_of(officer, circle).pk}/take-out/")
    assert answer.status_code == 422
    assert "last one in" in answer.text
    assert place_of(officer, circle).until_on is None


@pytest.fixture
def half_done(circle, officer, colleague, administrator, monkeypatch):
    """A circle that somebody left, with ten keys and a list to seal again, three keys at a time."""
    keys = [factories.DataKeyFactory(organisation=circle.organisation, circles=[circle]) for _ in range(10)]
    segments.put_row(factories.actor_of(officer), circle, segments.SealedList("case"), new_id(), {"handle": "row"})
    actions.take_out_of_circle(factories.actor_of(administrator), place_of(colleague, circle))
    monkeypatch.setattr(rekeying, "BATCH", 3)
    monkeypatch.setattr(rekeying.rewrap_some, "__kwdefaults__", {"batch": 3})
    monkeypatch.setattr(pages, "SECONDS_A_REQUEST", 0.0)
    return keys


def test_sealing_again_shows_how_far_it_is_and_survives_a_closed_tab(half_done, browser, circle, officer) -> None:
    path = f"/setup/circles/{circle.pk}/seal-again/"
    seen = []
    for _ in range(10):
        client = browser(officer)  # a new browser each time: nothing is kept in the old one
        page = client.get(path)
        seen.append((page.context["progress"].done, page.context["progress"].remaining))
        if page.context["progress"].is_finished:
            break
        answer = client.post(path)
    assert seen == [(0, 11), (3, 8), (6, 5), (9, 2), (10, 1), (11, 0)]
    assert answer.headers["Location"] == f"/setup/circles/{circle.pk}/"
    assert set(KeyWrap.objects.values_list("epoch__number", flat=True)) == {2}
    assert not EpochGrant.objects.filter(epoch__number=1).exists()
    assert all(opens(officer, key) for key in half_done)
    assert verify.verify().findings == []


def test_who_is_not_in_the_circle_sees_how_far_it_is_and_can_not_go_on(
    half_done, browser, circle, administrator
) -> None:
    client = browser(administrator)
    page = client.get(f"/setup/circles/{circle.pk}/seal-again/")
    assert "Only a member of the circle can go on" in page.text
    assert client.post(f"/setup/circles/{circle.pk}/seal-again/").status_code == 404
    assert rekeying.progress_of(circle).done == 0


def test_circles_of_others_are_not_there(browser, circle, outsider, officer) -> None:
    client = browser(outsider)
    for path in ("", "admit/", "rename/", "seal-again/"):
        assert client.get(f"/setup/circles/{circle.pk}/{path}").status_code == 404
        assert client.post(f"/setup/circles/{circle.pk}/{path}").status_code in {404, 405}
    assert client.post(f"/setup/places/{place_of(officer, circle).pk}/take-out/").status_code == 404
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_member_taken_out_twice_at_once_leaves_one_new_epoch(
    organisation, administrator, officer, colleague, in_threads
) -> None:
    circle = factories.CircleFactory(organisation=organisation, members=[officer, colleague])
    place, actor = place_of(colleague, circle), factories.actor_of(administrator)
    outcomes = in_threads([lambda: actions.take_out_of_circle(actor, place)] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CircleMembership", "NotAllowed"]
    assert Epoch.objects.filter(circle=circle).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_members_taken_out_at_once_never_leave_a_circle_empty(
    organisation, administrator, officer, colleague, in_threads
) -> None:
    circle = factories.CircleFactory(organisation=organisation, members=[officer, colleague])
    actor = factories.actor_of(administrator)
    places = [place_of(person, circle) for person in (officer, colleague)]
    outcomes = in_threads([lambda place=place: actions.take_out_of_circle(actor, place) for place in places])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CircleMembership", "Invalid"]
    assert CircleMembership.objects.filter(circle=circle, until_on__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_sealed_while_somebody_is_taken_out_is_never_lost(
    organisation, administrator, officer, colleague, in_threads
) -> None:
    circle = factories.CircleFactory(organisation=organisation, members=[officer, colleague])
    actor, place = factories.actor_of(administrator), place_of(colleague, circle)
    seal = lambda: factories.DataKeyFactory(organisation=organisation, circles=[circle])  # noqa: E731 - a job

    def leave_and_seal_again() -> None:
        actions.take_out_of_circle(actor, place)
        while actions.rekey_circle(factories.actor_of(officer), circle):
            pass

    keys = in_threads([seal, leave_and_seal_again, seal, seal])
    while actions.rekey_circle(factories.actor_of(officer), circle):
        pass
    assert all(opens(officer, key) for key in keys if key is not None)
    assert not any(opens(colleague, key) for key in keys if key is not None)


def test_nobody_from_elsewhere_is_in_a_circle_through_a_second_role(organisation, circle, officer, outsider) -> None:
    factories.MembershipFactory(person=outsider, organisation=organisation, role="finance")
    data_key = factories.DataKeyFactory(organisation=organisation, circles=[circle])
    with pytest.raises(NotAllowed):
        factories.actor_of(outsider, organisation).keyring.key_for(data_key.pk)
    assert Membership.objects.filter(person=outsider).count() == 2


# A place ends with the role


def role_ends(person, *, in_days: int) -> None:
    Membership.objects.filter(person=person).update(until_on=clock.today() + datetime.timedelta(days=in_days))


def test_who_has_no_role_any_more_opens_nothing_and_is_given_no_new_key(circle, officer, colleague) -> None:
    third = factories.works_for(circle.organisation, "officer")
    actions.admit_to_circle(factories.actor_of(officer), circle, person=third)
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    keyring = factories.actor_of(colleague).keyring
    role_ends(colleague, in_days=0)

    assert set(members_of(circle)) == {officer, third}
    assert circles_of(colleague, circle.organisation) == frozenset()
    assert not opens(colleague, data_key)
    actions.take_out_of_circle(factories.actor_of(officer), place_of(third, circle))
    (epoch,) = Epoch.objects.filter(circle=circle, closed_on=None)
    assert list(epoch.grants.values_list("person", flat=True)) == [officer.pk]
    with pytest.raises(NotAllowed):
        keyring.epoch_seed(epoch.pk)


def test_the_night_takes_out_whoever_has_no_role_any_more_and_nobody_else(circle, officer, colleague) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    Person.objects.update(email="somebody@example.org")
    role_ends(colleague, in_days=1)
    with unchanged():
        assert tasks.end_places_without_role() == 0
    with clock.at(clock.now() + datetime.timedelta(days=1)):
        assert tasks.end_places_without_role() == 1
        assert CircleMembership.objects.get(person=colleague).until_on == clock.today()
        assert list(members_of(circle)) == [officer]
        assert list(Notice.objects.values_list("person", flat=True)) == [officer.pk]
        assert not EpochGrant.objects.filter(person=colleague).exists()
        assert Epoch.objects.filter(circle=circle).count() == 2
        assert opens(officer, data_key)
        (happened,) = history_of(factories.actor_of(officer), circle)
        assert (happened.event, happened.actor) == ("place.ended", "night watch")
        assert "Somebody without a role any more left" in pages_of(officer, circle)
        with unchanged():
            assert tasks.end_places_without_role() == 0
    assert verify.verify().findings == []


def pages_of(person, circle) -> str:
    client = Client()
    factories.sign_in(client, person)
    return client.get(f"/setup/circles/{circle.pk}/").text


def test_a_role_that_comes_back_does_not_bring_back_the_place(circle, officer, colleague) -> None:
    role_ends(colleague, in_days=0)
    tasks.end_places_without_role()
    factories.MembershipFactory(person=colleague, organisation=circle.organisation, role="officer")
    assert circles_of(colleague, circle.organisation) == frozenset()


def test_the_last_one_without_a_role_keeps_a_place_that_opens_nothing(circle, browser, officer, administrator) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    for person in circle.memberships.all():
        role_ends(person.person, in_days=0)
    with unchanged():
        assert tasks.end_places_without_role() == 0
    assert not opens(officer, data_key)
    assert "has a role any more, so nobody opens it" in browser(administrator).get("/setup/").text
    factories.MembershipFactory(person=officer, organisation=circle.organisation, role="officer")
    assert opens(officer, data_key)


def test_by_hand_nobody_ends_a_place_in_the_name_of_the_night(circle, officer, colleague, administrator) -> None:
    place = place_of(colleague, circle)
    with refused(NotAllowed):
        actions.end_place(system("night watch"), place)
    role_ends(colleague, in_days=0)
    for person in (officer, administrator):
        with refused(NotAllowed):
            actions.end_place(factories.actor_of(person), place)
