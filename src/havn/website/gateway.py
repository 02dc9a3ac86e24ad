"""Takes requests from the server's event loop to the site, whose pages are made in threads.

What somebody sends is read here, before a thread is taken: a slow line, or one who keeps it slow on purpose, then holds
a few kilobytes and no thread. (Behind the usual gateway two such connections silenced a server of two threads for
good.) The address of whoever asks is not passed on.
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from granian.rsgi import ProtocolClosed, ProtocolError  # type: ignore[attr-defined] # exported without saying so

from havn.website.bodies import LATER, Body, Room, Unread

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined] # the same

SECONDS_OF_SILENCE = 60.0
PAGE = (
    '<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title></head>'
    '<body><main><h1>{title}</h1><p>{sentence}</p><p><a href="{address}">{back}</a></p></main></body></html>'
)
PAGE_HEADERS = [
    ("content-type", "text/html; charset=utf-8"),
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
]


# Pages made at the same time: more threads at once only take the interpreter from each other.
PAGES_AT_ONCE = 2
SLOW = ("/account/", "/setup/", "/join/", "/come-back/")


def may_be_slow(environ: WSGIEnvironment) -> bool:
    """Say whether a request may stretch a passphrase or clean a file, and would hold up pages meanwhile."""
    if environ["REQUEST_METHOD"] != "POST":
        return False
    is_upload = str(environ.get("CONTENT_TYPE", "")).startswith("multipart/")
    return is_upload or str(environ["PATH_INFO"]).startswith(SLOW)


class Gateway:
    """The site as the server calls it: the body first, then a thread of `threads`.

    Ordinary pages wait for each other, first come, first served; what may be slow never holds one of their places.
    """

    def __init__(self, site: WSGIApplication, threads: int) -> None:
        self._site = site
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._room = Room()
        self._pages = asyncio.Semaphore(PAGES_AT_ONCE)

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        body = Body(self._room)
        try:
            await self._read(protocol, body)
            environ = environ_of(scope, body)
            async with nullcontext() if may_be_slow(environ) else self._pages:
                answer = await asyncio.get_running_loop().run_in_executor(self._pool, self._answer, environ)
        except Unread as unread:
            answer = (unread.status, PAGE_HEADERS, page_of(unread, environ_of(scope, Body(self._room))))
        except ProtocolError:
            return  # the sender went away
        finally:
            body.let_go()
        try:
            protocol.response_bytes(*answer)
        except ProtocolClosed:
            return

    async def _read(self, protocol: HTTPProtocol, body: Body) -> None:
        clock = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(SECONDS_OF_SILENCE) as patience:
                body.stop = lambda: None if patience.expired() else patience.reschedule(clock())
                self._room.reading.add(body)
                async for chunk in protocol:
                    body.add(chunk, clock())
                    patience.reschedule(clock() + SECONDS_OF_SILENCE)
        except TimeoutError:
            if not body.is_broken_off:
                raise Unread(408, _("Nothing more arrived for a minute. Nothing was kept.")) from None
        finally:
            self._room.reading.discard(body)
        if body.is_broken_off:
            raise Unread(503, LATER)

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


def page_of(unread: Unread, environ: WSGIEnvironment) -> bytes:
    """Return the page of what was not read, with the way back; the site is asked for the language alone."""
    request = WSGIRequest(environ)
    language = translation.get_language_from_request(request)
    with translation.override(language):
        page = PAGE.format(
            language=language,
            direction="rtl" if translation.get_language_bidi() else "ltr",
            title=translation.gettext("Not sent"),
            sentence=unread.sentence,
            # One slash only: two at the beginning would lead to another site.
            address="/" + quote(request.path.lstrip("/")),
            back=translation.gettext("Back to the page"),
        )
    return page.encode()


def environ_of(scope: Scope, body: Body) -> WSGIEnvironment:
    """Return the request as PEP 3333 has it; the address of whoever asks is always this machine's."""
    host, _colon, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # The server has decoded it; a second time would make another path of one with an encoded percent sign.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body.take(),
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
