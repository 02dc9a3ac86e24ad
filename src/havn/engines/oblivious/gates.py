"""Who may come in to an evaluator or the hub, and what each organisation has spent there today."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from havn.engines.oblivious.budgets import Budget, Spent, spend
from havn.engines.oblivious.errors import Malformed, NotPermitted
from havn.engines.oblivious.fields import require_bytes, require_kind
from havn.engines.oblivious.messages import Fetch, Request, Upload, Withdrawal
from havn.engines.oblivious.records import Entry
from havn.engines.oblivious.wire import SignedMessage, open_signed

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping, MutableMapping

    from havn.engines.oblivious.claims import Claim, To

Kind = TypeVar("Kind", Request, Upload, Fetch, Withdrawal)
PUBLIC_BYTES = 32


@dataclass(frozen=True, slots=True)
class Member:
    """What evaluators and hub know of an organisation: its Ed25519 public key (32 bytes) and its budget."""

    public: bytes
    budget: Budget

    def __post_init__(self) -> None:
        require_bytes(self.public, "public", PUBLIC_BYTES)
        require_kind(self.budget, "budget", Budget)


@dataclass(slots=True)
class Gate:
    """Who may come in, and what each has spent today; one for each evaluator and one for the hub.

    `spent` has to outlive the process, or a restart gives every budget anew and forgets which messages came before.
    """

    to: To
    epoch: int
    members: Mapping[bytes, Member]
    spent: MutableMapping[bytes, Spent] = field(default_factory=dict)
    record: list[Entry] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def opened(self, data: bytes, kind: type[Kind]) -> Kind:
        """Return a signed message of one kind; raises Malformed or NotPermitted.

        Its lists are read once it is known that a member signed them: an outsider costs no more than a hash.
        """
        sent = open_signed(data)
        claim = sent.claim
        sent.require_signature(self._member(claim).public)
        message = sent.message
        if not isinstance(message, kind):
            raise Malformed(f"kind: this is no {kind.__name__.lower()}.")
        if claim.to is not self.to:
            raise NotPermitted("to: the message is for another.")
        if claim.epoch != self.epoch:
            raise NotPermitted(f"epoch: it is {self.epoch}, not {claim.epoch}.")
        return message

    def admit(self, message: SignedMessage, *, today: datetime.date, also: Callable[[], object] | None = None) -> None:
        """Let a message that `opened` gave in once, spend for it and record it.

        `also` raises what else speaks against it. Raises NotPermitted or OverBudget too, and changes nothing then.
        Judged and entered under one lock: of messages that come at the same moment each finds what the others spent.
        """
        claim = message.claim
        act, size = message.counted
        with self._lock:
            before = self.spent.get(claim.organisation)
            after = spend(self._member(claim).budget, before, claim, act, size=size, today=today)
            if also:
                also()
            self.spent[claim.organisation] = after
            self.record.append(Entry(claim, act, size))

    def _member(self, claim: Claim) -> Member:
        member = self.members.get(claim.organisation)
        if member is None:
            raise NotPermitted("organisation: nobody here knows it.")
        return member
