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


def keep(request: HttpRequest, words: Mapping[str, str]) -> str:
    """Keep what was searched for and return its number; the oldest searches of a session are forgotten."""
    number = new_id().hex
    searches = [*request.session.get(SLOT, {}).items(), (number, dict(words))]
    request.session[SLOT] = dict(searches[-KEPT:])
    return number


def kept(request: HttpRequest, number: str) -> dict[str, str]:
    """Return what was searched for under a number, nothing when this session knows of none."""
    words: dict[str, str] = request.session.get(SLOT, {}).get(number, {})
    return words
