"""Names in code use the words of the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tools.words import rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Project = Callable[[dict[str, str]], Path]


def found(root: Path) -> list[tuple[str, int]]:
    return [(finding.path, finding.line) for finding in rules(root)]


@pytest.mark.parametrize(
    "text",
    [
        "class ClientRecord:\n    pass\n",
        "def close_ticket(actor):\n    pass\n",
        "async def encrypt_field(value):\n    pass\n",
        "class KYCCheck:\n    pass\n",
    ],
)
def test_a_forbidden_synonym_is_found(project: Project, text: str) -> None:
    name = "src/havn/foundations/vault/fields.py"
    assert found(project({name: "x = 1\n" + text})) == [(name, 2)]


def test_engines_and_methods_may_use_their_own_words(project: Project) -> None:
    root = project(
        {
            "src/havn/engines/names/matching.py": "def score(left, right):\n    return 0\n",
            "src/havn/foundations/vault/sign_in.py": "class Backend:\n    def get_user(self, pk):\n        pass\n",
        }
    )
    assert found(root) == []


def test_a_word_that_only_contains_a_synonym_is_left_alone(project: Project) -> None:
    assert found(project({"src/havn/foundations/ids.py": "def administrator_of(x):\n    pass\n"})) == []
