"""One plan made ready: its arrays, options and limits before the search, and what is left of everything after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.flows import settled_flows
from havn.engines.placement.money import Payers, payers_of
from havn.engines.placement.options import Options, options_of
from havn.engines.placement.rows import Kind, Row, packing_of
from havn.engines.placement.tables import Tables, tables_of
from havn.engines.placement.vetoes import vetoes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from havn.engines.placement.entities import Lock, Plan
    from havn.engines.placement.fit import FitPoints
    from havn.engines.placement.packing import Bools, Ints, Packing


@dataclass(frozen=True)
class Scene:
    """`options` are all that pass the hard tests and find room; `allowed` are those that the locks leave."""

    tables: Tables
    payers: Payers
    failed: Ints
    points: FitPoints
    options: Options
    packing: Packing
    rows: list[Row]
    allowed: Bools
    is_priced: bool = False
    """Whether the value of an option is net of what those still to come would pay."""

    @staticmethod
    def of(plan: Plan, points: FitPoints) -> Scene:
        """Return the scene of a plan that has passed its checks."""
        tables = tables_of(plan)
        payers = payers_of(tables)
        failed = vetoes(tables, payers.payable)
        options = options_of(tables, payers, failed, points)
        must = frozenset(lock.household for lock in plan.locks if lock.host is not None and not lock.forbid)
        packing, rows = packing_of(tables, payers, options, must)
        return Scene(tables, payers, failed, points, options, packing, rows, allowed_options(tables, options))


def allowed_options(tables: Tables, options: Options, skip: int = -1) -> Bools:
    """Return the options that the locks leave; the lock numbered `skip` is overlooked."""
    locks = [lock for number, lock in enumerate(tables.plan.locks) if number != skip]
    allowed: Bools = ~barred_pairs(tables, locks)[options.household, options.host]
    for lock in locks:
        if lock.start is not None:
            allowed &= (options.household != tables.household_row[lock.household]) | (options.start == lock.start)
    return allowed


def barred_pairs(tables: Tables, locks: Iterable[Lock]) -> Bools:
    """Return which household may not go to which host by these locks."""
    barred = np.zeros((len(tables.households), len(tables.hosts)), np.bool_)
    for lock in locks:
        others = np.ones(len(tables.hosts), np.bool_)
        if lock.host is not None:
            others[tables.host_row[lock.host]] = False
        barred[tables.household_row[lock.household]] |= ~others if lock.forbid else others
    return barred


@dataclass(frozen=True)
class Remainder:
    """What is left once the chosen options are taken; below 0 where holds had taken more than there is.

    `taken[j, m]` says that the whole place j is occupied in month m; what is free there is all that it has.
    """

    free: Ints
    caseload: Ints
    taken: Bools
    money: Ints
    paid: dict[int, list[tuple[int, int]]]
    """Option → budgets and amounts; what each budget then has left is `money`."""
    owed: Ints
    """What is to be paid by each circle of budgets; another sharing of it may leave more where it is needed."""


def remainder_of(scene: Scene, chosen: Ints) -> Remainder:
    """Return what the chosen options leave."""
    tables, options = scene.tables, scene.options
    free = np.where(tables.whole[:, None, None], tables.idle, tables.free - tables.excess)
    caseload, taken = tables.caseload - tables.cases_in_excess, tables.held.copy()
    for c in chosen.tolist():
        host, span = options.host[c], slice(options.start[c], options.start[c] + options.months[c])
        if tables.whole[host]:
            taken[host, span] = True
        else:
            free[host, :, span] -= tables.needs[options.household[c]][:, None]
        caseload[tables.organisation_of[host], span] -= 1
    paid, money = _payments(scene, chosen)
    owed = np.zeros(len(scene.payers.circles), np.int64)
    costly = chosen[options.cost[chosen] > 0]
    np.add.at(owed, options.circle[costly], options.cost[costly])
    return Remainder(free, caseload, taken, money, paid, owed)


def _payments(scene: Scene, chosen: Ints) -> tuple[dict[int, list[tuple[int, int]]], Ints]:
    """Split every cost over the budgets of its circle, as the flows say, in the order of the options."""
    money = np.array([budget.amount for budget in scene.payers.budgets], np.int64)
    paid: dict[int, list[tuple[int, int]]] = {}
    flows = settled_flows(scene.packing, chosen)
    if flows is None:
        raise AssertionError("the choice in hand breaks a limit")
    pots: dict[int, dict[int, int]] = {}
    links = zip(
        scene.packing.flows.into.tolist(), scene.packing.flows.out.tolist(), np.round(flows).tolist(), strict=True
    )
    for into, out, amount in links:
        if out >= 0 and scene.rows[into].kind is Kind.CIRCLE:
            pots.setdefault(scene.rows[into].owner, {})[scene.rows[out].owner] = int(amount)
    costly = chosen[scene.options.cost[chosen] > 0]
    for c in costly.tolist() if scene.payers.budgets else ():
        circle = int(scene.options.circle[c])
        due, members = int(scene.options.cost[c]), scene.payers.circles[circle]
        paid[c] = []
        for budget in members:
            share = due if len(members) == 1 else min(due, pots[circle][budget])
            if share > 0:
                paid[c].append((budget, share))
                money[budget] -= share
                due -= share
                if len(members) > 1:
                    pots[circle][budget] -= share
    return paid, money
