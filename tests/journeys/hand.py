"""Somebody at a browser: opens, fills, presses; every page that they meet is looked at by axe, narrow and wide."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser, Page, Response, Route

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (390, 1280)
AGENT = "Mozilla/5.0 (canary-agent-7d1f; journeys)"
SUBMIT = "main form button:not([name])"
# What passes is counted, not described: describing it takes longer than looking.
ONLY_VIOLATIONS = "axe.run({resultTypes: ['violations']})"
# What was looked at already, by anybody: a page of a kind is looked at once in each language.
_looked_at: set[tuple[str, str]] = set()


class Hand:
    """One person with one browser context. `scripts=False` switches JavaScript off, as Tor Browser's "Safest" does."""

    def __init__(self, browser: Browser, address: str, language: str, *, scripts: bool) -> None:
        self.address, self.language, self.asked_elsewhere = address, language, list[str]()
        self._own = browser.new_context(java_script_enabled=scripts, locale=language, user_agent=AGENT)
        self._own.set_default_timeout(20_000)
        self._own.route("**/*", self._only_here)
        self.page: Page = self._own.new_page()
        self._glass = browser.new_context(locale=language)
        self._through: Page = self._glass.new_page()
        self.found: list[str] = []

    def _only_here(self, route: Route) -> None:
        if route.request.url.startswith((self.address, "data:")):
            route.continue_()
        else:
            self.asked_elsewhere.append(route.request.url)
            route.abort()

    def close(self) -> None:
        self._own.close()
        self._glass.close()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address).partition("?")[0]

    def open(self, path: str) -> Response:
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.status == 200, (path, response.status)
        self.look()
        return response

    def fill(self, values: Mapping[str, str]) -> None:
        """Give each named field its value, whatever kind of field it is; fields that are not there are left out."""
        for name, value in values.items():
            field = self.page.locator(f'main form [name="{name}"]')
            if not field.count():
                continue
            kind = field.first.evaluate("e => e.type")
            if kind in {"radio", "checkbox"}:
                self.page.locator(f'main form [name="{name}"][value="{value}"]').check(force=True)
            elif kind.startswith("select"):
                field.select_option(value)
            else:
                field.fill(value)

    def submit(self, *, by_keyboard: bool = True) -> None:
        """Press the form's own button, by keyboard where it is not said otherwise."""
        button = self.page.locator(SUBMIT).first
        if by_keyboard:
            button.focus()
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        else:
            with self.page.expect_navigation():
                button.click()
        self.look()

    def do(self, path: str, values: Mapping[str, str]) -> None:
        """Open the page of an act, fill it and submit it; it must be accepted."""
        self.open(path)
        self.fill(values)
        self.submit()
        assert self.path != path, (path, self.page.locator("main").inner_text()[:1500])

    def links(self, pattern: str) -> list[str]:
        return list(dict.fromkeys(re.findall(pattern, self.page.content())))

    def text(self) -> str:
        return str(self.page.locator("body").inner_text())

    def look(self) -> None:
        """Let axe look at what this person sees, on a telephone and on a desk; nothing may stand out of the page."""
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", self.path)
        direction = str(self.page.locator("html").get_attribute("dir"))
        if not AXE.exists() or (kind, direction) in _looked_at or not self.page.url.startswith(self.address):
            return
        _looked_at.add((kind, direction))
        # Axe needs scripts and some pages come once only: it looks at a copy of the page at the same address.
        copy, address = self.page.content(), self.page.url
        self._through.route(address, lambda route: route.fulfill(body=copy, content_type="text/html; charset=utf-8"))
        self._through.goto(address)
        self._through.evaluate(AXE.read_text("utf-8"))
        for width in WIDTHS:
            self._through.set_viewport_size({"width": width, "height": 900})
            seen: dict[str, Any] = self._through.evaluate(ONLY_VIOLATIONS)
            self.found += [
                f"{kind} {direction} {width}: {one['id']}: {one['nodes'][0]['html'][:160]}"
                for one in seen["violations"]
            ]
            if self._through.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                self.found.append(f"{kind} {direction} {width}: something stands out of the page")
        self._through.unroute(address)
