"""Two people at once, and a process that dies between two statements: one wins, nothing is half-written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from havn.foundations.audit.models import Entry
from havn.foundations.audit.verify import verify
from havn.foundations.errors import Refused
from havn.foundations.vault import fields
from havn.programmes.cases import actions, queries
from havn.programmes.cases.actions import listing
from havn.programmes.cases.models import Case, Need, Request
from havn.programmes.cases.states import NeedState
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.programmes.cases.conftest import Team

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_officers_who_open_a_case_in_the_same_moment_make_one(team: Team, in_threads: Callable[..., Any]) -> None:
    request = team.request()
    officer, director = team.actor("officer"), team.actor("director")

    outcomes = in_threads(
        [
            lambda: actions.open_case(officer, request, kind="person"),
            lambda: actions.open_case(director, request, kind="person"),
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Case", "WrongState"]
    assert Case.objects.count() == 1
    assert verify().findings == []


def test_a_need_that_is_approved_and_refused_in_the_same_moment_is_one_of_both(
    team: Team, in_threads: Callable[..., Any]
) -> None:
    need = team.proposed()
    decider, director = team.actor("decider"), team.actor("director")

    outcomes = in_threads(
        [
            lambda: actions.approve_need(decider, need, words="Yes."),
            lambda: actions.refuse_need(director, need, words="No."),
        ]
    )

    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    need = Need.objects.get()
    decided = fields.read(decider, need, "decision").decision["text"]
    assert (need.state, decided) in {(NeedState.APPROVED, "Yes."), (NeedState.REFUSED, "No.")}
    assert verify().findings == []


def test_needs_of_one_case_that_move_in_the_same_moment_both_reach_its_header(
    team: Team, in_threads: Callable[..., Any]
) -> None:
    case = team.case()
    first = team.need(case, support="medical")
    second = team.need(case, support="relocation")
    officer, director = team.actor("officer"), team.actor("director")

    outcomes = in_threads(
        [
            lambda: actions.propose_need(officer, first, fund=team.fund),
            lambda: actions.propose_need(director, second, fund=team.fund),
        ]
    )

    assert [type(outcome).__name__ for outcome in outcomes] == ["Need", "Need"]
    (row,) = queries.case_rows(team.actor("officer"))
    assert row.support == ["legal", "medical", "relocation"]
    assert verify().findings == []


def test_a_process_that_dies_while_a_case_is_opened_leaves_no_trace(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = team.request()
    recorded = Entry.objects.count()

    def dies(*_args: object, **_kwargs: object) -> None:
        raise SystemExit

    monkeypatch.setattr(listing.segments, "put_row", dies)
    with pytest.raises(SystemExit):
        actions.open_case(team.actor("officer"), request, kind="person")
    monkeypatch.undo()

    assert Case.objects.count() == 0
    assert Entry.objects.count() == recorded
    assert Request.objects.get().state == request.state
    assert verify().findings == []
    actions.open_case(team.actor("officer"), request, kind="person")
    assert Case.objects.count() == 1


def test_a_colleague_taken_out_of_the_circle_is_shut_out_at_the_next_request(team: Team, client: Any) -> None:
    case = team.case()
    factories.sign_in(client, team.people["officer"], team.organisation)
    assert client.get(f"/office/cases/{case.pk}/").status_code == 200

    team.circle.memberships.filter(person=team.people["officer"]).delete()

    assert client.get(f"/office/cases/{case.pk}/").status_code == 404
    assert list(queries.case_rows(team.actor("officer"))) == []
