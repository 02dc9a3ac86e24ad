"""Calls for help over HTTP to the real server: durable, by 16 senders at once; what a page and a wrong code cost."""

from __future__ import annotations

import gzip
import re
import sqlite3
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.figure import Figure
from benchmarks.intake_server import DESK, Server, running
from benchmarks.intake_visitor import Visitor
from havn.engines.sealing import MailboxCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REQUESTS = 500
SENDERS = 16
WRONG_CODES = 300
FLOWS = 24
SAMPLE_SECONDS = 0.1
STORY = "Two men came to the office at night, took the computers and asked for me by name. " * 12
ANSWERS = {
    "asks": "self",
    "reach_channels": "mailbox",
    "country_risk": "Georgia",
    "languages.0": "Georgian",
    "work": "I document evictions in villages and speak for the families in court.",
    "happened": STORY,
    "incidents.0.when": "2026-03",
    "incidents.0.story": "A summons, then the search.",
    "fears": "That they come back when the others are away.",
    "needs": "legal",
    "costs.0.what": "A lawyer for the hearing",
    "costs.0.money.amount": "1200",
    "costs.0.money.currency": "EUR",
    "referees.0.name": "A colleague at the bar association",
}
# What a visitor's browser fetches with a page; the exit script only where scripts run, so it counts.
PARTS = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def figures() -> Iterator[Figure]:
    with running() as server:
        Visitor(server.port).get(f"/help/{DESK}/one-page/")
        Visitor(server.port).get("/mailbox/")
        yield Figure("memory of the worker at rest", server.megabytes(), "MB", bound=150, anchor="117–148 MB")
        yield from weight(server)
        yield from wrong_codes(server)
        with sampled(server) as highest:
            yield from requests(server)
        yield Figure("memory of the worker under load", max(highest), "MB", bound=300, anchor="289–314 MB")
        yield from flows(server)


def weight(server: Server) -> Iterator[Figure]:
    heaviest, most = 0.0, 0
    for path in ("/help/", f"/help/{DESK}/", f"/help/{DESK}/places/", f"/help/{DESK}/one-page/", "/mailbox/"):
        visitor = Visitor(server.port)
        page = visitor.get(path, compressed=True)
        parts = {part for part in PARTS.findall(gzip.decompress(page.body).decode()) if "touch" not in part}
        total = page.wire_bytes + sum(visitor.get(part, compressed=True).wire_bytes for part in parts)
        heaviest, most = max(heaviest, total / 1000), max(most, 1 + len(parts))
    yield Figure(
        "heaviest help or mailbox page with its CSS, over the wire", heaviest, "KB", bound=30, anchor="1160 KB"
    )
    yield Figure("requests for such a page", most, "", bound=4, anchor="13+")


def wrong_codes(server: Server) -> Iterator[Figure]:
    """Compare the server's own processor time, so that the sender's does not count."""
    visitor = Visitor(server.port)
    spent = {"page": 1e9, "code": 1e9}
    for _repeat in range(3):
        spent["page"] = min(spent["page"], cpu_of(server, lambda: visitor.get("/mailbox/")))
        # typed rightly, opens nothing: the costliest kind of wrong
        wrong = {"code": MailboxCode.new().as_digits()}
        spent["code"] = min(spent["code"], cpu_of(server, lambda: visitor.post("/mailbox/", wrong)))  # noqa: B023 - called at once
    yield Figure("a plain page, server CPU", spent["page"], "ms")
    yield Figure(
        "a wrong code beyond a plain page, server CPU", spent["code"] - spent["page"], "ms", 1, anchor="1.3–2.2 s"
    )


def cpu_of(server: Server, do: Callable[[], object]) -> float:
    before = server.cpu_seconds()
    for _number in range(WRONG_CODES):
        do()
    return (server.cpu_seconds() - before) / WRONG_CODES * 1000


def requests(server: Server) -> Iterator[Figure]:
    start = time.perf_counter()
    pages = in_parallel([partial(open_page, server.port) for _number in range(REQUESTS)])
    yield Figure("one-page forms opened", REQUESTS / (time.perf_counter() - start), "a second")
    start, before = time.perf_counter(), server.cpu_seconds()
    sent = in_parallel([partial(send, *page) for page in pages])
    took, spent = time.perf_counter() - start, server.cpu_seconds() - before
    errors = sum(not one[0] for one in sent)
    kept = stored(server)
    yield Figure("errors in 500 requests by 16 senders", errors, "", bound=0, anchor="–")
    lost = REQUESTS - errors - min(kept, sum(opens(server.port, code) for _visitor, _form, code in pages))
    yield Figure("requests lost", lost, "", bound=0, anchor="38–55 % at 4–8 senders")
    yield Figure(
        "requests received, durable", REQUESTS / took, "a second", 60, at_most=False, anchor="0.3–0.5; 37 alone"
    )
    yield Figure("time to an answer, p95", quantile([one[1] for one in sent], 95) * 1000, "ms", bound=250)
    yield Figure("server CPU for a request", spent / REQUESTS * 1000, "ms")
    yield Figure("time to an answer, median", statistics.median(one[1] for one in sent) * 1000, "ms")


def open_page(port: int) -> tuple[Visitor, dict[str, str], str]:
    visitor = Visitor(port)
    form = visitor.get(f"/help/{DESK}/one-page/").hidden()
    visitor.close()
    return visitor, form, form["code"]


def send(visitor: Visitor, form: dict[str, str], code: str) -> tuple[bool, float]:
    start = time.perf_counter()
    answer = visitor.post(f"/help/{DESK}/one-page/", {**form, **ANSWERS})
    took = time.perf_counter() - start
    visitor.close()
    return answer.status == 200 and code[:4] in answer.text, took


def opens(port: int, code: str) -> bool:
    visitor = Visitor(port)
    try:
        return visitor.post("/mailbox/", {"code": code}).status == 302
    finally:
        visitor.close()


def stored(server: Server) -> int:
    database = sqlite3.connect(f"file:{server.data / 'havn.sqlite3'}?mode=ro", uri=True)
    try:
        return int(database.execute("SELECT count(*) FROM cases_request").fetchone()[0])
    finally:
        database.close()


def flows(server: Server) -> Iterator[Figure]:
    start = time.perf_counter()
    arrived = in_parallel([partial(whole_flow, server.port) for _number in range(FLOWS)])
    took = time.perf_counter() - start
    yield Figure("errors in whole flows, page by page", FLOWS - sum(arrived), "", bound=0)
    yield Figure("whole flows of some 18 pages, page by page", FLOWS / took, "a second")


def whole_flow(port: int) -> bool:
    """Go through every page as a person does: open, fill in what belongs there, send, to the code."""
    visitor = Visitor(port)
    page = visitor.get(f"/help/{DESK}/asking/")
    for _step in range(40):
        code = page.path.rstrip("/").rpartition("/")[2]
        if code == "check":
            break
        filled = {name: value for name, value in ANSWERS.items() if f'name="{name}"' in page.text}
        page = visitor.follow(visitor.post(page.path, {**page.hidden(), **filled}))
    form = page.hidden()
    answer = visitor.post(page.path, form)
    visitor.close()
    return answer.status == 200 and form["code"][:4] in answer.text


def in_parallel(jobs: list[Callable[[], object]]) -> list:
    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(lambda job: job(), jobs))


def quantile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


@contextmanager
def sampled(server: Server) -> Iterator[list[float]]:
    """Look at the worker's memory while the block runs."""
    seen, ended = [server.megabytes()], threading.Event()

    def look() -> None:
        while not ended.wait(SAMPLE_SECONDS):
            seen.append(server.megabytes())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()
