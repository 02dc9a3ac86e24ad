"""A plan as arrays, in the order of keys: the order in which rows were given is forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.entities import Apart

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from havn.engines.placement.entities import Host, Household, Plan
    from havn.engines.placement.packing import Bools, Ints


@dataclass(frozen=True)
class Tables:
    """Arrays of a plan.

    `free[j, k, m]` is what host j has left of dimension k in month m, after all holds; household i takes `needs[i, k]`.
    """

    plan: Plan
    households: tuple[Household, ...]
    hosts: tuple[Host, ...]
    dimensions: tuple[str, ...]
    organisations: tuple[str, ...]
    needs: Ints
    free: Ints
    idle: Ints
    """Units of host j in each month and dimension when nobody but the holds is there; for a whole place, what one
    stay blocks.
    """
    caseload: Ints
    """Stays that organisation o can still accompany in month m."""
    excess: Ints
    cases_in_excess: Ints
    """By how much the holds exceed what there is: of each host, dimension and month; of each organisation and month."""
    held: Bools
    """Whether a hold takes the whole place j in month m."""
    organisation_of: Ints
    whole: Bools
    overbooked: tuple[tuple[str, str, int, int], ...]
    """Host or organisation, dimension, month, units by which the holds exceed what there is."""

    @property
    def household_row(self) -> dict[str, int]:
        """Return the row of each household."""
        return {household.key: row for row, household in enumerate(self.households)}

    @property
    def host_row(self) -> dict[str, int]:
        """Return the row of each host."""
        return {host.key: row for row, host in enumerate(self.hosts)}


def in_order(plan: Plan) -> Plan:
    """Return the plan with pairs, floors and locks in an order of their own; tables sort the rest."""
    pairs = {Apart(min(p.first, p.second), max(p.first, p.second), p.within) for p in plan.apart}
    return replace(
        plan,
        apart=tuple(sorted(pairs, key=lambda p: (p.first, p.second, p.within))),
        floors=tuple(sorted(plan.floors, key=lambda f: f.name)),
        locks=tuple(sorted(plan.locks, key=lambda k: (k.household, k.host or "", k.forbid))),
    )


def tables_of(plan: Plan) -> Tables:
    """Return the arrays of a plan that has passed its checks."""
    plan = in_order(plan)
    households = tuple(sorted(plan.households, key=lambda h: h.key))
    hosts = tuple(sorted(plan.hosts, key=lambda h: h.key))
    dimensions = tuple(sorted({d for h in households for d in h.needs} | {d for h in hosts for d in h.capacity}))
    organisations = tuple(sorted({h.organisation for h in hosts}))
    number = {key: row for row, key in enumerate(organisations)}
    organisation_of = np.array([number[h.organisation] for h in hosts], np.int64)
    needs = np.array([[h.needs.get(d, 0) for d in dimensions] for h in households], np.int64)
    capacity = np.zeros((len(hosts), len(dimensions), plan.months), np.int64)
    for row, host in enumerate(hosts):
        for k, dimension in enumerate(dimensions):
            if dimension in host.capacity:
                capacity[row, k] = host.capacity[dimension]
    caseload = np.full((len(organisations), plan.months), len(households) + len(plan.holds) + 1, np.int64)
    for organisation in plan.organisations:
        if organisation.key in number:
            caseload[number[organisation.key]] = organisation.caseload
    free, left, held = _after_holds(plan, hosts, dimensions, organisations, capacity, caseload)
    return Tables(
        plan,
        households,
        hosts,
        dimensions,
        organisations,
        needs.reshape(len(households), len(dimensions)),
        np.maximum(free, 0),
        capacity,
        np.maximum(left, 0),
        np.maximum(-free, 0),
        np.maximum(-left, 0),
        held,
        organisation_of,
        np.array([h.whole for h in hosts], np.bool_),
        _overbooked(hosts, dimensions, organisations, free, left),
    )


def _after_holds(
    plan: Plan,
    hosts: Sequence[Host],
    dimensions: Sequence[str],
    organisations: Sequence[str],
    capacity: Ints,
    caseload: Ints,
) -> tuple[Ints, Ints, Bools]:
    """Return what holds leave of units and caseload, below 0 where they exceed it, and the whole places they take."""
    free, left = capacity.copy(), caseload.copy()
    held = np.zeros((len(hosts), plan.months), np.bool_)
    rows = {host.key: row for row, host in enumerate(hosts)}
    for hold in plan.holds:
        row = rows[hold.host]
        span = slice(max(hold.start, 0), max(hold.start + hold.months, 0))
        for dimension, units in hold.needs.items():
            free[row, dimensions.index(dimension), span] -= units
        left[organisations.index(hosts[row].organisation), span] -= 1
        if hosts[row].whole:
            free[row, :, span] = np.minimum(free[row, :, span], 0)
            held[row, span] = True
    return free, left, held


def _overbooked(
    hosts: Sequence[Host], dimensions: Sequence[str], organisations: Sequence[str], free: Ints, left: Ints
) -> tuple[tuple[str, str, int, int], ...]:
    overbooked = [(hosts[j].key, dimensions[k], int(m), int(-free[j, k, m])) for j, k, m in np.argwhere(free < 0)]
    overbooked += [(organisations[o], "caseload", int(m), int(-left[o, m])) for o, m in np.argwhere(left < 0)]
    return tuple(overbooked)


def incidence(rows: Sequence[Collection[str]], words: Sequence[str]) -> Bools:
    """Return which row holds which word."""
    number = {word: k for k, word in enumerate(words)}
    table = np.zeros((len(rows), len(words)), np.bool_)
    for row, held in enumerate(rows):
        for word in held:
            if word in number:
                table[row, number[word]] = True
    return table
