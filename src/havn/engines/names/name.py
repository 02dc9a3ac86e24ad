"""A person's name: one spelling or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from havn.engines.names.spelling import Spelling, read

MOST_SPELLINGS = 24


@dataclass(frozen=True, slots=True)
class Name:
    """Every known spelling of one person's name: in the native script, as in the passport, and aliases.

    Raise ValueError when there is no spelling, more than 24, or one without a letter; TypeError when one is not text,
    or the spellings are no list. Its `repr` shows no spelling: that ends in tracebacks and logs.
    """

    spellings: Sequence[str] = field(repr=False)
    read: tuple[Spelling, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if isinstance(self.spellings, str):
            raise TypeError("spellings: give a list of spellings, not one text.")
        if not isinstance(self.spellings, Sequence):
            raise TypeError(f"spellings: give a list of spellings, not {type(self.spellings).__name__}.")
        if not self.spellings:
            raise ValueError("spellings: a name needs at least one spelling.")
        if len(self.spellings) > MOST_SPELLINGS:
            raise ValueError(f"spellings: a name has at most {MOST_SPELLINGS}; this one has {len(self.spellings)}.")
        object.__setattr__(self, "spellings", tuple(self.spellings))
        object.__setattr__(self, "read", tuple(map(read, self.spellings)))


def spellings_of(name: str | Name) -> tuple[Spelling, ...]:
    """Return the spellings of a name, taken apart; a text is a name of one spelling."""
    return name.read if isinstance(name, Name) else (read(name),)
