"""A scene as it might also have come: turned, nearer or farther, cut, darker, noisier, grey, behind other goods.

Laying one scene over another is exact for X-rays: transmissions multiply, and so do the roots of them that the
attenuation plane holds. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from greenlane.inspection.detector.packing import Bytes, Scene, to_planes
from greenlane.inspection.detector.prepare import Plane
from greenlane.inspection.detector.targets import Thing
from greenlane.inspection.picture import Kind

FEWEST = 12
"""Pixels of a thing below which it is not looked for."""
_GOODS = 25
"""Attenuation, in bytes, from which on something stands in the beam that is worth a look."""
_DARK = 0.82
_NOTHING = (0, 128, 0)


@dataclass(frozen=True)
class Recipe:
    """How far scenes are varied: chances, and ranges of what is drawn evenly (``scale`` evenly in its logarithm).

    ``over``: another scene is laid over it; ``alone``: a thing alone is, where there are such.
    """

    scale: tuple[float, float] = (0.75, 1.25)
    grey: float = 0.15
    colour: float = 0.45
    over: float = 0.05
    alone: float = 0.45
    tone: float = 0.12
    noise: float = 0.3
    blur: float = 0.15


@dataclass(frozen=True, eq=False)
class Tile:
    """``planes`` (3, size, size) with the things in them."""

    planes: Plane
    things: list[Thing]


def tile(scene: Scene, other: Scene | None, size: int, recipe: Recipe, rng: np.random.Generator) -> Tile:
    """Return a square tile of a scene, with ``other`` laid over it where one is given."""
    made = _cut(scene, _look(scene, recipe, rng), size, recipe, rng)
    if other is not None:
        made = _laid_over(made, _cut(other, _look(other, recipe, rng), size, recipe, rng))
    return Tile(_varied(made.planes, recipe, rng), made.things)


def _look(scene: Scene, recipe: Recipe, rng: np.random.Generator) -> Bytes:
    painted = [look for kind, look in scene.looks if kind is Kind.COLOUR]
    if painted and (len(painted) == len(scene.looks) or rng.random() < recipe.colour):
        return painted[int(rng.integers(len(painted)))]
    return scene.looks[0][1]


def _cut(scene: Scene, look: Bytes, size: int, recipe: Recipe, rng: np.random.Generator) -> Tile:
    """Return a tile at a drawn scale, place and orientation."""
    height, width = scene.things.shape
    scale = float(np.exp(rng.uniform(*np.log(recipe.scale))))
    # What one pixel of the tile is in the scene; a scene smaller than the tile stands somewhere in air.
    place = [_start(length, size, scale, rng) for length in (width, height)]
    about = _somewhere(scene, look, rng)
    if about is not None:
        place = _around(about, (width, height), size, scale, place, rng)
    planes = _resized(look, place, size, scale, Image.Resampling.BILINEAR, _NOTHING)
    bits = _resized(scene.things, place, size, scale, Image.Resampling.NEAREST, (0,))
    turn, mirror = int(rng.integers(4)), bool(rng.integers(2))
    planes, bits = (np.rot90(each[:, ::-1] if mirror else each, turn) for each in (planes, bits))
    return Tile(to_planes(np.ascontiguousarray(planes)), _things(scene, bits, scale))


def _start(length: int, size: int, scale: float, rng: np.random.Generator) -> float:
    """Return where along one side the tile begins, in pixels of the scene; less than 0 where the scene is smaller."""
    free = length - size / scale
    return float(rng.uniform(min(0.0, free), max(0.0, free)))


def _somewhere(scene: Scene, look: Bytes, rng: np.random.Generator) -> npt.NDArray[np.float32] | None:
    """Return the box of a thing, or a point where goods stand: tiles of air teach nothing."""
    if len(scene.boxes) and rng.random() < 0.7:
        box: npt.NDArray[np.float32] = scene.boxes[int(rng.integers(len(scene.boxes)))]
        return box
    goods = np.argwhere(look[::8, ::8, 0] > _GOODS)
    if not len(goods):
        return None
    row, column = goods[int(rng.integers(len(goods)))] * 8.0
    return np.array([column, row, column, row], dtype=np.float32)


def _around(
    box: npt.NDArray[np.float32], lengths: tuple[int, int], size: int, scale: float, place: list[float],
    rng: np.random.Generator,
) -> list[float]:  # fmt: skip
    moved = []
    for at, (length, start) in enumerate(zip(lengths, place, strict=True)):
        free = length - size / scale
        if free > 0:
            # Anywhere in the tile, but whole where the tile is large enough.
            low, high = float(box[at + 2]) - size / scale, float(box[at])
            start = float(np.clip(rng.uniform(min(low, high), max(low, high)), 0.0, free))
        moved.append(start)
    return moved


def _resized(pixels: Bytes, place: list[float], size: int, scale: float, how: int, empty: tuple[int, ...]) -> Bytes:
    height, width = pixels.shape[:2]
    left, top = max(0.0, place[0]), max(0.0, place[1])
    right, bottom = min(width, place[0] + size / scale), min(height, place[1] + size / scale)
    across = max(1, min(size, round((right - left) * scale)))
    down = max(1, min(size, round((bottom - top) * scale)))
    resampling = Image.Resampling(how)
    small = Image.fromarray(pixels).resize((across, down), resampling, box=(left, top, right, bottom))
    made = np.empty((size, size, *pixels.shape[2:]), np.uint8)
    made[...] = empty if pixels.ndim == 3 else empty[0]
    x, y = round((left - place[0]) * scale), round((top - place[1]) * scale)
    x, y = min(x, size - across), min(y, size - down)
    made[y : y + down, x : x + across] = np.asarray(small)
    return made


def _things(scene: Scene, bits: Bytes, scale: float) -> list[Thing]:
    things = []
    for at, cls in enumerate(scene.classes):
        bit = np.uint8(1 << at)
        mask = (bits & bit) > 0
        pixels = int(mask.sum())
        if not pixels:
            continue
        whole = float(np.count_nonzero(scene.things & bit)) * scale * scale
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        box = (float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))
        shown = min(1.0, pixels / max(whole, 1.0)) if pixels >= FEWEST else 0.0
        things.append(Thing(int(cls), box, mask, shown))
    return things


def _laid_over(one: Tile, other: Tile) -> Tile:
    through = (1.0 - one.planes[0]) * (1.0 - other.planes[0])
    logs = [-np.log(np.maximum(1.0 - each.planes[0], 1e-3)) for each in (one, other)]
    share = logs[0] / np.maximum(logs[0] + logs[1], 1e-3)
    planes = np.empty_like(one.planes)
    planes[0] = 1.0 - through
    planes[1] = share * one.planes[1] + (1.0 - share) * other.planes[1]
    planes[2] = share * one.planes[2] + (1.0 - share) * other.planes[2]
    things = [_still_shown(thing, other.planes) for thing in one.things]
    return Tile(planes, things + [_still_shown(thing, one.planes) for thing in other.things])


def _still_shown(thing: Thing, over: Plane) -> Thing:
    """Return a thing of which nothing is shown where hardly a ray comes through what is laid over it."""
    dark = float((over[0][thing.mask] > _DARK).mean()) if thing.mask.any() else 0.0
    return replace(thing, shown=thing.shown * (1.0 - dark))


def _varied(planes: Plane, recipe: Recipe, rng: np.random.Generator) -> Plane:
    if rng.random() < recipe.grey:
        planes[1:] = 0.0
    if rng.random() < recipe.blur:
        planes = _blurred(planes, rng)
    light = np.clip(1.0 - planes[0], 1e-3, 1.0)
    light **= np.float32(np.exp(rng.normal(0.0, recipe.tone)))
    if rng.random() < recipe.noise:
        sigma = np.float32(rng.uniform(0.002, 0.02))
        light += sigma * rng.standard_normal(light.shape, dtype=np.float32)
    planes[0] = 1.0 - np.clip(light, 0.0, 1.0)
    planes[1] = np.clip(planes[1] * rng.uniform(0.85, 1.15) + rng.normal(0.0, 0.1), -1.0, 1.0) * (planes[2] > 0)
    planes[2] = np.clip(planes[2] * rng.uniform(0.7, 1.3), 0.0, 1.0)
    return planes


def _blurred(planes: Plane, rng: np.random.Generator) -> Plane:
    """Return planes a little less sharp, or sharpened as scanners do."""
    plane = Image.fromarray(np.rint(planes[0] * 255).astype(np.uint8))
    if rng.random() < 0.6:
        changed = plane.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.4, 1.2))))
    else:
        changed = plane.filter(ImageFilter.UnsharpMask(float(rng.uniform(1, 3)), int(rng.integers(30, 120)), 0))
    planes[0] = np.asarray(changed, dtype=np.float32) / 255
    return planes
