"""Draws the mark, the icons and the harbour at dusk as PNG and WebP: `python -m tools.draw_marks`.

The mark is a house with a lit gable, and its light on the water. Pages load pictures of dots only, because Tor Browser at
“Safest” shows no SVG.
"""

from __future__ import annotations

import io
import random
from pathlib import Path

import resvg_py
from PIL import Image, ImageOps

STATIC = Path(__file__).resolve().parents[1] / "src/havn/foundations/screens/static/screens"
LAMP, DEEP, PALE = "#eda03a", "#0f3b47", "#f3f7f5"
WIDTH, HEIGHT = 1600, 640
WATER = 520


def mark(house: str) -> str:
    """Return the mark as SVG, 36 units square; the reflection narrows as light on water does."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">'
        f'<path fill="{house}" d="M18 .8 7.2 10.4V24h21.6V10.4z"/><circle cx="18" cy="12.6" r="4" fill="{LAMP}"/>'
        f'<path stroke="{house}" stroke-width="2.4" stroke-linecap="round" d="M2.4 27h31.2"/>'
        f'<path stroke="{LAMP}" stroke-width="2.2" stroke-linecap="round" d="M11.4 31h13.2M15.4 34.7h5.2"/></svg>'
    )


def icon() -> str:
    """Return the mark on dark water, for a home screen."""
    inner = mark(PALE).replace("<svg ", '<svg x="11" y="10" width="42" height="42" ')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path fill="{DEEP}" d="M0 0h64v64H0z"/>{inner}</svg>'


def sheet() -> str:
    """Return an empty sheet of paper: the icon of pages whose tab should tell nothing."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        '<path d="M8 4h11l6 6v18H8z" fill="#fff" stroke="#8a979b" stroke-width="2"/></svg>'
    )


def picture(svg: str, width: int, height: int | None = None) -> Image.Image:
    """Return an SVG as dots."""
    return Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height or width)))


