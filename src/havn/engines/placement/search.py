"""The search: relaxation → bound and prices → greedy by price → HiGHS on the options that can still matter.

An option whose loss at the prices exceeds what the best known choice could still gain is in no better choice. Such
options are dropped (reduced-cost fixing: H. Crowder, E. Johnson, M. Padberg, Operations Research 31, 1983); where
too many remain, those with the smallest loss are searched first, and the bound of the rest is known all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.bounds import Bound, bound_at
from havn.engines.placement.flows import TOLERANCE, settled_flows, worth
from havn.engines.placement.greedy import better, filled, greedy
from havn.engines.placement.neighbourhoods import Walk
from havn.engines.placement.solver import Limits, best_choice, relaxed
from havn.engines.placement.values import is_whole, need, whole

if TYPE_CHECKING:
    from havn.engines.placement.packing import Bools, Floats, Ints, Packing


@dataclass(frozen=True)
class Effort:
    """How hard to search. The answer repeats exactly unless `seconds` ends the search.

    Raises `Unplaceable`, whose field is `effort` and the name, unless each is a number that makes sense.
    """

    gap: float = 0.0075
    """Stop when the choice is proven to be within this share of the best; with `few` options, when it is the best."""
    nodes: int = 1
    """Branch-and-bound nodes a pass; the root, with HiGHS's own cuts and heuristics, is the first."""
    few: int = 1500
    """With no more options than this, a pass may take `nodes_when_few`: then the best choice is proven, not
    approached.
    """
    nodes_when_few: int = 2000
    walks: int = 6
    """Neighbourhoods to be searched after each pass."""
    width: int = 1000
    width_per_group: int = 3
    """Options in the first pass, and how many more for each group; each further pass has twice as many."""
    passes: int = 3
    rounds: int = 8
    """Rounds of cuts that tighten the bound before the search."""
    seconds: float = float("inf")

    def __post_init__(self) -> None:
        for name in ("few", "walks", "width_per_group", "rounds"):
            whole(f"effort.{name}", getattr(self, name))
        for name in ("nodes", "nodes_when_few", "width", "passes"):
            whole(f"effort.{name}", getattr(self, name), least=1)
        for name in ("gap", "seconds"):
            value = getattr(self, name)
            fine = (isinstance(value, float) or is_whole(value)) and value >= 0
            need(fine, f"effort.{name}", "must be a number from 0")


@dataclass(frozen=True)
class Outcome:
    """The best choice known, what it is worth, and what no choice can exceed."""

    chosen: Ints
    value: float
    bound: float
    packing: Packing
    """What was searched, with the rows that tighten it."""
    proof: Bound
    """The prices, with the loss of each option; its own total may be looser than `bound`."""
    ended: str
    seconds: float

    @property
    def gap(self) -> float:
        """Return the share of the bound that is not proven reached."""
        return 0.0 if self.bound <= self.value + TOLERANCE else (self.bound - self.value) / max(abs(self.bound), 1e-9)


def search(packing: Packing, start: Ints | None, effort: Effort, *, step: float = 0.0) -> Outcome | None:
    """Return the best choice found, or None when there is none at all.

    `start` is a feasible choice to improve on. When all values are multiples of some number, `step` may be just
    below it.
    """
    packing, relaxation = relaxed(packing, rounds=effort.rounds, seconds=effort.seconds)
    proof = bound_at(packing, relaxation.prices)
    chosen = _first_choice(packing, start, proof, relaxation.shares)
    hunt = _Hunt(packing, proof, relaxation.shares, None, effort, step, proof.total, relaxation.seconds)
    hunt.keep(chosen)
    for turn in range(effort.passes):
        if hunt.is_over():
            break
        hunt.look(turn)
        hunt.walk(turn * effort.walks)
    if hunt.chosen is None:
        return None
    return Outcome(hunt.chosen, hunt.value, max(hunt.proven(), hunt.value), packing, proof, hunt.end(), hunt.spent)


