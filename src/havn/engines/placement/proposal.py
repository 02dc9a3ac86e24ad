"""What `propose` gives back: a proposal to be looked at, never a decision.

Every number in a sentence is there as a number, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from havn.engines.placement.entities import Lock
    from havn.engines.placement.stages import Objective


@dataclass(frozen=True)
class Stay:
    """A stay proposed: `household` at `host` for `months` from month `start` on, paid by `payers`."""

    household: str
    host: str
    start: int
    months: int
    fit: int
    cost: int
    in_time: bool
    payers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why: a code and numbers for a translated screen, and the same in English words."""

    code: str
    numbers: Mapping[str, int | float | str]
    words: str


@dataclass(frozen=True)
class Alternative:
    """Another place. If `is_free`, it is open now; else `reason` says what is in the way.

    `in_time`: arrival there is not after the household's limit.

    `loss` is what the whole plan would lose in points of fit: exact where the place is free, an estimate from the
    prices where not.
    """

    host: str
    start: int
    months: int
    fit: int
    in_time: bool
    is_free: bool
    loss: float
    reason: Reason


@dataclass(frozen=True)
class Answer:
    """What the run says about one household."""

    household: str
    stay: Stay | None
    reason: Reason
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class Opening:
    """One thing more that would place households who are not placed: which of them, and from which month on."""

    code: str
    what: str
    where: str
    start: int
    households: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class LockCost:
    """What a lock costs: points of urgency and, at the same urgency, points of fit.

    What it costs in fit is proven to lie from `fit_at_least` to `fit_at_most`, and in urgency to be no less than
    `urgent`: what a longer search would find with all locks kept is not counted.
    """

    lock: Lock
    urgent: float
    fit_at_least: float
    fit_at_most: float
    ended: str
    """*seconds* when a limit in seconds ended a search for these figures, else *gap* or *nodes*."""
    words: str


@dataclass(frozen=True)
class FloorResult:
    """How a fairness floor was met: the share reached, and how many more of the group would have been needed."""

    name: str
    share_wanted: float
    share_reached: float
    missing: float


@dataclass(frozen=True)
class Scarcity:
    """A limit that holds somebody back: one unit more would be worth about `price` points of fit."""

    kind: str
    owner: str
    dimension: str
    month: int
    price: float


@dataclass(frozen=True)
class Proposal:
    """The whole answer. `objectives` hold value, bound and gap of urgent, fit, waiting and waste, in this order."""

    answers: tuple[Answer, ...]
    objectives: tuple[Objective, ...]
    openings: tuple[Opening, ...] = ()
    locks: tuple[LockCost, ...] = ()
    floors: tuple[FloorResult, ...] = ()
    scarcities: tuple[Scarcity, ...] = ()
    overbooked: tuple[tuple[str, str, int, int], ...] = field(default=())
    repeatable: bool = True
    """False when a limit in seconds ended a search, for a lock's cost too, so that another run may differ."""

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Return the stays proposed, in the order of the households' keys."""
        return tuple(answer.stay for answer in self.answers if answer.stay is not None)
