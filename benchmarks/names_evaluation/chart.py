"""Draw docs/engines/names.png: recall for each culture beside a plain anchor, from the pairs measured now.

Run `HAVN_NAME_PAIRS=… python -m benchmarks.names_evaluation.chart`.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import resvg_py

from benchmarks.anchors_names import transliterated_token_sort
from benchmarks.names_evaluation.known_pairs import Pair, pairs
from benchmarks.names_evaluation.measures import by_culture, pairs_in, scored, threshold
from havn.engines.names import similarity

_WIDTH, _LEFT, _FULL, _ROW = 900, 100, 259, 19
_MOST_MICROSECONDS = 105
_INK, _PLAIN, _OURS = "#22303c", "#c9c2b4", "#1f6f78"
_CULTURES = {
    "AR": "Arabic",
    "AZ": "Azerbaijani",
    "BY": "Belarusian",
    "EL": "Greek",
    "ES": "Spanish",
    "FA": "Persian",
    "HE": "Hebrew",
    "HK": "Hong Kong",
    "HY": "Armenian",
    "KA": "Georgian",
    "KG": "Kyrgyz",
    "KO": "Korean",
    "KZ": "Kazakh",
    "MY": "Malaysia",
    "RU": "Russian",
    "TJ": "Tajik",
    "TR": "Turkish",
    "TW": "Taiwan",
    "UA": "Ukrainian",
    "UZ": "Uzbek",
    "ZH": "Chinese",
}


def main() -> None:
    """Measure and draw."""
    panels = [
        ("Development pairs", pairs_in(Path(os.environ["HAVN_NAME_PAIRS"]))),
        ("People in the history books", list(pairs())),
    ]
    drawn = [_panel(title, known, _LEFT + place * 430) for place, (title, known) in enumerate(panels)]
    rows = max(rows for _, rows in drawn)
    body = "".join(text for text, _ in drawn) + _costs(panels[0][1], 64 + (drawn[0][1] + 2) * _ROW)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{90 + _ROW * rows}"'
        f' font-family="DejaVu Sans" fill="{_INK}"><rect width="100%" height="100%" fill="#fffdf8"/>{body}</svg>'
    )
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg))
    (Path(__file__).parents[2] / "docs" / "engines" / "names.png").write_bytes(png)


def _panel(title: str, known: list[Pair], left: int) -> tuple[str, int]:
    ours, plain = (by_culture(scores, threshold(scores, 0.01)) for scores in (
        scored(known, similarity), scored(known, transliterated_token_sort)
    ))  # fmt: skip
    parts = [
        _text(left, 28, title, 'font-size="16" font-weight="bold"'),
        _text(left, 48, "share found where 1 in 100 wrong pairs pass; grey: plain way"),
    ]
    for row, culture in enumerate(ours):
        top = 64 + row * _ROW
        recall = ours[culture][0]
        parts += [
            _text(left - 8, top + 11, _CULTURES[culture], 'font-size="11" text-anchor="end"'),
            _bar(left, top, recall * _FULL, 8, _OURS),
            _bar(left, top + 8, plain[culture][0] * _FULL, 5, _PLAIN),
            _text(left + _FULL + 8, top + 11, f"{recall:.2f}"),
        ]
    return "".join(parts), len(ours)


def _costs(known: list[Pair], top: int) -> str:
    """Draw what a pair costs, in microseconds of the processor, the least of three rounds."""
    parts = [_text(_LEFT, top, "Time to compare a pair", 'font-size="16" font-weight="bold"')]
    for row, (name, matcher, colour) in enumerate(
        (("ours", similarity, _OURS), ("plain way: letter by letter, words sorted", transliterated_token_sort, _PLAIN))
    ):
        rounds = []
        for _ in range(3):
            started = time.process_time()
            scored(known, matcher)
            rounds.append((time.process_time() - started) / len(known) * 1e6)
        below = top + 14 + row * 24
        parts += [
            _bar(_LEFT, below, min(rounds) * _FULL / _MOST_MICROSECONDS, 12, colour),
            _text(_LEFT + min(rounds) * _FULL / _MOST_MICROSECONDS + 8, below + 10, f"{name}, {min(rounds):.0f} µs"),
        ]
    logic = _text(_LEFT, top + 76, "A leading sanctions matcher, measured earlier: 418 µs")
    return "".join([*parts, logic])


def _text(left: float, top: float, text: str, style: str = 'font-size="11"') -> str:
    return f'<text x="{left:.0f}" y="{top}" {style}>{text}</text>'


def _bar(left: int, top: int, width: float, height: int, colour: str) -> str:
    return f'<rect x="{left}" y="{top}" width="{width:.1f}" height="{height}" fill="{colour}"/>'


if __name__ == "__main__":
    main()
