"""Shapes: closed, facing outward, and of the volume that they should have."""

from __future__ import annotations

import math

import numpy as np
import pytest

from greenlane.inspection.simulate import catalogue, mesh
from greenlane.inspection.simulate.mesh import Mesh, Part

RNG = np.random.default_rng(4)
WAVE = np.stack([np.linspace(0, 20, 40), 2 * np.sin(np.linspace(0, 3, 40)), np.cos(np.linspace(0, 2, 40))], axis=1)
L = [[0, 0], [4, 0], [4, 1], [1, 1], [1, 3], [0, 3]]
STEINER = 4 * 6 * 2 + 2 * 1 * (4 * 6 + 6 * 2 + 2 * 4) + math.pi * 1**2 * (4 + 6 + 2) + 4 / 3 * math.pi
SHAPES = {
    "box": (mesh.box(2, 3, 4), 24),
    "cylinder": (mesh.cylinder(2, 5), math.pi * 20),
    "cone": (mesh.lathe([0, 9], [3, 0]), math.pi * 27),
    "ball": (mesh.ellipsoid(2, 3, 4), 4 / 3 * math.pi * 24),
    "tube": (mesh.tube([[0, 0, 0], [3, 4, 0], [6, 8, 0]], 1.5), math.pi * 1.5**2 * 10),
    "flat tube": (mesh.tube([[0, 0, 5], [0, 0, 0]], [2, 2], flat=0.5), math.pi * 2 * 5),
    "plate": (mesh.extrude(L, 2), 12),
    "plate clockwise": (mesh.extrude(L[::-1], 2), 12),
    "ring": (mesh.ring(5, 2), 2 * math.pi**2 * 5),
    "rounded": (mesh.rounded_box(6, 8, 4, 1, steps=8), STEINER),
    "mirrored": (mesh.extrude(L, 2).scaled(-2, 1, 1), 24),
    "two": (mesh.joined([mesh.box(1, 1, 1), mesh.box(2, 2, 2).moved(5, 0, 0)]), 9),
    "wave": (mesh.tube(WAVE, 0.8, rough=1 + 0.1 * RNG.normal(size=(40, 14))), None),
}


def edges(shape: Mesh) -> set[tuple[int, int]]:
    run = [tuple(map(int, pair)) for a, b in ((0, 1), (1, 2), (2, 0)) for pair in shape.faces[:, [a, b]]]
    assert len(run) == len(set(run))
    return set(run)


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_closed_faces_outward_and_has_its_volume(name: str) -> None:
    shape, volume = SHAPES[name]
    run = edges(shape)
    assert run == {(b, a) for a, b in run}
    assert shape.points.dtype == np.float64 and shape.faces.dtype == np.int32
    assert shape.volume > 0
    if volume is not None:
        # A cone's polygons and a coarse ring's sections differ a little from the round body.
        assert shape.volume == pytest.approx(volume, rel=0.02)


def test_a_wall_is_as_thick_as_it_is_said_to_be() -> None:
    inner = mesh.box(10, 8, 6).inset(0.5)
    assert np.ptp(inner.points, axis=0) == pytest.approx([9, 7, 5], rel=0.01)
    can = mesh.cylinder(4, 12, sides=40)
    assert can.inset(0.2).volume == pytest.approx(math.pi * 3.8**2 * 11.6, rel=0.01)
    assert mesh.box(10, 8, 0.1).inset(3).volume > 0, "no wall is thicker than the body"


def test_turning_keeps_size_and_facing() -> None:
    shape, _ = SHAPES["rounded"]
    for matrix in (mesh.turn(RNG), mesh.turn_flat(RNG, 0.2), mesh.about_x(1), mesh.about_y(2), mesh.about_z(3)):
        assert matrix @ matrix.T == pytest.approx(np.eye(3))
        assert shape.turned(matrix).volume == pytest.approx(shape.volume)
    assert mesh.about_z(math.pi / 2) @ [1, 0, 0] == pytest.approx([0, 1, 0])


def test_a_thing_of_parts_moves_as_one() -> None:
    thing = [Part(mesh.box(2, 2, 2), "ivory"), Part(mesh.box(1, 1, 1).moved(3, 0, 0), "steel", 0.5)]
    low, high = mesh.extent(mesh.scaled(mesh.moved(thing, 1, 0, 0), 2))
    assert low == pytest.approx([0, -2, -2]) and high == pytest.approx([9, 2, 2])
    assert mesh.turned(thing, mesh.about_z(1))[1].share == 0.5


def test_a_kind_is_registered_once_and_every_kind_makes_closed_bodies() -> None:
    known = catalogue.all_things()
    for thing in known.values():
        assert thing.scale in catalogue.SCALES
    if known:
        with pytest.raises(ValueError, match="twice"):
            catalogue.clutter(next(iter(known)))(lambda rng: [])
