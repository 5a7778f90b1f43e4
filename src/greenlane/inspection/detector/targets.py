"""What the network should answer for a tile: middles, their class, how far their sides are, what is covered. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]
STRIDE = 8
MASK_STRIDE = 4
NEAR = 0.5
"""Height of the hill around a middle from which on a place answers for the box."""
WITHIN = 0.25
"""A place so far within a box, by its sides, answers for it too: what stands out is not always its very middle."""
COVERED = 0.35
"""Part of a place that a thing covers from which on the place answers for its class."""
UNKNOWN = -1.0
"""In ``whole``: a thing stands in the picture, but too little of it to ask for."""


@dataclass(frozen=True, eq=False)
class Thing:
    """One labelled thing in a tile: ``box`` x0, y0, x1, y1 in pixels, ``shown`` the part of it that is in the tile."""

    cls: int
    box: tuple[float, float, float, float]
    mask: npt.NDArray[np.bool_]
    shown: float = 1.0


@dataclass(frozen=True, eq=False)
class Target:
    """``middle`` (h, w) hills with 1 at each middle; ``kind`` (h, w) class or −1; ``sides`` (4, h, w) in strides with
    ``near`` (h, w) their weight; ``mask`` (2h, 2w); ``asked`` (h, w) 0 where nothing is asked; ``whole``.
    """

    middle: Numbers
    kind: npt.NDArray[np.int64]
    sides: Numbers
    near: Numbers
    mask: Numbers
    asked: Numbers
    whole: float


def target(things: list[Thing], height: int, width: int, least_shown: float = 0.4) -> Target:
    """Return the target of a tile; a thing of which less than ``least_shown`` is in it is neither wanted nor wrong."""
    rows, columns = height // STRIDE, width // STRIDE
    made = Target(
        np.zeros((rows, columns), np.float32),
        np.full((rows, columns), -1, np.int64),
        np.zeros((4, rows, columns), np.float32),
        np.zeros((rows, columns), np.float32),
        np.zeros((height // MASK_STRIDE, width // MASK_STRIDE), np.float32),
        np.ones((rows, columns), np.float32),
        _whole(things, least_shown),
    )
    for thing in sorted(things, key=lambda each: -_area(each.box)):
        part = _coarser(thing.mask, STRIDE)
        np.maximum(made.mask, _coarser(thing.mask, MASK_STRIDE) > 0.4, out=made.mask)
        if thing.shown < least_shown:
            made.asked[part > 0] = 0.0
        else:
            _set(made, thing, part)
    return made


def _whole(things: list[Thing], least_shown: float) -> float:
    if any(each.shown >= least_shown for each in things):
        return 1.0
    return UNKNOWN if things else 0.0


def _set(made: Target, thing: Thing, part: Numbers) -> None:
    x0, y0, x1, y1 = (side / STRIDE for side in thing.box)
    rows, columns = made.middle.shape
    column, row = min(columns - 1, int((x0 + x1) / 2)), min(rows - 1, int((y0 + y1) / 2))
    spread = max((x1 - x0) / 7.0, 0.7), max((y1 - y0) / 7.0, 0.7)
    xs, ys = np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32)
    across = np.exp(-0.5 * ((xs - column) / spread[0]) ** 2)
    down = np.exp(-0.5 * ((ys - row) / spread[1]) ** 2)
    hill = (down[:, None] * across[None, :]).astype(np.float32)
    np.maximum(made.middle, hill, out=made.middle)
    made.middle[row, column] = 1.0
    sides = np.empty((4, rows, columns), np.float32)
    sides[0], sides[1] = (xs + 0.5 - x0)[None, :], (ys + 0.5 - y0)[:, None]
    sides[2], sides[3] = (x1 - xs - 0.5)[None, :], (y1 - ys - 0.5)[:, None]
    within = np.minimum(sides[0], sides[2]) > WITHIN * (x1 - x0)
    within &= np.minimum(sides[1], sides[3]) > WITHIN * (y1 - y0)
    near = (within | (hill > NEAR)) & (sides.min(0) > 0)
    near[row, column] = True
    made.sides[:, near] = np.maximum(sides[:, near], 0.01)
    made.near[near] = np.where(within, 1.0, hill)[near]
    made.kind[near | (part > COVERED)] = thing.cls
    made.asked[near] = 1.0


def _coarser(mask: npt.NDArray[np.bool_], step: int) -> Numbers:
    height, width = mask.shape
    parts = mask.reshape(height // step, step, width // step, step)
    return np.asarray(parts.mean((1, 3)), dtype=np.float32)


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
