"""What waits for somebody is not hidden behind what waits for others, however much that is."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from havn.foundations import clock
from havn.programmes.cases import actions
from havn.programmes.cases.tables import waiting
from havn.programmes.cases.tables.waiting import waiting_for

if TYPE_CHECKING:
    from havn.programmes.cases.models import Request
    from tests.programmes.cases.conftest import Team

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST", 2)


def in_hand(team: Team, name: str) -> Request:
    return actions.acknowledge_request(team.actor(name), team.request())


def what_waits(team: Team) -> list[str]:
    return [item.what for item in waiting_for(team.actor("officer"))]


def test_a_new_request_is_seen_while_many_older_ones_wait_for_their_authors(team: Team) -> None:
    for _number in range(3):
        actions.ask_author(team.actor("director"), in_hand(team, "director"), text="Who else knows?")
    with clock.at(clock.now() + DAY):
        team.request()
        assert what_waits(team) == ["Acknowledge a request"]


def test_what_i_have_in_hand_is_seen_behind_all_that_colleagues_have(team: Team) -> None:
    for _number in range(5):
        in_hand(team, "director")
    with clock.at(clock.now() + DAY):
        in_hand(team, "officer")
        assert what_waits(team) == ["Weigh a request"]


def test_a_message_to_me_is_seen_behind_all_that_colleagues_have_not_read(team: Team) -> None:
    for number in range(5):
        with clock.at(clock.now() + number * DAY):
            request = in_hand(team, "officer" if number == 4 else "director")
            actions.write_to_desk(team.author(request), request, text="They came again.")
    with clock.at(clock.now() + 4 * DAY):
        assert what_waits(team) == ["Read a message", "Weigh a request"]


def test_of_what_waits_for_me_so_many_are_shown_and_the_oldest_first(team: Team) -> None:
    for number in range(3):
        with clock.at(clock.now() + number * DAY):
            in_hand(team, "officer")
    days = [item.due for item in waiting_for(team.actor("officer"))]
    first = clock.today() + team.desk.decide_within_days * DAY
    assert days == [first, first + DAY]
