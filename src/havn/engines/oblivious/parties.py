"""The parties that answer, in memory: two evaluators and a hub. Each speaks only bytes to the others.

Several threads may ask one of them at a time. What they hold is gone with the process: whoever runs them keeps it and
gives it to the next; `spent` as it is spent.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from havn.engines.oblivious.buckets import Snapshot, gathered
from havn.engines.oblivious.claims import To
from havn.engines.oblivious.errors import Malformed, NotPermitted
from havn.engines.oblivious.gates import Gate, Member
from havn.engines.oblivious.messages import Answer, Buckets, Fetch, Request, Upload, Withdrawal
from havn.engines.oblivious.rows import SALT_BYTES, rows_in, salt_of
from havn.engines.oblivious.wire import digest, encode, open_signed

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, MutableMapping

    from havn.engines.oblivious.budgets import Spent
    from havn.engines.oblivious.epochs import Announcement, EpochKey


class Evaluator:
    """Holds half of an epoch's key and answers requests.

    `spent` is what an earlier one of this epoch left in `gate.spent`, or a mapping that stores it.
    """

    def __init__(
        self,
        to: To,
        key: EpochKey,
        members: Mapping[bytes, Member],
        spent: MutableMapping[bytes, Spent] | None = None,
    ) -> None:
        if to is To.HUB:
            raise ValueError("to: an evaluator is the first or the second.")
        self.key = key
        self.gate = Gate(to, key.epoch, members, {} if spent is None else spent)

    def answer(self, data: bytes, *, today: datetime.date) -> bytes:
        """Answer a signed request; raises Malformed, NotPermitted or OverBudget, and counts nothing here then."""
        message = open_signed(data)
        request = message.message
        if not isinstance(request, Request):
            raise Malformed("kind: an evaluator answers requests.")
        try:
            self.key.require_possible(request.elements)
        except ValueError as error:
            raise Malformed(str(error)) from None
        self.gate.admit(message, today=today)
        elements, proof = self.key.evaluate(request.elements)
        return encode(Answer(self.key.epoch, digest(data), tuple(elements), proof))


class Hub:
    """Holds the index of an epoch; learns who enrols and asks how much, and which buckets, not for whom.

    `held` are the rows by bucket that an earlier hub of this epoch published, `spent` what it left in `gate.spent`.
    """

    def __init__(
        self,
        announced: Announcement,
        members: Mapping[bytes, Member],
        held: Mapping[int, bytes] | None = None,
        spent: MutableMapping[bytes, Spent] | None = None,
    ) -> None:
        self.announced = announced
        self.gate = Gate(To.HUB, announced.epoch, members, {} if spent is None else spent)
        self._lock = threading.Lock()
        self._held = held or {}
        self._rows: list[tuple[int, bytes]] = []
        self._snapshot = Snapshot(announced.bits, self._held)

    def take(self, data: bytes, *, today: datetime.date) -> None:
        """Keep the rows of a signed upload until the next publication."""
        message = open_signed(data)
        upload = message.message
        if not isinstance(upload, Upload):
            raise Malformed("kind: this is no upload.")
        if upload.rows[-1][0] >> self.announced.bits:
            raise Malformed(f"rows: buckets have {self.announced.bits} bits.")
        with self._lock:
            self.gate.admit(message, today=today)
            self._rows.extend(upload.rows)

    def withdraw(self, data: bytes, *, today: datetime.date) -> None:
        """Take out the rows whose secrets are shown, at the next publication; what isn't there is passed over."""
        message = open_signed(data)
        withdrawal = message.message
        if not isinstance(withdrawal, Withdrawal):
            raise Malformed("kind: this is no withdrawal.")
        gone = {(number, salt_of(secret)) for number, secret in withdrawal.secrets}
        touched = {number for number, _ in gone}
        with self._lock:
            self.gate.admit(message, today=today)
            left = {
                number: b"".join(row for row in rows_in(self._held[number]) if (number, row[:SALT_BYTES]) not in gone)
                for number in touched & self._held.keys()
            }
            self._held = {**self._held, **left}
            self._rows = [(number, row) for number, row in self._rows if (number, row[:SALT_BYTES]) not in gone]

    def publish(self) -> bytes:
        """Make an index of all rows taken so far and return its root, to be told to everybody alike."""
        self._snapshot = Snapshot(self.announced.bits, self.rows())
        return self._snapshot.root

    def rows(self) -> dict[int, bytes]:
        """Return all rows by bucket: what a hub stores, to be `held` by the next."""
        with self._lock:
            held, new = self._held, gathered(self._rows)
        merged = {
            number: b"".join(sorted(rows_in(held.get(number, b"")) + rows_in(rows))) for number, rows in new.items()
        }
        return {**held, **merged}

    def buckets(self, data: bytes, *, today: datetime.date) -> bytes:
        """Answer a signed fetch with whole buckets; raises as `Evaluator.answer` does."""
        message = open_signed(data)
        fetch = message.message
        if not isinstance(fetch, Fetch):
            raise Malformed("kind: this is no fetch.")
        snapshot = self._snapshot
        if fetch.root != snapshot.root:
            raise NotPermitted("root: the index has been published anew since.")
        if fetch.numbers[-1] >> self.announced.bits:
            raise Malformed(f"numbers: buckets have {self.announced.bits} bits.")
        self.gate.admit(message, today=today)
        found = tuple(map(snapshot.bucket, fetch.numbers))
        return encode(Buckets(self.announced.epoch, fetch.root, found))
