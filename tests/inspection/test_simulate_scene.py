"""Scenes: packed within their hulls, the same for a seed, and never in training what is held out."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.simulate import catalogue, choosing, folds, hulls, mesh, packing, pallet, scene
from greenlane.inspection.simulate.choosing import Choice
from greenlane.inspection.simulate.hulls import Hull
from greenlane.inspection.simulate.mesh import Part
from greenlane.inspection.simulate.shadow import View

BOX = Hull([], mesh.box(20, 16, 10), (10, 8), 10, 4)
BRICK = [Part(mesh.box(6, 4, 3), "ceramic")]
MAKERS = {make for shelf in (hulls.HULLS, hulls.HELD_OUT_HULLS) for makers in shelf.values() for make in makers}


def test_goods_do_not_stick_out_and_lie_on_one_another() -> None:
    rng, room = np.random.default_rng(1), packing.Room(BOX)
    lain = [found for found in (room.place(rng, BRICK) for _ in range(60)) if found]
    low, high = mesh.extent([part for brick in lain for part in brick])
    assert 8 < len(lain) < 60, "a hull is full at some time"
    assert (low >= [-10, -8, -1e-9]).all() and (high <= [10, 8, 10 + 1e-9]).all()
    assert room.place(rng, mesh.scaled(BRICK, 9)) is None


@pytest.mark.parametrize("make", sorted(MAKERS, key=lambda make: make.__name__))
def test_a_hull_holds_the_room_that_it_says(make: hulls.Make) -> None:
    for seed in range(3):
        hull = make(np.random.default_rng(seed))
        low, high = mesh.extent(hull.parts)
        assert 0 < hull.half[0] < high[0] and hull.height < high[2] + 1 and low[2] > -2
        assert hull.inner.volume > 0
        assert all(part.mesh.volume > 0 for part in hull.parts)


@pytest.mark.parametrize("where", scene.WHERE)
def test_a_scene_follows_from_its_seed_and_holds_its_targets(where: str) -> None:
    made = [scene.scene(np.random.default_rng([2, 5]), 96, where, targets=2) for _ in range(2)]
    assert (made[0].photo == made[1].photo).all() and (made[0].compton == made[1].compton).all()
    one, size = made[0], 96 * scene.FINER.get(where, 1)
    assert one.where == where and one.photo.shape == (size, size) and np.isfinite(one.photo).all()
    assert one.targets
    for placed in one.targets:
        thing = catalogue.TARGETS[placed.kind]
        assert placed.cls == thing.cls and placed.cls in CLASSES and not thing.held_out
        assert (placed.compton <= one.compton + 1e-6).mean() > 0.99, "what is there weakens the rays"
        rows, columns = np.nonzero(placed.compton)
        assert len(rows) and rows.min() >= 0 and columns.max() < size
    edge = np.concatenate([one.compton[0], one.compton[-1], one.compton[:, 0], one.compton[:, -1]])
    assert not edge.any(), "all of it is in the picture"


def test_about_half_of_all_scenes_hold_nothing_listed() -> None:
    many = np.array([scene.how_many(np.random.default_rng(seed)) for seed in range(400)])
    assert 0.38 < np.mean(many == 0) < 0.52 and set(many) == {0, 1, 2, 3}


def test_training_never_shows_what_is_held_out() -> None:
    rng = np.random.default_rng(3)
    seen = Choice()
    assert not any(thing.held_out for thing in (seen.target(rng) for _ in range(200)))
    assert not any(thing.held_out for thing in (seen.clutter(rng) for _ in range(300)) if thing)
    unseen = Choice(held_out=True)
    assert any(thing.held_out for thing in (unseen.clutter(rng) for _ in range(60)) if thing)
    assert {thing.scale for thing in (unseen.target(rng) for _ in range(60))} == {"bag"}


def test_only_the_kinds_that_are_asked_for() -> None:
    rng = np.random.default_rng(4)
    kind = next(name for name, thing in catalogue.TARGETS.items() if thing.scale == "bag" and not thing.held_out)
    assert {Choice(kinds=(kind,)).target(rng).kind for _ in range(20)} == {kind}
    with pytest.raises(ValueError, match="no such target"):
        Choice(kinds=("moon rock",)).target(rng)


def test_every_class_is_drawn() -> None:
    rng = np.random.default_rng(5)
    things = [thing for thing in choosing.loaded().values() if thing.scale == "bag"]
    listed = {thing.cls for thing in things if thing.kind in catalogue.TARGETS and not thing.held_out}
    assert {Choice().target(rng).cls for _ in range(300)} == listed


def test_goods_seen_from_the_side_are_the_same_goods() -> None:
    goods = packing.packed(np.random.default_rng(6), "suitcase", Choice(), 1)
    beside = packing.on_its_side(goods)
    low, high = mesh.extent(beside.parts)
    assert low[2] >= -1e-6
    tall = float(np.ptp(goods.parts[0].mesh.points[:, 2]))
    assert high[1] - low[1] == pytest.approx(tall, abs=3)
    assert sum(p.mesh.volume for p in beside.parts) == pytest.approx(sum(p.mesh.volume for p in goods.parts))
    top, side = scene.scenes(np.random.default_rng(6), 64, "suitcase", targets=1, views=2)
    assert [each.kind for each in top.targets] == [each.kind for each in side.targets]
    assert (side.compton != top.compton).any()


def test_a_heading_turns_goods_and_layers_alike() -> None:
    goods = packing.packed(np.random.default_rng(8), "parcel", Choice(), 0)
    layer = folds.drawn(np.random.default_rng(1), (5.0, 0.0, 3.0), (4, 2, 1), "textile", 1.0)
    turned = packing.turned(replace(goods, layers=[layer]), math.pi / 2)
    assert turned.layers[0].middle == pytest.approx((0, 5, 3))
    assert turned.high[1] - turned.low[1] == pytest.approx(goods.high[0] - goods.low[0])


def test_a_layer_is_as_thick_as_it_is_said_to_be() -> None:
    view = View(128, 128, 0.5, (0.0, -1e6), 0.0)
    layer = folds.Layer((3.0, -2.0, 0.0), (20.0, 15.0, 1.0), 0.4, "water", 1.0, 7.0, 2, 1.0)
    _, compton = folds.piled([layer], view, lambda _: (0.0, 1.0))
    assert compton[60, 70] == pytest.approx(2, rel=0.6) and np.median(compton[compton > 0]) == pytest.approx(2, rel=0.3)
    assert compton.sum() * 0.25 == pytest.approx(2 * 40 * 30, rel=0.2)
    lying = folds.sideways(layer, 1.0, 10.0)
    assert lying.middle == (3.0, 1.0, 8.0) and lying.half == (20.0, 1.0, 3.0)
    assert not folds.piled([replace(layer, middle=(900.0, 0.0, 0.0))], view)[0].any()


def test_a_pallet_stands_on_its_deck() -> None:
    goods = pallet.packed(np.random.default_rng(9), Choice(), 2)
    deck = [part.mesh.points[:, 1].max() for part in goods.parts if part.material == "wood"]
    assert max(deck) == pytest.approx(goods.high[1]), "y counts downward"
