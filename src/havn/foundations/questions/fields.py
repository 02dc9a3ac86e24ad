"""From the flat fields of a web form to nested answers: `costs.0.money.amount` → {"costs": [{"money": {…}}]}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from havn.foundations.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_FIELDS = 1000
LONGEST_NAME = 120
DEEPEST = 5


def from_fields(fields: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Nest posted fields by the dots in their names; numbers make lists, a field sent several times is a list.

    Names that begin with an underscore and Django's token belong to the page, not to the form. Raises Invalid
    when there are too many fields, or names too long, too deep or at odds with each other.
    """
    tree: dict[str, Any] = {}
    names = [name for name in fields if not name.startswith("_") and name != "csrfmiddlewaretoken"]
    if len(names) > MOST_FIELDS or any(len(name) > LONGEST_NAME for name in names):
        raise Invalid
    for name in names:
        sent = list(fields[name])
        _place(tree, name.split("."), sent[0] if len(sent) == 1 else sent)
    return {name: _with_lists(branch) for name, branch in tree.items()}


def _place(tree: dict[str, Any], path: list[str], value: Any) -> None:
    if len(path) > DEEPEST or not all(path):
        raise Invalid
    *branches, leaf = path
    for branch in branches:
        tree = tree.setdefault(branch, {})
        if not isinstance(tree, dict):
            raise Invalid
    if leaf in tree:
        raise Invalid
    tree[leaf] = value


def _with_lists(branch: Any) -> Any:
    if not isinstance(branch, dict):
        return branch
    if all(_is_number(name) for name in branch):
        return [_with_lists(branch[name]) for name in sorted(branch, key=int)]
    return {name: _with_lists(value) for name, value in branch.items()}


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit()
