"""The record finds any change, by whoever can write to the database; destroying a key leaves its proofs valid."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from havn.engines import merkle, sealing
from havn.foundations.actions import ACTIONS, action
from havn.foundations.audit import record, tree, verify
from havn.foundations.audit.models import Checkpoint, Entry, Log, Node, State, SubjectKey
from havn.foundations.network.actor import system, visitor
from havn.foundations.vault import fields
from tests import factories
from tests.foundations.vault.samples import new_world

pytestmark = pytest.mark.django_db

MODEL = next(model for model in fields.sealed_models() if model._meta.label == "cases.Note")
NAME = "text"


@pytest.fixture
def world():
    return new_world()


@pytest.fixture
def actor(world):
    return factories.actor_of(world.person)


@pytest.fixture
def write():
    """A verb that seals words into a note, and one that takes the note out."""
    before = dict(ACTIONS)

    @action(allowed=lambda _actor, _subject: True, event="note.written")
    def write_it(actor: Any, note: Any, *, words: str) -> Any:
        fields.put(actor, note, text=words)
        note.save()
        return note

    @action(allowed=lambda _actor, _subject: True, event="note.removed")
    def remove_it(actor: Any, note: Any) -> None:
        note.delete()

    write_it.run.remove = remove_it
    yield write_it
    ACTIONS.clear()
    ACTIONS.update(before)


@pytest.fixture
def notes(world, actor, write):
    """Three notes, the first of them written twice, and a checkpoint in the middle."""
    made = [write(actor, world.sample(MODEL), words=f"words {number}") for number in range(3)]
    tree.make_checkpoint()
    made[0] = write(actor, made[0], words="words again")
    return made


def findings() -> list[str]:
    return [finding.sentence for finding in verify.verify().findings]


def test_an_untouched_record_holds(notes) -> None:
    report = verify.verify()
    assert (report.entries, report.checkpoints, report.holds, report.findings) == (4, 1, True, [])
    assert report.records >= 3


def test_a_changed_entry_is_found(notes) -> None:
    Entry.objects.filter(index=1).update(subject=bytes(32))
    assert findings() == ["Entry 1 was changed after it was written."]


def test_a_changed_entry_with_its_leaf_recomputed_is_found(notes) -> None:
    entry = Entry.objects.get(index=3)
    entry.subject = bytes(32)
    entry.leaf = merkle.leaf_hash(record.leaf_data(entry))
    entry.save()
    assert "Entry 3 was not written by this installation." in findings()


@pytest.mark.parametrize(("index", "left"), [(0, 0), (1, 1), (3, 3)])
def test_a_removed_entry_is_found(notes, index, left) -> None:
    State.objects.filter(entry=index).delete()
    Entry.objects.filter(index=index).delete()
    assert f"The record says that it has 4 entries; {left} are there." in findings()


def test_a_tail_that_was_cut_off_with_the_tip_set_back_is_found_by_the_checkpoint(notes) -> None:
    tree.make_checkpoint()
    State.objects.filter(entry__in=[3]).delete()
    Entry.objects.filter(index=3).delete()
    frontier = merkle.Frontier()
    Node.objects.all().delete()
    for leaf in Entry.objects.order_by("index").values_list("leaf", flat=True):
        tree.keep(frontier.append(bytes(leaf)))
    Log.objects.update(size=3, frontier=frontier.to_bytes())
    assert "A checkpoint was signed at 4 entries; only 3 are left." in findings()


def test_two_entries_exchanged_are_found(notes) -> None:
    first, second = Entry.objects.get(index=0), Entry.objects.get(index=1)
    for column in ("day", "subject", "commitment", "states", "sealed", "leaf", "mark"):
        mine, other = getattr(first, column), getattr(second, column)
        setattr(first, column, other)
        setattr(second, column, mine)
    first.save()
    second.save()
    assert "Entry 0 was not written by this installation." in findings()


def test_an_added_entry_that_looks_right_is_found(notes) -> None:
    """An old state declared the newest one, with everything recomputed that needs no secret."""
    old = State.objects.get(entry=0)
    copied = Entry.objects.get(index=0)
    forged = Entry(index=4, day=copied.day, subject=copied.subject, commitment=copied.commitment, states=copied.states)
    forged.sealed, forged.leaf, forged.mark = copied.sealed, merkle.leaf_hash(record.leaf_data(copied)), copied.mark
    forged.save()
    State.objects.create(entry=forged, record=old.record, digest=old.digest)
    log = Log.objects.get()
    frontier = tree.frontier_of(log)
    tree.keep(frontier.append(bytes(forged.leaf)))
    Log.objects.update(size=5, frontier=frontier.to_bytes())
    assert "Entry 4 was not written by this installation." in findings()


def test_changed_states_are_found(notes) -> None:
    State.objects.filter(entry=2).update(digest=bytes(32))
    assert findings()[0] == "The states recorded with entry 2 were changed."


def test_two_sealed_values_exchanged_are_found(notes) -> None:
    first, second = (MODEL._default_manager.get(pk=note.pk) for note in notes[1:])
    MODEL._default_manager.filter(pk=first.pk).update(text=second.text)
    MODEL._default_manager.filter(pk=second.pk).update(text=first.text)
    assert sorted(findings()) == sorted(
        f"cases.Note {note.pk} is not as the last recorded action left it." for note in notes[1:]
    )


def test_a_row_set_back_to_an_older_version_of_itself_is_found_although_it_opens(world, actor, write) -> None:
    note = write(actor, world.sample(MODEL), words="not yet decided")
    old = bytes(MODEL._default_manager.get(pk=note.pk).text)
    write(actor, note, words="decided")
    MODEL._default_manager.filter(pk=note.pk).update(text=old)
    assert fields.read_field(actor, MODEL._default_manager.get(pk=note.pk), NAME) == "not yet decided"
    assert findings() == [f"cases.Note {note.pk} is not as the last recorded action left it."]


def test_a_deleted_row_is_found_and_a_removed_one_is_not(notes, actor, write) -> None:
    write.run.remove(actor, notes[2])
    assert findings() == []
    MODEL._default_manager.filter(pk=notes[1].pk).delete()
    assert findings() == ["1 records that the log knows are no longer there."]


def test_a_row_that_no_action_wrote_is_found(world, actor) -> None:
    note = world.sample(MODEL)
    assert findings() == []
    fields.put(actor, note, text="slipped in")
    note.save()
    assert findings() == [f"cases.Note {note.pk} is not as the last recorded action left it."]


def test_a_forged_checkpoint_is_found(notes) -> None:
    tip = tree.frontier_of(Log.objects.get()).root()
    forger = sealing.new_key()
    text = merkle.Checkpoint(tree.origin(), 4, tip).text().encode()
    signature = sealing.sign(text, seed=forger, context=b"checkpoint")
    Checkpoint.objects.create(size=4, root=tip, signature=signature, day=notes[0].written_on)
    assert findings() == ["The signature of the checkpoint at 4 does not hold."]
    Checkpoint.objects.filter(size=4).delete()
    Checkpoint.objects.filter(size=3).update(root=bytes(32))
    assert findings() == [
        "The signature of the checkpoint at 3 does not hold.",
        "The record up to entry 3 is not the one that was signed.",
    ]


def test_a_past_that_was_rewritten_with_all_keys_of_this_machine_is_not_the_one_somebody_else_kept(notes) -> None:
    kept = tree.deposit_of(Checkpoint.objects.get())
    assert verify.verify([tree.from_deposit(kept)]).holds
    _rewrite_from(Entry.objects.get(index=1))
    assert verify.verify().holds

    report = verify.verify([tree.from_deposit(kept)])

    assert [finding.sentence for finding in report.findings] == [
        "The record up to entry 3 is not the one that was signed."
    ]


def _rewrite_from(entry: Entry) -> None:
    """Declare another day for an entry and compute everything anew, as whoever controls the server could."""
    entry.day = entry.day.replace(year=2001)
    entry.leaf = merkle.leaf_hash(record.leaf_data(entry))
    entry.mark = record.mark_of(entry)
    entry.save()
    frontier = merkle.Frontier()
    Node.objects.all().delete()
    Checkpoint.objects.all().delete()
    for leaf in Entry.objects.order_by("index").values_list("leaf", flat=True):
        tree.keep(frontier.append(bytes(leaf)))
    Log.objects.update(frontier=frontier.to_bytes())
    tree.make_checkpoint()


@pytest.mark.parametrize("change", ["another origin", "another root", "no signature", "nothing"])
def test_a_deposited_checkpoint_that_was_altered_does_not_hold(notes, change) -> None:
    kept = tree.deposit_of(Checkpoint.objects.get())
    lines = kept.split("\n")
    if change == "another root":
        lines[2] = tree.deposit_of(tree.make_checkpoint()).split("\n")[2]
        stated = tree.from_deposit("\n".join(lines))
        assert "The signature of the checkpoint at 3 does not hold." in [
            finding.sentence for finding in verify.verify([stated]).findings
        ]
        return
    altered = {"another origin": kept.replace("havn/", "hawn/"), "no signature": "\n".join(lines[:3]), "nothing": ""}
    with pytest.raises(ValueError, match=r"."):
        tree.from_deposit(altered[change])


def test_changed_nodes_are_found(notes) -> None:
    Node.objects.update(hash=bytes(32))
    assert findings() == ["The nodes kept for proofs do not follow from the entries."]


def test_shredding_what_is_recorded_keeps_every_proof_valid(organisation, administrator) -> None:
    before = dict(ACTIONS)

    @action(allowed=lambda _actor, _subject: True, event="person.greeted")
    def greet_it(actor: Any, person: Any) -> None: ...

    try:
        actor = factories.actor_of(administrator)
        people = [factories.PersonFactory() for _ in range(5)]
        for person in people:
            greet_it(actor, person)
    finally:
        ACTIONS.clear()
        ACTIONS.update(before)
    checkpoint = tree.make_checkpoint()
    gone = people[2]
    assert [happened.event for happened in record.history_of(actor, gone)] == ["person.greeted"]
    record.shred(gone)
    assert record.history_of(actor, gone) == []
    assert not SubjectKey.objects.filter(subject=record.pseudonym(gone)).exists()
    assert findings() == []
    for entry in Entry.objects.all():
        proof = tree.inclusion_of(entry, size=checkpoint.size)
        assert merkle.inclusion_holds(
            leaf=bytes(entry.leaf), index=entry.index, size=5, proof=proof, root=bytes(checkpoint.root)
        )


def test_an_older_checkpoint_is_proven_to_be_the_beginning_of_a_newer_one(notes) -> None:
    old, new = Checkpoint.objects.get(size=3), tree.make_checkpoint()
    proof = tree.consistency_of(old.size, new.size)
    assert merkle.consistency_holds(
        old_size=3, new_size=4, proof=proof, old_root=bytes(old.root), new_root=bytes(new.root)
    )


def test_only_who_holds_the_case_reads_what_happened_to_it(notes, world, actor, outsider) -> None:
    case = notes[0].recorded_under
    assert [happened.event for happened in record.history_of(actor, case)] == ["note.written"] * 4
    assert record.history_of(factories.actor_of(outsider), case) == []


def test_what_visitors_and_jobs_did_is_read_back_too(organisation, officer, write) -> None:
    @action(allowed=lambda _actor, _subject: True, event="organisation.visited")
    def visit_it(actor: Any, organisation: Any) -> None: ...

    for actor in (visitor(), system("night")):
        visit_it(actor, organisation)
    found = record.history_of(factories.actor_of(officer), organisation)
    assert [(happened.actor, happened.organisation) for happened in found] == [("night", None), ("visitor", None)]


def test_the_log_names_nobody(notes, actor, world) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, commitment, states, sealed FROM audit_entry")
        stored = b"".join(bytes(value) for row in cursor.fetchall() for value in row)
    for word in (str(world.person.pk).encode(), b"note.written", b"words", notes[0].pk.bytes):
        assert word not in stored


def test_there_is_no_checkpoint_of_an_empty_log() -> None:
    assert tree.make_checkpoint() is None
    assert verify.verify().holds
