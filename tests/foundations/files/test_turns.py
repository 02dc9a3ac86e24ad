"""Files are cleaned one at a time, and only so many threads wait for it."""

from __future__ import annotations

import threading
import time

import pytest

from havn.foundations import files
from havn.foundations.errors import Invalid, TooMany
from havn.foundations.files import turns


def test_a_second_file_waits_its_turn_and_a_third_is_asked_to_come_again(monkeypatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    at_once: list[int] = []
    running = []

    def slow(data: bytes, _kind: object) -> bytes:
        running.append(data)
        at_once.append(len(running))
        begun.set()
        assert go_on.wait(10)
        running.remove(data)
        return data

    monkeypatch.setattr(turns, "clean", slow)
    done: list[bytes] = []
    threads = [threading.Thread(target=lambda t=text: done.append(files.clean_in_turn(t))) for text in (b"one", b"two")]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    while turns._inside._value:
        time.sleep(0.01)
    started = time.perf_counter()
    with pytest.raises(TooMany):
        files.clean_in_turn(b"three")
    assert time.perf_counter() - started < 0.5
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert (sorted(done), at_once) == ([b"one", b"two"], [1, 1])


def test_who_waited_too_long_and_what_is_not_taken_give_their_places_back(monkeypatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    with turns._cleaning, pytest.raises(TooMany):
        files.clean_in_turn(b"words")
    for _try in range(3):
        with pytest.raises(Invalid):
            files.clean_in_turn(b"\x00\x01 nothing that is known")
    assert (turns._inside._value, turns._cleaning.locked()) == (turns.MOST_INSIDE, False)
