"""The tree says what each file is for: roles inside programmes, no rooms for odds and ends."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from havn import __file__ as package

HAVN = Path(package).parent
PROGRAMMES = sorted(path.parent for path in (HAVN / "programmes").glob("*/__init__.py"))
ENGINES = sorted(path.parent for path in (HAVN / "engines").glob("*/__init__.py"))
FOUNDATIONS = sorted(path.parent for path in (HAVN / "foundations").glob("*/__init__.py"))
DOCS = Path(__file__).resolve().parents[2] / "docs" / "engines"
ROLES = {
    "__init__",
    "apps",
    "states",
    "models",
    "permissions",
    "queries",
    "actions",
    "forms",
    "tables",
    "views",
    "urls",
    "tasks",
    "reactions",
}
MAY_BE_FOLDERS = {"models", "actions", "queries", "forms", "tables", "views", "permissions"}
NOT_CODE = {"templates", "static", "migrations", "data", "__pycache__"}
ODDS_AND_ENDS = {"common", "core", "base", "utils", "util", "helpers", "misc", "lib", "shared"}
# The framework asks for these two names.
NAMED_BY_OTHERS = {"website/settings/base.py", "foundations/sqlite/base.py"}


def test_there_is_something_to_look_at() -> None:
    assert FOUNDATIONS


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda path: path.name)
def test_every_file_of_a_programme_has_a_role(programme: Path) -> None:
    files = {path.stem for path in programme.glob("*.py")}
    folders = {path.name for path in programme.iterdir() if path.is_dir()}
    assert files - ROLES == set()
    assert folders - MAY_BE_FOLDERS - NOT_CODE == set()


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda path: path.name)
def test_a_programme_introduces_itself_and_does_nothing_on_import(programme: Path) -> None:
    tree = ast.parse((programme / "__init__.py").read_text(encoding="utf-8"))
    introduction = ast.get_docstring(tree) or ""
    assert 3 <= len(introduction.splitlines()) <= 12
    assert len(tree.body) == 1


@pytest.mark.parametrize("foundation", FOUNDATIONS, ids=lambda path: path.name)
def test_a_foundation_says_what_it_is(foundation: Path) -> None:
    assert ast.get_docstring(ast.parse((foundation / "__init__.py").read_text(encoding="utf-8")))


@pytest.mark.parametrize("engine", ENGINES, ids=lambda path: path.name)
def test_an_engine_says_what_it_computes_and_from_which_source(engine: Path) -> None:
    assert (engine / "README.md").is_file() or (DOCS / f"{engine.name}.md").is_file()


def test_there_is_no_room_for_odds_and_ends() -> None:
    found = {
        path.relative_to(HAVN).as_posix()
        for path in HAVN.rglob("*")
        if path.stem in ODDS_AND_ENDS and (path.suffix == ".py" or path.is_dir())
    }
    assert found - NAMED_BY_OTHERS == set()
