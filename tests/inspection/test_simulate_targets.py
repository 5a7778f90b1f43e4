"""The shapes of targets: closed, of the sizes of the trade, never twice the same, and some kept from training."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.simulate.anatomy import limb, ribs, skull, spine
from greenlane.inspection.simulate.catalogue import TARGETS, all_things
from greenlane.inspection.simulate.many import LONG_BONE, chain, sticks, strewn, turns
from greenlane.inspection.simulate.material import MATERIALS
from greenlane.inspection.simulate.mesh import Mesh, Part, box, extent, rounded_box
from greenlane.inspection.simulate.paths import arc, coil, knot, resampled, sides, through

KINDS = sorted(kind for kind, thing in all_things().items() if kind in TARGETS and thing.cls in CLASSES)
LONGEST = {"bag": 75.0, "cargo": 460.0}
"""Centimetres: no target is longer."""
TRIANGLES = {"bag": 24_000, "cargo": 60_000}


@cache
def made(kind: str, seed: int) -> list[Part]:
    return TARGETS[kind].make(np.random.default_rng(seed))


def closed(mesh: Mesh) -> bool:
    """Return whether each edge is run once each way."""
    a, b, c = mesh.faces.astype(np.int64).T
    starts, ends, n = np.concatenate([a, b, c]), np.concatenate([b, c, a]), len(mesh.points)
    there, back = np.sort(starts * n + ends), np.sort(ends * n + starts)
    return bool(np.array_equal(there, back) and np.all(np.diff(there) > 0))


@pytest.mark.parametrize("kind", KINDS)
def test_a_target_is_closed_outward_and_of_known_materials(kind: str) -> None:
    parts = made(kind, 1)
    for part in parts:
        assert np.isfinite(part.mesh.points).all()
        assert closed(part.mesh)
        assert part.mesh.volume > 0
        assert part.material in MATERIALS
        assert part.share > -1.001
    assert sum(part.share * part.mesh.volume for part in parts) > 0, "no more is cut out than there is"


@pytest.mark.parametrize("kind", KINDS)
def test_a_target_is_as_large_as_such_goods_are_and_cheap(kind: str) -> None:
    scale = TARGETS[kind].scale
    for seed in (1, 2, 3):
        low, high = extent(made(kind, seed))
        assert 4 < np.max(high - low) < LONGEST[scale]
        assert np.min(high - low) > 0.3
        assert np.abs(low + high).max() / 2 < np.max(high - low), "near the origin"
        assert sum(len(part.mesh.faces) for part in made(kind, seed)) < TRIANGLES[scale]


@pytest.mark.parametrize("kind", KINDS)
def test_two_of_a_kind_differ_and_one_seed_makes_one_shape(kind: str) -> None:
    def outline(parts: list[Part]) -> list[float]:
        low, high = extent(parts)
        return [*low.tolist(), *high.tolist()]

    assert outline(made(kind, 1)) != outline(made(kind, 2))
    assert outline(TARGETS[kind].make(np.random.default_rng(1))) == outline(made(kind, 1))


def test_every_class_is_trained_on_and_judged_by_other_shapes() -> None:
    for cls in CLASSES:
        trained = {kind for kind in KINDS if TARGETS[kind].cls == cls and not TARGETS[kind].held_out}
        kept = {kind for kind in KINDS if TARGETS[kind].cls == cls and TARGETS[kind].held_out}
        assert trained and kept, cls
        assert not {TARGETS[kind].make for kind in trained} & {TARGETS[kind].make for kind in kept}
        assert any(TARGETS[kind].scale == "bag" for kind in trained), cls


def test_each_maker_is_one_kind() -> None:
    assert len({TARGETS[kind].make for kind in KINDS}) == len(KINDS)


def test_a_tusk_is_hollow_at_its_root_and_solid_at_its_tip() -> None:
    whole = next(parts for seed in range(9) if len(parts := made("tusk", seed)) == 2 and parts[1].share == -1.0)
    body, cavity = whole[0].mesh, whole[1].mesh
    assert 0.02 < cavity.volume / body.volume < 0.6
    assert np.ptp(cavity.points, axis=0).max() < 0.75 * np.ptp(body.points, axis=0).max()


def test_animals_have_bones_denser_than_their_flesh() -> None:
    for kind in KINDS:
        if TARGETS[kind].cls in {"reptile", "mammal"} and TARGETS[kind].scale == "bag":
            assert any(part.material == "bone" and part.share > 0.4 for part in made(kind, 1)), kind


# ---- what the shapes are made with


def test_many_meshes_are_closed_and_keep_their_volume() -> None:
    rng = np.random.default_rng(5)
    heap = strewn(box(1, 2, 3), rng.normal(size=(7, 3)), turns(rng, 7), np.full((7, 3), 2.0))
    assert closed(heap)
    assert heap.volume == pytest.approx(7 * 6 * 8)
    bones = sticks(rng.normal(size=(5, 3)), rng.normal(5, 1, (5, 3)), np.full(5, 0.4), LONG_BONE)
    assert closed(bones)
    assert bones.volume > 0


def test_turns_are_rotations_and_a_small_tilt_leaves_up_nearly_up() -> None:
    for tilt, least in ((None, -1.0), (0.05, 0.95)):
        found = turns(np.random.default_rng(3), 40, tilt)
        assert np.allclose(found @ np.swapaxes(found, 1, 2), np.eye(3))
        assert np.allclose(np.linalg.det(found), 1.0)
        assert found[:, 2, 2].min() > least
    assert np.ptp(found[:, 0, 0]) > 1, "any heading"


def test_curves_are_as_long_as_asked() -> None:
    def length(path: np.ndarray) -> float:
        return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())

    assert length(arc(30, 1.2, 60)) == pytest.approx(30, rel=0.03)
    assert length(coil(90, 3, 300)) == pytest.approx(90, rel=0.02)
    assert length(knot(np.random.default_rng(1), 80, 200)) == pytest.approx(80, rel=0.03)
    line = through((0, 0, 0), (4, 0, 0), (4, 3, 0), steps=20)
    assert line[0] == pytest.approx([0, 0, 0])
    assert line[-1] == pytest.approx([4, 3, 0])
    steps = np.linalg.norm(np.diff(resampled(line, 50), axis=0), axis=1)
    assert steps.std() < 0.05 * steps.mean()


def test_ribs_hang_below_the_spine_on_both_sides() -> None:
    path = arc(20, 0.0, 8)
    forward, across, up = sides(path)
    assert forward[3] == pytest.approx([1, 0, 0], abs=1e-6)
    assert up[3] == pytest.approx([0, 0, 1], abs=1e-6)
    assert across[3] == pytest.approx([0, 1, 0], abs=1e-6)
    cage = ribs(path, np.full(8, 4.0), np.full(8, 6.0), 0.1)
    assert closed(cage)
    assert cage.points[:, 1].min() == pytest.approx(-cage.points[:, 1].max(), abs=0.1)
    assert cage.points[:, 2].min() < -4
    assert cage.points[:, 2].max() < 0.3
    for mesh in (spine(path, np.full(8, 0.4)), limb(path[:3], 0.3, 4, 1.0), chain(path, np.full(8, 0.2), LONG_BONE)):
        assert closed(mesh)
        assert mesh.volume > 0


def test_a_skull_is_hollow_and_faces_forward() -> None:
    parts = skull(3, 2.4, 2.3, 2, 0.8, 0.2, teeth=5)
    assert all(closed(part.mesh) for part in parts)
    low, high = extent(parts)
    assert high[0] > 4.5 > -low[0]
    bone = sum(part.share * part.mesh.volume for part in parts if part.material == "bone")
    assert 0 < bone < 0.5 * rounded_box(6, 4.8, 4.6, 0.1).volume
