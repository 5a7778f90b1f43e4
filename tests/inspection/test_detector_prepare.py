"""The planes that the detector sees: nearly the same of one scene, whatever a scanner makes of it."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.inspection.detector.prepare import CARGO, LARGEST, prepare, scale_of
from greenlane.inspection.picture import AIR, Frame, Kind


def dual(low: np.ndarray, high: np.ndarray) -> Frame:
    counts = np.stack([low, high])
    return Frame("seen from above", Kind.DUAL, np.rint(np.clip(counts, 0, 1) * AIR).astype(np.uint16))


def slabs() -> tuple[np.ndarray, np.ndarray]:
    """Transmission of four slabs in air: organic, bone-like, aluminium, steel; each as its ratio says."""
    high = np.zeros((64, 160))
    ratios = np.ones((64, 160))
    for at, ratio in enumerate((1.13, 1.34, 1.5, 1.85)):
        high[16:48, 16 + 36 * at : 40 + 36 * at] = 0.8
        ratios[16:48, 16 + 36 * at : 40 + 36 * at] = ratio
    return np.exp(-high * ratios), np.exp(-high)


def test_material_rises_from_organic_to_metal() -> None:
    planes = prepare(dual(*slabs())).planes
    seen = [float(planes[1, 32, 28 + 36 * at]) for at in range(4)]
    assert seen[0] < -0.9 and seen[3] > 0.9
    assert seen == sorted(seen)
    assert abs(seen[1]) < 0.15
    assert planes[2, 32, 28] == pytest.approx(1.0)


def test_air_is_nothing_of_no_known_material() -> None:
    planes = prepare(dual(*slabs())).planes
    assert planes[:, :8].min() == 0.0
    assert planes[:, :8].max() == 0.0


def test_attenuation_is_one_less_the_root_of_what_comes_through() -> None:
    frame = Frame("grey", Kind.GREY, np.array([[AIR] * 8] * 4 + [[AIR // 4] * 8] * 4, dtype=np.uint16))
    planes = prepare(frame).planes
    assert planes[0, 0, 0] == pytest.approx(0.0, abs=1e-4)
    assert planes[0, 7, 0] == pytest.approx(0.5, abs=1e-3)
    assert not planes[1:].any()


def test_a_scanner_whose_air_is_not_quite_white_sees_the_same() -> None:
    low, high = slabs()
    bright, dim = prepare(dual(low, high)), prepare(dual(low * 0.85, high * 0.85))
    assert np.abs(bright.planes[0] - dim.planes[0]).max() < 0.01


@pytest.mark.parametrize(
    ("colour", "material"), [((240, 150, 50), -1.0), ((70, 180, 70), 0.0), ((40, 90, 220), 1.0)]
)  # fmt: skip
def test_a_colour_says_the_material(colour: tuple[int, int, int], material: float) -> None:
    pixels = np.full((40, 40, 3), 255, np.uint8)
    pixels[10:30, 10:30] = colour
    planes = prepare(Frame("painted", Kind.COLOUR, pixels)).planes
    assert planes[1, 20, 20] == pytest.approx(material, abs=0.25)
    assert planes[2, 20, 20] == 1.0
    assert planes[0, 20, 20] == pytest.approx(1 - (max(colour) + min(colour)) / 510, abs=0.01)
    assert not planes[:, 0].any()


def test_paper_that_is_not_white_is_air_all_the_same() -> None:
    white, warm = np.full((40, 40, 3), 255, np.uint8), np.full((40, 40, 3), (250, 242, 220), np.uint8)
    for pixels in (white, warm):
        pixels[15:25, 15:25] = (230, 140, 40)
    planes = prepare(Frame("painted", Kind.COLOUR, warm)).planes
    assert not planes[:, 0].any()
    assert np.abs(planes - prepare(Frame("painted", Kind.COLOUR, white)).planes)[0].max() < 0.05


def test_grey_in_colours_tells_no_material() -> None:
    pixels = np.repeat(np.linspace(0, 255, 64).astype(np.uint8)[None, :, None], 3, axis=2).repeat(32, axis=0)
    assert not prepare(Frame("painted", Kind.COLOUR, pixels)).planes[1:].any()


def test_pictures_at_other_energies_tell_no_material() -> None:
    attenuation = np.full((64, 64), 1.0)
    planes = prepare(dual(np.exp(-attenuation * 1.03), np.exp(-attenuation))).planes
    assert not planes[1:].any()


@pytest.mark.parametrize(
    ("height", "width", "longest", "scale"),
    [(320, 320, 480, 1.0), (960, 960, 480, 0.5), (800, 960, 480, 0.5), (1000, 4000, 480, 0.384), (100, 4000, 480, 1.0)],
)
def test_a_picture_is_made_smaller_never_larger(height: int, width: int, longest: int, scale: float) -> None:
    assert scale_of(height, width, longest) == pytest.approx(scale)
    assert scale_of(width, height, longest) == pytest.approx(scale)
    assert CARGO * 1000 * scale_of(1000, 4000, 480) == pytest.approx(480)
    assert scale_of(100, 40_000, longest) * 40_000 <= LARGEST


@pytest.mark.parametrize(("pixel_mm", "scale"), [(None, 0.4), (0.9, 0.4), (1.2, 0.5), (1.92, 0.8), (5.0, 0.8)])
def test_large_goods_keep_more_pixels_where_the_size_of_a_pixel_is_known(pixel_mm: float | None, scale: float) -> None:
    known = (pixel_mm, pixel_mm) if pixel_mm else None
    assert scale_of(640, 640, 256, known) == pytest.approx(scale)
    assert scale_of(200, 200, 256, known) == 1.0, "never larger"


def test_what_becomes_one_pixel_is_averaged() -> None:
    board = np.indices((600, 600)).sum(0) % 2 * (AIR - 1) + 1
    board[:40] = AIR
    prepared = prepare(Frame("grey", Kind.GREY, board.astype(np.uint16)), 300)
    assert prepared.planes.shape == (3, 300, 300)
    assert prepared.scale == 0.5
    assert np.median(prepared.planes[0]) == pytest.approx(1 - np.sqrt(0.5), abs=0.02)
