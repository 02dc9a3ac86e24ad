"""What one value of the input must be. Each check raises `Unplaceable` with the name of the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeGuard

from havn.engines.placement.errors import Unplaceable

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 10**9
"""Of anything that is counted. Sums of as many as a plan can hold stay exact, in whole numbers and in the solver's."""
MOST_MONEY = 10**12


def need(truth: bool, field: str, words: str) -> None:  # noqa: FBT001 - a sentence where it is called
    """Raise unless it is true."""
    if not truth:
        raise Unplaceable(field, words)


def is_whole(value: object) -> TypeGuard[int]:
    """Say whether the value is a whole number; truth values are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def whole(field: str, value: object, least: int = 0, most: int = MOST) -> None:
    """Raise unless the value is a whole number within the limits."""
    fine = is_whole(value) and least <= value <= most
    need(fine, field, f"must be a whole number from {least} to {most}")


def truth(field: str, value: object) -> None:
    """Raise unless the value is True or False."""
    need(isinstance(value, bool), field, "must be True or False")


def text(field: str, value: object) -> None:
    """Raise unless the value is text."""
    need(isinstance(value, str), field, "must be text")


def words_in_a_set(field: str, value: object) -> None:
    """Refuse all but a set of words: a bare string would be read letter by letter, and a test would be lost."""
    need(isinstance(value, frozenset | set) and _are_words(value), field, "must be a set of words")


def words_in_order(field: str, value: object) -> None:
    """Refuse all but a tuple of words, or a list."""
    need(isinstance(value, tuple | list) and _are_words(value), field, "must be a tuple of words")


def _are_words(value: frozenset[object] | set[object] | Sequence[object]) -> bool:
    return all(isinstance(word, str) for word in value)


def mapping(field: str, value: object) -> None:
    """Raise unless the value maps words to something."""
    fine = isinstance(value, Mapping) and all(isinstance(word, str) for word in value)
    need(fine, field, "must be a mapping whose keys are words")


def units(field: str, value: Mapping[str, object], least: int = 0) -> None:
    """Raise unless the value maps words to whole numbers."""
    mapping(field, value)
    for name, count in value.items():
        whole(f"{field}[{name!r}]", count, least)


def months(field: str, value: Sequence[object], count: int) -> None:
    """Raise unless the value holds a whole number for each of `count` months."""
    need(isinstance(value, tuple | list), field, "must be a tuple with a number for each month")
    need(len(value) == count, field, f"has {len(value)} months; the plan has {count}")
    if all(type(number) is int and 0 <= number <= MOST for number in value):
        return
    for month, number in enumerate(value):
        whole(f"{field}[{month}]", number)
