"""What a page leaves behind and what it weighs: as little as can be."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders

from tests.programmes.intake.browsing import Browser, open_mailbox, send_request, write

if TYPE_CHECKING:
    from havn.programmes.cases.models import Desk

PART = re.compile(r'<(?:link|script)[^>]*(?:href|src)="/static/([^"]+)"')
MOST_BYTES, MOST_REQUESTS = 30_000, 4
LANGUAGES = ["en", "fr", "es", "ru", "ar"]
STEPS = [
    "asking",
    "reach",
    "reach-more",
    "name",
    "name-more",
    "person",
    "places",
    "work",
    "happened",
    "fears",
    "measures",
    "needs",
    "costs",
    "relocation",
    "family",
    "family-more",
    "approached",
    "referees",
    "documents",
    "sharing",
    "check",
    "later",
    "discard",
    "one-page",
]
MAILBOX = ("", "write/", "file/", "consent/", "withdraw/", "code/")
ALL_OF_IT = {
    "reach": {"reach_channels": "signal"},
    "name": {"name_now": "now"},
    "family": {"family_affected": "yes"},
    "fears": {"fears": "That they come back. " * 40},
}


def weight(browser: Browser, path: str) -> tuple[int, int]:
    """Bytes over the wire with headers and everything that the page names, and how many requests that takes."""
    response = browser.client.get(path, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200, path
    html = gzip.decompress(response.content) if response.get("Content-Encoding") == "gzip" else response.content
    parts = set(PART.findall(html.decode()))
    files = [Path(str(finders.find(part))) for part in parts]
    packed = [path.with_name(path.name + ".gz") if path.suffix == ".css" else path for path in files]
    headers = sum(len(name) + len(str(value)) + 4 for name, value in response.items())
    return len(response.content) + headers + sum(path.stat().st_size + 500 for path in packed), 1 + len(parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_help_and_mailbox_page_is_small(desk: Desk, language: str) -> None:
    browser = Browser(language)
    write(browser, told=ALL_OF_IT)
    heavy = {
        path: measured
        for path in ("/help/", "/help/protection/", "/mailbox/", *(f"/help/protection/{step}/" for step in STEPS))
        if (measured := weight(browser, path)) > (MOST_BYTES, 0) or measured[1] > MOST_REQUESTS
    }
    box = open_mailbox(send_request(Browser(language)), language)
    heavy |= {
        path: measured
        for path in (f"/mailbox/{page}" for page in MAILBOX)
        if (measured := weight(box, path)) > (MOST_BYTES, 0) or measured[1] > MOST_REQUESTS
    }

    assert heavy == {}


@pytest.mark.parametrize("path", ["/", "/help/", "/help/protection/", "/mailbox/", "/help/nowhere/"])
def test_who_only_looks_is_given_no_cookie(desk: Desk, path: str) -> None:
    browser = Browser()
    browser.open(path)

    assert dict(browser.client.cookies) == {}


@pytest.mark.parametrize(
    "path", ["/help/", "/help/protection/", "/help/protection/asking/", "/help/protection/one-page/", "/mailbox/"]
)
def test_no_page_repeats_what_stands_in_its_address(desk: Desk, path: str) -> None:
    assert "quillfeather" not in Browser().open(f"{path}?next=quillfeather&q=quillfeather&more=quillfeather").html


def test_titles_in_the_history_tell_nothing(desk: Desk) -> None:
    browser = Browser()
    write(browser)
    titles = set()
    for path in ("/help/", "/help/protection/", "/help/protection/happened/", "/help/protection/check/", "/mailbox/"):
        titles.add(re.search("<title>(.*)</title>", browser.open(path).html)[1])

    assert all(re.fullmatch(r"Page( \d+)?", title) for title in titles), titles


def test_no_page_names_another_host_but_the_way_out(desk: Desk) -> None:
    browser = Browser()
    write(browser)
    for path in ("/help/", "/help/protection/", "/mailbox/", "/help/protection/check/"):
        hosts = set(re.findall(r"https?://[^\"'<\s]+", browser.open(path).html))
        assert hosts <= {"https://www.wikipedia.org/"}


def test_the_way_out_forgets_what_this_browser_holds(desk: Desk) -> None:
    code = send_request(Browser())
    box = open_mailbox(code)
    assert 'href="/leave/"' in box.page.html
    gone = box.client.get("/leave/")

    assert gone["Location"] == "https://www.wikipedia.org/"
    assert gone["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert all(not morsel.value for name, morsel in box.client.cookies.items() if name != "havn-form")
    assert "Your request arrived" not in box.open("/mailbox/").words


def test_who_holds_nothing_leaves_at_once(desk: Desk) -> None:
    page = Browser().open("/help/protection/")

    assert 'href="https://www.wikipedia.org/"' in page.html
    assert "/leave/" not in page.links


def test_the_code_is_in_no_address_and_no_cookie(desk: Desk) -> None:
    browser = Browser()
    code = send_request(browser)
    browser.send(end=code[-4:])
    kept = " ".join(morsel.OutputString() for morsel in browser.client.cookies.values())

    assert browser.page.path == "/mailbox/"
    for written in (code, code.replace(" ", "")):
        assert written not in kept
        assert written not in browser.page.html
