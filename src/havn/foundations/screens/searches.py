"""Words that somebody searched for: kept in their sealed session, since an address stays in a browser's history.

A name that was looked up must not lie on a computer that is taken away. The address has a number instead, which means
something in this session only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

SLOT = "searches"
KEPT = 20
LONGEST = 200  # characters: what is longer is no name


def keep(request: HttpRequest, words: Mapping[str, str]) -> str:
    """Keep what was searched for and return its number; the oldest searches of a session are forgotten."""
    number = new_id().hex
    short = {name: text[:LONGEST] for name, text in words.items()}
    searches = [*request.session.get(SLOT, {}).items(), (number, short)]
    request.session[SLOT] = dict(searches[-KEPT:])
    return number


def kept(request: HttpRequest, number: str) -> dict[str, str]:
    """Return what was searched for under a number, nothing when this session knows of none."""
    words: dict[str, str] = request.session.get(SLOT, {}).get(number, {})
    return words
