"""The rules of the house that ruff does not know: sizes, looks, and the only doors to the database."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

from tools.tree import Finding, files, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 60, 150
DOORS = ("queries", "models", "migrations")
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def rules(root: Path) -> Iterator[Finding]:
    """Yield every broken rule below `root`."""
    for path in files(root, ".py", ".html", ".css", ".js", ".sh"):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        lines, limit = text.count("\n"), TEMPLATE_LINES if path.suffix == ".html" else FILE_LINES
        if lines > limit:
            yield Finding(name, limit, f"{lines} lines; a file like this has {limit} at most")
        if path.suffix == ".html" and "/programmes/" in name:
            yield from _classes(name, text)
        if path.suffix == ".py":
            tree = ast.parse(text, name)
            yield from _long_functions(name, tree)
            if name.startswith("src/havn/programmes/") and not set(DOORS).intersection(re.split(r"[/.]", name)):
                yield from _managers(name, tree)


def _classes(name: str, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"\sclass\s*=", line):
            yield Finding(name, number, "class= belongs to components; compose one instead")


def _long_functions(name: str, tree: ast.AST) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield Finding(name, node.lineno, f"{node.name} has {lines} lines; {FUNCTION_LINES} at most")


def _managers(name: str, tree: ast.AST) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield Finding(name, node.lineno, f".{node.attr} is for queries.py and models.py: ask a query instead")


if __name__ == "__main__":
    sys.exit(report(rules))
