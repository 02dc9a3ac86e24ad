"""A browser without scripts: it knows pages, forms and cookies, and nothing of what lies behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.test import Client

if TYPE_CHECKING:
    from django.http import HttpResponse

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Form:
    """A form of a page: where it goes, what is filled in already, which names and buttons it has."""

    action: str
    filled: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.codes: list[str] = []
        self.in_main = self.in_code = False
        self.area = self.select = ""
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.in_main = self.in_main or tag == "main"
        self.in_code = "code-block__group" in given.get("class", "")
        if tag == "a":
            self.links.append(given.get("href", ""))
        if not self.in_main:
            return
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "input" and self.forms:
            self._input(given)
        elif tag == "textarea":
            self.area = given["name"]
            self.forms[-1].names.add(self.area)
            self.forms[-1].filled[self.area] = [""]
        elif tag == "select":
            self.select = given["name"]
            self.forms[-1].names.add(self.select)
        elif tag == "option" and self.select and "selected" in given:
            self.forms[-1].filled[self.select] = [given["value"]]

    def _input(self, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given["name"]
        self.forms[-1].names.add(name)
        if kind == "file" or (kind in {"radio", "checkbox"} and "checked" not in given):
            return
        self.forms[-1].filled.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.in_main = False
        if tag in {"textarea", "select"}:
            self.area = self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1].filled[self.area] = [data.removeprefix("\n")]
        if self.in_code and data.strip():
            self.codes.append(data.strip())
            self.in_code = False
        if data.strip():
            self.words.append(" ".join(data.split()))


@dataclass
class Page:
    """An answer as somebody sees it."""

    path: str
    response: HttpResponse
    forms: list[Form]
    words: str
    codes: list[str]
    links: list[str]

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def html(self) -> str:
        return self.response.content.decode()

    @property
    def code(self) -> str:
        """The code that the page shows, as digits."""
        return " ".join(self.codes[:12])


class Browser:
    """Somebody's browser: cookies, a language, and the page that is open."""

    def __init__(self, language: str = "en", **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True, headers={"Accept-Language": language, **SAME_SITE, **headers})
        self.page: Page

    def open(self, path: str) -> Page:
        self.page = self._read(path, self.client.get(path))
        return self.page

    def send(
        self, *, form: Form | None = None, path: str = "", files: dict[str, Any] | None = None, **typed: Any
    ) -> Page:
        """Fill in the form that is open and send it; then go where the answer leads."""
        form = form or self.page.forms[0]
        fields = {**form.filled, **{name.replace("__", "."): value for name, value in typed.items()}}
        sent = {name: value for name, value in fields.items() if value is not None}
        where = path or form.action or self.page.path
        response = self.client.post(where, {**sent, **(files or {})})
        while response.status_code == 302 and response["Location"].startswith("/"):
            where = response["Location"]
            response = self.client.get(where)
        self.page = self._read(where, response)
        return self.page

    @staticmethod
    def _read(path: str, response: HttpResponse) -> Page:
        reader = _Reader()
        if response.get("Content-Type", "").startswith("text/html"):
            reader.feed(response.content.decode())
        return Page(path, response, reader.forms, " ".join(reader.words), reader.codes, reader.links)


TOLD: dict[str, dict[str, Any]] = {
    "asking": {"asks": "self"},
    "happened": {"happened": "Two men came at night."},
    "needs": {"needs": ["legal", "relocation"]},
}


def write(browser: Browser, until: str = "check", told: dict[str, dict[str, Any]] | None = None) -> list[str]:
    """Go from page to page, telling what belongs there, until the step of that name; return the steps that were asked."""
    told = TOLD | (told or {})
    browser.open("/help/protection/asking/")
    asked = []
    for _step in range(40):
        step = browser.page.path.split("?")[0].rstrip("/").rpartition("/")[2]
        if step == until:
            return asked
        asked.append(step)
        browser.send(**told.get(step, {}))
        assert browser.page.status == 200, browser.page.words
    raise AssertionError(asked)


def send_request(browser: Browser, told: dict[str, dict[str, Any]] | None = None) -> str:
    """Write and send a request; return the code."""
    write(browser, told=told)
    browser.send()
    assert browser.page.status == 200, browser.page.words
    return browser.page.code


def send_quickly(browser: Browser) -> str:
    """Send the same request on the one page, for tests of what comes afterwards; return the code."""
    browser.open("/help/protection/one-page/")
    browser.send(**{name: value for page in TOLD.values() for name, value in page.items()})
    assert browser.page.status == 200, browser.page.words
    return browser.page.code


def open_mailbox(code: str, language: str = "en") -> Browser:
    """Open a mailbox in a new browser."""
    browser = Browser(language)
    browser.open("/mailbox/")
    browser.send(code=code)
    return browser
