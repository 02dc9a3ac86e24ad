"""Each rule of the house finds what it is for, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tools.house_rules import rules
from tools.tree import Finding, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Project = Callable[[dict[str, str]], Path]

CASES = "src/havn/programmes/cases"


def found(root: Path) -> list[tuple[str, int]]:
    return [(finding.path, finding.line) for finding in rules(root)]


def test_a_tidy_project_breaks_no_rule(project: Project) -> None:
    root = project(
        {
            f"{CASES}/queries.py": "def case_for(actor, pk):\n    return Case.objects.get(pk=pk)\n",
            f"{CASES}/models.py": "class Case:\n    pass\n",
            f"{CASES}/models/needs.py": "Need.objects\n",
            f"{CASES}/actions.py": "def open_case(actor):\n    pass\n",
            f"{CASES}/templates/cases/case.html": "{% panel %}\n",
            "src/havn/foundations/screens/components/panel/panel.html": '<div class="panel"></div>\n',
        }
    )
    assert found(root) == []


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (f"{CASES}/views.py", "x = 1\n" * 401, 400),
        (f"{CASES}/templates/cases/case.html", "<p>\n" * 151, 150),
        (f"{CASES}/actions.py", "x = 1\ndef open_case(actor):\n" + "    x = 1\n" * 60, 2),
        (f"{CASES}/actions.py", "x = 1\nCase.objects.create()\n", 2),
        (f"{CASES}/actions/needs.py", "Case._default_manager.all()\n", 1),
        (f"{CASES}/templates/cases/case.html", '<p>\n<p class = "big">\n', 2),
    ],
)
def test_each_broken_rule_is_found_where_it_is_broken(project: Project, name: str, text: str, line: int) -> None:
    assert found(project({name: text})) == [(name, line)]


def test_migrations_and_installed_packages_are_left_alone(project: Project) -> None:
    root = project(
        {
            f"{CASES}/migrations/0001_initial.py": "Case.objects\n" * 500,
            "src/node_modules/axe/axe.js": "x\n" * 500,
        }
    )
    assert found(root) == []


def test_findings_make_the_command_fail_and_none_let_it_pass(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project({})
    assert report(lambda _root: iter(()), root) == 0
    assert report(lambda _root: iter([Finding("a.py", 3, "no")]), root) == 1
    assert capsys.readouterr().out == "a.py:3: no\n"
