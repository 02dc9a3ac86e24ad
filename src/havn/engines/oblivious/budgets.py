"""How often an organisation may ask: rules over plain values, kept by each evaluator and by the hub for itself.

What bounds a curious partner is the number of tokens: whoever knows a year and a country exactly tests a name with
three or four of them, so `tokens` divided by four is how many names it can test in a day. Nothing proves that the
tokens of a question are of one person. Therefore each is recorded with its case, and a human being answers a hit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from havn.engines.oblivious.errors import NotPermitted, OverBudget
from havn.engines.oblivious.tokens import MOST_TOKENS

if TYPE_CHECKING:
    import datetime

    from havn.engines.oblivious.claims import Claim


@dataclass(frozen=True, slots=True)
class Budget:
    """What an organisation may ask a day: questions, tokens in them; persons to enrol, tokens of these.

    Raise ValueError, beginning with the field, when one is negative.
    """

    questions: int
    tokens: int
    enrolments: int
    enrolled_tokens: int

    def __post_init__(self) -> None:
        for field in ("questions", "tokens", "enrolments", "enrolled_tokens"):
            if getattr(self, field) < 0:
                raise ValueError(f"{field}: a budget is never negative.")


NEWCOMER = Budget(questions=4, tokens=96, enrolments=10, enrolled_tokens=1_024)
MEMBER = Budget(questions=12, tokens=200, enrolments=50, enrolled_tokens=4_096)
# At the beginning of an epoch all cases are enrolled at once; the network's board grants it for a few days.
NEW_EPOCH = replace(MEMBER, enrolments=10_000, enrolled_tokens=200_000)


@dataclass(frozen=True, slots=True)
class Spent:
    """What an organisation has asked on one day, and the nonces by which it did."""

    day: datetime.date
    questions: int = 0
    tokens: int = 0
    enrolments: int = 0
    enrolled_tokens: int = 0
    nonces: frozenset[bytes] = frozenset()


def spend(budget: Budget, spent: Spent | None, claim: Claim, *, tokens: int, today: datetime.date) -> Spent:
    """Return what is spent once this claim is admitted; yesterday's counts for nothing.

    Raises NotPermitted when the claim is of another day or was admitted before, the clock went back, or one question has more than 192
    tokens; OverBudget, beginning with the field that is used up. Nothing changes then.
    """
    if claim.day != today:
        raise NotPermitted("day: this was asked for on another day.")
    if spent is not None and today < spent.day:
        raise NotPermitted("today: the clock went back; what was spent on the later day would be forgotten.")
    if spent is None or spent.day != today:
        spent = Spent(today)
    if claim.nonce in spent.nonces:
        raise NotPermitted("nonce: this was asked before.")
    if claim.purpose.is_question and tokens > MOST_TOKENS:
        raise NotPermitted(f"tokens: one person has at most {MOST_TOKENS}; there are {tokens}.")
    count, size = ("questions", "tokens") if claim.purpose.is_question else ("enrolments", "enrolled_tokens")
    now = {count: getattr(spent, count) + claim.persons, size: getattr(spent, size) + tokens}
    for field, total in now.items():
        if total > getattr(budget, field):
            raise OverBudget(f"{field}: {getattr(budget, field)} a day; with this it would be {total}.")
    return replace(spent, nonces=spent.nonces | {claim.nonce}, **now)
