"""The limits: places, caseload, households kept apart, money, floors. Rows that can't bind are never built."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.packing import Floats, Flows, Ints, Packing

if TYPE_CHECKING:
    from havn.engines.placement.money import Payers
    from havn.engines.placement.options import Options
    from havn.engines.placement.tables import Tables


class Kind(StrEnum):
    """What a row limits."""

    CAPACITY = "capacity"
    WHOLE = "whole place"
    CASELOAD = "caseload"
    APART = "apart"
    BUDGET = "budget"
    CIRCLE = "circle of budgets"
    FLOOR = "floor"


@dataclass(frozen=True)
class Row:
    """One limit: of which host, organisation, pair, budget or floor (`owner`), in which dimension and month."""

    kind: Kind
    owner: int
    dimension: int = -1
    month: int = -1


@dataclass(frozen=True)
class Block:
    """Some rows with their entries; `option` and `row` count from 0 within the block."""

    rows: list[Row]
    option: Ints
    row: Ints
    amount: Floats
    limit: Floats


@dataclass(frozen=True)
class Spans:
    """Takes of one kind: entry e says that `option[e]` takes `amount[e]` of `owner[e]` in every month of its stay."""

    option: Ints
    owner: Ints
    amount: Ints


def packing_of(tables: Tables, payers: Payers, options: Options, must: frozenset[str]) -> tuple[Packing, list[Row]]:
    """Return the whole choice, judged by fit, and what each of its rows limits."""
    blocks = [*_places(tables, options), _caseload(tables, options), _apart(tables, options)]
    blocks += [_budgets(payers, options), _floors(tables, options)]
    base = np.cumsum([0, *(len(block.rows) for block in blocks)])
    column = np.concatenate([block.option for block in blocks])
    order = np.argsort(column, kind="stable")
    packing = Packing(
        group=options.household,
        groups=len(tables.households),
        value=options.fit.astype(np.float64),
        column=column[order],
        row=np.concatenate([block.row + b for block, b in zip(blocks, base[:-1], strict=True)])[order],
        amount=np.concatenate([block.amount for block in blocks])[order],
        limit=np.concatenate([block.limit for block in blocks]),
        flows=_circle_flows(payers, blocks[-2], int(base[-3])).joined(_floor_flows(tables, int(base[-2]))),
        must=np.array([h.key in must for h in tables.households], np.bool_),
    )
    return packing, [row for block in blocks for row in block.rows]


def monthly_block(options: Options, spans: Spans, limit: Ints, kind: Kind, dimension: int = -1) -> Block:
    """Return one row for each owner and month that can bind; `limit[owner, month]`.

    Month m is dropped when everybody there in m is also there in some month m' with no more room. Among stays
    without a break, that is so exactly when nobody there in m has left before m' (or has come after m', looking back).
    """
    months = limit.shape[1]
    length = options.months[spans.option]
    entry = np.repeat(np.arange(len(spans.option)), length)
    month = options.start[spans.option][entry] + np.arange(len(entry)) - np.repeat(np.cumsum(length) - length, length)
    cell = spans.owner[entry] * months + month
    kept = _undominated(options, spans, entry, cell, limit) & _can_bind(options, spans, entry, cell, limit)
    number = np.cumsum(kept) - 1
    used = kept[cell]
    where = np.flatnonzero(kept)
    return Block(
        [Row(kind, int(c // months), dimension, int(c % months)) for c in where],
        spans.option[entry[used]],
        number[cell[used]],
        spans.amount[entry[used]].astype(np.float64),
        limit.reshape(-1)[where].astype(np.float64),
    )


def _undominated(options: Options, spans: Spans, entry: Ints, cell: Ints, limit: Ints) -> np.ndarray:
    owners, months = limit.shape
    first_end = np.full(owners * months, 2 * months + 1, np.int64)
    last_start = np.full(owners * months, -1, np.int64)
    np.minimum.at(first_end, cell, (options.start + options.months)[spans.option][entry])
    np.maximum.at(last_start, cell, options.start[spans.option][entry])
    touched = np.flatnonzero(np.bincount(cell, minlength=owners * months).reshape(owners, months).any(axis=1))
    kept = np.zeros((owners, months), np.bool_)
    here, there = np.arange(months)[:, None], np.arange(months)[None, :]
    for owner in touched.tolist():
        span = slice(owner * months, (owner + 1) * months)
        inside = (first_end[span][:, None] > there) & (last_start[span][:, None] <= there)
        covered = inside & (limit[owner][:, None] >= limit[owner][None, :]) & (last_start[span] >= 0)[None, :]
        twin = covered & covered.T
        kept[owner] = (last_start[span] >= 0) & ~(covered & ~(twin & (here <= there))).any(axis=1)
    return kept.reshape(-1)


def _can_bind(options: Options, spans: Spans, entry: Ints, cell: Ints, limit: Ints) -> np.ndarray:
    """Say where all households that could be there at once would take more than there is."""
    households = int(np.max(options.household, initial=0)) + 1
    pair, first = np.unique(cell * households + options.household[spans.option[entry]], return_index=True)
    taken = np.bincount(pair // households, weights=spans.amount[entry[first]], minlength=limit.size)
    return taken > limit.reshape(-1)


def _places(tables: Tables, options: Options) -> list[Block]:
    blocks = []
    shared = ~tables.whole[options.host]
    for k in range(len(tables.dimensions)):
        taken = tables.needs[options.household, k]
        where = np.flatnonzero(shared & (taken > 0))
        spans = Spans(where, options.host[where], taken[where])
        blocks.append(monthly_block(options, spans, tables.free[:, k, :], Kind.CAPACITY, k))
    where = np.flatnonzero(~shared)
    spans = Spans(where, options.host[where], np.ones(len(where), np.int64))
    one = np.ones((len(tables.hosts), tables.plan.months), np.int64)
    return [*blocks, monthly_block(options, spans, one, Kind.WHOLE)]


def _caseload(tables: Tables, options: Options) -> Block:
    every = np.arange(len(options))
    spans = Spans(every, tables.organisation_of[options.host], np.ones(len(options), np.int64))
    return monthly_block(options, spans, tables.caseload, Kind.CASELOAD)


def _apart(tables: Tables, options: Options) -> Block:
    """Return a row for each pair and each host, or country, where both could be at once."""
    row = tables.household_row
    countries = sorted({host.country for host in tables.hosts})
    country_of = np.array([countries.index(host.country) for host in tables.hosts], np.int64)
    parts: list[tuple[Ints, Ints]] = []
    width = max(len(tables.hosts), 1)
    for number, pair in enumerate(tables.plan.apart):
        both = np.flatnonzero((options.household == row[pair.first]) | (options.household == row[pair.second]))
        place = options.host[both] if pair.within == "host" else country_of[options.host[both]]
        parts.append((both, number * width + place))
    option = np.concatenate([np.zeros(0, np.int64), *(p[0] for p in parts)])
    owner = np.concatenate([np.zeros(0, np.int64), *(p[1] for p in parts)])
    used, dense = np.unique(owner, return_inverse=True)
    spans = Spans(option, dense.reshape(-1).astype(np.int64), np.ones(len(option), np.int64))
    block = monthly_block(options, spans, np.ones((len(used), tables.plan.months), np.int64), Kind.APART)
    rows = [Row(Kind.APART, int(used[r.owner] // width), -1, r.month) for r in block.rows]
    return Block(rows, block.option, block.row, block.amount, block.limit)


def _budgets(payers: Payers, options: Options) -> Block:
    """Return a row for each budget, and one for each circle of several.

    What a circle spends, its budgets must hand over.
    """
    if not payers.budgets:
        return Block([], np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    rows = [Row(Kind.BUDGET, b) for b in range(len(payers.budgets))]
    row_of = np.zeros(len(payers.circles), np.int64)
    for number, circle in enumerate(payers.circles):
        row_of[number] = circle[0] if len(circle) == 1 else len(rows)
        if len(circle) > 1:
            rows.append(Row(Kind.CIRCLE, number))
    costly = np.flatnonzero(options.cost > 0)
    limit = np.zeros(len(rows))
    limit[: len(payers.budgets)] = [budget.amount for budget in payers.budgets]
    return Block(rows, costly, row_of[options.circle[costly]], options.cost[costly].astype(np.float64), limit)


def _circle_flows(payers: Payers, block: Block, base: int) -> Flows:
    pairs = [
        (base + r, base + b)
        for r, row in enumerate(block.rows)
        if row.kind is Kind.CIRCLE
        for b in payers.circles[row.owner]
    ]
    into, out = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    return Flows(into, out, np.zeros(len(pairs)))


def _floors(tables: Tables, options: Options) -> Block:
    """Return a row for each floor: share × placed − placed of the group ≤ shortfall."""
    row = tables.household_row
    every = np.arange(len(options))
    amounts = []
    for floor in tables.plan.floors:
        member = np.zeros(len(tables.households))
        member[[row[key] for key in sorted(floor.households)]] = 1.0
        amounts.append(floor.share - member[options.household])
    count = len(tables.plan.floors)
    return Block(
        [Row(Kind.FLOOR, f) for f in range(count)],
        np.tile(every, count),
        np.repeat(np.arange(count), len(options)),
        np.concatenate([np.zeros(0), *amounts]),
        np.zeros(count),
    )


def _floor_flows(tables: Tables, base: int) -> Flows:
    count = len(tables.plan.floors)
    weight = np.array([floor.weight for floor in tables.plan.floors], np.float64)
    return Flows(base + np.arange(count), np.full(count, -1, np.int64), weight)
