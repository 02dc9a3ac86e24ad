"""Every option that passes the hard tests: household, host, month of arrival. All else is built from this list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.fit import FitPoints, fit_table
from havn.engines.placement.vetoes import first_lawful_months, offered_months

if TYPE_CHECKING:
    from havn.engines.placement.money import Payers
    from havn.engines.placement.packing import Bools, Ints
    from havn.engines.placement.tables import Tables

LATE = 1
"""Points of urgency for arrival after the limit, where arrival in time earns more."""


@dataclass(frozen=True)
class Options:
    """Parallel arrays, one entry an option, sorted by household, host and month of arrival."""

    household: Ints
    host: Ints
    start: Ints
    months: Ints
    urgent: Ints
    """Points of urgency that the option earns."""
    fit: Ints
    waiting: Ints
    """Months of waiting that end: those behind the household, and those up to its latest month that it is spared."""
    waste: Ints
    """Unit-months that stay empty in a whole place, and scarce features that nobody needs there, by month."""
    cost: Ints
    circle: Ints
    """The set of budgets that may pay; −1 where nothing is to be paid and none may."""

    def __len__(self) -> int:
        return len(self.household)

    def only(self, kept: Bools) -> Options:
        """Return the kept options."""
        return Options(*(getattr(self, name)[kept] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Candidates:
    """Pairs that pass every test, with each month of arrival that window, route and end of plan allow."""

    household: Ints
    host: Ints
    start: Ints
    months: Ints


def candidates_of(tables: Tables, failed: Ints) -> Candidates:
    """Return the pairs without a veto times the months of arrival, room or no room."""
    household, host = np.nonzero(failed == 0)
    months = offered_months(tables)[household, host]
    earliest = np.array([h.earliest for h in tables.households], np.int64)[household]
    latest = np.array([h.latest for h in tables.households], np.int64)[household]
    first = np.maximum(earliest, first_lawful_months(tables)[household, host])
    count = np.maximum(np.minimum(latest, tables.plan.months - months) - first + 1, 0)
    pair = np.repeat(np.arange(len(household)), count)
    start = first[pair] + np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    return Candidates(household[pair], host[pair], start, months[pair])


def has_room(tables: Tables, candidates: Candidates) -> Bools:
    """Say which candidates find the units they need, and room in the caseload, in every month of their stay."""
    room = np.ones(len(candidates.start), np.bool_)
    needs = tables.needs[candidates.household]
    organisation = tables.organisation_of[candidates.host]
    for month in range(int(np.max(candidates.months, initial=0))):
        there = np.flatnonzero(room & (month < candidates.months))
        when = candidates.start[there] + month
        enough = tables.caseload[organisation[there], when] > 0
        for k in range(len(tables.dimensions)):
            enough &= tables.free[candidates.host[there], k, when] >= needs[there, k]
        room[there] = enough
    return room


def options_of(tables: Tables, payers: Payers, failed: Ints, points: FitPoints) -> Options:
    """Return every option with room and money enough if nobody else came, and what each objective says of it."""
    found = candidates_of(tables, failed)
    room = has_room(tables, found) & payers.affordable[found.household, found.host]
    household, host, start, months = (a[room] for a in (found.household, found.host, found.start, found.months))
    families = tables.households
    latest = np.array([h.latest for h in families], np.int64)[household]
    waited = np.array([h.waited for h in families], np.int64)[household]
    return Options(
        household=household,
        host=host,
        start=start,
        months=months,
        urgent=_urgent(tables, points, household, start),
        fit=fit_table(tables, points)[household, host],
        waiting=waited + latest - start + 1,
        waste=months * _waste(tables)[household, host],
        cost=payers.cost[household, host],
        circle=payers.circle[household, host],
    )


def _urgent(tables: Tables, points: FitPoints, household: Ints, start: Ints) -> Ints:
    worth = np.array([points.urgency[h.urgency] for h in tables.households], np.int64)[household]
    never = tables.plan.months
    limit = np.array([never if h.limit is None else h.limit for h in tables.households], np.int64)[household]
    late = np.clip(worth - 1, 0, LATE)
    points_of: Ints = np.where(start <= limit, worth, late)
    return points_of


def _waste(tables: Tables) -> Ints:
    """Return the waste a month of household i at host j: empty units of a whole place, and features not needed."""
    size = tables.idle.max(axis=2).sum(axis=1)
    empty = np.maximum(size[None, :] - tables.needs.sum(axis=1)[:, None], 0) * tables.whole[None, :]
    scarce = {word for h in tables.households for word in h.requires}
    offered = np.array([len(h.features & scarce) for h in tables.hosts], np.int64)
    required = np.array([len(h.requires) for h in tables.households], np.int64)
    waste: Ints = empty + np.maximum(offered[None, :] - required[:, None], 0)
    return waste
