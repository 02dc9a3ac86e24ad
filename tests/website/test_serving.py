"""What the application server gets to see when everything else is broken."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from havn.foundations.errors import WrongState
from havn.website.commands.serving import _answer, refuse_if_taken

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


def test_an_error_that_no_page_could_be_made_of_tells_nothing_of_what_was_written(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
        raise ValueError("Zarathustra wrote this")

    said: list[str] = []
    body = b"".join(_answer(broken, {}, lambda status, _headers: said.append(status)))  # type: ignore[arg-type,return-value]
    assert (said, b"Zarathustra" in body) == (["500 Internal Server Error"], False)
    assert [record.getMessage() for record in caplog.records] == ["ValueError before a page could be made"]
    assert "Zarathustra" not in caplog.text


def test_a_second_server_on_the_same_port_is_refused_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(WrongState) as caught:
            refuse_if_taken("127.0.0.1", port)
    assert str(caught.value) == f"Something else answers on 127.0.0.1:{port}. Stop it, or choose another HAVN_PORT."
    refuse_if_taken("127.0.0.1", port)
