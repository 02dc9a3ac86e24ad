"""What people type, made safe to keep and to show: control characters, direction marks, line ends.

Names lose every invisible character that could reorder or split them, except the two joiners that Persian and Indic
spelling needs. Longer texts keep their direction marks (UAX #9), but each paragraph closes what it opened, so that
nothing outside it is turned around.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

EMBEDDINGS = frozenset("\u202a\u202b\u202d\u202e")
ISOLATES = frozenset("\u2066\u2067\u2068")
CLOSE_EMBEDDING = "\u202c"
CLOSE_ISOLATE = "\u2069"
FIRST_STRONG_ISOLATE = "\u2068"
JOINERS = frozenset("\u200c\u200d")
LONGEST_FILE_NAME = 120

# What a longer text can't simply be kept with: controls but the tab, halves of characters, marks of direction.
UNUSUAL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def plain_line(text: str) -> str:
    """Normalise a name or other single line: composed (NFC), single spaces, nothing invisible but the joiners."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    visible = (" " if c.isspace() else c for c in text if _belongs_in_a_line(c))
    return " ".join(unicodedata.normalize("NFC", "".join(visible)).split())


def file_name(given: str) -> str:
    """Return a file's name without what could turn around or hide its ending; “file” where nothing is left of it."""
    return plain_line(given)[:LONGEST_FILE_NAME] or _("file")


def _belongs_in_a_line(character: str) -> bool:
    return character.isspace() or character in JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def free_text(text: str) -> str:
    r"""Normalise a longer text: `\n` for line ends, no control characters, each paragraph's directions closed."""
    lines = LINE_ENDS.sub("\n", text).split("\n")
    return "\n".join((_mended(line) if UNUSUAL.search(line) else line).rstrip() for line in lines).strip("\n")


def _mended(line: str) -> str:
    return _closed("".join(_kept(c) for c in line))


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cc" and character != "\t" else character


def _closed(line: str) -> str:
    """Drop closing marks that close nothing and close what is left open at the end of the line."""
    opened: list[str] = []
    kept: list[str] = []
    for character in line:
        if character in EMBEDDINGS or character in ISOLATES:
            opened.append(character)
        elif character == CLOSE_EMBEDDING:
            if not opened or opened[-1] not in EMBEDDINGS:
                continue
            opened.pop()
        elif character == CLOSE_ISOLATE:
            if ISOLATES.isdisjoint(opened):
                continue
            while opened.pop() not in ISOLATES:
                kept.append(CLOSE_EMBEDDING)
        kept.append(character)
    kept.extend(CLOSE_ISOLATE if mark in ISOLATES else CLOSE_EMBEDDING for mark in reversed(opened))
    return "".join(kept)


def isolated(text: str) -> str:
    """Wrap a piece of somebody's text so that its direction stays its own within a sentence of ours."""
    return f"{FIRST_STRONG_ISOLATE}{text}{CLOSE_ISOLATE}"
