"""Real threads on a real file."""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, OperationalError, connections
from django.db.transaction import atomic

from havn.foundations.sqlite.write_queue import queues

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[[list[Callable[[], None]]], list[BaseException]]

INSERT = "INSERT INTO note (body) VALUES (%s)"


def write(alias: str, body: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(INSERT, [body])


def bodies(alias: str) -> list[str]:
    with connections[alias].cursor() as cursor:
        return [row[0] for row in cursor.execute("SELECT body FROM note ORDER BY id").fetchall()]


def is_free(alias: str) -> bool:
    return not queues[str(connections.settings[alias]["NAME"])]._line


def test_the_file_is_durable_and_forgets(notes: str) -> None:
    found = {}
    with connections[notes].cursor() as cursor:
        for name in ("journal_mode", "synchronous", "secure_delete", "temp_store", "foreign_keys"):
            found[name] = cursor.execute(f"PRAGMA {name}").fetchone()[0]
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "foreign_keys": 1,
    }


def test_many_writers_that_read_first_are_never_told_the_database_is_locked(notes: str, in_threads: Run) -> None:
    def read_and_write() -> None:
        for _ in range(50):
            with atomic(notes):
                count = len(bodies(notes))
                write(notes, str(count))

    assert in_threads([read_and_write] * 8) == []
    assert bodies(notes) == [str(number) for number in range(400)]


def test_single_statements_queue_with_transactions(notes: str, in_threads: Run) -> None:
    def in_transaction() -> None:
        for _ in range(50):
            with atomic(notes):
                write(notes, "transaction")

    def alone() -> None:
        for _ in range(50):
            write(notes, "single")

    assert in_threads([in_transaction, alone] * 4) == []
    assert sorted(bodies(notes)) == ["single"] * 200 + ["transaction"] * 200
    assert is_free(notes)


def test_nobody_overtakes_for_long(notes: str, in_threads: Run) -> None:
    longest = [0.0] * 8

    def writer(number: int) -> Callable[[], None]:
        def run() -> None:
            for _ in range(40):
                began = time.monotonic()
                with atomic(notes):
                    write(notes, str(number))
                    time.sleep(0.001)
                longest[number] = max(longest[number], time.monotonic() - began)

        return run

    assert in_threads([writer(number) for number in range(8)]) == []
    # Eight turns of a few milliseconds each; without the queue single waits of seconds were seen.
    assert max(longest) < 1.5


def test_nested_blocks_keep_one_turn_until_the_outermost_ends(notes: str) -> None:
    with atomic(notes):
        with suppress(ValueError), atomic(notes):
            write(notes, "undone")
            raise ValueError
        assert connections[notes].has_turn
        write(notes, "kept")
    assert is_free(notes)
    assert bodies(notes) == ["kept"]


def test_an_error_inside_gives_the_turn_up(notes: str) -> None:
    with pytest.raises(IntegrityError), atomic(notes):
        write(notes, None)  # type: ignore[arg-type]
    assert is_free(notes)


def test_a_commit_that_fails_gives_the_turn_up_after_its_rollback(notes: str, in_threads: Run) -> None:
    with pytest.raises(IntegrityError), atomic(notes), connections[notes].cursor() as cursor:
        cursor.execute("INSERT INTO reply (note) VALUES (999)")  # refused when the transaction commits
    assert is_free(notes)
    assert in_threads([lambda: write(notes, "next")]) == []
    assert bodies(notes) == ["next"]


def test_closing_in_mid_transaction_gives_the_turn_up(notes: str, in_threads: Run) -> None:
    with suppress(Exception), atomic(notes):
        write(notes, "lost")
        connections[notes].close()
    assert is_free(notes)
    assert in_threads([lambda: write(notes, "next")]) == []
    assert bodies(notes) == ["next"]


def test_a_rollback_on_a_broken_connection_gives_the_turn_up(notes: str) -> None:
    with suppress(Exception), atomic(notes):
        write(notes, "lost")
        connections[notes].connection.close()  # the ground gives way below Django
        raise ValueError
    assert is_free(notes)


def test_a_connection_lost_with_its_thread_gives_the_turn_up(notes: str) -> None:
    def begin_and_vanish() -> None:
        connections[notes].set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        write(notes, "lost")

    thread = threading.Thread(target=begin_and_vanish)
    thread.start()
    thread.join()
    gc.collect()
    assert is_free(notes)
    write(notes, "next")
    assert bodies(notes) == ["next"]


def test_waiting_too_long_is_an_operational_error_and_changes_nothing(notes: str, in_threads: Run) -> None:
    def impatient() -> None:
        connections[notes].settings_dict["OPTIONS"]["timeout"] = 0.05
        write(notes, "never")

    with atomic(notes):
        write(notes, "first")
        raised = in_threads([impatient])
    assert [type(error) for error in raised] == [OperationalError]
    assert bodies(notes) == ["first"]


def test_another_process_makes_a_writer_wait_not_fail(notes: str, in_threads: Run) -> None:
    outside = sqlite3.connect(connections.settings[notes]["NAME"], isolation_level=None, check_same_thread=False)
    outside.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.3, lambda: outside.execute("COMMIT"))
    timer.start()
    assert in_threads([lambda: write(notes, "after")]) == []
    timer.join()
    outside.close()
    assert bodies(notes) == ["after"]
