"""Compiles the translations (.po, which people edit) into what gettext reads (.mo, never committed)."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_stale(folder: Path = LOCALE) -> list[Path]:
    """Compile each catalogue below `folder` that is newer than its compiled form; return those compiled."""
    stale = [
        source
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po"))
        if not (target := source.with_suffix(".mo")).exists() or target.stat().st_mtime < source.stat().st_mtime
    ]
    for source in stale:
        _compile(source)
    return stale


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> None:
    # Babel is loaded only when there is something to compile: a warm start does without it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file)
    # Two processes may start at once: each writes a file of its own and puts it in place whole.
    handle, name = tempfile.mkstemp(dir=source.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalogue)
    Path(name).chmod(0o644)
    Path(name).replace(source.with_suffix(".mo"))
