"""The hub, in memory: holds the index of an epoch, and shows everybody the same.

Several threads may ask it at a time. What it holds is gone with the process: whoever runs it keeps `rows()`,
`withdrawn` and `gate.spent`, and gives them to the next.
"""

from __future__ import annotations

import threading
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from havn.engines.oblivious.buckets import Snapshot, gathered, most_in_a_bucket
from havn.engines.oblivious.claims import To
from havn.engines.oblivious.errors import Malformed, NotPermitted
from havn.engines.oblivious.gates import Gate, Member
from havn.engines.oblivious.messages import Buckets, Fetch, Upload, Withdrawal
from havn.engines.oblivious.rows import SALT_BYTES, rows_in, salt_of
from havn.engines.oblivious.wire import encode, open_signed

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, MutableMapping, Sequence

    from havn.engines.oblivious.budgets import Spent
    from havn.engines.oblivious.epochs import Announcement

Located = tuple[int, bytes]


class Hub:
    """Holds the index of an epoch; learns who enrols and asks how much, and which buckets, not for whom.

    From an earlier hub of this epoch: `held` the rows by bucket, `withdrawn` what may not come back, `spent` what was
    left in `gate.spent`.
    """

    def __init__(
        self,
        announced: Announcement,
        members: Mapping[bytes, Member],
        held: Mapping[int, bytes] | None = None,
        withdrawn: Iterable[Located] = (),
        spent: MutableMapping[bytes, Spent] | None = None,
    ) -> None:
        self.announced = announced
        self.gate = Gate(To.HUB, announced.epoch, members, {} if spent is None else spent)
        self.withdrawn = frozenset(withdrawn)
        self._lock = threading.Lock()
        self._held = held or {}
        self._rows: list[Located] = []
        self._snapshot = Snapshot(announced.bits, self._held)

    def take(self, data: bytes, *, today: datetime.date) -> None:
        """Keep the rows of a signed upload until the next publication.

        Raises Malformed, NotPermitted or OverBudget, and counts nothing here then. NotPermitted too for a row that is
        here already or was withdrawn, and for rows that marks would not spread so.
        """
        message = open_signed(data)
        upload = message.message
        if not isinstance(upload, Upload):
            raise Malformed("kind: this is no upload.")
        self._require_spread([number for number, _ in upload.rows])
        with self._lock:
            self.gate.admit(message, today=today, also=lambda: self._require_new(upload.rows))
            self._rows.extend(upload.rows)

    def withdraw(self, data: bytes, *, today: datetime.date) -> None:
        """Take out the rows whose secrets are shown, at the next publication, never to come back in this epoch.

        What isn't there is passed over. Raises as `take` does.
        """
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
            self.withdrawn |= gone

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
        """Answer a signed fetch with whole buckets; raises Malformed, NotPermitted or OverBudget."""
        message = open_signed(data)
        fetch, snapshot = message.message, self._snapshot
        if not isinstance(fetch, Fetch):
            raise Malformed("kind: this is no fetch.")
        if fetch.root != snapshot.root:
            raise NotPermitted("root: the index has been published anew since.")
        if fetch.numbers[-1] >> self.announced.bits:
            raise Malformed(f"numbers: buckets have {self.announced.bits} bits.")
        self.gate.admit(message, today=today)
        found = tuple(map(snapshot.bucket, fetch.numbers))
        return encode(Buckets(self.announced.epoch, fetch.root, found))

    def _require_spread(self, numbers: Sequence[int]) -> None:
        if numbers[-1] >> self.announced.bits:
            raise Malformed(f"rows: buckets have {self.announced.bits} bits.")
        [(fullest, count)] = Counter(numbers).most_common(1)
        most = most_in_a_bucket(len(numbers), self.announced.bits)
        if count > most:
            raise NotPermitted(f"rows: {count} of {len(numbers)} for bucket {fullest}; at most {most} come by chance.")

    def _require_new(self, rows: Sequence[Located]) -> None:
        """Raise NotPermitted for a salt that comes twice, is here or was withdrawn: whoever copied a row repeats it.

        Beside the number of the bucket only, because a copy in another bucket opens for nobody.
        """
        salts = {(number, row[:SALT_BYTES]) for number, row in rows}
        held = (
            (number, row) for number in dict(rows).keys() & self._held.keys() for row in rows_in(self._held[number])
        )
        here = any((number, row[:SALT_BYTES]) in salts for number, row in chain(self._rows, held))
        if here or len(salts) < len(rows) or not salts.isdisjoint(self.withdrawn):
            raise NotPermitted("rows: one of them is here already, or was withdrawn.")
