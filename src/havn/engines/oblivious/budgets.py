"""How often an organisation may ask: rules over plain values, kept by each evaluator and by the hub for itself.

One token is enough to test one name, year and country: who enrolled that person stored all of its tokens. Nothing
proves that the tokens of a question are of one person, nor that what is evaluated to enrol is enrolled. So an
organisation tests up to `tokens + enrolled_tokens` guesses a day, and only the former are on record with a case.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from havn.engines.oblivious.claims import Act
from havn.engines.oblivious.errors import NotPermitted, OverBudget
from havn.engines.oblivious.fields import require_day, require_whole
from havn.engines.oblivious.tokens import MOST_TOKENS

if TYPE_CHECKING:
    import datetime

    from havn.engines.oblivious.claims import Claim

_MOST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Budget:
    """What an organisation may do a day.

    At the evaluators: questions, and tokens in them; persons to enrol, and tokens of these. At the hub: questions, and
    buckets fetched for them (as many as tokens); persons to enrol, and rows uploaded with the decoys; rows withdrawn
    with the decoys; buckets fetched to audit. Raise TypeError or ValueError, beginning with the field, unless
    each is a whole number from 0 to 2⁶³ - 1.
    """

    questions: int
    tokens: int
    enrolments: int
    enrolled_tokens: int
    rows: int
    withdrawn: int
    audited: int

    def __post_init__(self) -> None:
        for field in fields(self):
            require_whole(getattr(self, field.name), field.name, 0, _MOST)


NEWCOMER = Budget(questions=4, tokens=96, enrolments=10, enrolled_tokens=192, rows=2_048, withdrawn=512, audited=128)
MEMBER = Budget(questions=12, tokens=200, enrolments=50, enrolled_tokens=800, rows=4_096, withdrawn=1_024, audited=256)
# At the beginning of an epoch all cases are enrolled at once; the network's board grants it for a few days.
NEW_EPOCH = replace(MEMBER, enrolments=10_000, enrolled_tokens=160_000, rows=180_000)

_COUNTED = {
    Act.ASK: ("questions", "tokens"),
    Act.EVALUATE: ("enrolments", "enrolled_tokens"),
    Act.UPLOAD: ("enrolments", "rows"),
    Act.WITHDRAW: (None, "withdrawn"),
    Act.AUDIT: (None, "audited"),
}


@dataclass(frozen=True, slots=True)
class Spent:
    """What an organisation has done on one day, as `Budget` counts it, and the nonces by which it did."""

    day: datetime.date
    questions: int = 0
    tokens: int = 0
    enrolments: int = 0
    enrolled_tokens: int = 0
    rows: int = 0
    withdrawn: int = 0
    audited: int = 0
    nonces: frozenset[bytes] = frozenset()


def spend(budget: Budget, spent: Spent | None, claim: Claim, act: Act, *, size: int, today: datetime.date) -> Spent:
    """Return what is spent once this act on `size` tokens, rows or buckets is admitted; yesterday counts for nothing.

    Raises NotPermitted when the claim is of another day or was admitted before, the clock went back, or there are more
    than 192 tokens for each person; OverBudget, beginning with the field that is used up; ValueError or TypeError when
    `size` is no whole number from 1 or `today` no day. Nothing changes then.
    """
    require_whole(size, "size", 1, _MOST)
    require_day(today, "today")
    if claim.day != today:
        raise NotPermitted("day: this was asked for on another day.")
    spent = _until_now(spent, today)
    if claim.nonce in spent.nonces:
        raise NotPermitted("nonce: this was asked before.")
    if act in (Act.ASK, Act.EVALUATE) and size > claim.persons * MOST_TOKENS:
        raise NotPermitted(f"tokens: a person has at most {MOST_TOKENS}; there are {size} for {claim.persons}.")
    count, volume = _COUNTED[act]
    now = {volume: getattr(spent, volume) + size}
    if count:
        now[count] = getattr(spent, count) + claim.persons
    for field, total in sorted(now.items()):
        if total > getattr(budget, field):
            raise OverBudget(f"{field}: {getattr(budget, field)} a day; with this it would be {total}.")
    return replace(spent, nonces=spent.nonces | {claim.nonce}, **now)


def _until_now(spent: Spent | None, today: datetime.date) -> Spent:
    if spent is None or spent.day < today:
        return Spent(today)
    if today < spent.day:
        raise NotPermitted("today: the clock went back; what was spent on the later day would be forgotten.")
    return spent
