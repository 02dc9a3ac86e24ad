"""A desk that somebody let go of can be kept by its circle, and letting go again gives nobody more time."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from havn.foundations import clock
from havn.foundations.audit.record import history_of
from havn.foundations.errors import Invalid, NotAllowed, WrongState
from havn.foundations.messages.models import Notice
from havn.foundations.people.models import Person
from havn.programmes.cases import actions, queries
from havn.programmes.cases.models import Desk
from havn.programmes.cases.permissions import let_go_until
from tests import factories
from tests.programmes.cases.test_desks import change, leave, news, release
from tests.refusing import refused

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def runs(team) -> Person:
    """Who sets up the organisation, and is not in the desk's circle."""
    return factories.works_for(team.organisation, "administrator", full_name="Ada Administrator")


@pytest.fixture
def released(team) -> Desk:
    release(team.people["officer"], team.desk)
    return Desk.objects.get()


def keep(person: Person, desk: Desk) -> Desk:
    return actions.keep_desk(factories.actor_of(person, desk.organisation), desk)


def signed_in(person: Person, organisation) -> Client:
    client = Client()
    factories.sign_in(client, person, organisation)
    return client


@pytest.mark.parametrize("name", ["officer", "finance", "director"])
def test_anybody_of_the_circle_keeps_a_desk_and_all_of_it_is_told(name, team, runs, released) -> None:
    Person.objects.update(email="somebody@example.org")
    Notice.objects.all().delete()
    desk = keep(team.people[name], released)

    assert (desk.released_by, desk.released_on, let_go_until(desk)) == (None, None, None)
    with refused(Invalid):
        change(runs, Desk.objects.get(), is_open=False)
    others = {person.pk for other, person in team.people.items() if other != name and person in members(desk)}
    assert set(Notice.objects.values_list("person", flat=True)) == others
    told = next(iter(others - {team.people["officer"].pk}))
    assert ("kept", str(team.people[name])) in news(Person.objects.get(pk=told), team.organisation)
    events = [happened.event for happened in history_of(team.actor("officer"), desk)]
    assert events[:2] == ["desk.kept", "desk.released"]


def members(desk: Desk) -> list[Person]:
    return list(Person.objects.filter(circle_memberships__circle=desk.circle))


def test_who_is_not_in_the_circle_keeps_nothing(team, runs, released) -> None:
    with refused(NotAllowed):
        keep(runs, released)
    assert signed_in(runs, team.organisation).post(reverse("desk-keep", args=[released.pk])).status_code == 404


def test_where_nobody_of_the_circle_is_left_who_sets_up_keeps_the_desk(team, runs) -> None:
    leave(*team.people.values())
    release(runs, team.desk)
    assert keep(runs, Desk.objects.get()).released_by is None


def test_a_desk_that_nobody_let_go_of_is_not_kept_anew(team, released) -> None:
    officer = team.people["officer"]
    with clock.at(clock.now() + 15 * DAY), refused(WrongState):
        keep(officer, released)
    desk = keep(officer, released)
    with refused(WrongState):
        keep(officer, desk)


def test_letting_go_again_does_not_prolong_it(team, runs, released) -> None:
    until = clock.today() + 14 * DAY
    for name in ("officer", "director"):
        with clock.at(clock.now() + 13 * DAY), refused(WrongState) as caught:
            release(team.people[name], Desk.objects.get())
        assert "do not begin anew" in str(caught.value.sentence)
    assert let_go_until(Desk.objects.get()) == until
    with clock.at(clock.now() + 15 * DAY):
        release(team.people["director"], Desk.objects.get())
        assert let_go_until(Desk.objects.get()) == until + 15 * DAY


def test_the_list_and_the_pages_of_a_desk_say_until_when_it_was_let_go_of(team, runs, released) -> None:
    day = date_format(clock.today() + 14 * DAY)
    list_url, keep_url = reverse("desks"), reverse("desk-keep", args=[released.pk])
    for person, may_keep in ((team.people["finance"], True), (team.people["officer"], True), (runs, False)):
        page = signed_in(person, team.organisation).get(list_url).text
        assert f"let go of until {day}" in page
        assert (keep_url in page) is may_keep
        assert reverse("desk-release", args=[released.pk]) not in page
    sentence = f"It was let go of: until {day} others may close it or give it away."
    assert sentence in signed_in(runs, team.organisation).get(reverse("desk-change", args=[released.pk])).text

    client = signed_in(team.people["finance"], team.organisation)
    assert sentence in client.get(keep_url).text
    assert "stays with its circle" in client.post(keep_url, follow=True).text
    assert "let go of until" not in client.get(list_url).text
    assert sentence not in signed_in(runs, team.organisation).get(reverse("desk-change", args=[released.pk])).text
    home = signed_in(team.people["officer"], team.organisation).get(reverse("office-home")).text
    assert "The desk “Protection desk” was kept: it stays with its circle" in home


def test_a_desk_whose_releaser_left_the_circle_shows_as_held(team, released) -> None:
    leave(team.people["officer"])
    [row] = queries.desks_visible_to(team.actor("director"))
    assert (row.let_go_until, row.is_to_release, row.is_to_keep) == (None, True, False)
