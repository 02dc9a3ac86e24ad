"""Conditions as data: when a question or a page is asked.

    {"question": "asks", "is": "self"}                  {"question": "asks", "in": ["self", "other"]}
    {"question": "needs", "includes": "relocation"}     {"question": "names", "answered": true}
    {"all": [...]}   {"any": [...]}   {"not": {...}}

Nothing is computed but equality and membership, so a condition can neither fail nor run long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Condition = Mapping[str, Any]

DEEPEST = 5
TESTS = frozenset({"is", "in", "includes", "answered"})


class FormBroken(Exception):  # noqa: N818 — says what is the matter
    """A form's file does not say what a form must say: a mistake of its author, found when it is read."""


def holds(condition: Condition | None, values: Mapping[str, Any]) -> bool:
    """Tell whether a condition holds for the answers given so far; no condition always holds."""
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, values) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, values) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], values)
    return _test_holds(condition, values.get(condition["question"]))


def _test_holds(condition: Condition, value: Any) -> bool:
    if "is" in condition:
        return bool(value == condition["is"])
    if "in" in condition:
        return value in condition["in"]
    if "includes" in condition:
        return isinstance(value, list) and condition["includes"] in value
    return bool((value is not None) == condition["answered"])


def questions_in(condition: Condition | None) -> Iterator[str]:
    """Name the questions that a condition depends on."""
    if not condition:
        return
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from questions_in(part)
    yield from questions_in(condition.get("not"))
    if "question" in condition:
        yield condition["question"]


def check_condition(condition: Any, depth: int = 0) -> None:
    """Refuse a condition that is not one of the shapes above; raises FormBroken."""
    if not isinstance(condition, Mapping) or depth > DEEPEST:
        raise FormBroken(f"This is not a condition: {condition!r}")
    keys = set(condition)
    if keys in ({"all"}, {"any"}):
        parts = condition["all"] if "all" in keys else condition["any"]
        if not isinstance(parts, list) or not parts:
            raise FormBroken(f"A list of conditions is missing: {condition!r}")
        for part in parts:
            check_condition(part, depth + 1)
    elif keys == {"not"}:
        check_condition(condition["not"], depth + 1)
    elif not _is_test(condition):
        raise FormBroken(f"This is not a condition: {condition!r}")


def _is_test(condition: Condition) -> bool:
    tests = set(condition) - {"question"}
    if not isinstance(condition.get("question"), str) or len(tests) != 1 or not tests <= TESTS:
        return False
    wanted = condition[next(iter(tests))]
    shapes = {"is": str, "in": list, "includes": str, "answered": bool}
    return isinstance(wanted, shapes[next(iter(tests))])
