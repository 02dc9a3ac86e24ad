"""What would help those who are not placed: one unit, feature, case or sum more, and whom it would place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.options import candidates_of
from havn.engines.placement.proposal import Opening
from havn.engines.placement.vetoes import Veto
from havn.engines.placement.words import count_words, month_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from havn.engines.placement.packing import Bools
    from havn.engines.placement.reasons import Explainer

MOST = 10


@dataclass(frozen=True)
class Wish:
    """A stay that only one thing stands against."""

    household: int
    start: int
    end: int
    amount: int


Wishes = dict[tuple[str, str, str], list[Wish]]


def openings(explainer: Explainer) -> tuple[Opening, ...]:
    """Return the openings that would place most, the most helpful first.

    Several households count for one opening only if their stays there follow one another; for money, they count in
    the order of what they lack, and its start is −1.
    """
    wishes: Wishes = {}
    unplaced = np.ones(len(explainer.scene.tables.households), np.bool_)
    unplaced[list(explainer.limits.chosen_of)] = False
    unplaced &= ~np.isin(np.arange(len(unplaced)), _waiting(explainer))
    _limits_alone(explainer, unplaced, wishes)
    _features_alone(explainer, unplaced, wishes)
    found = [_opening(explainer, name, them) for name, them in sorted(wishes.items())]
    return tuple(sorted(found, key=lambda o: (-len(o.households), o.code, o.what, o.where))[:MOST])


def _waiting(explainer: Explainer) -> list[int]:
    """Return the households that no option is left to by the locks: no opening would place them."""
    tables = explainer.scene.tables
    return [tables.household_row[lock.household] for lock in tables.plan.locks if not lock.forbid]


def _limits_alone(explainer: Explainer, unplaced: Bools, wishes: Wishes) -> None:
    found = explainer.candidates
    for e in np.flatnonzero(unplaced[found.household]).tolist():
        row, host, start = int(found.household[e]), int(found.host[e]), int(found.start[e])
        lacks = explainer.limits.shortages(row, host, start)
        if len(lacks) == 1 and lacks[0].code != "apart" and (lacks[0].amount == 1 or lacks[0].code == "budget"):
            lack = lacks[0]
            wish = Wish(row, start, start + int(found.months[e]), lack.amount)
            wishes.setdefault((lack.code, lack.what, lack.where), []).append(wish)


def _features_alone(explainer: Explainer, unplaced: Bools, wishes: Wishes) -> None:
    """Note stays that fail one feature and nothing else, at a host that has the room."""
    scene = explainer.scene
    near = np.where(unplaced[:, None] & (scene.failed == int(Veto.FEATURES)), 0, 1)
    found = candidates_of(scene.tables, near)
    for e in range(len(found.start)):
        row, host, start = int(found.household[e]), int(found.host[e]), int(found.start[e])
        lacking = scene.tables.households[row].requires - scene.tables.hosts[host].features
        if len(lacking) == 1 and not explainer.limits.shortages(row, host, start):
            wish = Wish(row, start, start + int(found.months[e]), 1)
            wishes.setdefault(("feature", min(lacking), scene.tables.hosts[host].key), []).append(wish)


def _opening(explainer: Explainer, name: tuple[str, str, str], wishes: list[Wish]) -> Opening:
    code, what, where = name
    served = _by_amount(wishes) if code == "budget" else _one_after_another(wishes)
    keys = tuple(explainer.scene.tables.households[wish.household].key for wish in served)
    start = -1 if code == "budget" else served[0].start
    when = "" if start < 0 else f" from {month_words(explainer.scene.tables.plan, start)}"
    wording: dict[str, Callable[[], str]] = {
        "capacity": lambda: f"One more {what} at {where}{when}",
        "whole": lambda: f"Another place like {where}{when}",
        "caseload": lambda: f"One more stay accompanied by {where}{when}",
        "budget": lambda: f"{sum(wish.amount for wish in served)} more in {where}",
        "feature": lambda: f"{where} with {what}{when}",
    }
    words = f"{wording[code]()} would place {count_words(len(keys), 'household', 'households')}."
    return Opening(code, what, where, start, keys, words)


def _one_after_another(wishes: list[Wish]) -> list[Wish]:
    """Return the most stays that fit one after another, one a household: by earliest end."""
    served: list[Wish] = []
    free = 0
    for wish in sorted(wishes, key=lambda w: (w.end, w.start, w.household)):
        if wish.start >= free and all(wish.household != other.household for other in served):
            served.append(wish)
            free = wish.end
    return served


def _by_amount(wishes: list[Wish]) -> list[Wish]:
    """Return the cheapest wish only: what the next one lacks depends on what the first one takes."""
    return [min(wishes, key=lambda w: (w.amount, w.household, w.start))]
