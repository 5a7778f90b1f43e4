"""A task follows from its seed, says on its face that it is training, and an answer is right where the threat was."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from greenlane.inspection.picture import AIR, Frame, Kind
from greenlane.inspection.practice import EDGE, LONGEST, field, fields, fits, pointed, right, sheet, task

BOX = (100, 50, 40, 20)


@pytest.fixture(scope="module")
def frame() -> Frame:
    """Goods of about half the light, with noise, in air."""
    rng = np.random.default_rng(0)
    pixels = np.full((300, 400), AIR, dtype=np.float64)
    pixels[20:280, 20:380] = AIR * 0.4 * (1 + 0.02 * rng.standard_normal((260, 360)))
    return Frame("", Kind.GREY, pixels.clip(0, AIR).astype(np.uint16))


def test_about_half_hold_a_threat_and_the_same_seed_is_the_same_task(frame):
    made = [task(frame, seed) for seed in range(12)]
    assert 2 <= sum(one.box is not None for one in made) <= 10
    for seed, one in enumerate(made[:4]):
        again = task(frame, seed)
        assert again.kind == one.kind and np.array_equal(again.frame.pixels, one.frame.pixels)
    for one in made:
        changed = one.frame.pixels != frame.pixels
        assert bool(one.kind) == bool(one.cls) == bool(one.box) == bool(changed.any())
        if one.box:
            x, y, width, height = one.box
            changed[y : y + height, x : x + width] = False
            assert not changed.any()


def test_what_is_too_large_or_too_coarse_is_not_trained_on():
    assert fits(900, 480, None) and fits(900, 480, [1.5, 1.5]) and fits(2048, 10, [])
    assert not fits(4000, 1000, None) and not fits(900, 400, [13.0, 13.0])


@pytest.mark.parametrize("kind", list(Kind))
def test_a_sheet_says_that_it_is_training(kind):
    shape, of = {Kind.GREY: ((90, 120), np.uint16), Kind.DUAL: ((2, 90, 120), np.uint16)}.get(
        kind, ((90, 120, 3), np.uint8)
    )
    frame = Frame("", kind, np.full(shape, 200, dtype=of))
    plain, boxed = sheet(frame), sheet(frame, (10, 10, 30, 30))
    with Image.open(io.BytesIO(plain.png)) as image:
        assert image.size == (120 + 2 * EDGE, 90 + 2 * EDGE)
        foot = np.asarray(image.convert("L"))[-EDGE + 4 :]
        assert (foot > 128).sum() > 100
    assert boxed.png != plain.png


def test_where_one_points_is_the_pixel_of_the_view():
    assert pointed(EDGE, EDGE, 400, 300) == (0, 0, 1, 1)
    assert pointed(EDGE + 100, EDGE + 50, 2 * LONGEST, 500) == (200, 100, 1, 1)
    assert pointed(0, 0, 400, 300) is None and pointed(EDGE + 400, EDGE, 400, 300) is None
    assert field("A1", 800, 600) == (0, 0, 100, 100) and field("H6", 800, 600) == (700, 500, 100, 100)
    assert [field(name, 8, 6) for name in ("", "A", "I1", "A7", "1A", "A1 ")] == [None] * 6


@given(st.sampled_from(fields()), st.integers(8, 2048), st.integers(8, 2048))
def test_every_field_lies_in_the_picture(name, width, height):
    x, y, wide, high = field(name, width, height)
    assert 0 <= x < width and 0 <= y < height and wide > 0 and high > 0


@pytest.mark.parametrize(
    ("answer", "box", "is_right"),
    [
        (None, None, True), (None, BOX, False), ((1, 1, 1, 1), None, False), ((120, 60, 1, 1), BOX, True),
        ((143, 60, 1, 1), BOX, True), ((150, 60, 1, 1), BOX, False), ((120, 30, 1, 1), BOX, False),
        ((100, 0, 50, 50), BOX, True), ((200, 0, 50, 50), BOX, False),
    ],
)  # fmt: skip
def test_an_answer_is_right_where_the_threat_was(answer, box, is_right):
    assert right(answer, box) == is_right
