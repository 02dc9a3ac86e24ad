"""The hub, in memory: holds the index of an epoch, and shows everybody the same.

Several threads may ask it at a time. What it holds is gone with the process: whoever runs it stores `kept()` and gives
it to the next.
"""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from havn.engines.oblivious.buckets import LEAST_ROWS, Snapshot, gathered, most_in_a_bucket
from havn.engines.oblivious.claims import To
from havn.engines.oblivious.errors import Malformed, NotPermitted
from havn.engines.oblivious.gates import Gate, Member
from havn.engines.oblivious.messages import Buckets, Fetch, Upload, Withdrawal
from havn.engines.oblivious.rows import SALT_BYTES, rows_in, salt_of
from havn.engines.oblivious.wire import digest, encode

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, MutableMapping

    from havn.engines.oblivious.budgets import Spent
    from havn.engines.oblivious.epochs import Announcement

Located = tuple[int, bytes]


class Kept(NamedTuple):
    """What a hub stores, of one moment, in the order in which the next is given it."""

    held: dict[int, bytes]
    withdrawn: frozenset[Located]
    spent: dict[bytes, Spent]
    taken: frozenset[bytes]


class Hub:
    """Holds the index of an epoch; learns who enrols and asks how much, and which buckets, not for whom.

    From an earlier hub of this epoch: `held` the rows by bucket, `withdrawn` the bucket and salt of what may not come
    back, `spent` what was left in `gate.spent` or a mapping that stores it, `taken` the digests of uploads. Rows that
    were withdrawn are dropped, however old `held` is. Raises ValueError, beginning with the field, for a bucket that
    the epoch has not.
    """

    def __init__(
        self,
        announced: Announcement,
        members: Mapping[bytes, Member],
        held: Mapping[int, bytes] | None = None,
        withdrawn: Iterable[Located] = (),
        spent: MutableMapping[bytes, Spent] | None = None,
        taken: Iterable[bytes] = (),
    ) -> None:
        self.announced = announced
        self.gate = Gate(To.HUB, announced.epoch, members, {} if spent is None else spent)
        self._lock = threading.Lock()
        self._withdrawn = set(withdrawn)
        self._require_buckets("withdrawn", (number for number, _ in self._withdrawn))
        self._require_buckets("held", held or {})
        self._held = _without(dict(held or {}), self._withdrawn)
        self._new: dict[Located, bytes] = {}
        self._taken = set(taken)
        self._of_day: dict[bytes, tuple[datetime.date, Counter[int]]] = {}
        self._snapshot = Snapshot(announced.bits, self._held)

    def take(self, data: bytes, *, today: datetime.date) -> None:
        """Keep the rows of a signed upload until the next publication.

        The same bytes again are answered as at first and do nothing, on any day of the epoch: so whoever missed the
        answer learns by sending them again whether they came. Raises Malformed, NotPermitted or OverBudget, and
        counts nothing here then. NotPermitted too for fewer than 512 rows, for a row that is here already or was
        withdrawn, and for rows that marks would not spread so, with those of the same day since this hub began.
        """
        upload, name = self.gate.opened(data, Upload), digest(data)
        claim, numbers = upload.claim, Counter(number for number, _ in upload.rows)
        with self._lock:
            if name in self._taken:
                return
            day, earlier = self._of_day.get(claim.organisation, (claim.day, Counter()))
            of_day = numbers + earlier if day == claim.day else numbers
            new = {(number, row[:SALT_BYTES]): row for number, row in upload.rows}

            def require_fit() -> None:
                self._require_spread(numbers)
                self._require_spread(of_day)
                if len(new) < len(upload.rows):
                    raise NotPermitted("rows: two of them have one salt.")
                self._require_new(new)

            self.gate.admit(upload, today=today, also=require_fit)
            self._new.update(new)
            self._taken.add(name)
            self._of_day[claim.organisation] = claim.day, of_day

    def withdraw(self, data: bytes, *, today: datetime.date) -> None:
        """Take out the rows whose secrets are shown, at the next publication, never to come back in this epoch.

        What isn't here can't come any more: so whoever made an upload that was refused can see to it that nobody brings
        it later. Raises Malformed, NotPermitted or OverBudget, and changes nothing then.
        """
        withdrawal = self.gate.opened(data, Withdrawal)
        gone = {(number, salt_of(secret)) for number, secret in withdrawal.secrets}
        self._require_number(withdrawal.secrets[-1][0], "secrets")
        with self._lock:
            self.gate.admit(withdrawal, today=today)
            self._held = _without(self._held, gone)
            for located in gone:
                self._new.pop(located, None)
            self._withdrawn |= gone

    def publish(self) -> bytes:
        """Make an index of all rows taken so far and return its root, to be told to everybody alike."""
        with self._lock:
            self._held, self._new = self._merged(), {}
            self._snapshot = Snapshot(self.announced.bits, self._held)
            return self._snapshot.root

    def kept(self) -> Kept:
        """Return what the next hub needs, all of one moment: `Hub(announced, members, *hub.kept())`."""
        with self._lock:
            return Kept(self._merged(), frozenset(self._withdrawn), dict(self.gate.spent), frozenset(self._taken))

    def buckets(self, data: bytes, *, today: datetime.date) -> bytes:
        """Answer a signed fetch with whole buckets; raises Malformed, NotPermitted or OverBudget."""
        fetch, snapshot = self.gate.opened(data, Fetch), self._snapshot
        if fetch.root != snapshot.root:
            raise NotPermitted("root: the index has been published anew since.")
        self._require_number(fetch.numbers[-1], "numbers")
        self.gate.admit(fetch, today=today)
        found = tuple(map(snapshot.bucket, fetch.numbers))
        return encode(Buckets(self.announced.epoch, fetch.root, found))

    def _merged(self) -> dict[int, bytes]:
        new = gathered((number, row) for (number, _), row in self._new.items())
        held = self._held
        merged = {
            number: b"".join(sorted(rows_in(held.get(number, b"")) + rows_in(rows))) for number, rows in new.items()
        }
        return {**held, **merged}

    def _require_buckets(self, field: str, numbers: Iterable[int]) -> None:
        if any(not 0 <= number < 1 << self.announced.bits for number in numbers):
            raise ValueError(f"{field}: buckets have {self.announced.bits} bits.")

    def _require_number(self, number: int, field: str) -> None:
        if number >> self.announced.bits:
            raise Malformed(f"{field}: buckets have {self.announced.bits} bits.")

    def _require_spread(self, numbers: Counter[int]) -> None:
        self._require_number(max(numbers), "rows")
        rows, [(fullest, count)] = numbers.total(), numbers.most_common(1)
        if rows < LEAST_ROWS:
            raise NotPermitted(f"rows: {LEAST_ROWS} at least each time; there are {rows}.")
        most = most_in_a_bucket(rows, self.announced.bits)
        if count > most:
            raise NotPermitted(f"rows: {count} of {rows} for bucket {fullest}; at most {most} come by chance.")

    def _require_new(self, located: Iterable[Located]) -> None:
        """Raise NotPermitted for a salt that is here or was withdrawn: whoever copied a row repeats it.

        Beside the number of the bucket only, because a copy in another bucket opens for nobody.
        """
        for number, salt in located:
            # Bytes that chance put across two rows are found too, once in 2¹⁰⁰ times.
            here = (number, salt) in self._new or salt in self._held.get(number, b"")
            if here or (number, salt) in self._withdrawn:
                raise NotPermitted("rows: one of them is here already, or was withdrawn.")


def _without(held: dict[int, bytes], gone: set[Located]) -> dict[int, bytes]:
    left = {
        number: b"".join(row for row in rows_in(held[number]) if (number, row[:SALT_BYTES]) not in gone)
        for number in {number for number, _ in gone} & held.keys()
    }
    return {**held, **left}
