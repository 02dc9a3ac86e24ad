"""Many lives side by side: each says when its next act comes, and all are lived in the order of time."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from havn.foundations import clock

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from datetime import datetime

    Life = Generator[datetime, None, None]


def live(lives: Iterable[Life], *, until: datetime) -> int:
    """Live every life until it ends or its next act would lie after `until`; return how many acts there were.

    A life yields the moment of its next act and is woken with the clock standing there.
    """
    waiting: list[tuple[datetime, int, Life]] = []
    acts = 0
    for number, life in enumerate(lives):
        _wait_for(life, number, waiting)
    while waiting:
        moment, number, life = heapq.heappop(waiting)
        if moment > until:
            life.close()
            continue
        acts += 1
        with clock.at(moment):
            _wait_for(life, number, waiting)
    return acts


def _wait_for(life: Life, number: int, waiting: list[tuple[datetime, int, Life]]) -> None:
    moment = next(life, None)
    if moment is not None:
        heapq.heappush(waiting, (moment, number, life))
