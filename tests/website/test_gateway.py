"""What is sent is read before a thread is taken, so that nobody who sends slowly keeps others from being answered."""

from __future__ import annotations

import asyncio
import html
import http.client
import os
import re
import socket
import subprocess
import sys
import time
import tracemalloc
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from havn.website import bodies, gateway
from havn.website.bodies import Body, Room, Unread
from havn.website.gateway import Gateway
from tests.architecture.reading import Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator
    from pathlib import Path

# A site that tells the path it was asked for and how much it read, behind the real server.
ECHO = """
from havn.website.gateway import Gateway

def echo(environ, start):
    content = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode("latin-1"), b" %d" % len(content)]

def application():
    return Gateway(echo, 2)
"""
SERVE = "import sys; from havn.website.commands.serving import server_of as s; s('echo:application', '127.0.0.1', {}).serve()"


@dataclass
class Scope:
    """A request as the server describes it."""

    method: str = "POST"
    path: str = "/help/д/"
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
        over.set()
        await asyncio.gather(*waiting)

    asyncio.run(run())
    assert [protocol.answer[0] for protocol in (*slow, quick)] == [200] * 41


def test_who_says_nothing_more_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "SECONDS_OF_SILENCE", 0.05)
    site = Site()
    protocol = Protocol(b"abc", wait=asyncio.Event())
    door = ask(site, protocol)
    assert (protocol.answer[0], site.asked, door._room.held) == (408, [], 0)


def test_of_what_is_too_long_the_fields_before_and_behind_the_file_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LARGEST_BODY", 5000)
    monkeypatch.setattr(bodies, "BEGINNING", 1000)
    monkeypatch.setattr(bodies, "END", 300)
    monkeypatch.setattr(bodies, "MOST_READ", 50_000)
    site = Site()
    protocol = Protocol(b"before", *[b"x" * 100] * 100, b"behind")
    ask(site, protocol)
    assert site.read == [b"before" + b"x" * (994 + 294) + b"behind"]
    assert site.asked[0]["CONTENT_LENGTH"] == str(10_012), "a page tells by it that there was a file"

    far_too_long = Protocol(*[b"x" * 1000] * 60)
    ask(site, far_too_long)
    assert (far_too_long.answer[0], len(site.asked)) == (413, 1)


@given(chunks=st.lists(st.binary(min_size=1, max_size=70), max_size=60))
def test_in_whatever_pieces_it_arrives_the_same_is_passed_on(chunks: list[bytes]) -> None:
    whole = b"".join(chunks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bodies, "LARGEST_BODY", 200)
        patch.setattr(bodies, "BEGINNING", 50)
        patch.setattr(bodies, "END", 20)
        body = Body(Room())
        for chunk in chunks:
            body.add(chunk, 0.0)
        assert body.take().read() == (whole if len(whole) <= 200 else whole[:50] + whole[-20:])
    body.let_go()
    assert body.room == Room()


def test_what_arrives_in_tiny_pieces_takes_no_more_memory_than_is_counted() -> None:
    pieces, room = [b"ab"] * 200_000, Room()
    tracemalloc.start()
    try:
        body = Body(room)
        for piece in pieces:
            body.add(piece, 0.0)
        taken, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken < room.held + 4096
    assert room.held < 400_000 * 1.2


def test_a_long_end_in_tiny_pieces_is_cut_in_the_time_of_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LARGEST_BODY", 4 * 1024 * 1024)
    body, piece = Body(Room()), b"abcdefgh" * 8
    body.add(b"x" * bodies.LARGEST_BODY, 0.0)
    started = time.process_time()
    for _piece in range(50_000):
        body.add(piece, 0.0)
    assert time.process_time() - started < 3
    assert body.room.held < (bodies.BEGINNING + 2 * bodies.END) * 1.2


def test_where_many_send_files_at_once_words_still_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_HELD", 3200)
    monkeypatch.setattr(bodies, "SHORT", 500)
    site = Site()

    async def run() -> None:
        door, over = Gateway(site, 1), asyncio.Event()
        first = asyncio.ensure_future(door(Scope(), Protocol(b"x" * 2900, wait=over)))  # type: ignore[arg-type]
        await asyncio.sleep(0.01)
        file, words = Protocol(b"x" * 600), Protocol(b"y" * 400)
        for protocol in (file, words):
            await door(Scope(), protocol)  # type: ignore[arg-type]
        assert (file.answer[0], str(bodies.LATER) in file.answer[2].decode()) == (503, True)
        assert words.answer[0] == 200
        over.set()
        await first
        again = Protocol(b"x" * 600)
        await door(Scope(), again)  # type: ignore[arg-type]
        assert (again.answer[0], door._room.held) == (200, 0)

    asyncio.run(run())
    assert [len(read) for read in site.read] == [400, 2900, 600]


