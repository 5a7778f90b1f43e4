"""Palettes: organic and metal part in each, more goods never look brighter, and the held-out ones are others."""

from __future__ import annotations

import colorsys
from dataclasses import replace

import numpy as np
import pytest

from greenlane.inspection.picture import AIR, Frame, Kind
from greenlane.inspection.simulate import physics_mev
from greenlane.inspection.simulate.material import basis
from greenlane.inspection.simulate.palette import (
    HELD_OUT_PALETTES,
    PALETTES,
    Palette,
    any_palette,
    grey,
    jittered,
    paint,
)
from greenlane.inspection.simulate.physics import STANDARD, transmission
from greenlane.inspection.simulate.response import TRUE, record

EVERY = (*PALETTES, *HELD_OUT_PALETTES)


def slab(name: str, cm: float) -> Frame:
    photo, compton = basis(name)
    plane = np.full((24, 24), cm)
    return record(photo * plane, compton * plane, STANDARD, 0.15, np.random.default_rng(0), TRUE)


def of_attenuation(name: str, high: float) -> Frame:
    photo, compton = basis(name)
    cm = np.linspace(0, 60, 3000)
    through = transmission(photo * cm, compton * cm, STANDARD)
    return slab(name, cm[int(np.argmax(-np.log(through[1]) >= high))])


def hue(colour: np.ndarray) -> float:
    return 360 * colorsys.rgb_to_hsv(*(colour / 255))[0]


def middle(palette: Palette, frame: Frame) -> np.ndarray:
    return paint(frame, palette).pixels[12, 12].astype(float)


@pytest.mark.parametrize("palette", EVERY, ids=lambda p: p.name)
def test_organic_is_warm_and_metal_is_cold(palette: Palette) -> None:
    organic, mixed, metal = (hue(middle(palette, of_attenuation(n, 0.8))) for n in ("wood", "aluminium", "steel"))
    assert 5 < organic < 55
    assert 60 < mixed < 195
    assert 205 < metal < 285


@pytest.mark.parametrize("palette", EVERY, ids=lambda p: p.name)
@pytest.mark.parametrize("name", ["wood", "glass", "steel"])
def test_more_goods_never_look_brighter(palette: Palette, name: str) -> None:
    plain = replace(palette, quality=0)
    light = [middle(plain, of_attenuation(name, high)).sum() for high in (0.05, 0.2, 0.5, 1.0, 1.8, 3.0)]
    assert light == sorted(light, reverse=True)
    assert light[0] > 2 * light[-1]


@pytest.mark.parametrize("palette", EVERY, ids=lambda p: p.name)
def test_air_is_background_and_what_nothing_comes_through_is_black(palette: Palette) -> None:
    background = 255 * np.array(palette.background)
    assert middle(palette, slab("water", 0.0)) == pytest.approx(background, abs=3)
    assert middle(palette, slab("lead", 5.0)) == pytest.approx(255 * np.array(palette.black), abs=8)


def test_held_out_palettes_are_clearly_others() -> None:
    scenes = [of_attenuation(name, 0.9) for name in ("pe", "water", "fin_cartilage", "ivory", "pcb", "steel")]
    seen = {p.name: np.stack([middle(p, scene) for scene in scenes]) for p in EVERY}
    for held_out in HELD_OUT_PALETTES:
        assert all(np.abs(seen[held_out.name] - seen[p.name]).mean() > 12 for p in PALETTES)


def test_sharpening_draws_edges() -> None:
    photo = np.zeros((24, 40))
    photo[:, 20:] = 0.4
    frame = record(photo, photo, STANDARD, 0.15, np.random.default_rng(0), TRUE)
    plain, sharp = (paint(frame, replace(PALETTES[0], sharpen=s)).pixels[12].astype(int).sum(axis=-1) for s in (0, 2))
    assert sharp[20] < plain[20] - 20
    assert sharp[35] == plain[35]


def test_jitter_is_wide_and_known_by_its_seed() -> None:
    scene = of_attenuation("wood", 0.8)
    seen = np.stack([middle(any_palette(np.random.default_rng(seed)), scene) for seed in range(40)])
    assert (seen.std(axis=0) > 15).all()
    assert jittered(PALETTES[2], np.random.default_rng(9)) == jittered(PALETTES[2], np.random.default_rng(9))


def test_a_jittered_palette_still_parts_organic_from_metal() -> None:
    organic, metal = of_attenuation("wood", 0.8), of_attenuation("steel", 0.8)
    for seed in range(60):
        palette = any_palette(np.random.default_rng(seed))
        warm, cold = middle(palette, organic), middle(palette, metal)
        assert warm[0] - warm[2] > 15
        assert cold[2] - cold[0] > 15


def test_held_out_palettes_are_drawn_only_when_asked() -> None:
    rng = np.random.default_rng(2)
    assert {any_palette(rng, held_out=True) for _ in range(20)} == set(HELD_OUT_PALETTES)
    assert not {p.name for p in HELD_OUT_PALETTES} & {p.name for p in PALETTES}


def test_a_grey_export_falls_as_goods_grow_and_keeps_air() -> None:
    for seed in range(20):
        planes = [grey(of_attenuation("water", h), np.random.default_rng(seed)).pixels[12, 12] for h in (0.1, 0.5, 2)]
        assert planes == sorted(planes, reverse=True)
        assert grey(slab("water", 0.0), np.random.default_rng(seed)).pixels.min() == AIR


@pytest.mark.parametrize("scanner", physics_mev.SCANNERS, ids=lambda s: s.name)
def test_a_container_is_painted_by_its_own_scanner(scanner: physics_mev.MevScanner) -> None:
    seen = {}
    for name, cm in (("wood", 60.0), ("steel", 5.0)):
        planes = np.ones((2, 16, 16)) * np.array(scanner.basis(name))[:, None, None] * cm
        frame = record(*planes, scanner, 1.0, np.random.default_rng(0), TRUE)
        seen[name] = hue(paint(frame, PALETTES[0], scanner).pixels[8, 8].astype(float))
    assert 5 < seen["wood"] < 55
    assert 205 < seen["steel"] < 285


def test_only_two_energies_can_be_painted() -> None:
    with pytest.raises(ValueError, match="two energies"):
        paint(Frame("1", Kind.GREY, np.zeros((4, 4), dtype=np.uint16)), PALETTES[0])