def harbour() -> str:
    """Return the harbour at dusk as SVG: sky, a far shore, houses on the quay, the lamp that shows the way in."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        "<defs>"
        '<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#082630"/>'
        '<stop offset=".52" stop-color="#12505d"/><stop offset=".8" stop-color="#35787a"/>'
        '<stop offset=".93" stop-color="#8f9a7c"/><stop offset="1" stop-color="#d3a468"/></linearGradient>'
        '<linearGradient id="sea" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#4d7c77"/>'
        '<stop offset=".25" stop-color="#1a525d"/><stop offset="1" stop-color="#0a2c37"/></linearGradient>'
        '<linearGradient id="beam" x1="1" y1="0" x2="0" y2="0"><stop offset="0" stop-color="#f9cf86" stop-opacity=".62"/>'
        '<stop offset=".5" stop-color="#f9cf86" stop-opacity=".13"/>'
        '<stop offset="1" stop-color="#f9cf86" stop-opacity="0"/></linearGradient>'
        f'<radialGradient id="glow">{_fading()}</radialGradient></defs>'
        f'<path fill="url(#sky)" d="M0 0h{WIDTH}v{WATER}H0z"/>{_stars()}'
        f'<path fill="#2a666c" opacity=".75" d="M0 {WATER}V486q130-30 250-12t240-6 260 10 260-14 250 8 340-20V{WATER}z"/>'
        f'<path fill="url(#sea)" d="M0 {WATER}h{WIDTH}v{HEIGHT - WATER}H0z"/>'
        '<path fill="url(#beam)" d="M1252 172 250 44v170z"/>'
        f"{_houses()}{_lighthouse()}{_reflections()}</svg>"
    )


def _fading() -> str:
    # Squared, so that the glow has no edge.
    stops = ((step / 10, 0.62 * (1 - step / 10) ** 2.4) for step in range(11))
    return "".join(f'<stop offset="{at}" stop-color="#fbd48d" stop-opacity="{light:.3f}"/>' for at, light in stops)


def _stars() -> str:
    draw = random.Random(7)  # noqa: S311 - where stars stand need not be a secret
    dots = (
        f'<circle cx="{draw.randrange(WIDTH)}" cy="{draw.randrange(10, 230)}" r="{draw.choice((0.8, 1, 1.4))}"/>'
        for _star in range(46)
    )
    return f'<g fill="#e8f1ee" opacity=".5">{"".join(dots)}</g>'


# Left edge, width, height to the eaves, height of the gable, windows as (across, up).
HOUSES = (
    (742, 62, 66, 30, ((18, 30),)),
    (812, 74, 92, 38, ((16, 54), (44, 24))),
    (894, 58, 74, 32, ((22, 36),)),
    (960, 84, 118, 44, ((18, 78), (50, 78), (18, 36))),
    (1052, 66, 88, 36, ((24, 46),)),
    (1318, 88, 104, 46, ((20, 64), (52, 64), (52, 26))),
    (1414, 70, 132, 40, ((26, 92), (26, 44))),
    (1492, 120, 84, 52, ((26, 44), (72, 44))),
)


def _houses() -> str:
    parts = []
    for number, (left, width, eaves, gable, windows) in enumerate(HOUSES):
        fill = ("#0b2f3a", "#0d3541")[number % 2]
        parts.append(
            f'<path fill="{fill}" d="M{left} {WATER}V{WATER - eaves}l{width / 2} {-gable} {width / 2} {gable}v{eaves}z"/>'
        )
        parts += [
            f'<path fill="#f6bd68" d="M{left + across} {WATER - up}v-13q0-5 5-5h4q5 0 5 5v13z"/>' for across, up in windows
        ]
    return f'<path fill="#082630" d="M700 {WATER - 4}h{WIDTH - 700}v12H700z"/>{"".join(parts)}'


def _lighthouse() -> str:
    return (
        '<circle cx="1252" cy="172" r="210" fill="url(#glow)"/>'
        f'<path fill="#092833" d="M1184 {WATER}V202l68-80 68 80v{WATER - 202}z"/>'
        '<circle cx="1252" cy="172" r="62" fill="url(#glow)"/><circle cx="1252" cy="172" r="17" fill="#ffe2ad"/>'
        f'<path fill="#f6bd68" d="M1234 {WATER}v-52q0-18 18-18t18 18v52z"/>'
        '<g fill="#f6bd68"><path d="M1212 300v-15q0-6 6-6h5q6 0 6 6v15z"/><path d="M1275 364v-15q0-6 6-6h5q6 0 6 6v15z"/></g>'
    )


def _reflections() -> str:
    lines = []
    for step in range(8):
        half, down = 64 - step * 6.5, WATER + 14 + step * 14
        lines.append(f'<path stroke-width="{4 - step * 0.2}" d="M{1252 - half} {down}h{2 * half}" opacity="{0.9 - step * 0.08}"/>')
    for left, width, _eaves, _gable, windows in HOUSES:
        for step in range(len(windows) + 1):
            half, middle = (width / 4) * (1 - step * 0.22), left + width / 2
            lines.append(f'<path stroke-width="2.5" d="M{middle - half} {WATER + 16 + step * 13}h{2 * half}" opacity=".42"/>')
    return f'<g stroke="#f6bd68" stroke-linecap="round">{"".join(lines)}</g>'


def main() -> None:
    """Draw everything anew."""
    STATIC.mkdir(parents=True, exist_ok=True)
    for name, house in (("mark", DEEP), ("mark-light", PALE)):
        for times in (1, 2):
            suffix = "" if times == 1 else "@2x"
            picture(mark(house), 36 * times).save(STATIC / f"{name}{suffix}.png", optimize=True)
    picture(icon(), 180).convert("RGB").save(STATIC / "touch.png", optimize=True)
    picture(icon(), 48).save(STATIC / "favicon.png", optimize=True)
    picture(icon(), 256).save(STATIC / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)])
    picture(sheet(), 32).save(STATIC / "sheet.png", optimize=True)
    dusk = picture(harbour(), 2000, 800).convert("RGB")
    dusk.save(STATIC / "hero.webp", quality=80, method=6)
    ImageOps.mirror(dusk).save(STATIC / "hero-rtl.webp", quality=80, method=6)
    for path in sorted(STATIC.glob("*.png")) + sorted(STATIC.glob("*.webp")) + sorted(STATIC.glob("*.ico")):
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
