"""Answers that are lost, hubs that come back and cases that are enrolled twice: nothing stays that nobody can take out."""

from __future__ import annotations

import datetime
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import pytest

from havn.engines.oblivious import (
    Altered,
    Enrolled,
    Found,
    Hub,
    Malformed,
    NotPermitted,
    OverBudget,
    Purpose,
    tokens_of,
)
from havn.engines.oblivious.budgets import NEW_EPOCH
from havn.engines.oblivious.messages import Withdrawal
from havn.engines.oblivious.rows import bucket_of, contacts_in, new_secret, together
from havn.engines.oblivious.wire import open_signed, signed
from tests.engines.oblivious.crowd import located_of, with_rows
from tests.engines.oblivious.network import CASE, EPOCH, MARIA, SERGEI, Meddling, Network, secret


@pytest.fixture
def network():
    return Network("north", "south", "east")


@pytest.fixture
def often_switched():
    """Have threads take turns a hundred times as often, so that they overtake each other."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-5)
    yield
    sys.setswitchinterval(before)


def whole_state(network):
    return network.state(), network.hub.kept()


class Lost(Meddling):
    """A carrier on which the upload arrives and its answer doesn't."""

    def __init__(self, network):
        def upload(data):
            network.upload(data)
            raise ConnectionError

        super().__init__(network, upload=upload)


class TestUploadWhoseAnswerIsLost:
    def lost(self, network):
        north = network.organisation("north", Lost(network))
        prepared = north.prepare([(MARIA, b"circle 7")], network.today)
        with pytest.raises(ConnectionError):
            north.upload(prepared)
        network.root = network.hub.publish()
        return prepared

    def test_case_is_withdrawn_with_what_was_prepared(self, network):
        prepared = self.lost(network)
        assert network.ask("south", MARIA, Purpose.HEARD) == Found((b"circle 7",))
        network.organisation("north").withdraw(prepared.enrolled, [0], network.today)
        network.root = network.hub.publish()
        assert network.ask("south", MARIA, Purpose.HEARD) == Found()

    @pytest.mark.parametrize("later", [0, 1])
    @pytest.mark.parametrize("restarted", [False, True])
    def test_sent_again_it_is_answered_as_at_first_and_does_nothing(self, network, restarted, later):
        prepared = self.lost(network)
        if restarted:
            network.hub = Hub(network.announced, network.members, *network.hub.kept())
        network.today += datetime.timedelta(later)
        before = whole_state(network)
        assert network.organisation("north").upload(prepared) == prepared.enrolled
        assert whole_state(network) == before

    def test_after_a_withdrawal_it_brings_nothing_back(self, network):
        prepared = self.lost(network)
        network.organisation("north").withdraw(prepared.enrolled, [0], network.today)
        before = whole_state(network)
        network.upload(prepared.upload)
        assert whole_state(network) == before

    def test_on_another_day_it_is_refused_when_it_never_came(self, network):
        north = network.organisation("north")
        prepared = north.prepare([(MARIA, b"circle 7")], network.today)
        network.today += datetime.timedelta(1)
        before = whole_state(network)
        with pytest.raises(NotPermitted, match=r"^day:"):
            north.upload(prepared)
        assert whole_state(network) == before

    def refused(self, network):
        network.members[network.ids["north"]] = replace(
            network.members[network.ids["north"]], budget=replace(NEW_EPOCH, rows=0)
        )
        north = network.organisation("north")
        prepared = north.prepare([(MARIA, b"circle 7")], network.today)
        before = whole_state(network)
        with pytest.raises(OverBudget, match=r"^rows:"):
            north.upload(prepared)
        assert whole_state(network) == before
        return north, prepared

    def raised(self, network):
        network.members[network.ids["north"]] = replace(network.members[network.ids["north"]], budget=NEW_EPOCH)

    def test_refused_upload_that_a_listener_brings_later_is_withdrawn_with_what_was_prepared(self, network):
        """What is lost: once the budget is raised on the same day, it is the listener who decides that it comes."""
        north, prepared = self.refused(network)
        self.raised(network)
        network.upload(prepared.upload)
        north.withdraw(prepared.enrolled, [0], network.today)
        network.root = network.hub.publish()
        assert network.ask("south", MARIA, Purpose.HEARD) == Found()

    def test_refused_upload_that_was_withdrawn_is_not_brought_later(self, network):
        north, prepared = self.refused(network)
        north.withdraw(prepared.enrolled, [0], network.today)
        self.raised(network)
        before = whole_state(network)
        with pytest.raises(NotPermitted, match=r"^rows: one of them is here already, or was withdrawn"):
            network.upload(prepared.upload)
        assert whole_state(network) == before


