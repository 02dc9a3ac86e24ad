"""What is refused on the line, and that nothing changes by it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from havn.foundations import clock
from havn.foundations.errors import Invalid, NotAllowed, WrongState
from havn.foundations.vault import fields
from havn.programmes.cases import actions, queries
from havn.programmes.cases.models import Note, Request
from tests import factories
from tests.programmes.cases.conftest import LINE, WEIGHED, WORDS
from tests.refusing import refused

if TYPE_CHECKING:
    from havn.foundations.people.models import Person
    from tests.programmes.cases.conftest import Team


def test_nobody_decides_what_they_proposed(team: Team) -> None:
    factories.MembershipFactory(person=team.people["officer"], organisation=team.organisation, role="decider")
    need = team.proposed()

    with refused(NotAllowed):
        actions.approve_need(team.actor("officer"), need, words="Mine.")


def test_nobody_pays_what_they_decided(team: Team) -> None:
    factories.MembershipFactory(person=team.people["decider"], organisation=team.organisation, role="finance")
    need = team.approved()

    with refused(NotAllowed):
        actions.pay_need(team.actor("decider"), need, payment={"channel": "cash", "risk_note": "None."})


def test_nobody_pays_what_they_proposed(team: Team) -> None:
    factories.MembershipFactory(person=team.people["officer"], organisation=team.organisation, role="finance")
    need = team.approved()

    with refused(NotAllowed):
        actions.pay_need(team.actor("officer"), need, payment={"channel": "cash", "risk_note": "None."})
    assert not queries.needs_to_pay(team.actor("officer")).exists()


def test_the_database_itself_keeps_deciding_and_paying_apart(team: Team) -> None:
    need = team.approved()
    for other in (need.decided_by, need.proposed_by):
        need.paid_by = other
        with pytest.raises(IntegrityError), transaction.atomic():
            need.save()


def test_a_need_above_the_funds_ceiling_is_refused_with_the_rule(team: Team) -> None:
    need = team.need(amount="7500.01")

    with refused(Invalid) as caught:
        actions.propose_need(team.actor("officer"), need, fund=team.fund)

    assert str(caught.value.fields["fund"]) == "This is more than the fund gives: at most 7,500.00 EUR."


def test_a_grant_above_ten_thousand_euro_is_refused_whatever_the_fund_says(team: Team) -> None:
    team.set_rule(ceiling=50_000)
    need = team.need(amount="10000.01")

    with refused(Invalid):
        actions.propose_need(team.actor("officer"), need, fund=team.fund)


def test_an_amount_in_a_currency_without_a_rate_is_refused(team: Team) -> None:
    need = team.need(amount="900", currency="GEL")

    with refused(Invalid) as caught:
        actions.propose_need(team.actor("officer"), need, fund=team.fund)

    assert "GEL" in str(caught.value.fields["fund"])


def test_a_kind_of_support_that_the_fund_excludes_is_refused(team: Team) -> None:
    team.set_rule(exclusions=["legal"])
    need = team.need()

    with refused(Invalid):
        actions.propose_need(team.actor("officer"), need, fund=team.fund)


def test_the_rule_of_the_day_of_decision_counts(team: Team) -> None:
    need = team.proposed()
    team.set_rule(ceiling=100)

    with refused(Invalid):
        actions.approve_need(team.actor("decider"), need, words="")


def test_a_conflict_of_interest_bars_a_person_from_the_case_and_from_the_list(team: Team) -> None:
    case = team.case()
    actions.declare_conflict(team.actor("director"), case, person=team.people["officer"])
    barred = team.actor("officer")

    assert list(queries.case_rows(barred)) == []
    with refused(NotAllowed):
        queries.case_for(barred, case.pk)
    with refused(NotAllowed):
        actions.open_identity(barred, case, purpose="Out of curiosity")


def test_only_a_director_declares_a_colleagues_conflict(team: Team) -> None:
    case = team.case()

    with refused(Invalid):
        actions.declare_conflict(team.actor("officer"), case, person=team.people["finance"])


def test_an_identity_is_not_opened_without_a_purpose(team: Team) -> None:
    case = team.case()

    with refused(Invalid):
        actions.open_identity(team.actor("officer"), case, purpose="  ok ")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"needs": {"met": "yes", "reason": " "}}, "needs_reason"),
        ({"identity": {"met": "unknown", "reason": "Nobody knows."}}, "identity_met"),
        ({"urgency": "yesterday"}, "urgency"),
        ({"route": None}, "route"),
    ],
)
def test_a_triage_without_a_reason_or_with_an_unknown_answer_is_refused(team: Team, wrong: dict, field: str) -> None:
    request = team.request()

    with refused(Invalid) as caught:
        actions.triage_request(
            team.actor("officer"), request, weighed=WEIGHED | {"urgency": "soon", "route": "open"} | wrong
        )

    assert list(caught.value.fields) == [field]


def test_two_officers_who_open_a_case_for_one_request_make_one_case(team: Team) -> None:
    request = team.request()
    actions.open_case(team.actor("officer"), request, kind="person")

    with refused(WrongState):
        actions.open_case(team.actor("director"), request, kind="person")


def test_a_case_with_an_open_decision_is_not_closed(team: Team) -> None:
    need = team.proposed()

    with refused(Invalid):
        actions.close_case(team.actor("officer"), need.case, outcome="safer_working", words="")


def test_a_note_for_oneself_is_not_shown_to_colleagues(team: Team) -> None:
    case = team.case()
    actions.write_note(team.actor("officer"), case, text="My own thought.", visibility=Note.Visibility.MINE)

    assert [note.visibility for note in queries.notes_for(team.actor("officer"), case)] == ["mine"]
    assert queries.notes_for(team.actor("director"), case) == []


def test_somebody_elses_organisation_sees_neither_request_nor_case(team: Team, outsider: Person) -> None:
    case = team.case()
    stranger = factories.actor_of(outsider)

    assert list(queries.requests_visible_to(stranger)) == []
    assert list(queries.case_rows(stranger)) == []
    assert case.origin is not None
    for ask in (lambda: queries.case_for(stranger, case.pk), lambda: queries.request_for(stranger, case.origin_id)):
        with refused(NotAllowed):
            ask()


def test_a_code_opens_its_own_request_and_no_other(team: Team) -> None:
    mine, other = team.request(), team.request()
    author = team.author(mine)

    with refused(NotAllowed):
        queries.request_for(author, other.pk)
    with refused(NotAllowed):
        actions.write_to_desk(author, other, text="Let me in.")


def test_the_authors_key_opens_neither_identity_nor_case(team: Team) -> None:
    case = team.case()
    request = Request.objects.get(pk=case.origin_id)
    author = team.author(request)

    with refused(NotAllowed):
        fields.read(author, request, "identity")
    with refused(NotAllowed):
        fields.read(author, case, "header")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"support": "yacht"}, "support"),
        ({"what": "  "}, "what"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "1e400"}, "amount"),
        ({"amount": "twelve"}, "amount"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_a_need_that_makes_no_sense_is_refused_by_field(team: Team, line: dict[str, str], field: str) -> None:
    case = team.case()

    with refused(Invalid) as caught:
        actions.add_need(team.actor("officer"), case, line=LINE | line)

    assert set(caught.value.fields) == {field}


def test_a_risk_review_in_the_past_is_refused(team: Team) -> None:
    case = team.case()

    with refused(Invalid):
        actions.assess_risk(team.actor("officer"), case, words=WORDS, review_on=clock.today())


def test_a_check_in_is_not_missed_before_its_day_is_over(team: Team) -> None:
    case = team.case()
    later = clock.today() + datetime.timedelta(days=1)
    check_in = actions.agree_check_in(team.actor("officer"), case, due_on=later, how="Call", if_missed="Wait")

    with refused(Invalid):
        actions.miss_check_in(team.actor("officer"), check_in)


def test_an_empty_or_endless_message_is_refused(team: Team) -> None:
    request = team.request()

    for text in ("   ", "x" * 20_001):
        with refused(Invalid):
            actions.write_to_author(team.actor("officer"), request, text=text)
