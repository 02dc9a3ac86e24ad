"""An evaluator, in memory: multiplies what it can't read, for whom it may.

Several threads may ask it at a time. What it spent is gone with the process unless whoever runs it keeps `gate.spent`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.engines.oblivious.claims import To
from havn.engines.oblivious.errors import Malformed
from havn.engines.oblivious.fields import require_kind
from havn.engines.oblivious.gates import Gate, Member
from havn.engines.oblivious.messages import Answer, Request
from havn.engines.oblivious.wire import digest, encode

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, MutableMapping

    from havn.engines.oblivious.budgets import Spent
    from havn.engines.oblivious.epochs import EpochKey


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
        require_kind(to, "to", To)
        if to is To.HUB:
            raise ValueError("to: an evaluator is the first or the second.")
        self.key = key
        self.gate = Gate(to, key.epoch, members, {} if spent is None else spent)

    def answer(self, data: bytes, *, today: datetime.date) -> bytes:
        """Answer a signed request; raises Malformed, NotPermitted or OverBudget, and counts nothing here then."""
        request = self.gate.opened(data, Request)
        try:
            self.gate.admit(request, today=today, also=lambda: self.key.require_possible(request.elements))
        except ValueError as error:
            raise Malformed(str(error)) from None
        elements, proof = self.key.evaluate(request.elements)
        return encode(Answer(self.key.epoch, digest(data), tuple(elements), proof))
