"""Reads a page as a browser does, as far as labels, styles and foreign addresses go."""

from __future__ import annotations

from html.parser import HTMLParser

FIELDS = {"input", "select", "textarea"}
SILENT = {"hidden", "submit", "button"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """What a page holds: its fields and labels, what is inline, what would be fetched from elsewhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.labels: set[str] = set()
        self.wrapped: set[str] = set()
        self.inline: list[str] = []
        self.foreign: list[str] = []
        self.leading: int = 0
        self.titles: int = 0
        self._open: list[str] = []
        self.feed(text)

    @property
    def unlabelled(self) -> list[str]:
        """Return the names of the fields that nothing names: no label, no aria-label."""
        return sorted(name for key, name in self.fields.items() if key not in self.labels | self.wrapped)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what matters about an element."""
        told = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if tag in FIELDS and told.get("type") not in SILENT:
            key = told.get("id") or f"nameless {len(self.fields)}"
            self.fields[key] = told.get("name", key)
            if "label" in self._open or told.get("aria-label") or told.get("aria-labelledby"):
                self.wrapped.add(key)
        self.titles += tag == "h1"
        # What a page is for stands out from the rest once, or not at all; the way to help above it is the site's.
        self.leading += "main" in self._open and bool(
            {"button--primary", "button--help"} & set(told.get("class", "").split())
        )
        if tag == "label" and told.get("for"):
            self.labels.add(told["for"])
        self._note(tag, told)

    def handle_endtag(self, tag: str) -> None:
        """Close the element."""
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def _note(self, tag: str, told: dict[str, str]) -> None:
        handlers = [name for name in told if name.startswith("on") or name == "style"]
        if handlers or tag == "style" or (tag == "script" and not told.get("src")):
            self.inline.append(f"<{tag} {' '.join(handlers)}>")
        fetched = [told.get("src", ""), told.get("href", "") if tag == "link" else "", told.get("action", "")]
        self.foreign += [url for url in fetched if url.startswith(("http:", "https:", "//", "data:"))]
