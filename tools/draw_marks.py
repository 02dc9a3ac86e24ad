"""Draws the mark, the icons and the harbour at dusk as PNG and WebP: `python -m tools.draw_marks`.

The sources are in `marks/`: the mark is a house with a lit gable, and its light on the water. Pages load pictures of
dots only, because Tor Browser at “Safest” shows no SVG.
"""

from __future__ import annotations

import io
from pathlib import Path

import resvg_py
from PIL import Image, ImageOps

SOURCES = Path(__file__).parent / "marks"
STATIC = Path(__file__).resolve().parents[1] / "src/havn/foundations/screens/static/screens"
DEEP, PALE = "#0f3b47", "#f3f7f5"


def source(name: str, house: str = DEEP) -> str:
    """Return a drawing as SVG, with the house in the colour that its ground asks for."""
    return (SOURCES / f"{name}.svg").read_text(encoding="utf-8").replace(DEEP, house)


def picture(svg: str, width: int, height: int | None = None) -> Image.Image:
    """Return a drawing as dots; square unless a height is given."""
    return Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height or width)))


def icon(size: int) -> Image.Image:
    """Return the mark on dark water, with the room around it that home screens want."""
    ground = Image.new("RGBA", (size, size), DEEP)
    inner = round(size * 0.66)
    place = (size - inner) // 2
    ground.alpha_composite(picture(source("mark", PALE), inner).convert("RGBA"), (place, place))
    return ground


def main() -> None:
    """Draw everything anew."""
    STATIC.mkdir(parents=True, exist_ok=True)
    for name, house in (("mark", DEEP), ("mark-light", PALE)):
        picture(source("mark", house), 36).save(STATIC / f"{name}.png", optimize=True)
        picture(source("mark", house), 72).save(STATIC / f"{name}@2x.png", optimize=True)
    icon(180).convert("RGB").save(STATIC / "touch.png", optimize=True)
    icon(48).save(STATIC / "favicon.png", optimize=True)
    icon(256).save(STATIC / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)])
    picture(source("sheet"), 32).save(STATIC / "sheet.png", optimize=True)
    dusk = picture(source("harbour"), 2000, 800).convert("RGB")
    dusk.save(STATIC / "hero.webp", quality=80, method=6)
    ImageOps.mirror(dusk).save(STATIC / "hero-rtl.webp", quality=80, method=6)
    for path in sorted(STATIC.iterdir()):
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
