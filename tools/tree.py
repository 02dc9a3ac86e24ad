"""Which files the linters look at, and how they say what they found."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (".ci", "benchmarks", "docs", "scripts", "src", "tests", "tools")
NOT_OURS = {"__pycache__", "node_modules", "migrations", ".venv"}


class Finding(NamedTuple):
    """One broken rule: where, and a sentence that says what to do."""

    path: str
    line: int
    sentence: str


def files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Yield the project's own files below `root`, in a stable order; all of them when no suffix is named."""
    top = sorted(path for path in root.iterdir() if path.is_file())
    below = (
        Path(folder) / name
        for start in FOLDERS
        for folder, folders, names in os.walk(root / start)
        if not folders.sort() and not NOT_OURS.intersection(Path(folder).relative_to(root).parts)
        for name in sorted(names)
    )
    for path in (*top, *below):
        if not suffixes or path.suffix in suffixes:
            yield path


def report(rules: Callable[[Path], Iterator[Finding]], root: Path = ROOT) -> int:
    """Print what the rules found, one line each, and return the exit code."""
    found = list(rules(root))
    for finding in found:
        print(f"{finding.path}:{finding.line}: {finding.sentence}")
    if found:
        sys.stderr.write(f"{len(found)} broken rules\n")
    return 1 if found else 0
