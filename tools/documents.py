"""The documents that are made from the code: who may do what, what becomes what, what is held and for how long.

`python -m tools.documents` writes them, `--check` compares. A programme's story is written by hand, in
docs/programmes/stories/; everything else comes from its rules, workflows, models and addresses.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from tools import programme_pages
from tools.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROGRAMMES = sorted(path.parent.name for path in (ROOT / "src/havn/programmes").glob("*/__init__.py"))


def documents(root: Path = ROOT) -> dict[Path, str]:
    """Return every document by its path; makes records in the database, about which the rules are asked."""
    from django.utils import translation

    folder = root / "docs/programmes"
    with translation.override("en"):
        rights = programme_pages.rights()
        made = {
            folder / f"{name}.md": programme_pages.programme(folder, name, rights.get(name, [])) for name in PROGRAMMES
        }
        return made | {root / "docs/data-held.md": programme_pages.data_held()}


def stale(made: dict[Path, str], root: Path = ROOT) -> list[Path]:
    """Return the documents that are not as they were made, and those of programmes that are no more."""
    there = {path: path.read_text(encoding="utf-8") for path in made if path.exists()}
    gone = set((root / "docs/programmes").glob("*.md")) - set(made)
    return sorted({path for path, text in made.items() if there.get(path) != text} | gone)


def made_apart() -> dict[Path, str]:
    """Return every document, made in an empty database of its own that is thrown away."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "havn.website.settings.test"
    os.environ.pop("HAVN_DATABASE_URL", None)
    import django
    from django.conf import settings
    from django.db import connection

    django.setup()
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        return documents()
    finally:
        connection.close()
        shutil.rmtree(settings.HAVN_DATA, ignore_errors=True)


def main(arguments: Sequence[str]) -> int:
    """Write the documents, or with `--check` name those that are stale; return the exit code."""
    made = made_apart()
    changed = stale(made, ROOT)
    if "--check" in arguments:
        for path in changed:
            print(f"{path.relative_to(ROOT)}: not as the code is; run `make docs`")
        return 1 if changed else 0
    for path in changed:
        if path in made:
            path.write_text(made[path], encoding="utf-8")
        else:
            path.unlink()
    print(f"{len(changed)} of {len(made)} documents were written.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
