"""The queue itself."""

from __future__ import annotations

import threading
import time

import pytest

from havn.foundations.sqlite.write_queue import WriteQueue


def wait_until(condition: object) -> None:
    deadline = time.monotonic() + 10
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_turns_come_in_the_order_of_arrival() -> None:
    queue, order = WriteQueue(), []
    first = queue.enter(1)

    def wait_for_turn(number: int) -> None:
        turn = queue.enter(10)
        order.append(number)
        queue.leave(turn)

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=wait_for_turn, args=(number,)))
        threads[-1].start()
        wait_until(lambda n=number: len(queue._line) == n + 2)
    queue.leave(first)
    for thread in threads:
        thread.join(10)
    assert order == list(range(8))


def test_whoever_waits_too_long_gives_up_the_place() -> None:
    queue = WriteQueue()
    first = queue.enter(1)
    with pytest.raises(TimeoutError):
        queue.enter(0.01)
    queue.leave(first)
    assert queue.enter(0.01) is not None


def test_leaving_twice_ends_nobody_elses_turn() -> None:
    queue = WriteQueue()
    first = queue.enter(1)
    queue.leave(first)
    second = queue.enter(1)
    queue.leave(first)
    assert list(queue._line) == [second]


def test_a_turn_that_arrives_just_as_the_wait_ends_is_taken() -> None:
    queue = WriteQueue()
    first = queue.enter(1)

    class Late(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            queue.leave(first)
            return False

    original, threading.Event = threading.Event, Late  # type: ignore[misc]
    try:
        turn = queue.enter(0)
    finally:
        threading.Event = original  # type: ignore[misc]
    assert list(queue._line) == [turn]
    queue.leave(turn)
    assert list(queue._line) == []


def test_an_interrupted_wait_leaves_no_place_behind() -> None:
    queue = WriteQueue()
    first = queue.enter(1)

    class Interrupted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            raise KeyboardInterrupt

    original, threading.Event = threading.Event, Interrupted  # type: ignore[misc]
    try:
        with pytest.raises(KeyboardInterrupt):
            queue.enter(5)
    finally:
        threading.Event = original  # type: ignore[misc]
    assert list(queue._line) == [first]
