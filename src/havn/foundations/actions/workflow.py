"""States and moves as one table, from which the rules, the tests and the drawn diagram all come."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from havn.foundations.errors import WrongState

if TYPE_CHECKING:
    from django.db import models


@dataclass(frozen=True)
class Move:
    """A named way from one of several states to another; `to` is None where the state stays as it is."""

    name: str
    sources: tuple[str, ...]
    to: str | None


@dataclass(frozen=True)
class Workflow:
    """A table of moves over the states of one field."""

    name: str
    states: type[models.TextChoices]
    moves: tuple[Move, ...]
    field: str = "state"
    _by_name: dict[str, Move] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the moves; a state or name that does not exist is a bug that must show at the start."""
        known = set(self.states.values)
        for move in self.moves:
            unknown = {*move.sources, *([move.to] if move.to else [])} - known
            if unknown:
                raise ValueError(f"{self.name}: {move.name} names unknown states {sorted(unknown)}.")
        object.__setattr__(self, "_by_name", {move.name: move for move in self.moves})

    def move(self, name: str) -> Move:
        """Return the move of that name; raises KeyError for a name that is not in the table."""
        return self._by_name[name]

    def is_open(self, name: str, record: models.Model) -> bool:
        """Say whether the record stands in a state from which the move starts."""
        return getattr(record, self.field) in self.move(name).sources

    def take(self, name: str, record: models.Model) -> tuple[str, str]:
        """Set the record to the state that the move leads to and return (before, after), or raise `WrongState`."""
        before = getattr(record, self.field)
        if not self.is_open(name, record):
            raise WrongState
        after = self.move(name).to or before
        setattr(record, self.field, after)
        return before, after

    def mermaid(self) -> str:
        """Return the table as a Mermaid state diagram, for the generated documents."""
        lines = ["stateDiagram-v2"]
        for move in self.moves:
            lines += [f"    {source} --> {move.to or source}: {move.name}" for source in move.sources]
        return "\n".join(lines)
