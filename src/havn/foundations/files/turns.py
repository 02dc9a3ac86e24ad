"""One file is cleaned at a time, and one more waits: the threads that answer are for pages."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from havn.foundations.errors import TooMany
from havn.foundations.files.cleaning import Cleaned, clean
from havn.foundations.files.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# How many threads files can hold at most: one that is cleaned, for up to four minutes, and one that waits for it.
MOST_INSIDE = 2
PATIENCE_SECONDS = 30.0

_inside = threading.BoundedSemaphore(MOST_INSIDE)
_cleaning = threading.Lock()


def clean_in_turn(data: bytes) -> Cleaned:
    """Recognise a file and return it with its cleaned copy; raises `TooMany` when others are cleaned meanwhile.

    To recognise is part of the turn: what is hostile can make that slow, too. Slow: never inside a transaction.
    """
    with _turn():
        return clean(data, kind_of(data))


@contextmanager
def _turn() -> Iterator[None]:
    crowded = TooMany(_("Another file is being cleaned at this moment. Please send yours again in a minute."))
    if not _inside.acquire(blocking=False):
        raise crowded
    try:
        if not _cleaning.acquire(timeout=PATIENCE_SECONDS):
            raise crowded
        try:
            yield
        finally:
            _cleaning.release()
    finally:
        _inside.release()
