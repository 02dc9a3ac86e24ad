"""A browser as small as can be: one connection, its cookies, hidden fields. It costs little beside what is measured."""

from __future__ import annotations

import html
import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
MAIN = re.compile(r"<main.*</main>", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """An answer: where it was, its status, headers and body as they came over the wire."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, when it was not compressed."""
        return self.body.decode()

    @property
    def wire_bytes(self) -> int:
        """How many bytes the answer took, with its headers."""
        return len(self.body) + sum(len(name) + len(value) + 4 for name, value in self.headers.items()) + 17

    def hidden(self) -> dict[str, str]:
        """Return the hidden fields of the page's own form."""
        return {name: html.unescape(value) for name, value in HIDDEN.findall(MAIN.search(self.text)[0])}


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, port: int) -> None:
        # It connects again by itself after `close`, as a browser does when the server let an idle connection go.
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, compressed: bool = False) -> Page:
        """Open a page."""
        return self._ask("GET", path, None, {"Accept-Encoding": "gzip"} if compressed else {})

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Send a form from a page of this site."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return self._ask("POST", path, urlencode(fields), headers)

    def follow(self, page: Page) -> Page:
        """Go where an answer leads; stay where it leads nowhere."""
        return self.get(urlsplit(page.headers["location"]).path) if page.status == 302 else page

    def close(self) -> None:
        """Let the connection go."""
        self.connection.close()

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Page:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _mark, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        kept = {name.lower(): value for name, value in answer.getheaders()}
        return Page(path, answer.status, kept, content)
