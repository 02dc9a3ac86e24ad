"""What the application server gets to see when everything else is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.website.commands.serving import _answer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    import pytest


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
