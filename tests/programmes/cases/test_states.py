"""Every cell of the tables of states: each move from each state either happens or is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from havn.foundations.errors import WrongState
from havn.programmes.cases.models import Case, CheckIn, Need, Request
from havn.programmes.cases.states import CASE_LIFE, CHECK_IN_LIFE, NEED_LIFE, REQUEST_LIFE

if TYPE_CHECKING:
    from django.db.models import Model

    from havn.foundations.actions import Workflow

LIVES = ((REQUEST_LIFE, Request), (CASE_LIFE, Case), (NEED_LIFE, Need), (CHECK_IN_LIFE, CheckIn))
CELLS = [
    pytest.param(life, model, state, move, id=f"{life.name}-{state}-{move.name}")
    for life, model in LIVES
    for state in life.states.values
    for move in life.moves
]


@pytest.mark.parametrize(("life", "model", "state", "move"), CELLS)
def test_a_move_happens_from_its_states_and_from_no_other(
    life: Workflow, model: type[Model], state: str, move: object
) -> None:
    record = model(state=state)
    name, sources, to = move.name, move.sources, move.to  # type: ignore[attr-defined]

    if state in sources:
        assert life.take(name, record) == (state, to or state)
    else:
        with pytest.raises(WrongState):
            life.take(name, record)
        assert record.state == state  # type: ignore[attr-defined]


def test_every_state_can_be_reached() -> None:
    for life, model in LIVES:
        reached = {model._meta.get_field("state").default, *(move.to for move in life.moves if move.to)}
        extra = {"quarantined"} if life is REQUEST_LIFE else set()  # a request begins there when many arrive at once
        assert reached | extra == set(life.states.values)
