"""Lists taken away as CSV: what a spreadsheet would run as a formula is made plain text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.encoding import force_str

if TYPE_CHECKING:
    from collections.abc import Iterable

    from havn.foundations.screens.tables import Cell, Table

# A cell that begins with one of these is run as a formula by the common spreadsheets (OWASP: CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: object) -> str:
    """Return a cell's text, with an apostrophe before anything that a spreadsheet would run."""
    text = (
        ""
        if value is None or value is False
        else " ".join(map(force_str, value))
        if isinstance(value, tuple)
        else force_str(value)
    )
    return f"'{text}" if text.lstrip(" \N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}").startswith(FORMULA) else text


def as_csv(table: Table, items: Iterable[object], *, name: str) -> HttpResponse:
    """Answer with all rows of a list as CSV (RFC 4180, UTF-8 with a mark so that spreadsheets read every script)."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([harmless(column.label) for column in table.columns])
    for row in table.rows(items):
        writer.writerow([_told(cell) for cell in row])
    response = HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + written.getvalue(), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _told(cell: Cell) -> str:
    if not cell.note:
        return harmless(cell.value)
    return harmless(" · ".join(force_str(part) for part in (cell.value, cell.note) if part))
