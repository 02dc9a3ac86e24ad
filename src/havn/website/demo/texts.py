"""The words of the demonstration, read from the data files beside this one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Story:
    """What one invented person tells, and how far it goes: `life` names the stage, `days` when it was told."""

    language: str
    form: str
    desk: str
    names: list[str]
    born: str
    gender: str
    country: str
    life: str
    days: float
    theme: str
    areas: list[str]
    work: str
    happened: str
    fears: str
    needs: list[str]
    currency: str
    # each cost: kind of support, in the author's words, amount, in the desk's working language
    ask: list[tuple[str, str, int, str]]
    now: str = ""
    kind: str = "person"
    urgency: str = "soon"
    asks: str = "self"
    reason: str = ""
    answer: str = ""
    files: list[str] = field(default_factory=list)
    conflict: str = ""
    channel: str = "web"
    letters: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    mail: Mapping[str, str] = field(default_factory=dict)


def _read(path: Path) -> Any:
    # The C loader reads 60 stories in a hundredth of the time, and is as safe.
    return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


@cache
def desks() -> dict[str, dict[str, Any]]:
    """Return what desks say of themselves, by address."""
    found: dict[str, dict[str, Any]] = _read(HERE / "words" / "desks.yaml")
    return found


def stories() -> list[Story]:
    """Return every story, with what colleagues wrote about such a case and the letters in its language."""
    work, letters = _read(HERE / "words" / "work.yaml"), _read(HERE / "words" / "letters.yaml")
    found = []
    for path in sorted((HERE / "stories").glob("*.yaml")):
        file = _read(path)
        common = {name: file[name] for name in ("language", "form", "desk")}
        found += [
            Story(**common, **one, words=work[one["theme"]], mail=letters[file["language"]]) for one in file["stories"]
        ]
    return found
