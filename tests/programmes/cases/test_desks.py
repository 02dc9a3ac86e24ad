"""Who reads calls for help does not change unseen: closing a desk or leading it elsewhere needs somebody of its circle."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from havn.foundations import clock
from havn.foundations.audit.record import history_of
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.messages.models import Notice
from havn.foundations.people.models import Person
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import CircleMembership
from havn.programmes.cases import actions, queries
from havn.programmes.cases.models import Desk, DeskNews
from tests import factories
from tests.refusing import refused

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def runs(team) -> Person:
    """Who sets up the organisation, and is in no circle but one of her own."""
    return factories.works_for(team.organisation, "administrator", full_name="Ada Administrator")


@pytest.fixture
def own(team, runs):
    return factories.CircleFactory(organisation=team.organisation, name="Her own", members=[runs])


def about(desk: Desk, **changes: object) -> dict[str, object]:
    names = (
        "name",
        "slug",
        "languages",
        "about",
        "acknowledge_within_hours",
        "decide_within_days",
        "is_open",
        "circle",
    )
    return {name: getattr(desk, name) for name in names} | changes


def change(person: Person, desk: Desk, **changes: object) -> Desk:
    return actions.change_desk(factories.actor_of(person, desk.organisation), desk, **about(desk, **changes))


def release(person: Person, desk: Desk) -> Desk:
    return actions.release_desk(factories.actor_of(person, desk.organisation), desk)


def leave(*people: Person) -> None:
    """Let the roles of people end by date, as nobody can end those of a circle's last member by hand."""
    for person in people:
        person.memberships.update(until_on=clock.today())


def news(person: Person, organisation) -> list[tuple[str, str]]:
    found = queries.news_for(factories.actor_of(person, organisation))
    return [(one.what, str(one.by)) for one in found]


@pytest.mark.parametrize("what", ["circle", "closing"])
def test_who_sets_up_desks_neither_closes_one_nor_leads_it_to_a_circle_of_their_own(what, team, runs, own) -> None:
    changes = {"circle": own} if what == "circle" else {"is_open": False}
    with refused(Invalid) as caught:
        change(runs, team.desk, **changes)
    (sentence,) = caught.value.fields.values()
    assert "One of them has to let go of it first" in str(sentence)
    with refused(NotAllowed):
        release(runs, team.desk)


@pytest.mark.parametrize("what", ["circle", "closing"])
def test_once_a_member_let_go_whoever_sets_up_may_and_the_circle_is_told(what, team, runs, own) -> None:
    officer, finance = team.people["officer"], team.people["finance"]
    Person.objects.filter(pk__in=[officer.pk, finance.pk, runs.pk]).update(email="somebody@example.org")
    release(officer, team.desk)
    Notice.objects.all().delete()
    changes = {"circle": own} if what == "circle" else {"is_open": False}
    desk = change(runs, Desk.objects.get(), **changes)

    assert (desk.circle, desk.is_open) == ((own, True) if what == "circle" else (team.circle, False))
    assert desk.released_by is None
    assert set(Notice.objects.values_list("person", flat=True)) == {officer.pk, finance.pk}
    done = "led_elsewhere" if what == "circle" else "closed"
    assert sorted(news(finance, team.organisation)) == [(done, "Ada Administrator"), ("released", "The officer")]
    assert sorted(news(officer, team.organisation)) == [(done, "Ada Administrator")]
    with clock.at(clock.now() + 14 * DAY):
        assert news(finance, team.organisation) == []
    events = [happened.event for happened in history_of(team.actor("officer"), desk)]
    assert events[:2] == ["desk.changed", "desk.released"]


def test_what_was_let_go_of_is_used_once_and_for_two_weeks(team, runs, own) -> None:
    release(team.people["officer"], team.desk)
    with clock.at(clock.now() + 15 * DAY), refused(Invalid):
        change(runs, Desk.objects.get(), is_open=False)
    change(runs, Desk.objects.get(), is_open=False)
    change(runs, Desk.objects.get(), is_open=True)
    with refused(Invalid):
        change(runs, Desk.objects.get(), is_open=False)


def test_letting_go_counts_as_long_as_who_did_it_is_in_the_circle(team, runs, own) -> None:
    release(team.people["officer"], team.desk)
    CircleMembership.objects.filter(person=team.people["officer"]).update(until_on=clock.today())
    with refused(Invalid):
        change(runs, Desk.objects.get(), circle=own)


