"""Draw docs/engines/names.png: recall for each culture beside a plain anchor, from the pairs measured now.

Run `HAVN_NAME_PAIRS=… python -m benchmarks.names_evaluation.chart`.
"""

from __future__ import annotations

import os
from pathlib import Path

import resvg_py

from benchmarks.anchors_names import transliterated_token_sort
from benchmarks.names_evaluation.known_pairs import Pair, pairs
from benchmarks.names_evaluation.measures import by_culture, pairs_in, scored, threshold
from havn.engines.names import similarity

_WIDTH, _LEFT, _BAR, _ROW = 900, 70, 340, 19
_INK, _PLAIN, _OURS = "#22303c", "#c9c2b4", "#1f6f78"


def main() -> None:
    """Measure and draw."""
    panels = [
        ("Development pairs", pairs_in(Path(os.environ["HAVN_NAME_PAIRS"]))),
        ("People in the history books", list(pairs())),
    ]
    drawn = [_panel(title, known, _LEFT + place * 430) for place, (title, known) in enumerate(panels)]
    height = 90 + _ROW * max(rows for _, rows in drawn)
    body = "".join(text for text, _ in drawn)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" font-family="DejaVu Sans" fill="{_INK}">'
        f'<rect width="100%" height="100%" fill="#fffdf8"/>{body}</svg>'
    )
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg))
    (Path(__file__).parents[2] / "docs" / "engines" / "names.png").write_bytes(png)


def _panel(title: str, known: list[Pair], left: int) -> tuple[str, int]:
    found = []
    for matcher in (similarity, transliterated_token_sort):
        scores = scored(known, matcher)
        found.append(by_culture(scores, threshold(scores, 0.01)))
    ours, plain = found
    parts = [
        f'<text x="{left}" y="28" font-size="16" font-weight="bold">{title}</text>',
        f'<text x="{left}" y="48" font-size="11">found at 1 % false positives over all: ours, and (grey) token sort</text>',
    ]
    for row, culture in enumerate(ours):
        top = 64 + row * _ROW
        recall = ours[culture][0]
        parts += [
            f'<text x="{left - 8}" y="{top + 11}" font-size="11" text-anchor="end">{culture}</text>',
            f'<rect x="{left}" y="{top}" width="{recall * _BAR * 0.85:.1f}" height="8" fill="{_OURS}"/>',
            f'<rect x="{left}" y="{top + 8}" width="{plain[culture][0] * _BAR * 0.85:.1f}" height="5" fill="{_PLAIN}"/>',
            f'<text x="{left + _BAR * 0.85 + 8:.0f}" y="{top + 11}" font-size="11">{recall:.2f}</text>',
        ]
    return "".join(parts), len(ours)


if __name__ == "__main__":
    main()
