"""What an installation can be told is written down for those who run it; so is every command."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from havn.website import command
from havn.website.settings import base

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs/operations").glob("*.md")))
INSTALL = (ROOT / "docs/operations/install.md").read_text(encoding="utf-8")
NAME = re.compile(r"\bHAVN_[A-Z0-9_]+\b")


def commands(parser: argparse.ArgumentParser, before: str = "havn") -> list[str]:
    """The names of all commands, with those below them."""
    found = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                found += commands(below, f"{before} {name}") or [f"{before} {name}"]
    return found


def test_every_variable_that_is_read_from_the_environment_is_documented() -> None:
    read = {
        name
        for path in (ROOT / "src/havn/website").rglob("*.py")
        for name in re.findall(r"environ[^\n]*?[\"'](HAVN_[A-Z0-9_]+)", path.read_text(encoding="utf-8"))
    }
    assert {"HAVN_DATA", "HAVN_DATABASE_URL", "HAVN_MAIL_URL"} <= read
    assert read - set(NAME.findall(INSTALL)) == set()


def test_every_setting_of_ours_is_documented_with_its_value() -> None:
    settings = {name for name in vars(base) if NAME.fullmatch(name)}
    assert settings - set(NAME.findall(INSTALL)) == set()


def test_nothing_is_documented_that_is_not_there() -> None:
    there = {
        name
        for folder in ("src", "scripts", "tests", "benchmarks", "Makefile")
        for path in ([ROOT / folder] if (ROOT / folder).is_file() else (ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".sh", ""} and path.is_file()
        for name in NAME.findall(path.read_text(encoding="utf-8"))
    }
    assert set(NAME.findall(OPERATIONS)) - there == set()


def test_every_command_is_named_in_the_papers_of_those_who_run_it() -> None:
    there = commands(command._parser())
    assert "havn audit verify" in there
    assert [name for name in there if f"`{name}" not in OPERATIONS and f"    {name}" not in OPERATIONS] == []


def test_no_command_is_named_that_is_not_there() -> None:
    there = commands(command._parser())
    named = set(re.findall(r"`(havn [a-z]+(?: [a-z]+)?)", OPERATIONS))
    assert [name for name in named if not any(each.startswith(name) or name.startswith(each) for each in there)] == []


def test_every_link_between_papers_leads_somewhere() -> None:
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{paper.relative_to(ROOT)}: {target}"
        for paper in papers
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", paper.read_text(encoding="utf-8"))
        if not target.startswith(("http:", "https:", "mailto:")) and not (paper.parent / target).exists()
    ]
    assert broken == []


def test_every_path_of_the_code_that_a_paper_names_is_there() -> None:
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    gone = {
        f"{paper.relative_to(ROOT)}: {named}"
        for paper in papers
        for named in re.findall(
            r"`((?:src|tests|tools|docs|scripts|benchmarks)/[\w./-]+)`", paper.read_text(encoding="utf-8")
        )
        if "…" not in named and not (ROOT / named).exists()
    }
    assert gone == set()
