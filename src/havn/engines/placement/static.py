"""The entrance without months: cases and places, each case to one place at most, within capacities of several kinds.

This is the multiple multidimensional knapsack of N. Ahani, T. Andersson, A. Martinello, A. Teytelboym and A. Trapp,
Placement Optimization in Refugee Resettlement, Operations Research 69 (2021).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from havn.engines.placement.errors import Unplaceable
from havn.engines.placement.flows import TOLERANCE
from havn.engines.placement.order import canonical_order
from havn.engines.placement.packing import Bools, Floats, Flows, Ints, Packing
from havn.engines.placement.proposal import Reason
from havn.engines.placement.search import Effort, search
from havn.engines.placement.values import MOST, need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from havn.engines.placement.bounds import Bound


STEP = 20
LEAST_WEIGHT, MOST_WEIGHT = 1e-15, 1e15
"""What is smaller counts as nothing; what is larger is refused."""


@dataclass(frozen=True)
class Cases:
    """Cases: i is worth `weights[i, j]` at place j, takes `needs[i, k]`, and may go where `compatible[i, j]`."""

    weights: Floats
    needs: Ints
    compatible: Bools

    @staticmethod
    def checked(
        weights: ArrayLike,
        needs: ArrayLike,
        compatible: ArrayLike,
        name: str = "",
        *,
        places: int | None = None,
        kinds: int | None = None,
    ) -> Cases:
        """Return the cases, or raise `Unplaceable` with the name of the array that makes no sense.

        Without `places` and `kinds` the cases themselves say how many there are.
        """
        value = _table(weights, f"{name}weights")
        need(value.dtype.kind in "iuf", f"{name}weights", "must be numbers")
        value = value.astype(np.float64)
        need(bool(np.isfinite(value).all()), f"{name}weights", "must be finite")
        need(bool((np.abs(value) <= MOST_WEIGHT).all()), f"{name}weights", f"must be at most {MOST_WEIGHT:g} in size")
        value[np.abs(value) < LEAST_WEIGHT] = 0.0
        fine = places is None or value.shape[1] == places
        need(fine, f"{name}weights", f"has {value.shape[1]} places, not {places}")
        taken = whole_units(needs, f"{name}needs")
        fine = len(taken) == len(value) and (kinds is None or taken.shape[1] == kinds)
        need(fine, f"{name}needs", f"has shape {taken.shape}, not {(len(value), kinds)}")
        table = _table(compatible, f"{name}compatible")
        fine = table.dtype == np.bool_ and table.shape == value.shape
        need(fine, f"{name}compatible", "must be truth values of the same shape as weights")
        return Cases(value, taken, table)


@dataclass(frozen=True)
class Assignment:
    """The places proposed, and the proof of how good they are.

    `place[i]` is the place of case i, or −1. No assignment can be worth more than `bound`. `prices[j, k]` is what one
    unit more of kind k at place j would gain, in the relaxation. `alternatives[i]` are two other compatible places,
    the one that costs others less first, −1 for none.
    """

    place: Ints
    value: float
    bound: float
    gap: float
    prices: Floats
    reasons: tuple[Reason, ...]
    alternatives: Ints


def assign(
    weights: ArrayLike,
    needs: ArrayLike,
    capacity: ArrayLike,
    compatible: ArrayLike,
    *,
    effort: Effort | None = None,
    keys: tuple[Sequence[str], Sequence[str]] | None = None,
) -> Assignment:
    """Assign each case to one compatible place at most, so that the sum of weights is largest within all capacities.

    Shapes: weights and compatible [cases, places], needs [cases, kinds], capacity [places, kinds]; needs and capacity
    in whole units. `keys` of cases and places break ties; without them the numbers themselves do, and only cases that
    are equal in every number can trade places when rows are permuted. Raises `Unplaceable`.
    """
    room = whole_units(capacity, "capacity")
    cases = Cases.checked(weights, needs, compatible, places=room.shape[0], kinds=room.shape[1])
    board = Board.of(cases, room, keys, unit_of(cases))
    outcome = search(board.packing, None, effort or Effort(gap=0.0005))
    if outcome is None:
        raise AssertionError("placing nobody is always possible")
    least = outcome.proof.least_cost(outcome.value)
    return board.told(outcome.chosen, outcome.value, outcome.bound, outcome.proof, least)


@dataclass(frozen=True)
class Board:
    """Cases and places in an order of their own, and the packing of the pairs, whose worth is counted in `unit`."""

    cases: Cases
    room: Ints
    rows: Ints
    columns: Ints
    packing: Packing
    place_of: Ints
    unit: float

    @staticmethod
    def of(cases: Cases, room: Ints, keys: tuple[Sequence[str], Sequence[str]] | None, unit: float) -> Board:
        """Return the board of cases that have passed their checks."""
        rows, columns = canonical_order(cases.weights, cases.needs, room, cases.compatible, keys)
        inner = Cases(cases.weights[rows][:, columns], cases.needs[rows], cases.compatible[rows][:, columns])
        packing, place_of = packed(inner, room[columns], unit)
        return Board(cases, room, rows, columns, packing, place_of, unit)

    def told(self, chosen: Ints, value: float, bound: float, proof: Bound, least: Floats) -> Assignment:
        """Return the choice in the numbers of the caller, with reasons and alternatives.

        Value, bound, proof and `least` are in units of the board. `least` is proven: what a choice with each option
        loses at least.
        """
        place = np.full(len(self.rows), -1, np.int64)
        place[self.rows[self.packing.group[chosen]]] = self.columns[self.place_of[chosen]]
        prices = np.zeros(self.room.shape)
        prices[self.columns] = proof.prices[: self.room.size].reshape(self.room.shape) * self.unit
        loss, costs = np.full(self.cases.weights.shape, np.inf), np.zeros(self.cases.weights.shape)
        pairs = self.rows[self.packing.group], self.columns[self.place_of]
        loss[pairs], costs[pairs] = proof.loss * self.unit, np.where(least > TOLERANCE, least, 0.0) * self.unit
        gap = 0.0 if bound <= value + TOLERANCE else (bound - value) / abs(bound)
        left = self.room.copy()
        np.subtract.at(left, place[place >= 0], self.cases.needs[place >= 0])
        reasons = tuple(
            reason_of(self.cases, left, case, int(place[case]), (loss[case], costs[case]), self.columns)
            for case in range(len(place))
        )
        total, most = value * self.unit, bound * self.unit
        return Assignment(place, total, most, gap, prices, reasons, _alternatives(place, loss, self.columns))


def unit_of(*several: Cases) -> float:
    """Return the power of 2²⁰ nearest to the largest weight: counted in it, the search is as exact at any scale.

    Weights of about a thousandth to a thousand are left as they are.
    """
    largest = max(float(np.max(cases.weights, where=cases.compatible, initial=0.0)) for cases in several)
    return math.ldexp(1.0, STEP * round(math.frexp(largest)[1] / STEP))


def packed(cases: Cases, room: Ints, unit: float) -> tuple[Packing, Ints]:
    """Return the packing of compatible pairs that fit at all and are worth something; and the place of each."""
    fits = np.ones(cases.weights.shape, np.bool_)
    for k in range(room.shape[1]):
        fits &= cases.needs[:, k][:, None] <= room[:, k][None, :]
    case, place = np.nonzero(cases.compatible & fits & (cases.weights > 0))
    option, kind = np.nonzero(cases.needs[case] > 0)
    packing = Packing(
        group=case,
        groups=len(cases.weights),
        value=cases.weights[case, place] / unit,
        column=option,
        row=place[option] * room.shape[1] + kind,
        amount=cases.needs[case[option], kind].astype(np.float64),
        limit=room.reshape(-1).astype(np.float64),
        flows=Flows.none(),
        must=np.zeros(len(cases.weights), np.bool_),
    )
    return packing, place


def _alternatives(place: Ints, loss: Floats, columns: Ints) -> Ints:
    """Return two other places for each case, those with the smallest loss; equal ones in the order of `columns`."""
    others = np.full((len(place), 2), -1, np.int64)
    for case in range(len(place)):
        ranked = columns[np.argsort(loss[case, columns], kind="stable")].tolist()
        found = [j for j in ranked if np.isfinite(loss[case, j]) and j != place[case]][:2]
        others[case, : len(found)] = found
    return others


def reason_of(cases: Cases, left: Ints, case: int, place: int, losses: tuple[Floats, Floats], columns: Ints) -> Reason:
    """Return why a case has its place, or none.

    `losses`: of each place by the prices, and those proven. Of equal ones the first in the order of `columns` counts.
    """
    weight = cases.weights[case]
    compatible = int(cases.compatible[case].sum())
    if place >= 0:
        rank = int((cases.compatible[case] & (weight > weight[place])).sum()) + 1
        words = f"Place {place}, worth {weight[place]:g}: number {rank} of {compatible} compatible places."
        return Reason("placed", {"place": place, "weight": float(weight[place]), "rank": rank}, words)
    if compatible == 0:
        return Reason("vetoed", {"places": len(weight)}, f"None of {len(weight)} places is compatible.")
    loss, proven = losses
    if not np.isfinite(loss).any():
        words = f"Each of {compatible} compatible places is too small for it, or worth nothing to it."
        return Reason("too_small", {"places": compatible}, words)
    best = int(columns[np.argmin(loss[columns])])
    kind = int(np.argmax(cases.needs[case] - left[best]))
    short = int(max(0, cases.needs[case][kind] - left[best][kind]))
    least = float(proven[best])
    numbers = {"place": best, "kind": kind, "short": short, "loss": float(loss[best]), "at_least": least}
    if short == 0:
        words = (
            f"Nearest: place {best}, which is open, but worth about {loss[best]:g} more to others or to those to come."
        )
        return Reason("kept_open", numbers, words)
    words = f"Others gain more. Nearest: place {best}, where {short} units of kind {kind} are missing;"
    price = f"{least:g} at least" if least else f"about {loss[best]:g}, by the prices"
    return Reason("outbid", numbers, f"{words} it would cost {price}.")


def whole_units(values: ArrayLike, name: str) -> Ints:
    """Return the table as whole numbers ≥ 0, or raise `Unplaceable` with its name."""
    table = _table(values, name)
    need(table.dtype.kind in "iu", name, "must be whole numbers")
    fine = not table.size or (int(np.min(table)) >= 0 and int(np.max(table)) <= MOST)
    need(fine, name, f"must be from 0 to {MOST}")
    return table.astype(np.int64)


def _table(values: ArrayLike, name: str) -> NDArray[Any]:
    try:
        table: NDArray[Any] = np.asarray(values)
    except (ValueError, TypeError) as failure:
        raise Unplaceable(name, f"is no table: {failure}") from None
    need(table.ndim == 2, name, "must have two axes")  # noqa: PLR2004 - the number of axes
    return table