def test_a_desk_that_was_let_go_of_past_havn_is_neither_closed_nor_given_away(team, runs, own) -> None:
    Desk.objects.update(released_by=team.people["officer"], released_on=clock.today())
    for changes in ({"circle": own}, {"is_open": False}, {"name": "Another"}):
        with refused(Unreadable):
            change(runs, Desk.objects.get(), **changes)


def test_who_is_in_the_circle_and_sets_up_the_desk_needs_nobody_else(team, own) -> None:
    assert change(team.people["director"], team.desk, circle=own).circle == own


def test_where_nobody_of_the_circle_is_left_it_takes_two_who_set_up(team, runs, own) -> None:
    leave(*team.people.values())
    with refused(Invalid) as caught:
        change(runs, team.desk, circle=own)
    assert "A second person who sets up desks" in str(caught.value.fields["circle"])
    release(runs, team.desk)
    with refused(Invalid):
        change(runs, Desk.objects.get(), circle=own)
    second = factories.works_for(team.organisation, "director")
    assert change(second, Desk.objects.get(), circle=own).circle == own


def test_who_let_go_and_works_there_no_more_is_no_second_one(team, runs, own) -> None:
    leave(*team.people.values())
    second = factories.works_for(team.organisation, "director")
    release(second, team.desk)
    leave(second)
    with refused(Invalid):
        change(runs, Desk.objects.get(), circle=own)


def test_a_new_desk_and_every_change_are_told_to_the_circles_of_the_desks_that_are_there(team, runs, own) -> None:
    actor = factories.actor_of(runs, team.organisation)
    actions.set_up_desk(actor, team.organisation, circle=own, name="Better desk", slug="better", languages=["en"])
    change(runs, team.desk, about={"en": "This desk has moved to “Better desk”."})
    assert sorted(what for what, _by in news(team.people["officer"], team.organisation)) == ["changed", "set_up"]
    client = Client()
    factories.sign_in(client, team.people["officer"], team.organisation)
    page = client.get(reverse("office-home")).text
    assert "A new desk was set up: “Better desk”" in page
    assert "The desk “Protection desk” was changed" in page
    assert "By Ada Administrator on" in page
    assert news(runs, team.organisation) == [], "nobody is told what they did themselves"


def test_news_of_a_desk_stay_within_its_circle(team, runs, outsider) -> None:
    change(runs, team.desk, name="Another name")
    assert DeskNews.objects.count() == 1
    assert news(outsider, outsider.memberships.get().organisation) == []
    beside = factories.works_for(team.organisation, "officer")
    assert news(beside, team.organisation) == []


def test_members_let_go_through_the_pages_and_others_find_nothing_there(team, runs) -> None:
    path = reverse("desk-release", args=[team.desk.pk])
    for name, expected in (("officer", 302), ("finance", 404)):
        client = Client()
        factories.sign_in(client, team.people[name], team.organisation)
        assert ("Let go of it" in client.get(reverse("desks")).text) is (expected == 302)
        assert f'"{reverse("desk-change", args=[team.desk.pk])}"' not in client.get(reverse("desks")).text
        assert client.post(path).status_code == expected
    client = Client()
    factories.sign_in(client, runs, team.organisation)
    assert f'"{reverse("desk-change", args=[team.desk.pk])}"' in client.get(reverse("desks")).text
    assert client.post(path).status_code == 404
    assert Desk.objects.get().released_by == team.people["officer"]


def test_the_address_of_a_closed_desk_is_given_to_no_other(team, own) -> None:
    change(team.people["director"], team.desk, is_open=False)
    with refused(Invalid) as caught:
        set_up(team, own, team.desk.slug)
    assert "had it before it was closed" in str(caught.value.fields["slug"])


def set_up(team, circle, slug: str) -> Desk:
    return actions.set_up_desk(
        team.actor("director"), team.organisation, circle=circle, name="New", slug=slug, languages=["en"]
    )


@pytest.mark.parametrize("slug", ["code", "Code"])
def test_a_desk_at_an_address_of_the_site_itself_is_refused(slug, team, own) -> None:
    assert queries.addresses_reserved() == {"code"}
    with refused(Invalid) as caught:
        set_up(team, own, slug)
    assert "part of the site’s own addresses" in str(caught.value.fields["slug"])
    assert set_up(team, own, "coda").slug == "coda"


def test_a_page_that_is_added_reserves_its_word_by_itself(monkeypatch) -> None:
    from django.urls import path

    resolver = get_resolver()
    added = path("help/ru/<slug:desk>/", lambda _request: None, name="in-russian")
    monkeypatch.setattr(resolver, "url_patterns", [*resolver.url_patterns, added])
    assert queries.addresses_reserved() == {"code", "ru"}
