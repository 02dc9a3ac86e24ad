"""The parties, in memory: two evaluators, a hub, organisations. Each speaks only bytes to the others.

An installation may store what they hold elsewhere; the rules are in `budgets`, the mathematics below. The record of an
evaluator holds who asked how much for which case pseudonym on which day, never what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from havn.engines.oblivious.buckets import Snapshot, gathered
from havn.engines.oblivious.budgets import Budget, Spent, spend
from havn.engines.oblivious.claims import Claim, To
from havn.engines.oblivious.errors import Malformed, NotPermitted
from havn.engines.oblivious.messages import Answer, Buckets, Fetch, Request, Upload, Withdrawal
from havn.engines.oblivious.rows import SALT_BYTES, rows_in, salt_of
from havn.engines.oblivious.wire import digest, encode, open_signed

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from havn.engines.oblivious.epochs import Announcement, EpochKey
    from havn.engines.oblivious.wire import Signed


@dataclass(frozen=True, slots=True)
class Member:
    """What evaluators and hub know of an organisation: its Ed25519 public key and its budget."""

    public: bytes
    budget: Budget


@dataclass(slots=True)
class Gate:
    """Who may come in, and what each has spent today; one for each evaluator and one for the hub."""

    to: To
    epoch: int
    members: Mapping[bytes, Member]
    spent: dict[bytes, Spent] = field(default_factory=dict)
    record: list[tuple[Claim, int]] = field(default_factory=list)

    def judge(self, message: Signed, *, size: int, today: datetime.date) -> Spent:
        """Return what is spent once a message has come in; raises NotPermitted or OverBudget; changes nothing."""
        claim = message.message.claim
        member = self.members.get(claim.organisation)
        if member is None:
            raise NotPermitted("organisation: nobody here knows it.")
        message.require_signature(member.public)
        if claim.to is not self.to:
            raise NotPermitted("to: the message is for another.")
        if claim.epoch != self.epoch:
            raise NotPermitted(f"epoch: it is {self.epoch}, not {claim.epoch}.")
        return spend(member.budget, self.spent.get(claim.organisation), claim, tokens=size, today=today)

    def enter(self, message: Signed, *, size: int, spent: Spent) -> None:
        """Record a message that has been judged and done."""
        claim = message.message.claim
        self.spent[claim.organisation] = spent
        self.record.append((claim, size))


class Evaluator:
    """Holds half of an epoch's key and answers requests."""

    def __init__(self, to: To, key: EpochKey, members: Mapping[bytes, Member]) -> None:
        if to is To.HUB:
            raise ValueError("to: an evaluator is the first or the second.")
        self.key = key
        self.gate = Gate(to, key.epoch, members)

    def answer(self, data: bytes, *, today: datetime.date) -> bytes:
        """Answer a signed request; raises Malformed, NotPermitted or OverBudget, and ValueError for no element.

        Nothing is spent or recorded then.
        """
        message = open_signed(data)
        request = message.message
        if not isinstance(request, Request):
            raise Malformed("kind: an evaluator answers requests.")
        size = len(request.elements)
        spent = self.gate.judge(message, size=size, today=today)
        elements, proof = self.key.evaluate(request.elements)
        self.gate.enter(message, size=size, spent=spent)
        return encode(Answer(self.key.epoch, digest(data), tuple(elements), proof))


class Hub:
    """Holds the index of an epoch; learns who enrols and asks how much, and which buckets, not for whom.

    `held` are the rows by bucket that an earlier hub of this epoch published.
    """

    def __init__(
        self, announced: Announcement, members: Mapping[bytes, Member], held: Mapping[int, bytes] | None = None
    ) -> None:
        self.announced = announced
        self.gate = Gate(To.HUB, announced.epoch, members)
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
        spent = self.gate.judge(message, size=len(upload.rows), today=today)
        self.gate.enter(message, size=len(upload.rows), spent=spent)
        self._rows.extend(upload.rows)

    def withdraw(self, data: bytes, *, today: datetime.date) -> None:
        """Take out the rows whose secrets are shown, at the next publication; what isn't there is passed over."""
        message = open_signed(data)
        withdrawal = message.message
        if not isinstance(withdrawal, Withdrawal):
            raise Malformed("kind: this is no withdrawal.")
        spent = self.gate.judge(message, size=len(withdrawal.secrets), today=today)
        gone = {(number, salt_of(secret)) for number, secret in withdrawal.secrets}
        touched = {number for number, _ in gone}
        left = {
            number: b"".join(row for row in rows_in(rows) if (number, row[:SALT_BYTES]) not in gone)
            for number, rows in self._held.items()
            if number in touched
        }
        self._held = {**self._held, **left}
        self._rows = [(number, row) for number, row in self._rows if (number, row[:SALT_BYTES]) not in gone]
        self.gate.enter(message, size=len(withdrawal.secrets), spent=spent)

    def publish(self) -> bytes:
        """Make an index of all rows taken so far and return its root, to be told to everybody alike."""
        self._snapshot = Snapshot(self.announced.bits, self.rows())
        return self._snapshot.root

    def rows(self) -> dict[int, bytes]:
        """Return all rows by bucket: what a hub stores, to be `held` by the next."""
        new = gathered(self._rows)
        merged = {
            number: b"".join(sorted(rows_in(self._held.get(number, b"")) + rows_in(rows)))
            for number, rows in new.items()
        }
        return {**self._held, **merged}

    def buckets(self, data: bytes, *, today: datetime.date) -> bytes:
        """Answer a signed fetch with whole buckets; raises as `Evaluator.answer` does."""
        message = open_signed(data)
        fetch = message.message
        if not isinstance(fetch, Fetch):
            raise Malformed("kind: this is no fetch.")
        if fetch.root != self._snapshot.root:
            raise NotPermitted("root: the index has been published anew since.")
        if fetch.numbers[-1] >> self.announced.bits:
            raise Malformed(f"numbers: buckets have {self.announced.bits} bits.")
        spent = self.gate.judge(message, size=len(fetch.numbers), today=today)
        self.gate.enter(message, size=len(fetch.numbers), spent=spent)
        found = tuple(map(self._snapshot.bucket, fetch.numbers))
        return encode(Buckets(self.announced.epoch, fetch.root, found))
