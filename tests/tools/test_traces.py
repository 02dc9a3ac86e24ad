"""Nothing of a machine, a package host or unfinished work stays behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tools.traces import rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Project = Callable[[dict[str, str]], Path]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("src/havn/ids.py", "x = 1  # TO" + "DO: later\n"),
        ("docs/decisions/0001.md", "FIX" + "ME\n"),
        ("package-lock.json", '"resolved": "https:/' + '/registry.example.org/axe.tgz"\n'),
        ("scripts/test.sh", "cd /wo" + "rk/main\n"),
        ("README.md", "see `/ho" + "me/anna/havn`\n"),
        ("tools/tree.py", "<" * 7 + " HEAD\n"),
    ],
)
def test_each_trace_is_found(project: Project, name: str, text: str) -> None:
    assert [(finding.path, finding.line) for finding in rules(project({name: "\n" + text}))] == [(name, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/office/home/page",
        'path("office/work/", views.work)',
        "/usr/bin/chromium",
        "the method to do it",
        "${HOME}/work/x",
        "=======================",
    ],
)
def test_what_looks_alike_is_left_alone(project: Project, text: str) -> None:
    assert list(rules(project({"docs/page.md": text + "\n"}))) == []


def test_a_file_that_is_no_text_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mark").write_bytes(b"\xff\xfe\x00TO" + b"DO")
    assert list(rules(tmp_path)) == []
