"""Members who spoil, repeat or pile up: each is refused, or takes nothing away from the others."""

from __future__ import annotations

import datetime
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from havn.engines.oblivious import (
    Found,
    Hub,
    NotPermitted,
    Purpose,
    To,
    tokens_of,
)
from havn.engines.oblivious.messages import Upload
from havn.engines.oblivious.rows import (
    bucket_of,
    decoy_row,
    new_secret,
    salt_of,
    seal_row,
)
from havn.engines.oblivious.wire import signed
from tests.engines.oblivious.crowd import (
    DICTIONARY,
    VICTIMS,
    crowded,
    filled,
    index_of,
)
from tests.engines.oblivious.network import CASE, EPOCH, Meddling, Network, again, secret


@pytest.fixture
def network():
    return crowded()


class TestSpoiledRows:
    def test_member_who_uploads_garbage_about_a_person_silences_nobody(self, network):
        """It evaluates the tokens as if it enrolled them, and uploads rows that are found and don't open."""
        east, person = network.organisation("east"), VICTIMS[0]
        claim = east._claim(Purpose.ENROL, network.today, bytes(16), 1)
        marks = east.marks(tokens_of(person), claim)
        rows = [(bucket_of(mark, 3), seal_row(b"", mark=mark, epoch=EPOCH, secret=new_secret())) for mark in marks]
        spoiled = [(number, row[:48] + bytes(80)) for number, row in rows]
        network.upload(signed(Upload(replace(claim, to=To.HUB), filled(spoiled)), secret("east")))
        network.root = network.hub.publish()
        assert network.ask("south", person, Purpose.HEARD) == Found((b"circle 7",), spoiled=len(marks))


class TestManyAtOnce:
    """What comes twelve times in the same moment is admitted once, at each of the three."""

    def answered(self, call, *args):
        ready = threading.Barrier(12)

        def one(_):
            ready.wait()
            try:
                call(*args)
            except NotPermitted as error:
                return str(error)
            return "answered"

        with ThreadPoolExecutor(12) as pool:
            return Counter(pool.map(one, range(12)))

    @pytest.mark.parametrize("place", ["first", "second", "upload", "withdraw", "fetch"])
    def test_message_is_admitted_once(self, network, place):
        kept = []
        meddling = Meddling(network, **{place: lambda data: kept.append(data) or getattr(network, place)(data)})
        north = network.organisation("north", meddling)
        enrolled = north.upload(north.prepare([(person, b"c") for person in DICTIONARY[:20]], network.today))
        network.root = network.hub.publish()
        north.ask(VICTIMS[0], Purpose.HEARD, case=CASE, root=network.root, today=network.today)
        north.withdraw(enrolled, [0], network.today)
        network.root = network.hub.publish()
        data = again(kept[0], root=network.root, rows=filled([]))
        before = network.state()
        alike = {"answered": 12} if place == "upload" else {"answered": 1, "nonce: this was asked before.": 11}
        rows = len(index_of(network))
        assert self.answered(getattr(network, place), data) == alike
        assert len(index_of(network)) == rows + (512 if place == "upload" else 0)
        assert sum(len(record) for _, record in network.state()) == 1 + sum(len(record) for _, record in before)


class TestRowsThatComeBack:
    """A member who fetched a bucket before a case was withdrawn uploads the same bytes again."""

    def copied(self, network, withdraw):
        north, east = network.organisation("north"), network.organisation("east")
        enrolled = network.enrol("north", (DICTIONARY[0], b"circle 8"))
        salts = {salt_of(known) for _, known in enrolled.secrets[0]}
        rows = tuple(located for located in enrolled.rows if located[1][:16] in salts)
        if withdraw:
            north.withdraw(enrolled, [0], network.today)
            network.root = network.hub.publish()
        return signed(
            Upload(replace(east._claim(Purpose.ENROL, network.today, bytes(16), 1), to=To.HUB), filled(rows)),
            secret("east"),
        )

    def refused(self, network, data, *, restarted):
        """Expect that the rows are refused, by the hub as it is or as it comes back after a restart."""
        if restarted:
            network.hub = Hub(network.announced, network.members, *network.hub.kept())
        before = network.state(), network.hub.kept()
        with pytest.raises(NotPermitted, match=r"^rows: one of them is here already, or was withdrawn"):
            network.upload(data)
        assert (network.state(), network.hub.kept()) == before

    @pytest.mark.parametrize("restarted", [False, True])
    def test_withdrawn_case_does_not_come_back(self, network, restarted):
        data = self.copied(network, withdraw=True)
        self.refused(network, data, restarted=restarted)
        assert network.hub.publish() == network.root
        assert network.ask("south", DICTIONARY[0], Purpose.HEARD) == Found()

    @pytest.mark.parametrize("restarted", [False, True])
    def test_row_that_is_here_is_not_put_in_twice(self, network, restarted):
        data = self.copied(network, withdraw=False)
        self.refused(network, data, restarted=restarted)

    def test_row_that_waits_to_be_published_is_not_put_in_twice(self, network):
        north, east = network.organisation("north"), network.organisation("east")
        enrolled = north.upload(north.prepare([(DICTIONARY[0], b"circle 8")], network.today))
        claim = replace(east._claim(Purpose.ENROL, network.today, bytes(16), 1), to=To.HUB)
        self.refused(network, signed(Upload(claim, enrolled.rows), secret("east")), restarted=False)


class TestFlood:
    def test_bucket_is_not_filled_on_purpose(self):
        network = Network("north", bits=12)
        claim = replace(network.organisation("north")._claim(Purpose.ENROL, network.today, bytes(16), 1), to=To.HUB)
        rows = tuple(sorted((77, decoy_row(new_secret())) for _ in range(4_096)))
        with pytest.raises(NotPermitted, match=r"^rows: 4096 of 4096 for bucket 77; at most 32 come by chance"):
            network.upload(signed(Upload(claim, rows), secret("north")))
        assert (network.hub.kept().held, network.hub.gate.spent) == ({}, {})

    def upload_of(self, network, rows):
        claim = replace(network.organisation("north")._claim(Purpose.ENROL, network.today, bytes(16), 1), to=To.HUB)
        return signed(Upload(claim, tuple(sorted(rows))), secret("north"))

    def test_small_uploads_are_refused(self):
        """Else 21 rows at a time, none too many by chance, would fill one bucket."""
        network = Network("north", bits=12)
        before = network.state(), network.hub.kept()
        with pytest.raises(NotPermitted, match=r"^rows: 512 at least each time; there are 511"):
            network.upload(self.upload_of(network, filled([], 12)[:511]))
        assert (network.state(), network.hub.kept()) == before

    def test_uploads_of_a_day_fill_a_bucket_no_more_than_one(self):
        """What remains: as much again on every day, and by every member."""
        network = Network("north", bits=12)

        def rows():
            return filled([(77, decoy_row(new_secret())) for _ in range(20)], 12)

        network.upload(self.upload_of(network, rows()))
        before = network.state(), network.hub.kept()
        with pytest.raises(NotPermitted, match=r"^rows: 42 of 1024 for bucket 77; at most 27 come by chance"):
            network.upload(self.upload_of(network, rows()))
        assert (network.state(), network.hub.kept()) == before
        network.today += datetime.timedelta(1)
        network.upload(self.upload_of(network, rows()))
        assert len(network.hub.kept().held[77]) == 42 * 128
