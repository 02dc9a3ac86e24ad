"""Pages are made a few at a time, and what is slow holds none of their places."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from havn.website import gateway
from havn.website.gateway import Gateway
from tests.website.test_gateway import Protocol, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.mark.parametrize(
    ("method", "path", "kind", "is_slow"),
    [
        ("POST", "/account/login/", "application/x-www-form-urlencoded", True),
        ("POST", "/join/token/", "application/x-www-form-urlencoded", True),
        ("POST", "/mailbox/file/", "multipart/form-data; boundary=x", True),
        ("POST", "/help/protection/one-page/", "application/x-www-form-urlencoded", False),
        ("GET", "/account/login/", "", False),
    ],
)
def test_what_may_be_slow_is_told_from_pages(method: str, path: str, kind: str, *, is_slow: bool) -> None:
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_TYPE": kind}
    assert gateway.may_be_slow(environ) is is_slow


def test_only_so_many_pages_are_made_at_once_and_what_is_slow_holds_none_of_their_places() -> None:
    at_once, most, go_on = [0], [0], threading.Event()

    def site(environ: Any, start: Any) -> Iterable[bytes]:
        if gateway.may_be_slow(environ):
            assert go_on.wait(20)
        else:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
            time.sleep(0.02)
            at_once[0] -= 1
        start("200 OK", [])
        return [b"made"]

    async def run() -> None:
        door = Gateway(site, 12)
        slow = [asyncio.ensure_future(door(Scope(path="/account/login/"), Protocol())) for _ in range(6)]
        pages = [Protocol() for _ in range(8)]
        await asyncio.wait_for(asyncio.gather(*(door(Scope(method="GET"), page) for page in pages)), 15)
        assert [page.answer[2] for page in pages] == [b"made"] * 8
        go_on.set()
        await asyncio.gather(*slow)

    asyncio.run(run())
    assert most[0] == gateway.PAGES_AT_ONCE
