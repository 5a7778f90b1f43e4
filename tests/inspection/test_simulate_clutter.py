"""Ordinary goods and look-alikes of simulated scenes: closed, of sane size, varied, and enough of them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.simulate import catalogue
from greenlane.inspection.simulate.catalogue import Thing
from greenlane.inspection.simulate.material import MATERIALS
from greenlane.inspection.simulate.mesh import Mesh, Part, extent
from greenlane.inspection.simulate.objects.vessels import vessel

EVERYTHING = catalogue.all_things()
GOODS = {**catalogue.CLUTTER, **catalogue.LOOKALIKES}
SIZES = {"bag": (2.5, 70.0), "cargo": (40.0, 260.0)}
"""Centimetres that the longest extent of a thing lies between."""
LARGEST = {"bag": 15_000, "cargo": 40_000}
"""Triangles."""


def made(thing: Thing, seed: int) -> list[Part]:
    return thing.make(np.random.default_rng(seed))


def closed(mesh: Mesh) -> bool:
    """Say whether each edge is run once each way."""
    many = len(mesh.points)
    edges = np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]], mesh.faces[:, [2, 0]]]).astype(np.int64)
    there, back = edges[:, 0] * many + edges[:, 1], edges[:, 1] * many + edges[:, 0]
    return len(np.unique(there)) == len(there) and np.array_equal(np.sort(there), np.sort(back))


@pytest.mark.parametrize("thing", GOODS.values(), ids=GOODS)
def test_each_kind_is_closed_solid_and_of_sane_size(thing: Thing) -> None:
    least, most = SIZES[thing.scale]
    for seed in (1, 2):
        parts = made(thing, seed)
        low, high = extent(parts)
        assert least <= (high - low).max() <= most
        assert np.abs(low + high).max() / 2 < 0.5 * (high - low).max(), "near the origin"
        assert sum(len(part.mesh.faces) for part in parts) <= LARGEST[thing.scale]
        for part in parts:
            assert closed(part.mesh)
            assert part.mesh.volume > 0, part.material
            assert part.material in MATERIALS
            assert 0 < abs(part.share) <= 5


@pytest.mark.parametrize("thing", GOODS.values(), ids=GOODS)
def test_each_kind_varies_and_a_seed_says_how(thing: Thing) -> None:
    first, again, other = made(thing, 3), made(thing, 3), made(thing, 4)
    assert all(np.array_equal(a.mesh.points, b.mesh.points) for a, b in zip(first, again, strict=True))
    assert not np.allclose(np.subtract(*extent(first)), np.subtract(*extent(other)))


def test_there_is_enough_to_learn_from_and_something_left_to_be_judged_by() -> None:
    for scale, goods, unseen in (("bag", 60, 8), ("cargo", 12, 5)):
        kinds = [thing for thing in catalogue.CLUTTER.values() if thing.scale == scale]
        assert sum(not thing.held_out for thing in kinds) >= goods
        assert sum(thing.held_out for thing in kinds) >= unseen


def test_every_class_has_look_alikes_both_seen_and_unseen() -> None:
    bags = [thing for thing in catalogue.LOOKALIKES.values() if thing.scale == "bag"]
    seen, unseen = (Counter(thing.cls for thing in bags if thing.held_out is held) for held in (False, True))
    assert set(seen) == set(unseen) == set(CLASSES)
    assert min(seen.values()) >= 3
    assert {"gas_cylinder", "plastic_waste", "e_waste", "ivory", "pangolin_scales", "shark_fin"} <= {
        thing.cls for thing in catalogue.LOOKALIKES.values() if thing.scale == "cargo"
    }


def test_what_lies_has_its_level_across_it() -> None:
    """Half full: standing, the liquid ends half way up; lying, in the middle of the width, and all along the bottle."""
    standing, lying = (vessel([0, 20], [4, 4], "pet", 0.1, "water", 0.5, lying=lies)[-1].mesh for lies in (False, True))
    assert standing.points[:, 2].max() == pytest.approx(10, abs=0.2)
    assert standing.points[:, 0].min() < -3.5
    assert lying.points[:, 2].max() > 19.5
    assert lying.points[:, 0].min() == pytest.approx(0, abs=0.2)
    assert lying.volume == pytest.approx(standing.volume, rel=0.05)
