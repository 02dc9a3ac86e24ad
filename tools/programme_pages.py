"""What the document of a programme says, section by section: for `tools.documents`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

HELD = ("what", "holds", "why", "kept", "sealed under")
NOTE = "<!-- Made by `make docs` from the code{story}. Do not change it here. -->"
RIGHTS = """## Who may do what

Asked of the rules themselves. Each column is somebody of the organisation who holds this one role and acts for it; *in
its circle* means only as a member of the circle that holds the record.
"""
EVERYTHING = """Every table of Havn, by the part that keeps it: what it holds, why, for how long, and under which key; a
dash means that it is not sealed. What is removed by itself after that time, and what has to be removed by hand, is in
[requests about data](operations/data-requests.md)."""


def programme(folder: Path, name: str, rights: list[str]) -> str:
    """Return the document of a programme, whose story lies in `folder`/stories."""
    story = folder / "stories" / f"{name}.md"
    parts = [
        f"# {name.capitalize()}",
        NOTE.format(story=f"; the story is in stories/{name}.md"),
        (importlib.import_module(f"havn.programmes.{name}").__doc__ or "").strip(),
        story.read_text(encoding="utf-8").strip() if story.exists() else "",
        _states(name),
        "\n".join([RIGHTS, *rights]) if rights else "",
        _held(name),
        _addresses(name),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _states(name: str) -> str:
    from havn.foundations.actions import Workflow

    try:
        states = vars(importlib.import_module(f"havn.programmes.{name}.states"))
    except ModuleNotFoundError:
        return ""
    tables = [value for value in states.values() if isinstance(value, Workflow)]
    drawn = [f"The life of a {table.name}:\n\n```mermaid\n{table.mermaid()}\n```" for table in tables]
    return "\n\n".join(["## What can become what", *drawn])


def rights() -> dict[str, list[str]]:
    """Return the lines of the role × action matrix of each programme; the records it asks about are gone afterwards."""
    from django.db import transaction

    with transaction.atomic():
        rows = _asked()
        transaction.set_rollback(True)
    return rows


def _asked() -> dict[str, list[str]]:
    from tests import factories
    from tests.architecture import rights as asked
    from tests.architecture import subjects
    from tests.programmes.cases.conftest import make_team

    team = make_team(factories.OrganisationFactory())
    cast = asked.Cast.of(team)
    rows: dict[str, list[str]] = {}
    for action in subjects.actions_in_order():
        parts = action.__module__.split(".")
        # The very first set-up stands above all programmes and is told with the set-up.
        name = parts[2] if parts[1] == "programmes" else "setup"
        told = rows.setdefault(name, _heading("action", *asked.ROLES, "others", "the rule"))
        row = asked.row_of(action, team, cast)
        told.append(_row(f"`{action.name}`", *row.values(), action.allowed.__doc__ or ""))
    return rows


def _held(name: str) -> str:
    from django.apps import apps

    table = _models(apps.get_app_config(name))
    everything = "What the foundations hold for all programmes: [data held](../data-held.md)."
    return f"## What is held\n\n{table or 'Nothing of its own.'}\n\n{everything}"


def data_held() -> str:
    """Return what every table says that it holds."""
    from django.apps import apps

    tables = {config.label: _models(config) for config in apps.get_app_configs() if config.name.startswith("havn.")}
    parts = [f"## {label.capitalize()}\n\n{table}" for label, table in tables.items() if table]
    return "\n\n".join(["# Data held", NOTE.format(story=""), EVERYTHING, *parts]) + "\n"


def _models(config: Any) -> str:
    told = [(model._meta.verbose_name_plural, model.Privacy) for model in config.get_models()]
    rows = [_row(name, each.holds, each.why, each.kept, each.seal or "–") for name, each in told]
    return "\n".join([*_heading(*HELD), *rows]) if rows else ""


def _addresses(name: str) -> str:
    from tests.architecture.addresses import addresses

    views = [(each.pattern, each.view) for each in addresses() if each.view is not None]
    rows = [
        _row(f"`/{pattern}`", (view.__doc__ or "").strip().partition("\n")[0], _open_to(view))
        for pattern, view in views
        if view.__module__.startswith(f"havn.programmes.{name}.")
    ]
    return "\n".join(["## Addresses\n", *_heading("address", "page", "open to"), *rows])


def _open_to(view: Any) -> str:
    return "everybody" if view.is_public else "who is signed in"


def _heading(*cells: str) -> list[str]:
    return [_row(*cells), _row(*["---"] * len(cells))]


def _row(*cells: object) -> str:
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"
