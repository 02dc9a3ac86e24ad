"""What is given to `propose`: households, hosts, budgets, and what people have already settled.

Months are whole numbers counted from the first month of the plan, which is month 0. Money is whole units of one
currency, 10¹² at most; no other number is above 10⁹. Keys are opaque: they order the rows, and with that they break
ties.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Household:
    """Someone, or a family, who asks to be hosted. A stay begins in a month from `earliest` to `latest`."""

    key: str
    needs: Mapping[str, int]
    """Units that the household takes of each dimension of a host, for every month of its stay: `{"bed": 3}`."""
    earliest: int
    latest: int
    stay: int
    """Months wished for. A host that takes people for less gives less, but never less than `shortest`."""
    shortest: int | None = None
    country: str = ""
    """Country of concern: which budgets may pay for it."""
    languages: tuple[str, ...] = ()
    """Best first. Without any, language is no test."""
    routes: Mapping[str, int] = field(default_factory=dict)
    """Country → first month in which the household can be there lawfully. A country that is absent has no route."""
    reached: frozenset[str] = frozenset()
    """Countries within the persecutor's reach."""
    refuses: frozenset[str] = frozenset()
    """Hosts, organisations and countries to which the household will not go."""
    requires: frozenset[str] = frozenset()
    """Features that a host must have: step-free, a clinic, safe for LGBTI people, women only, …"""
    women: bool = False
    """Whether a women-only house may receive the household."""
    wishes: tuple[str, ...] = ()
    """Hosts or countries, the dearest first."""
    support: frozenset[str] = frozenset()
    """Support wished for, but not a condition."""
    urgency: int = 0
    """0 can wait, 1 soon, 2 urgent, 3 critical."""
    limit: int | None = None
    """Last month of arrival that is still in time for the urgency."""
    waited: int = 0
    """Months since the household asked."""
    travel_cost: int = 0
    vetoes: Mapping[str, str] = field(default_factory=dict)
    """Host → the words of any other veto."""


@dataclass(frozen=True)
class Host:
    """Who receives households: capacity in each dimension, one number a month."""

    key: str
    organisation: str
    country: str
    capacity: Mapping[str, tuple[int, ...]]
    languages: frozenset[str] = frozenset()
    features: frozenset[str] = frozenset()
    support: frozenset[str] = frozenset()
    women_only: bool = False
    whole: bool = False
    """Whether one household at a time has the whole place."""
    shortest: int = 1
    longest: int = 24
    """Stays in months that the host agrees to."""
    refuses: frozenset[str] = frozenset()
    """Households that the host will not receive."""
    monthly_cost: int = 0


@dataclass(frozen=True)
class Organisation:
    """An organisation that accompanies at most `caseload[m]` stays at its hosts in month m.

    One to which no host belongs is refused: it would be a misspelt one, and limit nobody.
    """

    key: str
    caseload: tuple[int, ...]


@dataclass(frozen=True)
class Budget:
    """Money left to spend. `None` stands for any country of concern, or any hosting organisation."""

    key: str
    amount: int
    countries: frozenset[str] | None = None
    organisations: frozenset[str] | None = None


@dataclass(frozen=True)
class Hold:
    """Places already promised or occupied: they are taken off the host's capacity and the organisation's caseload."""

    host: str
    start: int
    months: int
    needs: Mapping[str, int]


@dataclass(frozen=True)
class Lock:
    """A planner's wish: this household goes to this host (from `start`, if given); with `host=None`, it waits.

    With `forbid` it goes anywhere but to this host.
    """

    household: str
    host: str | None
    start: int | None = None
    forbid: bool = False


@dataclass(frozen=True)
class Apart:
    """Two households who must never stay at the same time at one host, or in one country."""

    first: str
    second: str
    within: Literal["host", "country"] = "host"


@dataclass(frozen=True)
class Floor:
    """At least `share` of those placed should belong to `households`: a wish whose shortfall is reported."""

    name: str
    households: frozenset[str]
    share: float
    weight: int = 100
    """Points of fit that may be given up for each household missing."""


@dataclass(frozen=True)
class Plan:
    """Everything that one run of `propose` looks at."""

    months: int
    households: tuple[Household, ...]
    hosts: tuple[Host, ...]
    organisations: tuple[Organisation, ...] = ()
    """An organisation that is not listed has no limit of caseload."""
    budgets: tuple[Budget, ...] | None = None
    """`None`: money is no object. Otherwise each stay is paid in full, by one budget or several that may pay for
    it.
    """
    holds: tuple[Hold, ...] = ()
    locks: tuple[Lock, ...] = ()
    apart: tuple[Apart, ...] = ()
    floors: tuple[Floor, ...] = ()
    begins: tuple[int, int] | None = None
    """Year and month of month 0; only for the words of reasons."""
