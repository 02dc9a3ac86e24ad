"""What a list shows: columns as declarations, filled from rows that a query returned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True)
class Column:
    """One column: `value` takes a row; `kind` is text, handle, tag, clock, money, date, number or yes-no.

    `link` takes a row and returns an address; `sort` names the key that the list may be sorted by; `tone` takes a row
    and returns ok, soon, late or quiet for tags; `note` takes a row and returns a quiet second line.
    """

    key: str
    label: object
    value: Callable[[Any], Any]
    kind: str = "text"
    link: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    sort: str = ""
    note: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Cell:
    """One filled cell."""

    kind: str
    label: object
    value: Any
    url: str = ""
    tone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Heading:
    """A column's heading; `url` sorts by it, `direction` is ascending, descending or nothing."""

    label: object
    kind: str
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Table:
    """Columns in order, with the sentence that stands where there is nothing yet."""

    columns: tuple[Column, ...]
    caption: object = ""

    def headings(self, sort: str, link: Callable[[str], str]) -> list[Heading]:
        """Return the headings; `link` makes an address that sorts by the given key."""
        return [self._heading(column, sort, link) for column in self.columns]

    def _heading(self, column: Column, sort: str, link: Callable[[str], str]) -> Heading:
        if not column.sort:
            return Heading(column.label, column.kind)
        direction = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(sort, "")
        wanted = f"-{column.sort}" if direction == "ascending" else column.sort
        return Heading(column.label, column.kind, link(wanted), direction)

    def rows(self, items: Iterable[Any]) -> list[list[Cell]]:
        """Return the filled cells, row by row."""
        return [[self._cell(column, item) for column in self.columns] for item in items]

    def _cell(self, column: Column, item: Any) -> Cell:
        return Cell(
            column.kind,
            column.label,
            column.value(item),
            column.link(item) if column.link else "",
            column.tone(item) if column.tone else "",
            column.note(item) if column.note else "",
        )

    @property
    def sortable(self) -> frozenset[str]:
        """Return the keys that a list may be sorted by, with and without the minus of descending."""
        keys = {column.sort for column in self.columns if column.sort}
        return frozenset(keys | {f"-{key}" for key in keys})