def test_who_holds_much_and_sends_nearly_nothing_makes_room_for_who_sends_steadily(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "MOST_HELD", 10_000)
    monkeypatch.setattr(bodies, "SHORT", 500)
    monkeypatch.setattr(bodies, "MINUTE", 0.2)
    monkeypatch.setattr(bodies, "MOMENT", 0.02)
    site = Site()

    class Paced(Protocol):
        """Sends a piece, waits, sends the next."""

        async def __aiter__(self) -> AsyncIterator[bytes]:
            for chunk in self.chunks:
                yield chunk
                await asyncio.sleep(0.05)

    holders = [Paced(b"x" * 3000, *[b"x"] * 60) for _ in range(3)]
    steady = Paced(*[b"y" * 100] * 20)

    async def run() -> Gateway:
        door = Gateway(site, 1)
        early = [asyncio.ensure_future(door(Scope(), holder)) for holder in holders]  # type: ignore[arg-type]
        await asyncio.sleep(0.4)
        await door(Scope(), steady)  # type: ignore[arg-type]
        assert [holder.answer[0] for holder in holders].count(503) == 1, "no more are let go than there must be"
        assert not all(each.done() for each in early)
        await asyncio.gather(*early)
        return door

    door = asyncio.run(run())
    assert (steady.answer[0], sorted(holder.answer[0] for holder in holders)) == (200, [200, 200, 503])
    assert [len(read) for read in site.read] == [2000, 3060, 3060]
    assert door._room == Room()


def test_growth_is_that_of_the_last_minute() -> None:
    body = Body(Room())
    for now, count in ((0.0, 9000), (3.0, 1000), (30.0, 5), (59.0, 1), (118.0, 1)):
        body.add(b"x" * count, now)
    assert [body.grown(now) for now in (118.0, 119.5, 178.5)] == [2, 1, 0]
    young = Body(Room())
    young.add(b"xyz", 100.0)
    assert young.grown(118.0) == 3


def test_who_was_let_go_reads_nothing_more_even_if_it_arrived_meanwhile() -> None:
    body = Body(Room())
    body.add(b"abc", 0.0)
    body.break_off()
    with pytest.raises(Unread) as caught:
        body.add(b"def", 0.0)
    assert (caught.value.status, body.room, body.take().read()) == (503, Room(), b"")


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/help/д/", "/help/%D0%B4/"),
        ("//elsewhere.example/", "/elsewhere.example/"),
        ('/"><script>alert(1)</script>', "/%22%3E%3Cscript%3Ealert%281%29%3C/script%3E"),
        ("/\\elsewhere.example", "/%5Celsewhere.example"),
        ("", "/"),
    ],
)
def test_who_was_not_read_is_told_so_on_a_page_with_the_way_back(monkeypatch, path: str, back: str) -> None:
    monkeypatch.setattr(gateway, "SECONDS_OF_SILENCE", 0.02)
    protocol = Protocol(b"abc", wait=asyncio.Event())
    ask(Site(), protocol, scope=Scope(path=path))
    status, headers, content = protocol.answer
    text = content.decode()
    page = Page(text)
    assert (status, re.findall('href="([^"]*)"', text)) == (408, [back])
    assert (page.inline, page.foreign, page.titles, "<script" in text) == ([], [], 1, False)
    assert "Nothing more arrived for a minute. Nothing was kept." in html.unescape(text)
    told = dict(headers)
    assert (told["content-type"], told["cache-control"]) == ("text/html; charset=utf-8", "no-store")
    assert told["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("header", "language", "direction"),
    [(("accept-language", "ar-SY,ar"), "ar", "rtl"), (("cookie", "havn-language=fr"), "fr", "ltr")],
)
def test_who_was_not_read_is_told_so_in_their_language(monkeypatch, header, language: str, direction: str) -> None:
    monkeypatch.setattr(gateway, "SECONDS_OF_SILENCE", 0.02)
    protocol = Protocol(b"abc", wait=asyncio.Event())
    ask(Site(), protocol, scope=Scope(headers=Headers([("host", "help.example"), header])))
    text = protocol.answer[2].decode()
    with translation.override(language):
        said = translation.gettext("Nothing more arrived for a minute. Nothing was kept.")
    assert f'<html lang="{language}" dir="{direction}">' in text
    assert said in text
    assert not said.startswith("Nothing")


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of the real server, as `havn serve` has it, before a site that tells what it is asked."""
    (tmp_path / "echo.py").write_text(ECHO, "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE.format(found)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", found), 5).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "the server did not answer"
                time.sleep(0.05)
        yield found
    finally:
        server.terminate()
        server.wait(20)


def test_through_the_real_server_paths_arrive_decoded_once_and_only_one_request_comes_at_a_time(port: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    found = []
    for path in ("/a%252fb", "/a%2fb", "/help/%D0%B4/", "/100%25"):
        line.request("POST", path, body=b"words")
        found.append(line.getresponse().read().decode())
    line.close()
    assert found == ["/a%2fb 5", "/a/b 5", "/help/д/ 5", "/100% 5"]

    answer = b""
    with socket.create_connection(("127.0.0.1", port), 10) as http2, suppress(ConnectionResetError):
        http2.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")
        answer = http2.recv(100)
    assert answer[:9] in {b"", b"HTTP/1.1 "}, "no frame of HTTP/2 comes back"
