"""Files are cleaned one at a time in each of two lines, and only so many threads wait for it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from havn.foundations import files
from havn.foundations.errors import Invalid, TooMany
from havn.foundations.files import turns
from havn.foundations.files.turns import MOST_PUBLIC, MOST_STAFF, Line
from havn.foundations.vault import guard
from havn.website.commands.serving import THREADS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES_ALWAYS = 4


class Cleaner:
    """Stands at each file until it may go on, and remembers how many it had at once."""

    def __init__(self) -> None:
        self.running: list[bytes] = []
        self.at_once: list[int] = []
        self.go_on = threading.Event()
        self.done: list[bytes] = []
        self.threads: list[threading.Thread] = []

    def clean(self, data: bytes, _kind: object) -> bytes:
        self.running.append(data)
        self.at_once.append(len(self.running))
        assert self.go_on.wait(10)
        self.running.remove(data)
        return data

    def send(self, data: bytes, *, is_staff: bool = False) -> None:
        thread = threading.Thread(target=lambda: self.done.append(files.clean_in_turn(data, is_staff=is_staff)))
        self.threads.append(thread)
        thread.start()

    def end(self) -> None:
        self.go_on.set()
        for thread in self.threads:
            thread.join(10)


@pytest.fixture
def cleaner(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cleaner]:
    made = Cleaner()
    monkeypatch.setattr(turns, "clean", made.clean)
    yield made
    made.end()


def until(is_so: object) -> None:
    deadline = time.monotonic() + 10
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.005)


def full(line: Line) -> bool:
    return line.inside._value == 0 and line.cleaning.locked()


def test_others_wait_their_turn_and_who_finds_the_line_full_is_asked_to_come_again(cleaner: Cleaner) -> None:
    sent = [b"file %d" % number for number in range(MOST_PUBLIC)]
    for data in sent:
        cleaner.send(data)
    until(lambda: full(turns.public) and cleaner.running)
    started = time.perf_counter()
    with pytest.raises(TooMany):
        files.clean_in_turn(b"one more")
    assert time.perf_counter() - started < 0.5
    cleaner.end()
    assert (sorted(cleaner.done), cleaner.at_once) == (sent, [1] * MOST_PUBLIC)


def test_whoever_works_here_has_a_turn_while_the_public_line_is_full(cleaner: Cleaner) -> None:
    for number in range(MOST_PUBLIC):
        cleaner.send(b"file %d" % number)
    until(lambda: full(turns.public) and cleaner.running)
    cleaner.send(b"of the office", is_staff=True)
    until(lambda: b"of the office" in cleaner.running)
    assert len(cleaner.running) == 2, "one of each line"
    cleaner.send(b"another of the office", is_staff=True)
    until(lambda: full(turns.staff))
    with pytest.raises(TooMany):
        files.clean_in_turn(b"one more of the office", is_staff=True)


@pytest.mark.parametrize("line", [turns.public, turns.staff], ids=["public", "staff"])
def test_who_waited_too_long_and_what_is_not_taken_give_their_places_back(monkeypatch, line: Line) -> None:
    is_staff = line is turns.staff
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    with line.cleaning, pytest.raises(TooMany):
        files.clean_in_turn(b"words", is_staff=is_staff)
    for _try in range(3):
        with pytest.raises(Invalid):
            files.clean_in_turn(b"\x00\x01 nothing that is known", is_staff=is_staff)
    assert (line.inside._value, line.cleaning.locked()) == (line.most, False)


def test_all_that_is_slow_leaves_threads_for_pages() -> None:
    slow = MOST_PUBLIC + MOST_STAFF + guard.MOST_STRANGERS + guard.MOST_KNOWN
    assert THREADS - slow == PAGES_ALWAYS