class TestHubThatComesBack:
    def test_rows_older_than_the_withdrawals_bring_nothing_back(self, network):
        enrolled = network.enrol("north", (MARIA, b"circle 7"), (SERGEI, b"circle 7"))
        older = network.hub.kept().held
        network.organisation("north").withdraw(enrolled, [0], network.today)
        newer = network.hub.kept()
        network.hub = Hub(network.announced, network.members, older, newer.withdrawn, newer.spent, newer.taken)
        network.root = network.hub.publish()
        assert network.ask("south", MARIA, Purpose.HEARD) == Found()
        assert network.ask("south", SERGEI, Purpose.HEARD) == Found((b"circle 7",))
        assert network.hub.kept() == newer._replace(spent=network.hub.gate.spent)

    def test_what_is_kept_is_of_one_moment(self, network):
        """Rows that were not published yet too; the next one has the same root and the same to keep."""
        north = network.organisation("north")
        network.enrol("north", (MARIA, b"circle 7"))
        north.upload(north.prepare([(SERGEI, b"circle 7")], network.today))
        kept = network.hub.kept()
        hub = Hub(network.announced, network.members, *kept)
        assert hub.kept() == kept
        assert hub.publish() == network.hub.publish()

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"held": {16: bytes(128)}}, "held"),
            ({"held": {-1: bytes(128)}}, "held"),
            ({"withdrawn": [(16, bytes(16))]}, "withdrawn"),
        ],
    )
    def test_buckets_of_another_epoch_are_refused(self, network, given, field):
        with pytest.raises(ValueError, match=f"^{field}: buckets have 4 bits"):
            Hub(network.announced, network.members, **given)

    def test_withdrawal_from_a_bucket_that_is_none_is_refused(self, network):
        north = network.organisation("north")
        claim = open_signed(north.prepare([(MARIA, b"c")], network.today).upload).claim
        before = whole_state(network)
        with pytest.raises(Malformed, match=r"^secrets: buckets have 4 bits"):
            network.withdraw(signed(Withdrawal(claim, ((16, new_secret()),)), secret("north")))
        assert whole_state(network) == before

    def test_publications_at_once_show_no_withdrawn_row_again(self, often_switched):
        """None that began before the withdrawal ends after the one that followed it."""
        network = Network("north", bits=11)
        north = network.organisation("north")
        left = network.enrol("north", *((replace(MARIA, birth_years=[1900 + year]), b"c") for year in range(20)))
        with ThreadPoolExecutor(4) as pool:
            for place in range(20):
                publishing = [pool.submit(network.hub.publish) for _ in range(4)]
                left = north.withdraw(left, [place], network.today)
                root = network.hub.publish()
                wait(publishing)
                north.audit(left, root=root, today=network.today, sample=1)
        assert network.hub.publish() == root

    def test_enrolment_of_which_nothing_is_left_has_nothing_to_audit(self, network):
        before = whole_state(network)
        network.organisation("north").audit(Enrolled((), ((),), ()), root=network.root, today=network.today)
        assert whole_state(network) == before


