"""The generated documents are as the code is, and a stale one is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tools.documents import documents, main, stale
from tools.tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.django_db
def test_the_documents_are_current() -> None:
    assert [path.relative_to(ROOT).as_posix() for path in stale(documents())] == []


@pytest.mark.django_db
def test_the_same_code_makes_the_same_documents(tmp_path: Path) -> None:
    first = {path.name: text for path, text in documents(tmp_path).items()}
    assert {path.name: text for path, text in documents(tmp_path).items()} == first


def test_what_is_changed_missing_or_of_no_programme_is_stale(tmp_path: Path) -> None:
    folder = tmp_path / "docs/programmes"
    folder.mkdir(parents=True)
    same, changed, missing, gone = (folder / name for name in ("same.md", "changed.md", "missing.md", "gone.md"))
    for path in (same, changed, gone):
        path.write_text("as it was\n")

    found = stale({same: "as it was\n", changed: "as it is\n", missing: "new\n"}, tmp_path)

    assert found == sorted([changed, missing, gone])


def test_every_programme_has_a_story_told_by_hand() -> None:
    programmes = {path.parent.name for path in (ROOT / "src/havn/programmes").glob("*/__init__.py")}
    assert {path.stem for path in (ROOT / "docs/programmes/stories").glob("*.md")} == programmes


def test_checking_changes_nothing_and_says_what_is_stale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old = tmp_path / "old.md"
    old.write_text("old\n")
    monkeypatch.setattr("tools.documents.made_apart", lambda: {old: "new\n"})
    monkeypatch.setattr("tools.documents.ROOT", tmp_path)

    assert main(["--check"]) == 1
    assert (old.read_text(), capsys.readouterr().out) == ("old\n", "old.md: not as the code is; run `make docs`\n")
    assert main([]) == 0
    assert old.read_text() == "new\n"
    assert main(["--check"]) == 0
