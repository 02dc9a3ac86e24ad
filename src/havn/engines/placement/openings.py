"""What would help those who are not placed: one unit, feature, case or sum more, and whom it would place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.options import candidates_of
from havn.engines.placement.proposal import Opening
from havn.engines.placement.scene import barred_pairs
from havn.engines.placement.shortages import Shortage
from havn.engines.placement.trial import Trial
from havn.engines.placement.vetoes import Veto
from havn.engines.placement.words import count_words, month_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from havn.engines.placement.packing import Bools
    from havn.engines.placement.reasons import Explainer

MOST = 10
UNITS = ("capacity", "whole", "caseload")
"""Things of which one unit more may be what is missing."""


@dataclass(frozen=True)
class Wish:
    """A stay that only one thing stands against."""

    household: int
    host: int
    start: int
    end: int
    lack: Shortage


Wishes = dict[tuple[str, str, str], list[Wish]]


def openings(explainer: Explainer) -> tuple[Opening, ...]:
    """Return the openings that would place most, the most helpful first.

    Beside all stays proposed there is then room, and money, for everyone whom an opening names together. Stays that a
    lock rules out count for none. Money has no month: its start is −1.
    """
    wishes: Wishes = {}
    tables = explainer.scene.tables
    wanted = ~barred_pairs(tables, tables.plan.locks)
    wanted[list(explainer.limits.visits)] = False
    _limits_alone(explainer, wanted, wishes)
    _features_alone(explainer, wanted, wishes)
    found = [_opening(explainer, name, them) for name, them in sorted(wishes.items())]
    return tuple(sorted(found, key=lambda o: (-len(o.households), o.code, o.what, o.where))[:MOST])


def _limits_alone(explainer: Explainer, wanted: Bools, wishes: Wishes) -> None:
    found = explainer.candidates
    for e in np.flatnonzero(wanted[found.household, found.host]).tolist():
        row, host, start = int(found.household[e]), int(found.host[e]), int(found.start[e])
        lacks = explainer.limits.shortages(row, host, start)
        if len(lacks) == 1 and (lacks[0].code == "budget" or (lacks[0].code in UNITS and lacks[0].amount == 1)):
            wish = Wish(row, host, start, start + int(found.months[e]), lacks[0])
            wishes.setdefault((wish.lack.code, wish.lack.what, wish.lack.where), []).append(wish)


def _features_alone(explainer: Explainer, wanted: Bools, wishes: Wishes) -> None:
    """Note stays that fail one feature and nothing else, at a host that has the room."""
    scene = explainer.scene
    near = np.where(wanted & (scene.failed == int(Veto.FEATURES)), 0, 1)
    found = candidates_of(scene.tables, near)
    for e in range(len(found.start)):
        row, host, start = int(found.household[e]), int(found.host[e]), int(found.start[e])
        lacking = scene.tables.households[row].requires - scene.tables.hosts[host].features
        if len(lacking) == 1 and not explainer.limits.shortages(row, host, start):
            lack = Shortage("feature", min(lacking), scene.tables.hosts[host].key, start, 1)
            wish = Wish(row, host, start, start + int(found.months[e]), lack)
            wishes.setdefault((lack.code, lack.what, lack.where), []).append(wish)


def _opening(explainer: Explainer, name: tuple[str, str, str], wishes: list[Wish]) -> Opening:
    code, what, where = name
    served = _cheapest(wishes) if code == "budget" else _together(explainer, wishes)
    keys = tuple(explainer.scene.tables.households[wish.household].key for wish in served)
    start = -1 if code == "budget" else min(wish.start for wish in served)
    when = "" if start < 0 else f" from {month_words(explainer.scene.tables.plan, start)}"
    wording: dict[str, Callable[[], str]] = {
        "capacity": lambda: f"One more {what} at {where}{when}",
        "whole": lambda: f"Another place like {where}{when}",
        "caseload": lambda: f"One more stay accompanied by {where}{when}",
        "budget": lambda: f"{served[0].lack.amount} more in {where}",
        "feature": lambda: f"{where} with {what}{when}",
    }
    words = f"{wording[code]()} would place {count_words(len(keys), 'household', 'households')}."
    return Opening(code, what, where, start, keys, words)


def _together(explainer: Explainer, wishes: list[Wish]) -> list[Wish]:
    """Return the stays that one unit more would let in together, those first that end first."""
    trial = Trial.beside(explainer.limits)
    if wishes[0].lack.code in UNITS:
        trial.add(wishes[0].lack)
    order = sorted(wishes, key=lambda w: (w.end, w.start, w.household, w.host))
    return [wish for wish in order if trial.take(wish.household, wish.host, wish.start)]


def _cheapest(wishes: list[Wish]) -> list[Wish]:
    """Return the cheapest wish only: what the next one lacks depends on what the first one takes."""
    return [min(wishes, key=lambda w: (w.lack.amount, w.household, w.start, w.host))]
