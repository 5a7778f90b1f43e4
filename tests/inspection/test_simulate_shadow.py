"""Shadows: the path of every ray, against geometry done by hand and against every ray tried on every triangle."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest

from greenlane.inspection.simulate import mesh
from greenlane.inspection.simulate.mesh import Mesh, Part
from greenlane.inspection.simulate.shadow import View, shadow

VIEW = View(60, 48, 0.5, source=(3.0, -40.0), true_at=6.0)
FAR = View(80, 80, 0.25, source=(0.0, -1e7), true_at=0.0)


def basis(material: str) -> tuple[float, float]:
    return {"ivory": (2.0, 1.0), "steel": (0.0, 5.0)}[material]


def paths(view: View, body: Mesh) -> npt.NDArray[np.float64]:
    """Try every ray on every triangle, as no one would who has time to lose."""
    out = np.zeros((view.height, view.width))
    a, b, c = (body.points[body.faces[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    for row in range(view.height):
        way = np.array([0.0, float(view.tangent(np.array([row]))[0]), 1.0])
        for column in range(view.width):
            start = np.array([(column + 0.5 - view.width / 2) * view.pixel_cm, *view.source])
            facing = normal @ way
            with np.errstate(all="ignore"):
                depth = np.einsum("ij,ij->i", a - start, normal) / facing
            at = start + depth[:, None] * way
            inside = facing != 0
            for p, q in ((a, b), (b, c), (c, a)):
                inside &= np.einsum("ij,ij->i", np.cross(q - p, at - p), normal) >= 0
            out[row, column] = np.sum(np.where(inside, np.sign(facing) * depth, 0.0)) * np.linalg.norm(way)
    return out


def test_a_box_seen_from_far_is_as_thick_as_it_is() -> None:
    photo, compton = shadow([Part(mesh.box(10, 6, 3), "ivory")], FAR, basis)
    assert compton[40, 40] == pytest.approx(3, abs=1e-5) and photo == pytest.approx(2 * compton)
    assert np.count_nonzero(compton > 1e-6) == 40 * 24
    assert compton.sum() * FAR.pixel_cm**2 == pytest.approx(180, rel=1e-4)


def test_near_the_source_goods_are_larger_and_paths_slanted() -> None:
    _, compton = shadow([Part(mesh.box(4, 40, 2).moved(0, 0, 6), "ivory")], VIEW, basis)
    rows = np.array([0.0, 47.0])
    for row, slant in zip((0, 47), np.sqrt(1 + VIEW.tangent(rows) ** 2), strict=True):
        # The outermost rays pass through the whole plate: 2 cm of height, slanted.
        assert compton[row, 30] == pytest.approx(2 * slant)
    ball = Part(mesh.ellipsoid(2, 2, 2, 40, 60), "steel")
    near, far = (np.count_nonzero(shadow([p], VIEW, basis)[1] > 0) for p in [*mesh.moved([ball], 0, 0, -10), ball])
    assert near > 1.2 * far


def test_a_ball_throws_the_shadow_of_a_ball() -> None:
    _, compton = shadow([Part(mesh.ellipsoid(5, 5, 5, 80, 120).moved(0, 0, 6), "ivory")], VIEW, basis)
    rows, columns = np.mgrid[: VIEW.height, : VIEW.width]
    way = np.stack([0 * rows, VIEW.tangent(rows.astype(float)), np.ones(rows.shape)], axis=2)
    way /= np.linalg.norm(way, axis=2, keepdims=True)
    to = np.array([0, -VIEW.source[0], 6 - VIEW.source[1]]) - np.stack(
        [(columns + 0.5 - VIEW.width / 2) * VIEW.pixel_cm, 0 * rows, 0 * rows], axis=2
    )
    miss = np.sum(to**2, axis=2) - np.sum(to * way, axis=2) ** 2
    assert compton == pytest.approx(2 * np.sqrt(np.clip(25 - miss, 0, None)), abs=0.25)


@pytest.mark.parametrize("seed", range(4))
def test_as_every_ray_tried_on_every_triangle(seed: int) -> None:
    rng = np.random.default_rng(seed)
    spiral = np.stack([np.linspace(-6, 6, 12), 4 * np.sin(np.arange(12)), 3 * np.cos(np.arange(12))], axis=1)
    body = [mesh.tube(spiral, 0.8, 7), mesh.rounded_box(7, 5, 3, 1).turned(mesh.turn(rng)), mesh.ring(5, 1.4)][seed % 3]
    body = body.turned(mesh.turn(rng)).moved(0.013, -0.017, 7)
    small = View(30, 24, 1.0, source=(2.0, -30.0), true_at=6.0)
    _, compton = shadow([Part(body, "ivory")], small, basis)
    assert compton == pytest.approx(paths(small, body), abs=1e-6)


def test_what_is_cut_out_and_what_is_half_full() -> None:
    can = mesh.cylinder(3, 8, sides=40)
    parts = [Part(can, "ivory"), Part(can.inset(0.2), "ivory", -1), Part(can.inset(0.2), "steel", 0.5)]
    photo, compton = shadow(parts, FAR, basis)
    assert photo[40, 40] == pytest.approx(2 * 0.4, rel=1e-2)
    assert compton[40, 40] == pytest.approx(0.4 + 0.5 * 5 * 7.6, rel=1e-2)


def test_edge_on_and_out_of_sight() -> None:
    wall = mesh.box(1e-9, 8, 8)
    assert shadow([Part(wall.moved(0.125, 0, 0), "steel")], FAR, basis)[1].max() < 8 * 5 + 1e-3
    assert not shadow([Part(wall.moved(500, 0, 0), "steel")], FAR, basis)[1].any()
    assert not shadow([], FAR, basis)[0].any()
    half = shadow([Part(mesh.box(20, 2, 2).moved(10, 0, 0), "steel")], FAR, basis)[1]
    assert np.count_nonzero(half > 1e-6) == 40 * 8 and math.isclose(half[40, 79], 10, rel_tol=1e-4)
    with pytest.raises(ValueError, match="source"):
        shadow([Part(mesh.box(1, 1, 200), "steel")], VIEW, basis)
