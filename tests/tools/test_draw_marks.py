"""The pictures that pages load are the drawings in tools/marks."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tools import draw_marks


@pytest.mark.parametrize(
    ("name", "house", "size"),
    [
        ("mark", draw_marks.DEEP, 36),
        ("mark@2x", draw_marks.DEEP, 72),
        ("mark-light", draw_marks.PALE, 36),
        ("mark-light@2x", draw_marks.PALE, 72),
    ],
)
def test_committed_mark_is_what_its_drawing_makes(name, house, size):
    with Image.open(draw_marks.STATIC / f"{name}.png") as committed:
        drawn = draw_marks.picture(draw_marks.source("mark", house), size)
        assert ImageChops.difference(committed.convert("RGBA"), drawn.convert("RGBA")).getbbox() is None


def test_harbour_for_scripts_from_right_to_left_is_the_other_ones_mirror():
    with (
        Image.open(draw_marks.STATIC / "hero.webp") as left,
        Image.open(draw_marks.STATIC / "hero-rtl.webp") as right,
    ):
        assert left.size == right.size == (2000, 800)
        lamp = (round(1252 * 1.25), round(172 * 1.25))
        assert left.getpixel(lamp)[0] > 230
        assert right.getpixel((1999 - lamp[0], lamp[1]))[0] > 230


def test_no_picture_is_heavier_than_forty_kilobytes():
    pictures = [path for path in draw_marks.STATIC.iterdir() if path.suffix in {".png", ".webp", ".ico"}]
    assert [path.name for path in pictures if path.stat().st_size > 40_000] == []
