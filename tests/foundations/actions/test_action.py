"""The construct: checked, locked, atomic and recorded — in that order, whatever goes wrong and whoever is quicker."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models, transaction

from havn.foundations.actions import ACTIONS, Action, Move, Workflow, action, on_event
from havn.foundations.actions.action import _reactions as reactions
from havn.foundations.audit import record, verify
from havn.foundations.audit.models import Entry
from havn.foundations.errors import NotAllowed, WrongState
from havn.foundations.network.models import Organisation, Role
from tests import factories

STATUS = Workflow(
    "organisation",
    Organisation.Status,
    (Move("suspend", (Organisation.Status.ESTABLISHED,), Organisation.Status.SUSPENDED),),
    field="status",
)
order: list[str] = []


def may_rename(actor: Any, organisation: Organisation) -> bool:
    order.append(f"asked in a transaction: {transaction.get_connection().in_atomic_block}")
    return actor.has_role(Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def _forget_actions():
    """Actions made here are the test's own, and leave the registry again."""
    before = dict(ACTIONS)
    order.clear()
    yield
    ACTIONS.clear()
    ACTIONS.update(before)


def rename() -> Action:
    @action(allowed=may_rename, event="organisation.renamed")
    def rename_it(actor: Any, organisation: Organisation, *, name: str, fail: bool = False) -> Organisation:
        order.append(f"ran on {organisation.name}")
        organisation.name = name
        organisation.save(update_fields=["name"])
        if fail:
            raise RuntimeError
        return organisation

    return rename_it


def suspend() -> Action:
    @action(allowed=may_rename, event="organisation.suspended", workflow=STATUS, move="suspend")
    def suspend_it(actor: Any, organisation: Organisation, *, why: str) -> str:
        return "suspended"

    return suspend_it


@pytest.mark.django_db(transaction=True)
def test_it_locks_asks_runs_records_commits_and_only_then_delivers(organisation, administrator) -> None:
    def deliver(actor: Any, subject: Any) -> None:
        order.append(f"delivered, in a transaction: {transaction.get_connection().in_atomic_block}")
        order.append(f"entries: {Entry.objects.count()}")

    on_event("organisation.renamed", deliver)
    stale = Organisation.objects.get(pk=organisation.pk)
    Organisation.objects.filter(pk=organisation.pk).update(name="Changed meanwhile")
    result = rename()(factories.actor_of(administrator), stale, name="New House")
    reactions["organisation.renamed"].remove(deliver)
    assert order == [
        "asked in a transaction: True",
        "ran on Changed meanwhile",
        "delivered, in a transaction: False",
        "entries: 1",
    ]
    assert (result.name, stale.name) == ("New House", "Harbour House")


@pytest.mark.django_db
def test_what_is_recorded_names_who_for_whom_what_and_which_fields_but_no_values(organisation, administrator) -> None:
    actor = factories.actor_of(administrator)
    suspend()(actor, organisation, why="secret words")
    (happened,) = record.history_of(actor, organisation)
    assert happened == record.Happened(
        event="organisation.suspended",
        actor=str(administrator.pk),
        organisation=str(organisation.pk),
        subject="network.organisation",
        changed=("why",),
        before="established",
        after="suspended",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("case", ["not allowed", "wrong state", "gone", "broken inside"])
def test_a_refusal_changes_nothing_and_records_nothing(case, organisation, administrator, officer) -> None:
    actor = factories.actor_of(officer if case == "not allowed" else administrator)
    if case == "wrong state":
        Organisation.objects.filter(pk=organisation.pk).update(status=Organisation.Status.CLOSED)
    before = Organisation.objects.values().get(pk=organisation.pk)
    subject = factories.OrganisationFactory.build() if case == "gone" else organisation
    expected = {"wrong state": WrongState, "broken inside": RuntimeError}.get(case, NotAllowed)
    arguments = {"why": ""} if case == "wrong state" else {"name": "Changed", "fail": case == "broken inside"}
    verb = suspend() if case == "wrong state" else rename()
    with pytest.raises(expected):
        verb(actor, subject, **arguments)
    assert Organisation.objects.values().get(pk=organisation.pk) == before
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_without_an_actor_nothing_runs(organisation, administrator) -> None:
    verb = rename()
    for nobody in (None, administrator, "administrator"):
        with pytest.raises(TypeError):
            verb(nobody, organisation, name="Changed")
    assert order == []


def test_a_verb_takes_actor_and_subject_and_everything_else_by_name() -> None:
    with pytest.raises(TypeError):
        action(allowed=may_rename, event="x.y")(lambda actor, subject, name: None)


def test_two_verbs_may_not_share_a_name() -> None:
    rename()
    with pytest.raises(ValueError, match="rename_it"):
        rename()


@pytest.mark.django_db
def test_an_act_is_offered_only_where_rule_and_state_allow_it(organisation, administrator, officer) -> None:
    verb = suspend()
    assert verb.is_offered(factories.actor_of(administrator), organisation)
    assert not verb.is_offered(factories.actor_of(officer), organisation)
    organisation.status = Organisation.Status.CLOSED
    assert not verb.is_offered(factories.actor_of(administrator), organisation)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_at_once_one_is_told_that_things_have_moved_on(organisation, administrator, in_threads) -> None:
    verb = suspend()
    actor = factories.actor_of(administrator)
    outcomes = in_threads([lambda: verb(actor, organisation, why="")] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["WrongState", "str"]
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_who_act_at_once_on_different_things_leave_ten_entries_in_one_unbroken_log(
    organisation, administrator, in_threads
) -> None:
    verb = rename()
    actor = factories.actor_of(administrator)
    others = [factories.OrganisationFactory() for _ in range(10)]
    outcomes = in_threads([lambda other=other: verb(actor, other, name=f"x {other.pk}") for other in others])
    assert {type(outcome) for outcome in outcomes} == {Organisation}
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(10))
    assert verify.verify().findings == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", range(1, 40))
def test_a_process_lost_between_any_two_statements_leaves_all_or_nothing(
    organisation, officer, colleague, statement
) -> None:
    """Every statement of a verb that seals is made the last one; what is left must be whole, or not there."""
    from django.db import connection

    from havn.foundations.ids import new_id
    from havn.foundations.vault import segments

    circle = factories.CircleFactory(organisation=organisation, members=[officer, colleague])
    actor = factories.actor_of(officer)

    @action(allowed=lambda _actor, _subject: True, event="circle.listed")
    def list_it(actor: Any, circle: models.Model, *, handle: str) -> None:
        segments.put_row(actor, circle, segments.SealedList("case"), new_id(), {"handle": handle})

    seen = 0

    class LostError(Exception):
        pass

    def lose(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == statement:
            raise LostError
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(lose):
            list_it(actor, circle, handle="row")
    except LostError:
        assert not Entry.objects.exists()
        assert segments.open_list(factories.actor_of(officer), [circle.pk], segments.SealedList("case")).columns() == {
            "id": []
        }
    else:
        assert seen < statement, "the statement was reached and nothing was lost"
        assert Entry.objects.count() == 1
    assert verify.verify().findings == []
