"""Panels of horizontal bars for the pages in docs/engines: ours in colour, plain ways in grey."""

from __future__ import annotations

import resvg_py

LEFT, FULL, ROW = 190, 190, 30
WIDE, HIGH = 470, 200
INK, PLAIN, OURS = "#22303c", "#c9c2b4", "#1f6f78"

Bar = tuple[str, float, str]
"""Name, value, and how the value is written."""
Panel = tuple[str, str, list[Bar], float]
"""Title, what is shown, bars, and the value of a full bar."""


def drawing(panels: list[Panel]) -> bytes:
    """Return a PNG of the panels, two in a row."""
    body = "".join(_panel(*panel, WIDE * (at % 2), HIGH * (at // 2)) for at, panel in enumerate(panels))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * WIDE}" height="{HIGH * ((len(panels) + 1) // 2)}"'
        f' font-family="DejaVu Sans" fill="{INK}"><rect width="100%" height="100%" fill="#fffdf8"/>{body}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))


def _panel(title: str, what: str, bars: list[Bar], most: float, left: int, top: int) -> str:
    parts = [
        _text(left + 24, top + 34, title, 'font-size="16" font-weight="bold"'),
        _text(left + 24, top + 54, what, 'font-size="11"'),
    ]
    for row, (name, value, shown) in enumerate(bars):
        at, width = top + 72 + row * ROW, min(value / most, 1) * FULL
        colour = OURS if name.startswith("ours") else PLAIN
        parts += [
            _text(left + LEFT - 8, at + 12, name, 'font-size="11" text-anchor="end"'),
            f'<rect x="{left + LEFT}" y="{at}" width="{width:.1f}" height="16" fill="{colour}"/>',
            _text(left + LEFT + width + 8, at + 12, shown, 'font-size="11"'),
        ]
    return "".join(parts)


def _text(left: float, top: float, text: str, style: str) -> str:
    return f'<text x="{left:.0f}" y="{top}" {style}>{text}</text>'
