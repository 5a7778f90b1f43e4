"""From the network's answer to marks."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.inspection.detector.decode import Answer, Found, box_of, found, mean, mirrored, overlap, runs_of


def answer(places: list[tuple[int, int, float, int, tuple[float, float, float, float]]], size: int = 16) -> Answer:
    """An answer for a picture of eight times the size: (row, column, log-odds, class, sides) of each place."""
    middle = np.full((1, size, size), -9.0, np.float32)
    kind = np.zeros((11, size, size), np.float32)
    sides = np.ones((4, size, size), np.float32)
    mask = np.full((1, 2 * size, 2 * size), -5.0, np.float32)
    for row, column, odds, cls, far in places:
        middle[0, row, column] = odds
        kind[cls, row, column] = 6.0
        sides[:, row, column] = far
    return Answer(middle, kind, sides, mask, np.zeros(1, np.float32), np.zeros(160, np.float32))


def test_a_place_that_stands_out_is_a_box_of_its_class() -> None:
    (one,) = found(answer([(5, 4, 3.0, 2, (1.5, 2.5, 2.5, 0.5))]), 128, 128)
    assert one.box == (24.0, 24.0, 56.0, 48.0)
    assert one.cls == 2
    assert one.score == pytest.approx(0.953, abs=0.001)
    assert one.share > 0.9


def test_one_thing_has_one_mark_whatever_the_class() -> None:
    sides = (2.0, 2.0, 2.0, 2.0)
    two = found(answer([(5, 5, 3.0, 0, sides), (5, 7, 2.0, 1, (4.0, 2.0, 0.5, 2.0))]), 128, 128)
    assert [thing.cls for thing in two] == [0]
    apart = found(answer([(3, 3, 3.0, 0, sides), (12, 12, 2.0, 1, sides)]), 128, 128)
    assert [thing.cls for thing in apart] == [0, 1]


def test_a_lower_neighbour_of_a_place_is_no_place() -> None:
    far = (0.4, 0.4, 0.4, 0.4)
    assert len(found(answer([(5, 5, 3.0, 0, far), (5, 6, 2.9, 0, far)]), 128, 128)) == 1


def test_nothing_stands_out_of_nothing() -> None:
    assert found(answer([]), 128, 128) == []


@pytest.mark.parametrize(("row", "column"), [(0, 0), (0, 15), (15, 0), (15, 15)])
def test_boxes_end_where_the_picture_ends(row: int, column: int) -> None:
    (one,) = found(answer([(row, column, 3.0, 4, (5.0, 5.0, 5.0, 5.0))]), 120, 125)
    x0, y0, x1, y1 = one.box
    assert 0 <= x0 < x1 <= 125
    assert 0 <= y0 < y1 <= 120
    assert one.cls == 4


def test_a_box_comes_back_in_pixels_of_the_frame() -> None:
    assert box_of(Found((10.0, 20.0, 30.0, 60.0), 0.9, 0, 1.0), 0.5, 300, 300) == (20.0, 40.0, 40.0, 80.0)
    assert box_of(Found((140.0, 20.0, 160.0, 60.0), 0.9, 0, 1.0), 0.5, 300, 300)[2] == 20.0


def test_a_mask_is_what_is_covered_within_the_box() -> None:
    mask = np.full((16, 16), -4.0, np.float32)
    mask[4:8, 4:8] = 4.0
    mask[12:, 12:] = 4.0
    runs = runs_of(Found((8.0, 8.0, 40.0, 40.0), 0.9, 0, 1.0), mask, (64, 64), (128, 128))
    assert runs is not None
    pixels = runs.mask()
    assert pixels.shape == (128, 128)
    assert pixels[36:60, 36:60].all()
    assert not pixels[70:, 70:].any()
    assert runs_of(Found((0.0, 40.0, 10.0, 50.0), 0.9, 0, 1.0), mask, (64, 64), (128, 128)) is None


def test_overlap_is_what_both_cover_of_all_they_cover() -> None:
    assert overlap((0, 0, 10, 10), (0, 0, 10, 10)) == 1.0
    assert overlap((0, 0, 10, 10), (5, 0, 15, 10)) == pytest.approx(50 / 150)
    assert overlap((0, 0, 10, 10), (10, 0, 20, 10)) == 0.0


def test_what_is_seen_in_mirrors_is_mirrored_back() -> None:
    seen = answer([(2, 3, 3.0, 1, (1.0, 2.0, 3.0, 4.0))])
    planes = np.arange(24, dtype=np.float32).reshape(1, 1, 4, 6)
    turns = mirrored(planes)
    assert turns[1][0, 0, 0, 0] == 5
    assert turns[2][0, 0, 0, 0] == 18
    assert turns[3][0, 0, 0, 0] == 23
    ways = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
    orders = [(0, 1, 2, 3), (2, 1, 0, 3), (0, 3, 2, 1), (2, 3, 0, 1)]
    answers = []
    for (down, across), order in zip(ways, orders, strict=True):
        maps = [each[:, ::down, ::across] for each in seen[:4]]
        maps[2] = maps[2][list(order)]
        answers.append([*(each[None] for each in maps), seen.whole[None], seen.embedding[None]])
    for said, wanted in zip(mean(answers), seen, strict=True):
        assert np.allclose(said, wanted)
