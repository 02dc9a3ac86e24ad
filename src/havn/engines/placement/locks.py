"""What each lock costs: the plan is searched once more without it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.bounds import bound_at
from havn.engines.placement.errors import Unplaceable
from havn.engines.placement.flows import worth
from havn.engines.placement.greedy import greedy
from havn.engines.placement.options import candidates_of
from havn.engines.placement.proposal import LockCost
from havn.engines.placement.scene import Scene, allowed_options
from havn.engines.placement.search import Effort, search
from havn.engines.placement.stages import Efforts, urgent_stage
from havn.engines.placement.vetoes import Veto
from havn.engines.placement.words import VETO_WORDS, month_words

if TYPE_CHECKING:
    from havn.engines.placement.packing import Ints, Packing

SMALL = 3000
"""Up to so many options the plan without the lock is solved; beyond, its gain is only bounded and looked for
nearby.
"""


def lock_costs(scene: Scene, chosen: Ints, bounds: tuple[float, float], efforts: Efforts) -> tuple[LockCost, ...]:
    """Return the cost of each lock, the others kept; `bounds`: the most of urgency and fit with all of them."""
    return tuple(_cost(scene, chosen, bounds, efforts, number) for number in range(len(scene.tables.plan.locks)))


def without(scene: Scene, number: int) -> tuple[Ints, Packing]:
    """Return the options and the packing when one lock is overlooked."""
    lock = scene.tables.plan.locks[number]
    allowed = allowed_options(scene.tables, scene.options, skip=number)
    must = scene.packing.must.copy()
    if lock.host is not None and not lock.forbid:
        must[scene.tables.household_row[lock.household]] = False
    return np.flatnonzero(allowed), replace(scene.packing, must=must).only(allowed)


def _cost(scene: Scene, chosen: Ints, bounds: tuple[float, float], efforts: Efforts, number: int) -> LockCost:
    numbers, packing = without(scene, number)
    options = scene.options.only(np.isin(np.arange(len(scene.options)), numbers))
    urgent, _ = urgent_stage(packing, options, efforts.urgent)
    reached = float(scene.options.urgent[chosen].sum())
    more_urgent = 0.0 if urgent is None else max(0.0, urgent.value - bounds[0])
    held = packing.with_row(-options.urgent.astype(np.float64), -reached)
    start = np.searchsorted(numbers, chosen).astype(np.int64)
    now = worth(held, start)
    effort = replace(efforts.fit, gap=0.0) if len(options) <= SMALL else replace(efforts.fit, passes=1)
    free = search(held, start, effort)
    least = 0.0 if free is None else max(0.0, free.value - bounds[1])
    most = bound_at(held, np.zeros(len(held.limit))).total - now if free is None else max(least, free.bound - now)
    lock = scene.tables.plan.locks[number]
    span = f"{least:g}" if most - least < 1 else f"{least:g} to {most:g}"
    words = (
        f"Without this lock the plan would gain {more_urgent:g} points of urgency,"
        f" and {span} points of fit at the same urgency."
    )
    ends = {outcome.ended for outcome in (urgent, free) if outcome is not None}
    ended = next((end for end in ("seconds", "nodes") if end in ends), "gap")
    return LockCost(lock, more_urgent, round(least, 6), round(most, 6), ended, words)


def refuse_impossible_locks(scene: Scene) -> None:
    """Raise `Unplaceable` for the first lock that no option keeps, or that clashes with locks before it."""
    plan = scene.tables.plan
    kept = np.zeros(scene.packing.groups, np.bool_)
    for number, lock in enumerate(plan.locks):
        if lock.host is None or lock.forbid:
            continue
        row = scene.tables.household_row[lock.household]
        if not (scene.allowed & (scene.options.household == row)).any():
            words = f"{lock.household!r} can't go to {lock.host!r}: {_why(scene, row, lock.host, lock.start)}"
            raise Unplaceable(f"locks[{number}]", words)
        kept[row] = True
    if not _can_keep(scene, kept):
        raise Unplaceable(f"locks[{_first_clash(scene)}]", "can't be kept beside the other locks")


def _can_keep(scene: Scene, kept: np.ndarray) -> bool:
    packing = replace(scene.packing, must=kept).only(scene.allowed & kept[scene.packing.group])
    if not kept.any() or greedy(packing, packing.value) is not None:
        return True
    return search(packing.with_value(np.zeros(packing.options)), None, Effort(gap=1.0, nodes=10_000)) is not None


def _first_clash(scene: Scene) -> int:
    """Return the place of the first lock that clashes with those before it."""
    kept = np.zeros(scene.packing.groups, np.bool_)
    for number, lock in enumerate(scene.tables.plan.locks):
        if lock.host is None or lock.forbid:
            continue
        kept[scene.tables.household_row[lock.household]] = True
        if not _can_keep(scene, kept):
            return number
    raise AssertionError("no lock clashes")


def _why(scene: Scene, row: int, host: str, start: int | None) -> str:
    """Return why no option of this household at this host, in this month if one is named, may be taken."""
    place = scene.tables.host_row[host]
    failed = int(scene.failed[row, place])
    if failed:
        return ", ".join(VETO_WORDS[veto] for veto in Veto if failed & int(veto))
    candidates = candidates_of(scene.tables, scene.failed)
    months = candidates.start[(candidates.household == row) & (candidates.host == place)]
    if start is None:
        return (
            "no month of arrival has room and money, or another lock forbids it"
            if len(months)
            else "no month of its window is lawful and early enough for the stay"
        )
    when = month_words(scene.tables.plan, start)
    if start in months:
        return f"{when} has no room or too little money, or another lock forbids it"
    return f"{when} is outside its window, not yet lawful, or too late for the stay"
