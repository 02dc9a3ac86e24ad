"""The words of the house: no name in code uses a synonym that the glossary forbids."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

from tools.tree import Finding, files, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The glossary's forbidden synonyms that mean nothing else in code: word → the word of the house.
SYNONYMS = {
    "admin": "administrator",
    "agency": "organisation",
    "attendee": "delegate",
    "beneficiary": "defender",
    "client": "defender",
    "codename": "handle",
    "company": "organisation",
    "conference": "gathering",
    "decrypt": "open",
    "encrypt": "seal",
    "helpdesk": "desk",
    "hq": "secretariat",
    "inbox": "mailbox or desk",
    "kpi": "indicator",
    "kyc": "verification",
    "metric": "indicator",
    "petition": "statement",
    "portal": "mailbox",
    "receipt": "code",
    "score": "risk assessment",
    "screening": "three tests",
    "tenant": "organisation or network",
    "ticket": "request or case",
    "tranche": "instalment",
    "user": "person",
    "vetting": "verification",
}


def rules(root: Path) -> Iterator[Finding]:
    """Yield every class and function outside the engines whose name says it in somebody else's words."""
    for path in files(root, ".py"):
        name = path.relative_to(root).as_posix()
        if name.startswith("src/havn/") and not name.startswith("src/havn/engines/"):
            yield from _synonyms(name, ast.parse(path.read_text(encoding="utf-8"), name))


def _synonyms(name: str, tree: ast.Module) -> Iterator[Finding]:
    # Methods are left out: their names are often the framework's.
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", node.name):
                if word.lower() in SYNONYMS:
                    yield Finding(
                        name, node.lineno, f"{node.name}: we say {SYNONYMS[word.lower()]}, not {word.lower()}"
                    )


if __name__ == "__main__":
    sys.exit(report(rules))
