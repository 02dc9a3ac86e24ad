"""Writes the two style sheets that pages load from the style of each component: `python -m tools.bundle_css`.

`havn.css` is for every page, `office.css` adds the workspace; a component's yaml says which it belongs to. Beside each
lies its gzip form, so that whitenoise need not compress. With `--check` nothing is written: stale is an error.
"""

from __future__ import annotations

import gzip
import re
import sys
from typing import TYPE_CHECKING

from havn.foundations.screens import components

if TYPE_CHECKING:
    from collections.abc import Iterable

STATIC = components.FOLDER.parent / "static" / "screens"
SHEETS = {"havn": (["tokens", "base"], ["layout"], ["overrides"]), "office": ([], ["office"], [])}


def bundle(sheet: str) -> str:
    """Return one sheet: tokens and base, then the layer of components in order of their names, then overrides."""
    first, frames, last = SHEETS[sheet]
    inner = [f"{name}.css" for name in frames]
    inner += [f"{name}/{name}.css" for name in components.names() if components.component(name).sheet == sheet]
    return smaller(
        _read(f"{name}.css" for name in first)
        + "@layer components {"
        + _read(inner)
        + "}"
        + _read(f"{name}.css" for name in last)
    )


def _read(paths: Iterable[str]) -> str:
    return "".join((components.FOLDER / path).read_text(encoding="utf-8") for path in paths)


def smaller(text: str) -> str:
    """Return the style without comments and needless space; strings are left as they are."""
    parts = re.split(r'("[^"]*")', re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    for at in range(0, len(parts), 2):
        squeezed = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", parts[at]))
        parts[at] = squeezed.replace(": ", ":").replace(";}", "}")
    return "".join(parts).strip() + "\n"


def main(arguments: list[str]) -> int:
    """Write both sheets, or say which is stale."""
    stale = 0
    for sheet in SHEETS:
        path, text = STATIC / f"{sheet}.css", bundle(sheet)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{path.name} is stale: python -m tools.bundle_css")
            stale = 1
            continue
        path.write_text(text, encoding="utf-8")
        packed = gzip.compress(text.encode(), 9, mtime=0)
        path.with_suffix(".css.gz").write_bytes(packed)
        print(f"{path.name}: {len(text.encode())} bytes, {len(packed)} packed")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
