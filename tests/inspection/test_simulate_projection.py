"""A thing projected into a picture: outside its box nothing changes, inside less comes through, as physics says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from greenlane.inspection.picture import AIR, Frame, Kind
from greenlane.inspection.simulate import mesh, physics_mev, projection, unpainting
from greenlane.inspection.simulate.material import basis
from greenlane.inspection.simulate.palette import PALETTES, Palette, any_palette, grey, paint
from greenlane.inspection.simulate.physics import STANDARD, estimate, transmission
from greenlane.inspection.simulate.projection import NoPlace, project, project_into_views, threat
from greenlane.inspection.simulate.response import TRUE, Response, record

PIXEL_CM = 0.2
FAULTS = Response(blur_cm=0.05, quanta=(4e4, 3e4), dark=1e-4)


def goods(response: Response = FAULTS, cm: float = 12.0) -> Frame:
    """Return a picture of a block of paper and textile in air, rows 30 to 130 and columns 40 to 170."""
    photo, compton = np.zeros((160, 210)), np.zeros((160, 210))
    for name, share in (("paper", 0.3), ("textile", 0.7)):
        photo[30:130, 40:170] += basis(name)[0] * cm * share
        compton[30:130, 40:170] += basis(name)[1] * cm * share
    return record(photo, compton, STANDARD, PIXEL_CM, np.random.default_rng(4), response)


def ball(material: str = "ivory") -> list[mesh.Part]:
    return [mesh.Part(mesh.ellipsoid(3.0, 2.0, 1.5), material)]


def in_every_kind() -> list[Frame]:
    dual, rng = goods(), np.random.default_rng(2)
    coloured = [paint(dual, palette) for palette in (PALETTES[0], PALETTES[2], any_palette(rng))]
    return [dual, grey(dual, rng), *coloured, replace(coloured[0], pixel_mm=None)]


def of(frame: Frame, where: np.ndarray) -> np.ndarray:
    return frame.pixels[where] if frame.kind is not Kind.DUAL else frame.pixels[:, where]


@pytest.mark.parametrize("frame", in_every_kind(), ids=lambda f: f.kind)
def test_outside_its_box_nothing_changes_and_inside_less_comes_through(frame: Frame) -> None:
    made = project(frame, ball(), np.random.default_rng(1))
    x, y, width, height = made.box
    outside = np.ones((frame.height, frame.width), dtype=np.bool_)
    outside[y : y + height, x : x + width] = False
    assert (of(made.frame, outside) == of(frame, outside)).all()
    assert not made.mask[outside].any()
    assert of(made.frame, made.mask).mean() < 0.93 * of(frame, made.mask).mean()
    assert made.frame.pixels.dtype == frame.pixels.dtype


@pytest.mark.parametrize("frame", in_every_kind(), ids=lambda f: f.kind)
def test_it_lies_among_the_goods(frame: Frame) -> None:
    for seed in range(2):
        made = project(frame, ball(), np.random.default_rng(seed), pixel_cm=PIXEL_CM)
        inside = made.mask[30:130, 40:170].sum() / made.mask.sum()
        assert inside > 0.9


@pytest.mark.parametrize("frame", in_every_kind()[:3], ids=lambda f: f.kind)
def test_the_seed_says_where_and_how(frame: Frame) -> None:
    first, again, other = (project(frame, ball(), np.random.default_rng(seed)) for seed in (7, 7, 8))
    assert first.box == again.box
    assert (first.frame.pixels == again.frame.pixels).all()
    assert first.box != other.box


def test_what_comes_through_is_what_the_scanner_would_have_seen() -> None:
    frame, slab = goods(TRUE), [mesh.Part(mesh.box(6.0, 6.0, 2.0), "ivory")]
    made = project(frame, slab, np.random.default_rng(1), at=(80, 60))
    x, y, width, height = made.box
    middle = (slice(None), y + height // 2, x + width // 2)
    cm = 12 * np.array([0.3, 0.7])
    photo, compton = (float(cm @ [basis("paper")[i], basis("textile")[i]]) + 2 * basis("ivory")[i] for i in (0, 1))
    true = transmission(photo, compton, STANDARD)
    assert np.log(made.frame.pixels[middle] / AIR) == pytest.approx(np.log(true), rel=0.02)


def test_thing_in_air_shows_its_own_material() -> None:
    frame = replace(goods(), pixels=np.full((2, 160, 210), AIR, dtype=np.uint16))
    made = project(frame, [mesh.Part(mesh.box(8.0, 8.0, 0.4), "steel")], np.random.default_rng(1), at=(50, 50))
    low, high = made.frame.pixels[:, 50 + made.box[3] // 2, 50 + made.box[2] // 2] / AIR
    assert float(estimate(low, high)) == pytest.approx(26, rel=0.06)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda p: p.name)
def test_the_palette_of_a_picture_is_found_and_read_backwards(palette: Palette) -> None:
    dual = goods(TRUE)
    painted = paint(dual, replace(palette, quality=0, sharpen=0))
    colours = painted.pixels[60:100, 60:150].reshape(-1, 3)
    found, far = unpainting.best_fitting(colours)
    assert far < 1.0
    logs = -np.log(dual.pixels[:, 80, 100] / AIR)
    assert unpainting.shades(colours, found).mean() == pytest.approx(logs.mean(), rel=0.1)


def test_metal_in_colours_is_painted_cold() -> None:
    frame = paint(goods(), PALETTES[0])
    made = project(frame, [mesh.Part(mesh.box(5.0, 5.0, 0.5), "steel")], np.random.default_rng(1))
    x, y, width, height = made.box
    red, _, blue = made.frame.pixels[y + height // 2, x + width // 2].astype(int)
    assert blue > red + 40


@pytest.mark.parametrize("kind", list(Kind))
def test_a_frame_without_goods_is_refused(kind: Kind) -> None:
    shape = {Kind.DUAL: (2, 90, 90), Kind.GREY: (90, 90), Kind.COLOUR: (90, 90, 3)}[kind]
    of_kind = np.uint8 if kind is Kind.COLOUR else np.uint16
    air = Frame("1", kind, np.full(shape, np.iinfo(of_kind).max, dtype=of_kind))
    with pytest.raises(NoPlace, match="no goods"):
        project(air, ball(), np.random.default_rng(0))


def test_a_thing_that_is_too_large_or_lies_outside_is_refused() -> None:
    with pytest.raises(NoPlace, match="larger"):
        project(goods(), [mesh.Part(mesh.box(90.0, 60.0, 5.0), "ivory")], np.random.default_rng(0))
    with pytest.raises(NoPlace, match="within"):
        project(goods(), ball(), np.random.default_rng(0), at=(200, 20))


def test_a_target_of_the_catalogue_is_found_room_for() -> None:
    made = threat([goods()], np.random.default_rng(3))
    assert projection.TARGETS[made.kind].cls == made.cls
    assert made.views[0].mask.any()


def test_two_views_show_the_thing_at_one_place_along_the_belt_from_two_sides() -> None:
    long = [mesh.Part(mesh.box(8.0, 5.0, 1.5), "ivory")]
    above, beside = project_into_views([goods(), paint(goods(), PALETTES[1])], long, np.random.default_rng(6))
    assert above.box[0] + above.box[2] / 2 == pytest.approx(beside.box[0] + beside.box[2] / 2, abs=8)
    assert above.box[3] > 2 * beside.box[3]


def test_a_container_takes_a_thing_at_its_own_energies() -> None:
    scanner = physics_mev.STANDARD
    pair, scattered = scanner.basis("wood")
    sums = np.zeros((2, 120, 300))
    sums[:, 20:100, 30:270] = np.array([pair, scattered])[:, None, None] * 25
    frame = record(*sums, scanner, 1.0, np.random.default_rng(1), TRUE)
    made = project(frame, [mesh.Part(mesh.box(30.0, 20.0, 10.0), "ivory")], np.random.default_rng(2), scanner=scanner)
    x, y, width, height = made.box
    ivory = scanner.basis("ivory")
    true = scanner.table().through(pair * 25 + ivory[0] * 10, scattered * 25 + ivory[1] * 10)
    seen = made.frame.pixels[:, y + height // 2, x + width // 2] / AIR
    assert np.log(seen) == pytest.approx(np.log(true), rel=0.03)
