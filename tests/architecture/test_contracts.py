"""The import contracts of .importlinter are proved by breaking each of them in a small copy of the tree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
TREE = {
    "website/urls.py": "import havn.programmes.intake.urls",
    "programmes/cases/views.py": "import havn.programmes.cases.actions",
    "programmes/cases/actions.py": "import havn.programmes.cases.models",
    "programmes/cases/models.py": "import havn.foundations.vault.fields",
    "programmes/cases/states.py": "",
    "programmes/intake/urls.py": "import havn.programmes.intake.actions",
    "programmes/intake/actions.py": "import havn.programmes.cases.actions",
    "programmes/impact/queries.py": "import havn.programmes.intake.actions",
    "programmes/grants/models.py": "",
    "foundations/clock.py": "",
    "foundations/vault/fields.py": "import havn.engines.sealing",
    "foundations/people/models.py": "import havn.foundations.clock",
    "engines/sealing/keys.py": "import hashlib",
    "engines/names/keys.py": "",
    "engines/oblivious/tokens.py": "import havn.engines.names.keys",
}
BROKEN = {
    "a foundation knows a programme": {"foundations/vault/fields.py": "import havn.programmes.cases.models"},
    "an engine knows a foundation": {"engines/names/keys.py": "import havn.foundations.clock"},
    "an engine knows Django": {"engines/names/keys.py": "import django.db"},
    "an engine knows another": {"engines/names/keys.py": "import havn.engines.sealing.keys"},
    "programmes side by side know each other": {"programmes/grants/models.py": "import havn.programmes.intake.urls"},
    "cases knows what lies above": {"programmes/cases/actions.py": "import havn.programmes.intake.actions"},
    "a lower foundation knows a higher one": {"foundations/people/models.py": "import havn.foundations.vault.fields"},
    "a query would import an action": {
        "programmes/impact/queries.py": "",
        "programmes/cases/states.py": "import havn.programmes.cases.models",
    },
    "a file has no role": {"programmes/cases/managers.py": ""},
    "a foundation is not on the list": {"foundations/odds/__init__.py": ""},
    "a programme is not on the list": {"programmes/odds/__init__.py": ""},
    "cryptography outside the engines": {"foundations/vault/fields.py": "from hashlib import sha256"},
    "a cryptographic library outside the engines": {"programmes/cases/models.py": "import nacl.secret"},
}


def plant(folder: Path, changes: dict[str, str]) -> subprocess.CompletedProcess[str]:
    for name, text in (TREE | changes).items():
        path = folder / "havn" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
        for package in path.relative_to(folder).parents[:-1]:
            (folder / package / "__init__.py").touch()
    (folder / ".importlinter").write_text((ROOT / ".importlinter").read_text())
    command = [
        Path(sys.executable).with_name("lint-imports"),
        "--no-cache",
        "--config",
        folder / ".importlinter",
    ]
    return subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_tree_as_designed_keeps_every_contract(tmp_path: Path) -> None:
    result = plant(tmp_path, {})
    assert (result.returncode, "0 broken" in result.stdout) == (0, True), result.stdout


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN.keys())
def test_each_way_of_breaking_it_is_caught(tmp_path: Path, changes: dict[str, str]) -> None:
    result = plant(tmp_path, changes)
    assert (result.returncode, bool(re.search(r"[1-9]\d* broken", result.stdout))) == (1, True), result.stdout


def test_the_pages_of_a_programme_are_closed_to_every_other() -> None:
    graph = grimp.build_graph("havn", include_external_packages=False, cache_dir=None)
    crossings = [
        (importer, imported)
        for imported in graph.modules
        if imported.startswith("havn.programmes.")
        and imported.split(".")[3:4] in (["views"], ["forms"], ["tables"], ["urls"])
        for importer in graph.find_modules_that_directly_import(imported)
        if importer.startswith("havn.programmes.") and importer.split(".")[2] != imported.split(".")[2]
    ]
    assert crossings == []
