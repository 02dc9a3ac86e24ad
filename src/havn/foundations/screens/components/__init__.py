"""Components: the parts every page is composed of. A folder each: template, style, and what may be said to it.

`<name>/<name>.html` is the template, `<name>.css` its style, `<name>.yaml` its options, examples and what it owes to
people who read with their ears, their keyboard or a very small screen. Words: component, option, example, sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.template import Engine, Origin, Template

FOLDER = Path(__file__).parent
KINDS = ("text", "url", "number", "flag", "list", "record", "field", "form", "moment", "any")


@dataclass(frozen=True)
class Option:
    """One option of a component; `choices` lists the only words it may take, if there are any."""

    name: str
    kind: str
    meaning: str
    choices: tuple[str, ...] = ()
    is_required: bool = False
    default: Any = ""


@dataclass(frozen=True)
class Example:
    """A component in use: its options, and between its tags what a template would hold."""

    title: str
    options: dict[str, Any]
    content: str = ""


@dataclass(frozen=True)
class Component:
    """A part of a page; `has_content` says whether it wraps what stands between its tags."""

    name: str
    meaning: str
    sheet: str
    has_content: bool
    options: dict[str, Option]
    examples: tuple[Example, ...]
    accessibility: tuple[str, ...]

    @property
    def required(self) -> frozenset[str]:
        """Return the names of the options that must be given."""
        return frozenset(option.name for option in self.options.values() if option.is_required)


def names() -> list[str]:
    """Return the names of all components, in order."""
    return sorted(path.parent.name for path in FOLDER.glob("*/*.yaml"))


@cache
def component(name: str) -> Component:
    """Return the component of that name; raise `KeyError` when there is none."""
    path = FOLDER / name / f"{name}.yaml"
    if name not in names():
        raise KeyError(name)
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Component(
        name=name,
        meaning=told["meaning"],
        sheet=told["sheet"],
        has_content=told.get("content", False),
        options={key: _option(key, value) for key, value in (told.get("options") or {}).items()},
        examples=tuple(
            Example(example["title"], example.get("options") or {}, example.get("content", ""))
            for example in told["examples"]
        ),
        accessibility=tuple(told["accessibility"]),
    )


def _option(name: str, told: dict[str, Any]) -> Option:
    strange = set(told) - {"type", "required", "default", "meaning"}
    if strange:
        raise ValueError(
            f"{name}: {', '.join(sorted(strange))} is nothing that an option says; quote a sentence with a comma"
        )
    kind = told["type"]
    choices = tuple(kind) if isinstance(kind, list) else ()
    if not choices and kind not in KINDS:
        raise ValueError(f"{name}: {kind!r} is none of {', '.join(KINDS)}")
    return Option(
        name=name,
        kind="choice" if choices else kind,
        meaning=told["meaning"],
        choices=choices,
        is_required=told.get("required", False),
        default=told.get("default", choices[0] if choices else ""),
    )


def template_of(name: str) -> Template:
    """Return the compiled template of a component."""
    return _compiled(Engine.get_default(), name)


@cache
def _compiled(engine: Engine, name: str) -> Template:
    path = FOLDER / name / f"{name}.html"
    title = f"components/{name}/{name}.html"
    origin = Origin(name=str(path), template_name=title)
    return Template(path.read_text(encoding="utf-8"), origin=origin, name=title, engine=engine)
