"""Signing in over HTTP to the real server: its processor time, alone and while six clients send wrong mailbox codes."""

from __future__ import annotations

import statistics
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.figure import Figure
from benchmarks.intake_server import PASSPHRASE, Server, running
from benchmarks.intake_visitor import Visitor
from havn.engines.sealing import MailboxCode

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES = 9
CLIENTS = 6
PAUSE_SECONDS = 0.05  # between two wrong codes of one client: twenty a second each, far more than anybody types


def figures() -> Iterator[Figure]:
    """Yield the processor time of a sign-in, and how much longer one takes beside six senders of wrong codes."""
    with running() as server:
        _signed_in(server)
        cpu, alone = _measured(server)
        yield Figure("sign-in, processor time", cpu, "ms", 350, anchor="3.0 s")
        with _wrong_codes(server):
            _cpu, beside = _measured(server)
        ratio = beside / alone
        yield Figure(
            "sign-in while six clients send wrong codes, against alone", ratio, "×", 1.5, anchor="9.95 s / 2.96 s"
        )


def _measured(server: Server) -> tuple[float, float]:
    """Return the medians of processor time and of waiting, in milliseconds."""
    spent, waited = [], []
    for _time in range(TIMES):
        cpu, start = server.cpu_seconds(), time.perf_counter()
        _signed_in(server)
        waited.append((time.perf_counter() - start) * 1000)
        spent.append((server.cpu_seconds() - cpu) * 1000)
    return statistics.median(spent), statistics.median(waited)


def _signed_in(server: Server) -> None:
    visitor = Visitor(server.port)
    page = visitor.get("/account/login/")
    answer = visitor.post("/account/login/", page.hidden() | {"login": "ada", "password": PASSPHRASE.strip()})
    assert answer.status == 302, answer.status
    visitor.close()


@contextmanager
def _wrong_codes(server: Server) -> Iterator[None]:
    over = threading.Event()

    def send() -> None:
        visitor = Visitor(server.port)
        while not over.is_set():
            visitor.post("/mailbox/", {"code": MailboxCode.new().as_digits()})
            time.sleep(PAUSE_SECONDS)
        visitor.close()

    senders = [threading.Thread(target=send) for _client in range(CLIENTS)]
    for sender in senders:
        sender.start()
    try:
        yield
    finally:
        over.set()
        for sender in senders:
            sender.join()
