"""Read the tables in `data/`, each once and only when it is first needed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def rows(name: str) -> list[list[str]]:
    """Return the rows of a tab-separated table of the package, without its comment lines.

    Name the table without its ending. Raise FileNotFoundError when the package has no such table.
    """
    text = (files(__package__) / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("# ")]


@cache
def pairs(name: str) -> dict[str, str]:
    """Return a table of two columns as a dictionary."""
    return {row[0]: row[1] for row in rows(name)}
