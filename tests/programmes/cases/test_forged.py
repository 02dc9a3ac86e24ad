"""Whoever can write to the database, past Havn, can’t make a decision, lift a bar or lead a desk elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from havn.engines import sealing
from havn.foundations.audit import record, verify
from havn.foundations.audit.models import State
from havn.foundations.files import Cleaned, Kind
from havn.foundations.vault import fields, signatures
from havn.foundations.vault.fields import Unreadable
from havn.programmes.cases import actions
from havn.programmes.cases.models import Attachment, Conflict, Desk, FundRule, Need, Request
from havn.programmes.cases.queries import decided_about, is_approved
from havn.programmes.cases.states import NeedState
from tests import factories
from tests.refusing import refused

if TYPE_CHECKING:
    from tests.programmes.cases.conftest import Team

PAYMENT = {"channel": "bank_transfer", "risk_note": "The account is not watched."}


def found() -> list[str]:
    return [finding.sentence for finding in verify.verify().findings]


def forge(made: Any, **changes: Any) -> Any:
    """Write to the row of a record as nobody but the database would know."""
    type(made)._base_manager.filter(pk=made.pk).update(**changes)
    made.refresh_from_db()
    return made


def is_found(made: Any) -> bool:
    return found() == [f"{made._meta.label} {made.pk} is not as the last recorded action left it."]


def test_a_need_that_was_declared_approved_is_not_paid(team: Team) -> None:
    need = forge(team.proposed(), state=NeedState.APPROVED, decided_by=team.people["decider"])

    with refused(Unreadable):
        actions.pay_need(team.actor("finance"), need, payment=PAYMENT)

    assert is_found(need)


def test_a_refused_need_that_was_declared_approved_is_not_paid(team: Team) -> None:
    need = actions.refuse_need(team.actor("decider"), team.proposed(), words="Paid by another fund.")
    need = forge(need, state=NeedState.APPROVED)

    with refused(Unreadable):
        actions.pay_need(team.actor("finance"), need, payment=PAYMENT)

    assert is_found(need)


def test_a_decision_set_back_to_before_it_was_taken_is_not_taken_again(team: Team) -> None:
    need = team.approved()
    before = {"state": NeedState.PROPOSED, "decided_by": None, "decided_on": None, "decision": None}
    forge(need, **before)

    with refused(Unreadable):
        actions.refuse_need(team.actor("director"), need, words="Never mind.")

    assert is_found(need)


def test_a_refusal_whose_row_and_state_were_set_back_together_is_not_decided_again(team: Team) -> None:
    need = team.proposed()
    before = Need.objects.filter(pk=need.pk).values("state", "decided_by", "decided_on", "decision").get()
    actions.refuse_need(team.actor("decider"), need, words="Paid by another fund.")
    Need.objects.filter(pk=need.pk).update(**before)
    State.objects.filter(record=record.pseudonym(need)).latest("entry_id").delete()

    with refused(Unreadable):
        actions.approve_need(team.actor("director"), need, words="Agreed.")

    assert not verify.verify().holds


def test_a_case_is_not_sealed_to_a_circle_that_was_slipped_under_the_desk(team: Team) -> None:
    request = team.request()
    theirs = factories.CircleFactory(organisation=team.organisation, members=[team.people["officer"]])
    forge(team.desk, circle=theirs)

    with refused(Unreadable):
        actions.open_case(team.actor("officer"), Request.objects.get(pk=request.pk), kind="person")


def test_a_state_declared_with_a_copied_entry_is_refused_as_well(team: Team) -> None:
    need = forge(team.proposed(), state=NeedState.APPROVED, decided_by=team.people["decider"])
    last = State.objects.filter(record=record.pseudonym(need)).latest("entry_id")
    State.objects.filter(pk=last.pk).update(digest=record.states.digest_of(need))

    with refused(Unreadable):
        actions.pay_need(team.actor("finance"), need, payment=PAYMENT)


def test_who_has_the_installations_secret_still_can_not_sign_for_the_decider(team: Team) -> None:
    """The record itself is rewritten as only the server could; the decider’s own key is not on it."""
    need = team.proposed()
    officer = team.actor("officer")
    words = {"verdict": NeedState.APPROVED.value, "text": "Agreed."}
    decision = signatures.signed(officer, need, "decision", words, about=decided_about(officer, need))
    fields.put(officer, need, decision={**decision, "by": str(team.people["decider"].pk)})
    need.state, need.decided_by = NeedState.APPROVED, team.people["decider"]
    factories.recorded(need)

    with refused(Unreadable) as caught:
        actions.pay_need(team.actor("finance"), need, payment=PAYMENT)

    assert caught.value.sentence == "The signature of this decision does not hold. Please have it decided anew."
    assert found() == []


def test_a_decision_stands_for_the_line_that_was_decided_alone(team: Team) -> None:
    need = team.approved()
    finance, officer = team.actor("finance"), team.actor("officer")
    assert is_approved(finance, need)
    fields.put(officer, need, line=fields.read(officer, need, "line").line | {"amount": "7000.00"})
    factories.recorded(need)

    assert not is_approved(finance, need)
    with refused(Unreadable):
        actions.pay_need(finance, need, payment=PAYMENT)


def test_a_bar_that_was_deleted_still_bars_the_case(team: Team) -> None:
    case = team.case()
    actions.declare_conflict(team.actor("director"), case, person=team.people["officer"])
    Conflict.objects.all().delete()

    with refused(Unreadable):
        actions.open_identity(team.actor("officer"), case, purpose="Out of curiosity")

    assert is_found(case)


def test_a_need_of_a_case_with_a_deleted_bar_is_not_worked_on(team: Team) -> None:
    need = team.need()
    actions.declare_conflict(team.actor("director"), need.case, person=team.people["officer"])
    Conflict.objects.all().delete()

    with refused(Unreadable):
        actions.propose_need(team.actor("officer"), need, fund=team.fund)


def test_a_file_that_was_moved_to_another_case_is_not_opened(team: Team) -> None:
    officer, case, other = team.actor("officer"), team.case(), team.case()
    cleaned = Cleaned(b"cleaned", Kind.JPEG, [], ("havn",), ())
    made = actions.attach_to_case(officer, case, name="summons.jpg", content=b"as it came", cleaned=cleaned)
    forge(made, case=other)

    with refused(Unreadable):
        actions.open_attachment(officer, Attachment.objects.get(pk=made.pk))

    assert is_found(made)


def test_a_desk_that_was_led_to_another_circle_takes_nothing_in(team: Team) -> None:
    theirs = factories.CircleFactory(organisation=team.organisation, members=[team.people["finance"]])
    forge(team.desk, circle=theirs)

    with refused(Unreadable):
        team.request()

    assert is_found(team.desk)
    assert not Request.objects.exists()


def test_a_desk_that_no_action_set_up_takes_nothing_in(team: Team) -> None:
    slipped_in = Desk(organisation=team.organisation, circle=team.circle, name="Another", slug="another")
    slipped_in.save()
    team.desk = slipped_in

    with refused(Unreadable):
        team.request()

    assert is_found(slipped_in)


def test_a_rule_that_was_raised_gives_no_more_than_before(team: Team) -> None:
    need = team.need(amount="9000")
    FundRule.objects.filter(fund=team.fund).update(ceiling=10_000)

    with refused(Unreadable):
        actions.propose_need(team.actor("officer"), need, fund=team.fund)

    assert is_found(team.fund)


@pytest.mark.parametrize("column", ["received_on", "desk", "mailbox"])
def test_a_request_that_was_changed_is_not_worked_on(team: Team, column: str) -> None:
    request = team.request()
    other = team.request()
    values = {"received_on": request.received_on.replace(year=2001), "desk": None, "mailbox": None}
    if column == "desk":
        values["desk"] = factories.recorded(
            Desk(organisation=team.organisation, circle=team.circle, name="Another", slug="another")
        )
    request = forge(request, **{column: values[column]})

    with refused(Unreadable):
        actions.acknowledge_request(team.actor("officer"), request)

    actions.acknowledge_request(team.actor("officer"), other)


def test_nothing_is_found_where_nothing_was_forged(team: Team) -> None:
    need = team.paid()
    actions.give_support(team.actor("officer"), need)
    actions.declare_conflict(team.actor("director"), need.case, person=team.people["finance"])
    assert sealing.same(bytes(need.case.barred), team.people["finance"].pk.bytes)
    assert found() == []
    assert Need.objects.get().state == NeedState.GIVEN


@pytest.mark.django_db(transaction=True)
def test_a_state_that_was_seen_once_must_be_there_also_when_its_whole_entry_was_deleted(team: Team) -> None:
    case = team.case()
    actions.agree_aim(team.actor("officer"), case, situation="Alone.", aim="A safe way home.")
    before = type(case).objects.filter(pk=case.pk).values("summary", "header").get()
    actions.agree_aim(team.actor("officer"), case, situation="Alone.", aim="None.")
    actions.open_identity(team.actor("officer"), case, purpose="To call them")
    newest = State.objects.filter(record=record.pseudonym(case)).latest("entry_id").entry
    type(case).objects.filter(pk=case.pk).update(**before)
    newest.state_rows.all().delete()
    newest.delete()

    with refused(Unreadable):
        actions.open_identity(team.actor("officer"), case, purpose="To call them")


@pytest.mark.django_db(transaction=True)
def test_an_act_that_was_rolled_back_is_no_state_that_was_taken_away(team: Team) -> None:
    case = team.case()
    with transaction.atomic():
        actions.agree_aim(team.actor("officer"), case, situation="Alone.", aim="A safe way home.")
        actions.open_identity(team.actor("officer"), case, purpose="To call them")
        transaction.set_rollback(True)
    actions.open_identity(team.actor("officer"), case, purpose="To call them")
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_what_was_found_whole_before_is_asked_little_and_no_way_past_the_record(team: Team) -> None:
    request = team.request()
    actions.acknowledge_request(team.actor("officer"), request)
    actions.open_request_identity(team.actor("officer"), request, purpose="To call them")
    fresh = Request.objects.get(pk=request.pk)
    with CaptureQueriesContext(connection) as asked:
        record.check_state(fresh)
    assert len(asked) == 2

    changed = forge(fresh, state="declined")
    with pytest.raises(Unreadable):
        record.check_state(changed)


@pytest.mark.django_db(transaction=True)
def test_what_this_process_wrote_itself_is_no_way_past_the_record(team: Team) -> None:
    request = team.request()
    record.check_state(request)
    changed = forge(request, decide_by=request.decide_by.replace(year=2999))

    with refused(Unreadable):
        actions.acknowledge_request(team.actor("officer"), changed)


def test_a_state_whose_entry_is_gone_is_refused_and_the_page_says_so(team: Team) -> None:
    request = team.request()
    left = State.objects.filter(record=record.pseudonym(request))
    before = left.get().entry_id
    left.update(entry_id=10**6)

    with pytest.raises(Unreadable):
        actions.acknowledge_request(team.actor("officer"), request)
    assert record.changed_outside([request]) == [request]

    left.update(entry_id=before)


def test_what_is_remembered_of_a_record_never_goes_back_in_whatever_order_threads_come(team: Team) -> None:
    number = bytes(32)
    old, new = record.Seen(5, b"old", 5), record.Seen(11, b"new", 11)
    for seen in (new, old, old._replace(until=12)):
        record._remember(number, seen)
        assert record._seen().get(number.hex()) == new
    record._remember(number, new._replace(until=12))
    record._remember(number, new)
    assert record._seen().get(number.hex()) == new._replace(until=12)
