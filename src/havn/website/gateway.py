"""Takes requests from the server's event loop to the site, whose pages are made in threads.

What somebody sends is read here, before a thread is taken: a slow line, or one who keeps it slow on purpose, then holds
a few kilobytes and no thread. (Behind the usual gateway two such connections silenced a server of two threads for
good.) The address of whoever asks is not passed on.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from granian.rsgi import ProtocolClosed, ProtocolError  # type: ignore[attr-defined] # exported without saying so

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined] # the same

# Longer than the largest file with its form. Of what is longer, beginning and end are passed on: the file is lost,
# which the page says kindly, and the fields beside it are not.
LARGEST_BODY = 27 * 1024 * 1024
BEGINNING, END = 1024 * 1024, 256 * 1024
MOST_READ = 20 * LARGEST_BODY
SECONDS_OF_SILENCE = 60.0
# What all that is being sent may take of memory; what is as short as words is always read.
MOST_HELD = 256 * 1024 * 1024
SHORT = 256 * 1024
LATER = "Many people are sending files at this moment. Nothing was kept; please try again in a minute."


class Unread(Exception):  # noqa: N818 - an answer, no error
    """The body was not read to its end; `status` and `sentence` are what the sender is told."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@dataclass
class Room:
    """How many bytes of bodies are in memory at this moment. Only the event loop changes it."""

    held: int = 0


@dataclass
class Body:
    """A body as it arrives: whole up to the bound, beginning and end beyond it."""

    room: Room
    length: int = 0
    head: list[bytes] = field(default_factory=list)
    tail: deque[bytes] = field(default_factory=deque)
    _held: int = 0

    def add(self, chunk: bytes) -> None:
        """Take a chunk, or raise `Unread` when there is no room for it."""
        self.length += len(chunk)
        if self.length > MOST_READ:
            raise Unread(413, "This is far too large. Nothing was kept.")
        (self.head if self.length <= LARGEST_BODY else self.tail).append(chunk)
        self._hold(len(chunk))
        if self.length > LARGEST_BODY:
            self._cut()
        if self._held > SHORT and self.room.held > MOST_HELD:
            raise Unread(503, LATER)

    def _cut(self) -> None:
        beginning = b"".join(self.head)
        self._hold(min(len(beginning), BEGINNING) - len(beginning))
        self.head = [beginning[:BEGINNING]]
        while len(self.tail) > 1 and sum(map(len, self.tail)) - len(self.tail[0]) >= END:
            self._hold(-len(self.tail.popleft()))

    def _hold(self, count: int) -> None:
        self._held += count
        self.room.held += count

    def take(self) -> bytes:
        """Return what is passed on, and keep nothing of it here; its room is held until `let_go`."""
        content = b"".join((*self.head, *self.tail))
        self.head.clear()
        self.tail.clear()
        return content

    def let_go(self) -> None:
        """Give the room back."""
        self._hold(-self._held)


class Gateway:
    """The site as the server calls it: the body first, then a thread of `threads`."""

    def __init__(self, site: WSGIApplication, threads: int) -> None:
        self._site = site
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._room = Room()

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        body = Body(self._room)
        try:
            await self._read(protocol, body)
            environ = environ_of(scope, body)
            answer = await asyncio.get_running_loop().run_in_executor(self._pool, self._answer, environ)
        except Unread as unread:
            answer = (unread.status, [("content-type", "text/plain; charset=utf-8")], unread.sentence.encode())
        except ProtocolError:
            return  # the sender went away
        finally:
            body.let_go()
        try:
            protocol.response_bytes(*answer)
        except ProtocolClosed:
            return

    async def _read(self, protocol: HTTPProtocol, body: Body) -> None:
        chunks: AsyncIterator[bytes] = aiter(protocol)
        while True:
            try:
                chunk = await asyncio.wait_for(anext(chunks), SECONDS_OF_SILENCE)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise Unread(408, "Nothing more arrived for a minute. Nothing was kept.") from None
            body.add(bytes(chunk))

    def _answer(self, environ: WSGIEnvironment) -> tuple[int, list[tuple[str, str]], bytes]:
        said: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
            said[:] = [int(status.partition(" ")[0]), [(name.lower(), value) for name, value in headers]]
            return lambda _chunk: None

        chunks = self._site(environ, start)
        try:
            content = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        return said[0], said[1], content


def environ_of(scope: Scope, body: Body) -> WSGIEnvironment:
    """Return the request as PEP 3333 has it; the address of whoever asks is always this machine's."""
    host, _colon, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body.take()),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **_headers(scope),
    }
    # What arrived, not what was announced: a page tells by it that a file was too large to be passed on.
    environ["CONTENT_LENGTH"] = str(body.length)
    return environ


def _headers(scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    if scope.authority:
        found["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        if "_" in name:  # it would pass for the one with a hyphen, which a proxy sets
            continue
        key = name.upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{joint}{value}" if key in found and key != "HTTP_HOST" else value
    return found
