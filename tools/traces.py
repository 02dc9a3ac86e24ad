"""What must not stay behind in a file: unfinished work, package hosts, paths of somebody’s machine."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from tools.tree import Finding, files, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXTS = (
    ".py",
    ".html",
    ".css",
    ".js",
    ".sh",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".yaml",
    ".yml",
    ".cfg",
    ".po",
    "",
)
# The patterns are written in pieces so that this file passes its own rules.
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|HA" r"CK)\b")
HOSTS = re.compile(r":/" r"/(?:registry|pypi|files\.pythonhosted|npm|proxy)[.\-:/]")
MACHINES = re.compile(r"(?<![\w.$}*{/-])/(?:h" r"ome|r" r"oot|w" r"ork|U" r"sers)/[\w.-]")
CONFLICTS = re.compile(r"^(?:<{7} |>{7} |={7}$)")


def rules(root: Path) -> Iterator[Finding]:
    """Yield every trace below `root`."""
    for path in files(root, *TEXTS):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(text.splitlines(), 1):
            for pattern, sentence in RULES:
                if pattern.search(line):
                    yield Finding(name, number, sentence)


RULES = (
    (UNFINISHED, "unfinished work is an issue, not a remark"),
    (HOSTS, "the address of a package host does not belong into the repository"),
    (MACHINES, "this is a path of somebody’s machine"),
    (CONFLICTS, "an unresolved merge"),
)

if __name__ == "__main__":
    sys.exit(report(rules))
