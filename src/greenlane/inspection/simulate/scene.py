"""Simulated scenes: luggage, parcels and air pallets as one scanner sees them, with targets or without. Pure.

A scene is drawn from a random generator alone: the same seed makes the same scene on any machine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from greenlane.inspection.simulate import folds, packing, pallet
from greenlane.inspection.simulate.choosing import Choice
from greenlane.inspection.simulate.mesh import Part
from greenlane.inspection.simulate.packing import Packed
from greenlane.inspection.simulate.shadow import Floats, View, shadow

WHERE = {"parcel": 0.36, "suitcase": 0.3, "bag": 0.24, "pallet": 0.1}
"""Kinds of scenes, and how often each is drawn where none is asked for."""
EMPTY = 0.45
"""Share of scenes without a target where no number is asked for."""
FINER = {"pallet": 2}
"""Pixels to a side of such a scene, times those of a bag: a scanner for pallets has more detectors, not larger ones."""
SOFT_EDGE = 0.35
"""Soft goods are as thick as they are where a hull is at least that share of its height; towards its rim, less."""


@dataclass(frozen=True, eq=False)
class Placed:
    """A target in a scene: its own share of the sums (height, width), and what hides it, if anything."""

    kind: str
    cls: str
    photo: Floats
    compton: Floats
    concealed: str = ""


@dataclass(frozen=True, eq=False)
class Scene:
    """What stands in the beam: sums of both coefficients along every ray (height, width), and the targets in them."""

    where: str
    view: View
    photo: Floats
    compton: Floats
    targets: list[Placed]


def scene(
    rng: np.random.Generator,
    size: int = 320,
    where: str | None = None,
    held_out: bool = False,
    targets: int | None = None,
    kinds: Sequence[str] | None = None,
) -> Scene:
    """Return a scene of ``size`` × ``size`` pixels from above; see ``scenes``."""
    return scenes(rng, size, where, held_out, targets, kinds)[0]


def scenes(
    rng: np.random.Generator,
    size: int = 320,
    where: str | None = None,
    held_out: bool = False,
    targets: int | None = None,
    kinds: Sequence[str] | None = None,
    views: int = 1,
) -> list[Scene]:
    """Return the same goods from above and, with two ``views``, from the side.

    ``where``: one of ``WHERE``. ``held_out``: with goods, hulls and geometry that training never shows. ``targets``:
    how many are tried to be placed (one without room is left out). ``kinds``: those targets only.
    """
    kind = where or str(rng.choice(list(WHERE), p=list(WHERE.values())))
    many = how_many(rng) if targets is None else targets
    choice = Choice(held_out, "bag", tuple(kinds) if kinds is not None else None)
    goods = pallet.packed(rng, choice, many) if kind == "pallet" else packing.packed(rng, kind, choice, many)
    if kind != "pallet":
        goods = packing.turned(goods, _heading(rng, kind))
    found = [look(goods, _view(rng, goods, size, held_out))]
    if views > 1:
        beside = packing.on_its_side(goods)
        found.append(look(beside, _view(rng, beside, size, held_out)))
    return found


def look(goods: Packed, view: View) -> Scene:
    """Return the goods as a scanner there sees them."""
    photo, compton = shadow(goods.parts, view)
    if goods.layers:
        soft = folds.piled(goods.layers, view)
        inside = _inside(goods, view)
        photo += soft[0] * inside
        compton += soft[1] * inside
    placed = [Placed(each.kind, each.cls, *shadow(each.parts, view), each.concealed) for each in goods.targets]
    return Scene(goods.where, view, photo, compton, placed)


def _inside(goods: Packed, view: View) -> Floats | float:
    """Return how far into the hull a ray passes: 1 well within, 0 outside."""
    if goods.inner is None:
        return 1.0
    _, path = shadow([Part(goods.inner, "")], view, lambda _: (0.0, 1.0))
    least = SOFT_EDGE * float(goods.high[2] - goods.low[2])
    return np.clip(path / max(least, 1e-6), 0.0, 1.0)


def how_many(rng: np.random.Generator) -> int:
    """Draw how many targets are tried to be placed: none in nearly half of all scenes."""
    return 0 if rng.random() < EMPTY else int(rng.choice([1, 2, 3], p=[0.7, 0.22, 0.08]))


def _heading(rng: np.random.Generator, where: str) -> float:
    across = math.pi / 2 if rng.random() < 0.3 else 0.0
    loose = rng.random() < (0.4 if where == "parcel" else 0.1)
    return across + (rng.uniform(-math.pi, math.pi) if loose else rng.normal(0, 0.12))


def _view(rng: np.random.Generator, goods: Packed, size: int, held_out: bool) -> View:
    """Return a scanner around the goods: its field as large as they need or larger, its source seldom in the middle."""
    deep = float(goods.high[2])
    if goods.where == "pallet":
        below, aside = rng.uniform(110, 220), rng.uniform(-40, 40)
    elif held_out and rng.random() < 0.5:
        below, aside = rng.uniform(26, 33) + 0.15 * deep, rng.uniform(-22, 22)
    else:
        below, aside = rng.uniform(34, 60) + 0.35 * max(deep - 25, 0), rng.uniform(-14, 14)
    x, y, z = np.array([(goods.low[axis], goods.high[axis]) for axis in range(3)])
    # What lies nearest to the source looks largest: where its rays meet the height at which the picture is true.
    across = aside + (y[:, None] - aside) * (deep / 2 + below) / (z[None, :] + below)
    needed = 2 * max(float(np.abs(across).max()), float(np.abs(x).max())) * rng.uniform(1.02, 1.1)
    usual = rng.uniform(42, 62) if deep < 60 else 0.0
    field = max(needed, usual)
    size *= FINER.get(goods.where, 1)
    return View(size, size, field / size, (aside, -below), deep / 2)
