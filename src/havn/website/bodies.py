"""What people send, as it arrives: how much of it is kept in memory, and whose is let go when there is no room left."""

from __future__ import annotations

import io
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrPromise

# Longer than the largest file with its form. Of what is longer, beginning and end are passed on: the file is lost,
# which the page says kindly, and the fields beside it are not.
LARGEST_BODY = 27 * 1024 * 1024
BEGINNING, END = 1024 * 1024, 256 * 1024
MOST_READ = 20 * LARGEST_BODY
# What all that is being sent may take of memory; what is as short as words is always read.
MOST_HELD = 256 * 1024 * 1024
SHORT = 256 * 1024
LATER = _("Many people are sending files at this moment. Nothing was kept; please try again in a minute.")
# Over which time bodies are compared, and how exactly.
MINUTE = 60.0
MOMENT = 6.0


class Unread(Exception):  # noqa: N818 - an answer, no error
    """The body was not read to its end; `status` and `sentence` are what the sender is told."""

    def __init__(self, status: int, sentence: StrPromise) -> None:
        super().__init__(status)
        self.status, self.sentence = status, sentence


@dataclass
class Room:
    """How many bytes of memory bodies take at this moment, and which are still being read. Only the event loop acts."""

    held: int = 0
    reading: set[Body] = field(default_factory=set)

    def make(self, asking: Body, now: float) -> None:
        """Let go of those long bodies that grew least in the last minute, until the others have room.

        Raises `Unread` when the one who asks is the least: who sends steadily, however slowly, is not kept out by those
        who hold what they sent and send nothing more.
        """
        while self.held > MOST_HELD:
            longer = [body for body in self.reading if body.length > SHORT]
            least = min(longer, key=lambda body: body.grown(now), default=asking)
            if least is asking:
                raise Unread(503, LATER)
            least.break_off()


@dataclass(eq=False)
class Body:
    """A body as it arrives: whole up to the bound, beginning and end beyond it.

    `stop` ends the wait of whoever reads it; it is called once the body was let go for the sake of others.
    """

    room: Room
    stop: Callable[[], None] = lambda: None
    length: int = 0
    held: int = 0
    is_broken_off: bool = False
    _content: io.BytesIO = field(default_factory=io.BytesIO)
    _lengths: deque[tuple[float, int]] = field(default_factory=deque)

    def add(self, chunk: bytes, now: float) -> None:
        """Take a chunk that arrived at `now` (seconds), or raise `Unread` when there is no room for it."""
        if self.is_broken_off:
            raise Unread(503, LATER)
        self.length += len(chunk)
        if self.length > MOST_READ:
            raise Unread(413, _("This is far too large. Nothing was kept."))
        self._note(now)
        self._content.write(chunk)
        if self.length > LARGEST_BODY and self._content.tell() >= BEGINNING + 2 * END:
            self._cut()
        self._count()
        if self.length > SHORT:
            self.room.make(self, now)

    def grown(self, now: float) -> int:
        """Return how many bytes arrived in the minute before `now`."""
        return self.length - next((length for then, length in reversed(self._lengths) if then <= now - MINUTE), 0)

    def take(self) -> io.BytesIO:
        """Return what is passed on, to be read from its beginning; its room is held until `let_go`."""
        if self.length > LARGEST_BODY and self._content.tell() > BEGINNING + END:
            self._cut()
        self._content.seek(0)
        return self._content

    def break_off(self) -> None:
        """Forget what arrived, for the sake of others, and end the wait for more."""
        self.is_broken_off = True
        self.let_go()
        self.stop()

    def let_go(self) -> None:
        """Give the room back."""
        self._content = io.BytesIO()
        self.room.reading.discard(self)
        self.room.held -= self.held
        self.held = 0

    def _note(self, now: float) -> None:
        """Remember the length at the end of each moment, back to the last one before a minute ago."""
        if self._lengths and now // MOMENT == self._lengths[-1][0] // MOMENT:
            self._lengths.pop()
        self._lengths.append((now, self.length))
        while len(self._lengths) > 1 and self._lengths[1][0] <= now - MINUTE:
            self._lengths.popleft()

    def _count(self) -> None:
        # What the buffer takes, which is more than what is in it: it grows ahead.
        held = self._content.__sizeof__()
        self.room.held += held - self.held
        self.held = held

    def _cut(self) -> None:
        """Keep beginning and end; called after at least `END` bytes more, so that a byte is moved once or twice."""
        with self._content.getbuffer() as content:
            content[BEGINNING : BEGINNING + END] = content[-END:]
        self._content.truncate(BEGINNING + END)
        self._content.seek(0, io.SEEK_END)
