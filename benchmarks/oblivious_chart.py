"""Draw docs/engines/oblivious.png from figures measured now: cost with proofs, who is found, who by mistake.

Run `HAVN_NAME_PAIRS=… HAVN_BENCH_OBLIVIOUS=1000000 python -m benchmarks.oblivious_chart`.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import resvg_py

from benchmarks.bench_oblivious import figures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Row = tuple[str, str, float | None, float | None]

_WIDTH, _HEIGHT, _ROW, _FULL = 960, 392, 34, 250
_INK, _PLAIN, _OURS, _BOUND = "#22303c", "#c9c2b4", "#1f6f78", "#a8442a"
_MOST_MILLISECONDS = 50.0
_MOST_CANDIDATES = 100.0
_CLEAR = 50
_COSTS = (
    ("enrolling a person", "enrolment of a person", 1.8, 4.0),
    ("asked, year known: half below", "question over 1,000,000, year known, median", None, None),
    ("asked, year known: 95 % below", "question over 1,000,000, year known, 95th", None, 50.0),
    ("asked, year ±1: half below", "question over 1,000,000, year ±1, median", 4.9, None),
    ("asked, year ±1: 95 % below", "question over 1,000,000, year ±1, 95th", 25.0, 50.0),
)
_CANDIDATES = (
    ("name alone (never asked)", "by name alone", 72.0, None),
    ("name, year ±1 (never asked)", "by name and year ±1", 3.4, None),
    ("name, year ±1, country", "with country and year ±1", 0.30, None),
    ("name, year, country", "with country and year known", None, 0.3),
)
_RECALL = (
    ("one spelling each", "recall, one spelling each, the same without", 0.92, 0.90),
    ("two stored, a third asked", "recall, two spellings stored, asked by a third, the same without", None, None),
    (
        "… native in 80 % (assumed)",
        "recall, two spellings stored, native asked too in an assumed 80 %, the same without",
        1.0,
        0.97,
    ),
)


def main() -> None:
    """Measure and draw."""
    measured = {figure.what: figure.value for figure in figures()}
    body = "".join(
        (
            _panel(30, 34, "Processor time of all parties, ms, 1 000 000 persons", _COSTS, measured, _milliseconds),
            _panel(520, 34, "Wrong candidates a question, of 60 000 (log scale)", _CANDIDATES, measured, _candidates),
            _panel(520, 226, "Found: history books without Chinese, Korean", _RECALL, measured, _share),
            _text(30, 290, "ours, with proofs, signatures and paths", _OURS),
            _text(30, 310, "prototype, without proofs (real office holders)", "#8a8172"),
            _text(30, 330, "must be: at most (time, wrong candidates), at least (found)", _BOUND),
        )
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" font-family="DejaVu Sans"'
        f' fill="{_INK}"><rect width="100%" height="100%" fill="#fffdf8"/>{body}</svg>'
    )
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg))
    (Path(__file__).parents[1] / "docs" / "engines" / "oblivious.png").write_bytes(png)


def _panel(
    left: int, top: int, title: str, rows: Sequence[_Row], measured: dict[str, float], scale: Callable[[float], float]
) -> str:
    parts = [f'<text x="{left}" y="{top}" font-size="13" font-weight="bold">{title}</text>']
    for row, (label, prefix, anchor, bound) in enumerate(rows):
        value = next(value for what, value in measured.items() if prefix in what)
        y = top + 16 + row * _ROW
        middle = left + 180
        parts += [_text(left, y + 14, label), _bar(middle, y + 2, scale(value), 12, _OURS)]
        after = 0.0 if bound is None or abs(scale(bound) - scale(value)) > _CLEAR else scale(bound) + 4
        beside = max(scale(value), after)
        parts.append(_text(middle + int(beside) + 6, y + 12, f"{value:.3g}"))
        if anchor is not None:
            parts.append(_bar(middle, y + 15, scale(anchor), 5, _PLAIN))
        if bound is not None:
            parts.append(f'<rect x="{middle + scale(bound):.0f}" y="{y}" width="2" height="22" fill="{_BOUND}"/>')
    return "".join(parts)


def _milliseconds(value: float) -> float:
    return value / _MOST_MILLISECONDS * _FULL


def _candidates(value: float) -> float:
    return max(2.0, math.log10(value / 0.1) / math.log10(_MOST_CANDIDATES / 0.1) * (_FULL - 40))


def _share(value: float) -> float:
    return value * (_FULL - 40)


def _bar(x: int, y: int, width: float, height: int, colour: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width:.0f}" height="{height}" fill="{colour}"/>'


def _text(x: int, y: int, words: str, colour: str = _INK) -> str:
    return f'<text x="{x}" y="{y}" font-size="11" fill="{colour}">{words}</text>'


if __name__ == "__main__":
    main()
