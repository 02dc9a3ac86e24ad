"""One file of the public and one of the staff are cleaned at a time, a few more wait: the threads are for pages.

Visitors and authors have one line, the people who work here another, so that a flood of files from outside leaves those
their turn.
"""

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

# How many threads files can hold at most, of each line: one that is cleaned, for up to four minutes, and those that
# wait for it. `website.commands.serving` reckons with their sum.
MOST_PUBLIC, MOST_STAFF = 4, 2
PATIENCE_SECONDS = 30.0


class Line:
    """Those whose files are cleaned one after the other: `most` at once, with the one whose turn it is."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.inside = threading.BoundedSemaphore(most)
        self.cleaning = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn; raises `TooMany` at once when the line is full, and when the wait was too long."""
        crowded = TooMany(_("Another file is being cleaned at this moment. Please send yours again in a minute."))
        if not self.inside.acquire(blocking=False):
            raise crowded
        try:
            if not self.cleaning.acquire(timeout=PATIENCE_SECONDS):
                raise crowded
            try:
                yield
            finally:
                self.cleaning.release()
        finally:
            self.inside.release()


public, staff = Line(MOST_PUBLIC), Line(MOST_STAFF)


def clean_in_turn(data: bytes, *, is_staff: bool = False) -> Cleaned:
    """Recognise a file and return it with its cleaned copy; raises `TooMany` when others are cleaned meanwhile.

    To recognise is part of the turn: what is hostile can make that slow, too. Slow: never inside a transaction.
    """
    with (staff if is_staff else public).turn():
        return clean(data, kind_of(data))
