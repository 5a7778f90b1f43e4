"""Containers: of their size, loaded no heavier than they may be, and with the goods that were asked for."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.inspection.picture import Kind
from greenlane.inspection.simulate import cargo, catalogue, container, labelled, loads, mesh
from greenlane.inspection.simulate.labelled import Order, made
from greenlane.inspection.simulate.loads import Space
from greenlane.inspection.simulate.material import MATERIALS


@pytest.mark.parametrize("feet", [20, 40])
def test_a_container_has_the_size_of_its_kind_and_about_its_weight(feet: int) -> None:
    box = container.container(np.random.default_rng(1), feet)
    low, high = mesh.extent(box.parts)
    assert high - low == pytest.approx([container.LENGTHS[feet], 243.8, 259.1], rel=0.03)
    tonnes = sum(p.share * p.mesh.volume * MATERIALS[p.material].density for p in box.parts) / 1e6
    assert {20: 1.6, 40: 2.8}[feet] < tonnes < {20: 3.2, 40: 5.2}[feet]


@pytest.mark.parametrize("name", sorted(loads.LOADS))
def test_a_load_stays_in_its_space_and_is_not_too_heavy(name: str) -> None:
    free = ((-80.0, -60.0, 0.0), (-20.0, 60.0, 1e3))
    for seed in range(2):
        space = Space(580.0, 228.0, 220.0)
        parts = loads.LOADS[name](np.random.default_rng(seed), space)
        low, high = mesh.extent(parts)
        assert (low > [-310, -130, -20]).all() and (high < [310, 130, 262]).all()
        assert sum(p.share * p.mesh.volume * MATERIALS[p.material].density for p in parts) < 30e6
        with_room = loads.LOADS[name](np.random.default_rng(seed), Space(580.0, 228.0, 220.0, (free,)))
        assert sum(len(p.mesh.faces) for p in with_room) <= sum(len(p.mesh.faces) for p in parts)


def test_a_container_scene_follows_from_its_seed_and_shows_its_targets() -> None:
    one, same = (cargo.scene(np.random.default_rng([3, 4]), 200, 20, targets=2) for _ in range(2))
    assert (one.photo == same.photo).all() and one.where == cargo.WHERE
    assert one.photo.shape[1] == 200 and 80 < one.photo.shape[0] < 200
    assert len(one.targets) == 2
    for placed in one.targets:
        assert catalogue.TARGETS[placed.kind].scale == "cargo" and not catalogue.TARGETS[placed.kind].held_out
        assert (placed.compton <= one.compton + 1e-6).mean() > 0.99 and placed.compton.any()
    edge = np.concatenate([one.compton[0], one.compton[-1], one.compton[:, 0], one.compton[:, -1]])
    assert not edge.any(), "all of it is in the picture"
    assert cargo.scene(np.random.default_rng(5), 160, targets=0, held_out=True).targets == []


def test_containers_are_measured_with_megavolts() -> None:
    samples = [made(Order(seed=3, size=160, where=cargo.WHERE, form=form), 1)[0] for form in ("dual", "grey")]
    assert [sample.frame.kind for sample in samples] == [Kind.DUAL, Kind.GREY]
    assert "MV" in samples[0].said["scanner"]
    assert labelled.made(Order(seed=3, size=160, where=cargo.WHERE), 1)[0].labels == samples[0].labels
