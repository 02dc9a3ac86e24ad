"""Points of fit, from 0 to 100: how well a host suits a household, once every hard test is passed.

40 for a place at all, up to 30 for wishes, 10 for language, 10 for support, 10 for the length of the stay. The table
is a policy, not a truth: change it with `FitPoints`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.tables import Tables, incidence
from havn.engines.placement.vetoes import meet, offered_months

if TYPE_CHECKING:
    from havn.engines.placement.packing import Ints


@dataclass(frozen=True)
class FitPoints:
    """How many points each thing is worth. All are whole numbers, so that sums are exact."""

    placed: int = 40
    """At least 1: a household for which no place counts anything would never be placed."""
    wishes: tuple[int, ...] = (30, 23, 17, 12)
    """For the first wish, the second, …; wishes further down count like the last number."""
    no_wishes: int = 15
    """For a household that named no wish, anywhere."""
    first_language: int = 10
    other_language: int = 4
    support: int = 10
    """For all the support wished for; a share of it for a part."""
    stay: int = 10
    """For the whole stay wished for; a share of it for a shorter one."""
    point_of_urgency: int = 50
    """Points of fit that a point of urgency counts for, only where those to come are weighed against those here."""
    urgency: tuple[int, ...] = (0, 1, 2, 4)
    """Points of urgency, an objective of its own: arrival in time at urgency 0, 1, 2, 3. Arrival after the limit
    counts 1, or nothing where that is what arrival in time counts.
    """


def fit_table(tables: Tables, points: FitPoints) -> Ints:
    """Return the points of fit of every household and host; meaningless where a hard test fails."""
    return (
        points.placed
        + _wishes(tables, points)
        + _language(tables, points)
        + _support(tables, points)
        + _stay(tables, points)
    )


def wish_ranks(tables: Tables) -> Ints:
    """Return which wish of household i host j would meet, counted from 0; −1 for none."""
    ranks = np.full((len(tables.households), len(tables.hosts)), -1, np.int64)
    where: dict[str, list[int]] = {}
    for row, host in enumerate(tables.hosts):
        where.setdefault(host.key, []).append(row)
        where.setdefault(host.country, []).append(row)
    for row, household in enumerate(tables.households):
        for rank in range(len(household.wishes) - 1, -1, -1):
            ranks[row, where.get(household.wishes[rank], [])] = rank
    return ranks


def _wishes(tables: Tables, points: FitPoints) -> Ints:
    ranks = wish_ranks(tables)
    steps = np.array([*points.wishes, 0], np.int64)
    last = max(len(points.wishes) - 1, 0)
    met = steps[np.minimum(np.maximum(ranks, 0), last)]
    silent = np.array([not h.wishes for h in tables.households], np.bool_)[:, None]
    return np.where(silent, points.no_wishes, np.where(ranks >= 0, met, 0))


def _language(tables: Tables, points: FitPoints) -> Ints:
    words = sorted({word for h in tables.households for word in h.languages})
    spoken = incidence([h.languages for h in tables.hosts], words)
    first = incidence([h.languages[:1] for h in tables.households], words)
    own = meet(first, spoken)
    silent = np.array([not h.languages for h in tables.households], np.bool_)[:, None]
    return np.where(own | silent, points.first_language, points.other_language)


def _support(tables: Tables, points: FitPoints) -> Ints:
    words = sorted({word for h in tables.households for word in h.support})
    wished = incidence([h.support for h in tables.households], words).astype(np.int64)
    given = wished @ incidence([h.support for h in tables.hosts], words).astype(np.int64).T
    count = wished.sum(axis=1)[:, None]
    return np.where(count == 0, points.support, points.support * given // np.maximum(count, 1))


def _stay(tables: Tables, points: FitPoints) -> Ints:
    wished = np.array([h.stay for h in tables.households], np.int64)[:, None]
    return points.stay * offered_months(tables) // np.maximum(wished, 1)
