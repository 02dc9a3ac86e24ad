"""A queue for the single writer that SQLite allows: first come, first served."""

from __future__ import annotations

import threading
from collections import defaultdict, deque


class WriteQueue:
    """Lets one thread write at a time, in order of arrival.

    SQLite's own waiting is a poll with growing pauses, so a late thread that happens to ask at the right
    moment overtakes those who sleep: with eight writers single waits of 4 to 9 seconds were measured. Here
    whoever leaves wakes exactly the next one.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._line: deque[threading.Event] = deque()  # the first one is the writer

    def enter(self, seconds: float) -> threading.Event:
        """Wait for a turn and return it; raise `TimeoutError` after `seconds`."""
        turn = threading.Event()
        with self._guard:
            self._line.append(turn)
            if self._line[0] is turn:
                return turn
        try:
            if not turn.wait(seconds):
                self._give_up(turn)
        except BaseException:
            # An interrupted thread must not keep a place that nobody would ever give up.
            self.leave(turn)
            raise
        return turn

    def leave(self, turn: threading.Event) -> None:
        """End a turn, or give up a place; doing it twice is harmless."""
        with self._guard:
            if turn not in self._line:
                return
            was_writing = self._line[0] is turn
            self._line.remove(turn)
            if was_writing and self._line:
                self._line[0].set()

    def _give_up(self, turn: threading.Event) -> None:
        with self._guard:
            if self._line[0] is turn:  # it came between the end of the wait and here
                return
        raise TimeoutError


queues: defaultdict[str, WriteQueue] = defaultdict(WriteQueue)
