"""`havn serve`: the site, and background work beside it in the same process.

One process writes to SQLite, so that its writers queue fairly. Its threads are more than what is slow can hold, so that
a page is not stuck behind passphrases and files. The server keeps no access log: it would be a list of addresses.
"""

from __future__ import annotations

import atexit
import logging
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from havn.foundations.errors import WrongState
from havn.website.commands import ready

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from granian.server.common import AbstractServer

    from havn.website.gateway import Gateway

# At most sixteen are held by what is slow or waits for it: six by files (`foundations.files.turns`), ten by people who
# sign in (`vault.guard`). The other four are for pages, always.
THREADS = 20
log = logging.getLogger("havn.serving")


def serve(asked: argparse.Namespace) -> int:
    """Bring the installation up to date, walk through its set-up when it has none, and serve it."""
    ready.load()
    ready.bring_up_to_date()
    from havn.website.commands.setup import is_set_up, setup_by_asking

    if not is_set_up():
        if not sys.stdin.isatty():
            ready.say("This installation is not set up yet. Run `havn setup` first; it asks for what it needs.")
            return 1
        setup_by_asking()
    listen(asked.address, asked.port)
    return 0


def listen(address: str, port: int | None) -> None:
    """Serve until the process is told to stop."""
    from django.conf import settings

    port = port or settings.CONFIG.port  # type: ignore[misc] # the settings of the tests have none
    refuse_if_taken(address, port)
    ready.say(f"Havn answers on http://{address}:{port}/ (stop it with Ctrl-C).")
    server_of("havn.website.commands.serving:application", address, port).serve()


def server_of(application: str, address: str, port: int) -> AbstractServer[Any]:
    """Return the server of what `application` (module:function) makes, ready to serve."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    return Granian(
        application,
        factory=True,
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        # One connection carries one request at a time; HTTP/2 would multiply what a connection may hold.
        http=HTTPModes.http1,
        workers=1,
        log_access=False,
        log_level=LogLevels.warning,
        websockets=False,
    )


def refuse_if_taken(address: str, port: int) -> None:
    """Raise `WrongState` when something answers there: two servers would share the port and one database."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            sentence = f"Something else answers on {address}:{port}. Stop it, or choose another HAVN_PORT."
            raise WrongState(sentence) from error


def application() -> Gateway:
    """Return the site with a worker running beside it; the server calls this in the process that answers."""
    from django.urls import get_resolver

    from havn.foundations.tasks.worker import Worker
    from havn.website.gateway import Gateway
    from havn.website.wsgi import application as site

    assert get_resolver().url_patterns  # whatever is broken there is better found now than by the first who needs help
    worker = Worker()
    worker.start()
    atexit.register(worker.stop)
    return Gateway(partial(_answer, site), THREADS)


def _answer(site: WSGIApplication, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """Answer, also when not even the page of an error could be made."""
    try:
        return site(environ, start)
    except Exception as error:  # noqa: BLE001 - the server would print its message, which may quote what people wrote
        log.error("%s before a page could be made", type(error).__name__)  # noqa: TRY400 - the traceback may quote too
        start(
            "500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        )
        return [b"Something is broken here. Nothing was saved. Please try again later."]
