"""Django's SQLite backend with durable defaults and a fair queue for writers.

Why not the stock backend: a transaction that begins by reading and then writes fails at once when another
has written in between ("database is locked", 20 182 times in ten seconds with eight writers), and no time-out
helps. `BEGIN IMMEDIATE` cures that, and the queue makes the waiting fair. The queue is fair within one
process, so an installation on SQLite runs one worker; other processes (a backup, a command) wait by SQLite's
own time-out.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from havn.foundations.sqlite.write_queue import queues

if TYPE_CHECKING:
    from collections.abc import Callable

PRAGMAS = (
    "PRAGMA journal_mode=WAL;"  # readers never wait for the writer
    "PRAGMA synchronous=FULL;"  # what was acknowledged survives a power cut
    "PRAGMA secure_delete=ON;"  # a destroyed key leaves no copy in free pages
    "PRAGMA temp_store=MEMORY;"  # sorting never writes plain rows to a temporary file
    "PRAGMA cache_size=-20000;"
    "PRAGMA journal_size_limit=67108864;"
)
SECONDS_TO_WAIT = 20.0
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before it writes and gives it up when the transaction ends."""

    _end_turn: Callable[[], Any] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Add the durable defaults to what the settings say."""
        options = self.settings_dict["OPTIONS"]
        options.setdefault("transaction_mode", "IMMEDIATE")
        options.setdefault("init_command", PRAGMAS)
        options.setdefault("timeout", SECONDS_TO_WAIT)
        return super().get_connection_params()

    @property
    def has_turn(self) -> bool:
        """Whether this connection is the one that writes."""
        return self._end_turn is not None

    def take_turn(self) -> None:
        """Wait until this connection may write; raise `OperationalError` when that takes too long."""
        queue = queues[str(self.settings_dict["NAME"])]
        try:
            turn = queue.enter(self.settings_dict["OPTIONS"].get("timeout", SECONDS_TO_WAIT))
        except TimeoutError as error:
            raise OperationalError("database is locked: no turn to write came in time") from error
        # A finalizer runs once at most, and also when the connection is lost with its thread.
        self._end_turn = weakref.finalize(self, queue.leave, turn)

    def end_turn(self) -> None:
        """Let the next one write, if this connection has the turn."""
        end, self._end_turn = self._end_turn, None
        if end is not None:
            end()

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor that queues single writing statements outside transactions."""
        cursor = self.connection.cursor(factory=_QueueingCursor)
        cursor.wrapper = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self.take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # the stubs leave private methods out
        except BaseException:
            self.end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc] # the stubs leave private methods out
        # After a failed commit the transaction is still open: only the rollback ends the turn.
        self.end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc] # the stubs leave private methods out
        finally:
            self.end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc] # the stubs leave private methods out
        finally:
            self.end_turn()


class _QueueingCursor(base.SQLiteCursorWrapper):
    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        if self.wrapper.has_turn or not query.lstrip().upper().startswith(WRITES):
            return super().execute(query, params)
        self.wrapper.take_turn()
        try:
            return super().execute(query, params)
        finally:
            self.wrapper.end_turn()
