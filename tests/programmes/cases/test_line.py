"""The whole line once, from a request to a closed case, by the verbs alone."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from havn.foundations import clock
from havn.foundations.audit import record
from havn.foundations.audit.verify import verify
from havn.foundations.tally.facts import totals
from havn.foundations.vault import fields
from havn.foundations.vault.signatures import signer_of
from havn.programmes.cases import actions, queries
from havn.programmes.cases.states import CaseState, CheckInState, NeedState, RequestState
from tests.programmes.cases.conftest import LINE, WORDS

if TYPE_CHECKING:
    from tests.programmes.cases.conftest import Team


def test_a_request_becomes_protection_and_this_years_figures_grow(team: Team) -> None:
    officer = team.actor("officer")
    case = team.case()
    assert case.origin is not None
    assert case.origin.state == RequestState.OPENED
    later = clock.today() + datetime.timedelta(days=30)
    actions.assess_risk(officer, case, words=WORDS, review_on=later)
    need = actions.add_need(officer, case, line=LINE)
    need = actions.propose_need(officer, need, fund=team.fund)
    need = actions.approve_need(team.actor("decider"), need, words="Agreed.")
    payment = {"channel": "bank_transfer", "risk_note": "Weighed."}
    need = actions.pay_need(team.actor("finance"), need, payment=payment)
    need = actions.give_support(officer, need)
    assert need.state == NeedState.GIVEN
    check_in = actions.agree_check_in(officer, case, due_on=later, how="By Signal", if_missed="Call the lawyer")
    check_in = actions.record_check_in(officer, check_in, heard={"safe": "yes", "work_goes_on": "yes"})
    assert check_in.state == CheckInState.DONE
    closed = actions.close_case(officer, case, outcome="safer_working", words="She works again.")
    assert closed.state == CaseState.CLOSED

    assert totals(clock.today().year) == {
        ("request.received", "", ""): Decimal(1),
        ("case.opened", "person", ""): Decimal(1),
        ("support.given", "legal", ""): Decimal(1),
        ("support.paid", "legal", "EUR"): Decimal(2400),
        ("person.supported", "", ""): Decimal(1),
        ("case.closed", "safer_working", ""): Decimal(1),
    }
    assert verify().findings == []


def test_two_needs_given_to_one_person_count_one_person(team: Team) -> None:
    officer, case = team.actor("officer"), team.case()
    for _time in range(2):
        need = actions.add_need(officer, case, line=LINE | {"amount": "", "currency": ""})
        need = actions.propose_need(officer, need, fund=team.fund)
        need = actions.approve_need(team.actor("decider"), need, words="")
        actions.give_support(officer, need)

    counted = totals(clock.today().year)

    assert counted["support.given", "legal", ""] == 2
    assert counted["person.supported", "", ""] == 1


def test_the_case_list_finds_a_name_typed_in_another_script(team: Team) -> None:
    case = team.case()
    team.case()  # somebody else, with the same name: both are shown, none is merged

    found = list(queries.case_rows(team.actor("officer"), words="Нино Беридзе"))

    assert case.pk in {row.id for row in found}
    assert len(found) == 2


def test_the_list_of_cases_holds_no_name(team: Team) -> None:
    team.case()

    (row,) = queries.case_rows(team.actor("officer"))

    assert "Beridze" not in repr(row)


def test_who_opened_the_name_is_seen_by_those_who_hold_the_case(team: Team) -> None:
    case = team.case()

    identity = actions.open_identity(team.actor("finance"), case, purpose="For the bank transfer")

    assert identity["names"] == ["ნინო ბერიძე", "Nino Beridze"]
    newest = record.history_of(team.actor("officer"), case)[0]
    assert (newest.event, newest.actor, newest.purpose) == (
        "identity.opened",
        str(team.people["finance"].pk),
        "For the bank transfer",
    )


def test_the_author_reads_and_answers_in_the_mailbox(team: Team) -> None:
    request = actions.acknowledge_request(team.actor("officer"), team.request())
    actions.ask_author(team.actor("officer"), request, text="Who can vouch for you?")
    author = team.author(request)
    request = queries.request_for(author, request.pk)
    (question,) = request.messages.all()

    actions.answer_desk(author, request, text="The bar association.")

    assert signer_of(question, "text", fields.read(author, question, "text").text)
    request.refresh_from_db()
    assert request.state == RequestState.ACKNOWLEDGED
    answer = request.messages.get(number=2)
    assert fields.read(team.actor("officer"), answer, "text").text == {"text": "The bar association."}


def test_what_a_colleague_signed_is_not_taken_for_the_authors_whatever_its_row_says(team: Team) -> None:
    request = team.request()
    message = actions.write_to_author(team.actor("officer"), request, text="Please come alone.")
    request.messages.filter(pk=message.pk).update(is_from_author=True)

    (opened,) = queries.messages_in(team.actor("director"), request)

    assert not opened.is_sound
