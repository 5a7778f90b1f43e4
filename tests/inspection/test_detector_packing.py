"""Scenes packed for training, varied, and what the network should answer of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from greenlane.inspection.detector.augment import Recipe, tile
from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.detector.coco import Label, Labelled, Runs
from greenlane.inspection.detector.packing import Pack, Scene, pack, scene_of, to_bytes, to_planes
from greenlane.inspection.detector.targets import STRIDE, Thing, target
from greenlane.inspection.picture import AIR, Frame, Kind

PLAIN = Recipe(scale=(0.999, 1.001), grey=0.0, colour=0.0, over=0.0, tone=0.0, noise=0.0, blur=0.0)


def frame(size: int = 96) -> Frame:
    pixels = np.full((2, size, size), AIR, np.uint16)
    pixels[:, 30:60, 40:80] = np.array([14_000, 20_000], np.uint16)[:, None, None]
    return Frame("", Kind.DUAL, pixels)


def label(size: int = 96) -> Label:
    mask = np.zeros((size, size), bool)
    mask[30:60, 40:80] = True
    return Label("bird", (40.0, 30.0, 40.0, 30.0), Runs.of(mask))


def scene() -> Scene:
    return scene_of(frame(), [label()], 320)


def test_bytes_give_the_planes_back() -> None:
    planes = np.stack([np.linspace(0, 1, 64), np.linspace(-1, 1, 64), np.linspace(1, 0, 64)]).reshape(3, 8, 8)
    assert np.abs(to_planes(to_bytes(planes.astype(np.float32))) - planes).max() < 0.005


def test_what_is_packed_is_there_again(tmp_path: Path) -> None:
    pictures = [Labelled(Path("one"), 96, 96, (label(),)), Labelled(Path("two"), 96, 96)]

    def paint(seen: Frame, rng: np.random.Generator) -> Frame:
        return Frame("", Kind.COLOUR, np.full((96, 96, 3), 255, np.uint8))

    done = list(pack(pictures, tmp_path, open_frame=lambda path: frame(), painter=paint))
    assert done == [1, 2]
    packed = Pack([tmp_path])
    assert len(packed) == 2
    one, wanted = packed.scene(0), scene()
    assert [kind for kind, _ in one.looks] == [Kind.DUAL, Kind.COLOUR]
    assert np.array_equal(one.looks[0][1], wanted.looks[0][1])
    assert np.array_equal(one.things, wanted.things)
    assert one.classes.tolist() == [CLASSES.index("bird")]
    assert packed.scene(1).things.sum() == 0
    assert packed.classes(0) == [CLASSES.index("bird")]


def test_a_label_without_a_mask_is_its_box_and_shrinks_with_the_picture() -> None:
    made = scene_of(frame(), [replace(label(), runs=None)], 48)
    assert made.boxes.tolist() == [[20.0, 15.0, 40.0, 30.0]]
    assert np.array_equal(made.things > 0, scene_of(frame(), [label()], 48).things > 0)


def test_a_box_stands_where_the_thing_is_however_the_tile_is_turned() -> None:
    for seed in range(24):
        made = tile(scene(), None, 96, PLAIN, np.random.default_rng(seed))
        (thing,) = made.things
        dark = made.planes[0] > 0.2
        x0, y0, x1, y1 = (int(side) for side in thing.box)
        assert dark[y0:y1, x0:x1].mean() > 0.9
        assert dark.sum() == pytest.approx(1200, rel=0.1)
        assert thing.shown == pytest.approx(1.0, abs=0.05)


def test_a_scene_laid_over_another_multiplies_what_comes_through() -> None:
    rng = np.random.default_rng(0)
    made = tile(scene(), scene(), 96, PLAIN, rng)
    assert len(made.things) == 2
    both = made.things[0].mask & made.things[1].mask
    one = scene().looks[0][1][45, 60, 0] / 255
    if both.any():
        assert np.median(made.planes[0][both]) == pytest.approx(1 - (1 - one) ** 2, abs=0.02)


@pytest.mark.parametrize("seed", range(6))
def test_planes_stay_within_their_bounds(seed: int) -> None:
    recipe = Recipe(blur=1.0, noise=1.0, tone=0.5)
    made = tile(scene(), scene(), 64, recipe, np.random.default_rng(seed))
    assert made.planes.shape == (3, 64, 64)
    assert made.planes[0].min() >= 0
    assert made.planes[0].max() <= 1
    assert np.abs(made.planes[1]).max() <= 1
    assert np.isfinite(made.planes).all()


def thing(x0: int, y0: int, x1: int, y1: int, shown: float = 1.0) -> Thing:
    mask = np.zeros((64, 64), bool)
    mask[y0:y1, x0:x1] = True
    return Thing(3, (float(x0), float(y0), float(x1), float(y1)), mask, shown)


def test_the_middle_of_a_thing_answers_for_its_box() -> None:
    made = target([thing(8, 16, 40, 56)], 64, 64)
    row, column = np.argwhere(made.middle == 1.0)[0]
    assert (row, column) == (4, 3)
    sides = made.sides[:, row, column] * STRIDE
    x, y = (column + 0.5) * STRIDE, (row + 0.5) * STRIDE
    assert [x - sides[0], y - sides[1], x + sides[2], y + sides[3]] == pytest.approx([8, 16, 40, 56])
    assert made.kind[row, column] == 3
    assert made.whole == 1.0
    assert made.mask.sum() == (32 / 4) * (40 / 4)
    assert made.middle[0, 7] < 0.1


def test_a_thing_of_which_little_is_shown_is_neither_wanted_nor_wrong() -> None:
    made = target([thing(0, 0, 16, 16, shown=0.1)], 64, 64)
    assert not made.middle.any()
    assert made.whole == -1.0
    assert not made.asked[:2, :2].any()
    assert made.asked[4:, 4:].all()


def test_nothing_is_nothing() -> None:
    made = target([], 64, 64)
    assert made.whole == 0.0
    assert not made.middle.any()
    assert (made.kind == -1).all()
