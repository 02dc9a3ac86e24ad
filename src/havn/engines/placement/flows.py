"""What a choice asks of the flows: who pays whom, and by how much each floor is missed."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from havn.engines.placement.packing import Bools, Floats, Ints, Packing

TOLERANCE = 1e-7


def settled_flows(packing: Packing, chosen: Ints) -> Floats | None:
    """Return the smallest flows that carry the choice, or None when a limit is broken even so."""
    over = packing.use(chosen) - packing.limit
    flows = packing.flows
    amounts = np.zeros(len(flows.into))
    for k in np.flatnonzero(flows.out < 0):
        amounts[k] = max(0.0, over[flows.into[k]])
        over[flows.into[k]] -= amounts[k]
    handed = np.flatnonzero(flows.out >= 0)
    if len(handed):
        amounts[handed] = handed_money(flows.into[handed], flows.out[handed], over)
        np.subtract.at(over, flows.into[handed], amounts[handed])
        np.add.at(over, flows.out[handed], amounts[handed])
    return amounts if (over <= TOLERANCE).all() else None


def handed_money(into: Ints, out: Ints, over: Floats) -> Floats:
    """Return amounts that meet every `into` row's excess from the `out` rows' room, as far as it goes.

    This is a maximum flow found along shortest augmenting paths (Edmonds and Karp, Journal of the ACM 19, 1972).
    """
    pairs, left = list(zip(into.tolist(), out.tolist(), strict=True)), over.tolist()
    excess = {need: max(0.0, left[need]) for need, _ in pairs}
    room = {payer: max(0.0, -left[payer]) for _, payer in pairs}
    paid = dict.fromkeys(pairs, 0.0)
    payers: dict[int, list[int]] = {need: [] for need in excess}
    takers: dict[int, list[int]] = {payer: [] for payer in room}
    for need, payer in sorted(paid):
        payers[need].append(payer)
        takers[payer].append(need)
    for need in sorted(excess):
        for payer in payers[need]:
            step = min(excess[need], room[payer])
            paid[need, payer] += step
            excess[need] -= step
            room[payer] -= step
        while excess[need] > TOLERANCE:
            path = _augmenting_path(need, payers, takers, paid, room)
            if path is None:
                break
            step = min([excess[need], room[path[-1][1]], *(paid[p] for p in path[1::2])])
            for turn, pair in enumerate(path):
                paid[pair] += -step if turn % 2 else step
            excess[need] -= step
            room[path[-1][1]] -= step
    return np.array([paid[pair] for pair in pairs])


def _augmenting_path(
    need: int,
    payers: dict[int, list[int]],
    takers: dict[int, list[int]],
    paid: dict[tuple[int, int], float],
    room: dict[int, float],
) -> list[tuple[int, int]] | None:
    """Return pairs (need, payer) to be raised and lowered in turn, ending at a payer with room."""
    reached: dict[int, list[tuple[int, int]]] = {need: []}
    waiting = deque([need])
    payers_seen: set[int] = set()
    while waiting:
        here = waiting.popleft()
        for payer in payers[here]:
            if payer in payers_seen:
                continue
            payers_seen.add(payer)
            path = [*reached[here], (here, payer)]
            if room[payer] > TOLERANCE:
                return path
            for other in takers[payer]:
                if other not in reached and paid[other, payer] > TOLERANCE:
                    reached[other] = [*path, (other, payer)]
                    waiting.append(other)
    return None


def is_feasible(packing: Packing, chosen: Ints) -> bool:
    """Say whether the choice keeps every limit, takes one option a group at most, and one where it must."""
    taken = np.bincount(packing.group[chosen], minlength=packing.groups)
    if (taken > 1).any() or (taken[packing.must] != 1).any():
        return False
    return settled_flows(packing, chosen) is not None


def worth(packing: Packing, chosen: Ints) -> float:
    """Return the value of a feasible choice, less what its flows cost."""
    flows = settled_flows(packing, chosen)
    if flows is None:
        raise AssertionError("the worth of a choice that breaks a limit was asked for")
    return float(packing.value[chosen].sum() - packing.flows.price @ flows)


def open_rows(packing: Packing) -> Bools:
    """Return which rows a flow without a source widens: they are wishes, and never stop an option."""
    is_open = np.zeros(len(packing.limit), np.bool_)
    is_open[packing.flows.into[packing.flows.out < 0]] = True
    return is_open