@dataclass
class _Hunt:
    """What is known while the search goes on."""

    packing: Packing
    proof: Bound
    shares: Floats
    chosen: Ints | None
    effort: Effort
    step: float
    bound: float
    spent: float
    ended: str = "gap"
    is_whole: bool = False
    """Whether the last pass left out nothing that could be better."""
    value: float = -np.inf

    def keep(self, chosen: Ints | None) -> None:
        """Keep the choice if it is better than the one in hand."""
        if chosen is None or chosen is self.chosen:
            return
        value = worth(self.packing, chosen)
        if value > self.value + TOLERANCE:
            self.chosen, self.value = chosen, value

    @property
    def has_few(self) -> bool:
        return self.packing.options <= self.effort.few

    @property
    def share(self) -> float:
        return 0.0 if self.has_few else self.effort.gap

    @property
    def allowed(self) -> float:
        return max(self.step, self.share * abs(self.bound))

    def proven(self) -> float:
        """Return the bound, knowing that values below one step apart are equal."""
        return self.value if self.bound - self.value <= self.step else self.bound

    def is_near(self) -> bool:
        return self.bound - self.value <= self.allowed + TOLERANCE

    def is_late(self) -> bool:
        return self.ended == "seconds" or self.spent >= self.effort.seconds

    def is_over(self) -> bool:
        return self.is_whole or self.is_late() or self.is_near()

    def end(self) -> str:
        """Return what ended the search: seconds, gap, or nodes, which here are passes and walks, too."""
        return "seconds" if self.is_late() else "gap" if self.is_near() else "nodes"

    def limits(self, nodes: int) -> Limits:
        left = max(self.effort.seconds - self.spent, 0.1)
        return Limits(self.share / 8, nodes, left, self.bound - self.allowed)

    def look(self, turn: int) -> None:
        """Search among the options of smallest loss, twice as many each turn."""
        width = (self.effort.width + self.effort.width_per_group * self.packing.groups) * 2**turn
        goal = self.value + self.step
        nodes = self.effort.nodes_when_few if self.has_few else self.effort.nodes
        kept, beyond = _kept(self.packing, self.proof, self.shares, self.chosen, goal, width)
        found, proven, ended, took = _pass(self.packing, kept, self.chosen, self.limits(nodes), self.step)
        self.spent += took
        self.ended = ended
        before = self.value
        self.keep(found)
        self.bound = min(self.bound, max(proven, beyond, before))
        self.is_whole = beyond == -np.inf and (ended == "gap" or turn > 0)

    def walk(self, first: int) -> None:
        """Walk through neighbourhoods of the choice in hand, until it is near enough to the bound."""
        if self.chosen is None or self.is_over():
            return
        walk = Walk(self.packing, self.proof, self.chosen)
        for turn in range(first, first + self.effort.walks):
            before = walk.spent
            walk.step(turn, self.limits(1), self.step)
            self.spent += walk.spent - before
            self.keep(walk.chosen)
            if self.is_near() or self.is_late():
                break


def _first_choice(packing: Packing, start: Ints | None, proof: Bound, shares: Floats) -> Ints | None:
    """Return the best of the start filled up, greedy by what tolls leave, and greedy by shares."""
    order = np.lexsort((np.arange(packing.options), proof.loss))
    order = order[packing.value[order] > 0]
    chosen = None if start is None else filled(packing, order, start)
    chosen = better(packing, start, chosen)
    chosen = better(packing, chosen, greedy(packing, -proof.loss))
    return better(packing, chosen, greedy(packing, shares - 1e-3 * proof.loss))


def _kept(
    packing: Packing, proof: Bound, shares: Floats, chosen: Ints | None, goal: float, width: int
) -> tuple[Bools, float]:
    """Return the options to be searched, and the most that a choice with any other option can be worth.

    That most is −∞ when the others can't lead to anything better than `goal`. Among equal losses a fixed shuffle
    decides, so that no household is left with its first months alone.
    """
    kept = proof.loss < proof.total - goal + TOLERANCE
    beyond = -np.inf
    if kept.sum() > width:
        shuffle = np.random.default_rng(0).permutation(packing.options)
        order = np.lexsort((shuffle, np.round(proof.loss, 6), shares <= TOLERANCE))
        kept[order[width:]] = False
        beyond = proof.total - float(np.min(proof.loss[~kept]))
    if chosen is not None:
        kept[chosen] = True
    return kept, beyond


def _pass(
    packing: Packing, kept: Bools, chosen: Ints | None, limits: Limits, step: float
) -> tuple[Ints | None, float, str, float]:
    """Search among the kept options.

    Return the choice in the numbers of the whole packing, its bound, why the search ended, and seconds.
    """
    smaller = packing.only(kept)
    numbers = np.flatnonzero(kept)
    start = None if chosen is None else np.searchsorted(numbers, chosen).astype(np.int64)
    flows = None if start is None else settled_flows(smaller, start)
    found = best_choice(smaller, start, flows, limits, step)
    if found.ended == "none":
        return None, -np.inf, "gap", found.seconds
    if found.chosen is None:
        return None, found.bound, found.ended, found.seconds
    return numbers[found.chosen], found.bound, found.ended, found.seconds
