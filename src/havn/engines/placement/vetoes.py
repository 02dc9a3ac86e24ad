"""The hard tests. Whoever fails one does not go there, whatever it would be worth.

An option that fails is never built, so nothing later can trade it.
"""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.tables import Tables, incidence

if TYPE_CHECKING:
    from havn.engines.placement.packing import Bools, Ints


class Veto(IntFlag):
    """Why a household can't go to a host; several may hold at once."""

    REACH = 1
    ROUTE = 2
    REFUSED_BY_HOUSEHOLD = 4
    REFUSED_BY_HOST = 8
    WOMEN_ONLY = 16
    FEATURES = 32
    LANGUAGE = 64
    STAY = 128
    OTHER = 256
    FUND = 512
    SIZE = 1024
    """The host never has so many units at once, in any month and with nobody there."""


SAFETY = Veto.REACH | Veto.ROUTE | Veto.REFUSED_BY_HOUSEHOLD | Veto.REFUSED_BY_HOST | Veto.WOMEN_ONLY | Veto.OTHER


def vetoes(tables: Tables, payable: Bools) -> Ints:
    """Return the tests that each household fails at each host, as bits; `payable`: pairs that a budget may pay."""
    failed = np.zeros((len(tables.households), len(tables.hosts)), np.int64)
    for veto, table in (
        (Veto.REACH, _in_reach(tables)),
        (Veto.ROUTE, first_lawful_months(tables) >= tables.plan.months),
        (Veto.REFUSED_BY_HOUSEHOLD, _refused_by_household(tables)),
        (Veto.REFUSED_BY_HOST, _refused_by_host(tables)),
        (Veto.WOMEN_ONLY, _women_only(tables)),
        (Veto.FEATURES, _features_missing(tables)),
        (Veto.LANGUAGE, _no_language(tables)),
        (Veto.STAY, offered_months(tables) == 0),
        (Veto.SIZE, _too_many(tables)),
        (Veto.FUND, ~payable),
    ):
        failed[table] |= int(veto)
    hosts = tables.host_row
    for row, household in enumerate(tables.households):
        for host in household.vetoes:
            failed[row, hosts[host]] |= int(Veto.OTHER)
    return failed


def first_lawful_months(tables: Tables) -> Ints:
    """Return the first month in which household i can lawfully be at host j; the end of the plan for never."""
    countries = sorted({host.country for host in tables.hosts})
    never = tables.plan.months
    table = np.array([[h.routes.get(c, never) for c in countries] for h in tables.households], np.int64)
    return table.reshape(len(tables.households), len(countries))[:, [countries.index(h.country) for h in tables.hosts]]


def offered_months(tables: Tables) -> Ints:
    """Return how many months household i would stay at host j; 0 where the two can't agree on a length."""
    wished = np.array([h.stay for h in tables.households], np.int64)[:, None]
    least = np.array([h.stay if h.shortest is None else h.shortest for h in tables.households], np.int64)[:, None]
    longest = np.array([h.longest for h in tables.hosts], np.int64)[None, :]
    shortest = np.array([h.shortest for h in tables.hosts], np.int64)[None, :]
    offered = np.minimum(wished, longest)
    return np.where((offered >= least) & (offered >= shortest), offered, 0)


def _in_reach(tables: Tables) -> Bools:
    countries = sorted({host.country for host in tables.hosts})
    table = incidence([h.reached for h in tables.households], countries)
    return table[:, [countries.index(h.country) for h in tables.hosts]]


def _refused_by_household(tables: Tables) -> Bools:
    words = sorted({word for h in tables.hosts for word in (h.key, h.country, h.organisation)})
    refused = incidence([h.refuses for h in tables.households], words)
    named = incidence([(h.key, h.country, h.organisation) for h in tables.hosts], words)
    return meet(refused, named)


def _refused_by_host(tables: Tables) -> Bools:
    return incidence([h.refuses for h in tables.hosts], [h.key for h in tables.households]).T


def _women_only(tables: Tables) -> Bools:
    women = np.array([h.women for h in tables.households], np.bool_)
    return ~women[:, None] & np.array([h.women_only for h in tables.hosts], np.bool_)[None, :]


def _features_missing(tables: Tables) -> Bools:
    words = sorted({word for h in tables.households for word in h.requires})
    required = incidence([h.requires for h in tables.households], words)
    return meet(required, ~incidence([h.features for h in tables.hosts], words))


def _no_language(tables: Tables) -> Bools:
    words = sorted({word for h in tables.households for word in h.languages})
    spoken = incidence([h.languages for h in tables.households], words)
    common = meet(spoken, incidence([h.languages for h in tables.hosts], words))
    return ~common & spoken.any(axis=1)[:, None]


def _too_many(tables: Tables) -> Bools:
    most = tables.idle.max(axis=2)
    table = np.zeros((len(tables.households), len(tables.hosts)), np.bool_)
    for k in range(len(tables.dimensions)):
        table |= tables.needs[:, k][:, None] > most[:, k][None, :]
    return table


def meet(first: Bools, second: Bools) -> Bools:
    """Return which row of the first has a word in common with which row of the second."""
    table = np.zeros((len(first), len(second)), np.bool_)
    for word in np.flatnonzero(first.any(axis=0)).tolist():
        table[first[:, word]] |= second[:, word]
    return table
