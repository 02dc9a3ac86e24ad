"""States and moves as a table."""

from __future__ import annotations

import pytest
from django.db import models

from havn.foundations.actions import Move, Workflow
from havn.foundations.errors import WrongState


class State(models.TextChoices):
    OPEN = "open", "open"
    SHUT = "shut", "shut"


class Door:
    def __init__(self, state: str) -> None:
        self.state = state


LIFE = Workflow("door", State, (Move("shut", ("open",), "shut"), Move("knock", ("open", "shut"), None)))
CELLS = {("open", "shut"): "shut", ("open", "knock"): "open", ("shut", "knock"): "shut"}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("move", ["shut", "knock"])
def test_each_cell_of_the_table_moves_or_refuses(state, move) -> None:
    door = Door(state)
    expected = CELLS.get((state, move))
    assert LIFE.is_open(move, door) == (expected is not None)
    if expected is None:
        with pytest.raises(WrongState):
            LIFE.take(move, door)
        assert door.state == state
    else:
        assert LIFE.take(move, door) == (state, expected)
        assert door.state == expected


def test_a_table_with_a_state_that_does_not_exist_fails_at_once() -> None:
    with pytest.raises(ValueError, match="ajar"):
        Workflow("door", State, (Move("open", ("ajar",), "open"),))


def test_the_table_draws_itself() -> None:
    assert LIFE.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    open --> shut: shut",
        "    open --> open: knock",
        "    shut --> shut: knock",
    ]
