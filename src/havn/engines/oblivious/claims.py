"""Who asks whom for what: the part that every signed message has, and by which it is admitted or refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from havn.engines.oblivious.epochs import MOST_EPOCH
from havn.engines.oblivious.fields import require_bytes, require_day, require_kind, require_whole

if TYPE_CHECKING:
    import datetime

ID_BYTES = 16
MOST_PERSONS = 65_535
NO_CASE = bytes(ID_BYTES)


class To(Enum):
    """Whom a message is for, so that it can't be shown to another."""

    FIRST = 1
    SECOND = 2
    HUB = 3


class Purpose(Enum):
    """What is done: a case is enrolled, or one of the three questions is asked."""

    ENROL = 1
    HEARD = 2
    HELPED = 3
    CAN_ADD = 4

    @property
    def is_question(self) -> bool:
        """Whether this asks about a person."""
        return self is not Purpose.ENROL


class Act(Enum):
    """What a message does at whom it is for, by which it is counted."""

    ASK = "ask"
    EVALUATE = "evaluate to enrol"
    UPLOAD = "upload"
    WITHDRAW = "withdraw"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asks whom, for what, for which case, on which day.

    `organisation` and `case` are 16 opaque bytes: the case is a pseudonym by which its own organisation can later show
    that there was one. `nonce` is drawn for each question. Raise ValueError, beginning with the field.
    """

    to: To
    purpose: Purpose
    epoch: int
    day: datetime.date
    organisation: bytes
    case: bytes
    nonce: bytes
    persons: int = 1

    def __post_init__(self) -> None:
        require_kind(self.to, "to", To)
        require_kind(self.purpose, "purpose", Purpose)
        require_day(self.day, "day")
        for field in ("organisation", "case", "nonce"):
            require_bytes(getattr(self, field), field, ID_BYTES)
        require_whole(self.epoch, "epoch", 0, MOST_EPOCH)
        require_whole(self.persons, "persons", 1, MOST_PERSONS)
        if self.purpose.is_question and self.persons != 1:
            raise ValueError(f"persons: a question is about one person; this one is about {self.persons}.")
        if self.purpose.is_question and self.case == NO_CASE:
            raise ValueError("case: nobody is asked for without a case.")