class TestCaseEnrolledTwice:
    def test_rows_that_two_cases_share_stay_until_both_are_withdrawn(self, network):
        north = network.organisation("north")
        enrolled = network.enrol("north", (MARIA, b"circle 7"), (SERGEI, b"circle 7"), (MARIA, b"circle 7"))
        left = north.withdraw(enrolled, [0], network.today)
        network.root = network.hub.publish()
        assert network.ask("south", MARIA, Purpose.HEARD) == Found((b"circle 7",))
        left = north.withdraw(left, [2], network.today)
        network.root = network.hub.publish()
        assert network.ask("south", MARIA, Purpose.HEARD) == Found()
        assert network.ask("south", SERGEI, Purpose.HEARD) == Found((b"circle 7",))
        assert left.secrets == ((), enrolled.secrets[1], ())
        assert sorted(located_of(network)) == list(left.rows)

    def test_same_withdrawal_again_shows_and_changes_nothing_more(self, network):
        north = network.organisation("north")
        enrolled = network.enrol("north", (MARIA, b"circle 7"), (SERGEI, b"circle 7"))
        left = north.withdraw(enrolled, [0], network.today)
        before = network.hub.kept()._replace(spent={})
        assert north.withdraw(enrolled, [0], network.today) == left
        first, again = (open_signed(data).message.secrets for data, _ in network.seen[-2:])
        assert first == again
        assert network.hub.kept()._replace(spent={}) == before

    def test_what_was_kept_before_a_withdrawal_shows_the_next_case(self, network):
        """What is lost when the former `Enrolled` is used again: the decoys come twice, the rows of a case don't."""
        north = network.organisation("north")
        enrolled = network.enrol("north", (MARIA, b"circle 7"), (SERGEI, b"circle 7"))
        north.withdraw(enrolled, [0], network.today)
        north.withdraw(enrolled, [1], network.today)
        first, again = (set(open_signed(data).message.secrets) for data, _ in network.seen[-2:])
        assert again - first == set(enrolled.secrets[1])

    def test_case_is_withdrawn_without_decoys_rather_than_not(self, network):
        enrolled = replace(network.enrol("north", (MARIA, b"circle 7")), decoys=())
        network.organisation("north").withdraw(enrolled, [0], network.today)
        network.root = network.hub.publish()
        assert network.ask("south", MARIA, Purpose.HEARD) == Found()


def test_withdrawal_that_the_hub_ignored_shows_to_who_asks_for_the_person(network):
    """An audit looks for what should be there only; a question finds what shouldn't."""
    north = network.organisation("north")
    enrolled = network.enrol("north", (MARIA, b"circle 7"))
    everything = located_of(network)
    left = north.withdraw(enrolled, [0], network.today)
    network.root = with_rows(network, everything)
    north.audit(left, root=network.root, today=network.today)
    assert network.ask("north", MARIA, Purpose.HEARD) == Found((b"circle 7",))
    with pytest.raises(Altered):
        north.audit(enrolled, root=with_rows(network, []), today=network.today)


class TestStandingWatch:
    def test_mark_once_had_shows_who_is_enrolled_later_without_a_case_or_an_evaluator(self, network):
        """What is lost: with the fetch of an audit the same buckets are read again for the whole epoch."""
        south = network.organisation("south")
        marks = south.marks(tokens_of(MARIA), south._claim(Purpose.HEARD, network.today, CASE, 1))
        network.today += datetime.timedelta(30)
        network.enrol("north", (MARIA, b"circle 7"))
        before = [len(record) for _, record in network.state()]
        claim = south._claim(Purpose.ENROL, network.today, bytes(16), 1)
        buckets = south._fetched({bucket_of(mark, 4) for mark in marks}, claim, network.root)
        rows = b"".join(bucket.rows for bucket in buckets)
        assert together(contacts_in(rows, mark=mark, epoch=EPOCH) for mark in marks) == Found((b"circle 7",))
        assert [len(record) for _, record in network.state()] == [before[0], before[1], before[2] + 1]


def test_member_who_knows_person_and_contact_enrols_a_withdrawn_case_anew(network):
    """What is lost: contacts are bound to nobody, and rows that were made anew are no copies."""
    enrolled = network.enrol("north", (MARIA, b"circle 7"))
    network.organisation("north").withdraw(enrolled, [0], network.today)
    network.enrol("east", (MARIA, b"circle 7"))
    assert network.ask("south", MARIA, Purpose.HEARD) == Found((b"circle 7",))
