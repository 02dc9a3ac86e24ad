"""What is sent is read before a thread is taken, so that nobody who sends slowly keeps others from being answered."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from havn.website import gateway
from havn.website.gateway import Gateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    import pytest


@dataclass
class Scope:
    """A request as the server describes it."""

    method: str = "POST"
    path: str = "/help/%D0%B4/"
    query_string: str = "a=1"
    proto: str = "http"
    http_version: str = "1.1"
    server: str = "127.0.0.1:8000"
    client: str = "203.0.113.7:4711"
    scheme: str = "http"
    authority: str | None = None
    headers: Any = field(default_factory=lambda: Headers([("host", "help.example"), ("content-type", "text/plain")]))


class Headers:
    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs

    def items(self) -> list[tuple[str, str]]:
        return self.pairs


class Protocol:
    """The other end of the line: it sends chunks, and keeps what it is answered."""

    def __init__(self, *chunks: bytes, wait: asyncio.Event | None = None) -> None:
        self.chunks, self.wait, self.answer = chunks, wait, (0, [], b"")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk
        if self.wait is not None:
            await self.wait.wait()

    def response_bytes(self, status: int, headers: Any, body: bytes) -> None:
        self.answer = (status, headers, body)


class Site:
    """Says how much it read, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.read: list[bytes] = []
        self.is_closed = False

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append(environ)
        self.read.append(environ["wsgi.input"].read())
        start("200 OK", [("Content-Type", "text/plain")])
        return self

    def __iter__(self) -> Any:
        return iter([b"o", b"k"])

    def close(self) -> None:
        self.is_closed = True


def ask(site: Any, *protocols: Protocol, scope: Scope | None = None, threads: int = 1) -> Gateway:
    door = Gateway(site, threads)

    async def run() -> None:
        await asyncio.gather(*(door(scope or Scope(), protocol) for protocol in protocols))  # type: ignore[arg-type]

    asyncio.run(run())
    return door


def test_a_request_reaches_the_site_whole_and_its_answer_the_sender() -> None:
    site, protocol = Site(), Protocol(b"words ", b"and more")
    door = ask(site, protocol)
    assert protocol.answer == (200, [("content-type", "text/plain")], b"ok")
    assert site.read == [b"words and more"]
    assert site.is_closed
    (asked,) = site.asked
    assert asked["PATH_INFO"].encode("latin-1").decode() == "/help/д/"
    assert (asked["QUERY_STRING"], asked["CONTENT_LENGTH"], asked["CONTENT_TYPE"]) == ("a=1", "14", "text/plain")
    assert (asked["HTTP_HOST"], asked["SERVER_PORT"]) == ("help.example", "8000")
    assert door._room.held == 0


def test_the_address_of_who_asks_is_not_passed_on_nor_a_header_that_passes_for_another() -> None:
    site = Site()
    pairs = [("cookie", "a=1"), ("cookie", "b=2"), ("x_forwarded_proto", "https"), ("accept", "x"), ("accept", "y")]
    ask(site, Protocol(), scope=Scope(headers=Headers(pairs)))
    (asked,) = site.asked
    assert "203.0.113.7" not in str(asked)
    assert asked["REMOTE_ADDR"] == "127.0.0.1"
    assert (asked["HTTP_COOKIE"], asked["HTTP_ACCEPT"]) == ("a=1; b=2", "x,y")
    assert "HTTP_X_FORWARDED_PROTO" not in asked


def test_who_sends_slowly_holds_no_thread() -> None:
    site = Site()
    answered = threading.Event()
    slow = [Protocol(b"abc=1") for _ in range(40)]
    quick = Protocol(b"words")

    async def run() -> None:
        door = Gateway(site, 1)
        over = asyncio.Event()
        for protocol in slow:
            protocol.wait = over
        waiting = [asyncio.ensure_future(door(Scope(), protocol)) for protocol in slow]  # type: ignore[arg-type]
        await asyncio.sleep(0)
        await asyncio.wait_for(door(Scope(), quick), 5)  # type: ignore[arg-type]
        answered.set()
        over.set()
        await asyncio.gather(*waiting)

    asyncio.run(run())
    assert answered.is_set()
    assert [protocol.answer[0] for protocol in (*slow, quick)] == [200] * 41


def test_who_says_nothing_more_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "SECONDS_OF_SILENCE", 0.05)
    site = Site()
    protocol = Protocol(b"abc", wait=asyncio.Event())
    door = ask(site, protocol)
    assert (protocol.answer[0], site.asked, door._room.held) == (408, [], 0)


def test_of_what_is_too_long_the_fields_before_and_behind_the_file_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "LARGEST_BODY", 5000)
    monkeypatch.setattr(gateway, "BEGINNING", 1000)
    monkeypatch.setattr(gateway, "END", 300)
    monkeypatch.setattr(gateway, "MOST_READ", 50_000)
    site = Site()
    protocol = Protocol(b"before", *[b"x" * 100] * 100, b"behind")
    ask(site, protocol)
    (read,) = site.read
    assert (read[:6], read[-6:], len(read) < 1500) == (b"before", b"behind", True)
    assert site.asked[0]["CONTENT_LENGTH"] == str(10_012), "a page tells by it that there was a file"

    far_too_long = Protocol(*[b"x" * 1000] * 60)
    ask(site, far_too_long)
    assert (far_too_long.answer[0], len(site.asked)) == (413, 1)


def test_where_many_send_files_at_once_words_still_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "MOST_HELD", 3000)
    monkeypatch.setattr(gateway, "SHORT", 500)
    site = Site()

    async def run() -> None:
        door, over = Gateway(site, 1), asyncio.Event()
        first = asyncio.ensure_future(door(Scope(), Protocol(b"x" * 2900, wait=over)))  # type: ignore[arg-type]
        await asyncio.sleep(0.01)
        file, words = Protocol(b"x" * 600), Protocol(b"y" * 400)
        for protocol in (file, words):
            await door(Scope(), protocol)  # type: ignore[arg-type]
        assert (file.answer[0], file.answer[2].decode()) == (503, gateway.LATER)
        assert words.answer[0] == 200
        over.set()
        await first
        again = Protocol(b"x" * 600)
        await door(Scope(), again)  # type: ignore[arg-type]
        assert (again.answer[0], door._room.held) == (200, 0)

    asyncio.run(run())
    assert [len(read) for read in site.read] == [400, 2900, 600]
