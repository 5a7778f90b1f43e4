"""Where the names of nodes stand in a picture: beside their node, over no other node and over no other name. Pure.

The first in the order given is served first; who finds no room has no name in the picture, and is named elsewhere.
Of the places with room the one that the fewest links cross is taken (after the rules of Imhof 1975: right of the sign
before left, above before below).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Side = Literal["start", "end", "middle"]
Boxes = NDArray[np.float64]
"""Rows of left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A node at ``x``, ``y`` with half its width and height, and the width of its name; without a width, no name."""

    key: str
    x: float
    y: float
    half: float
    name: float = 0.0


class Place(NamedTuple):
    """Where a name stands: the point of its ``side``, at half its height."""

    x: float
    y: float
    side: Side


def width(text: str, size: float) -> float:
    """Return about how wide a text is that is set in this size, in the same unit: no face is measured."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return size * (0.57 * (len(text) - wide) + 1.02 * wide)


def placed(
    spots: Sequence[Spot], links: Sequence[tuple[float, float, float, float]], *, wide: float, high: float, size: float
) -> dict[str, Place]:
    """Return where the names of nodes stand on a sheet ``wide`` by ``high``, of those for which there is room."""
    taken = [_box(spot.x - spot.half, spot.y - spot.half, spot.half * 2, spot.half * 2) for spot in spots]
    lines = np.array(links, dtype=float).reshape(-1, 4)
    found: dict[str, Place] = {}
    for spot in spots:
        best: tuple[int, Place, tuple[float, float, float, float]] | None = None
        for place, box in _around(spot, size) if spot.name else ():
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= wide and box[3] <= high
            if inside and not _over(box, np.array(taken)):
                crossed = _crossed(box, lines)
                if best is None or crossed < best[0]:
                    best = crossed, place, box
        if best:
            found[spot.key] = best[1]
            taken.append(best[2])
    return found


def _around(spot: Spot, size: float) -> list[tuple[Place, tuple[float, float, float, float]]]:
    """The places around a node with the boxes of the name there, the best first."""
    gap, tall = spot.half + size * 0.25, size * 1.15
    up, over = spot.half + size * 0.75, spot.half * 0.6
    right, left = spot.x + gap, spot.x - gap
    return [
        (Place(right, spot.y, "start"), _box(right, spot.y - tall / 2, spot.name, tall)),
        (Place(left, spot.y, "end"), _box(left - spot.name, spot.y - tall / 2, spot.name, tall)),
        (Place(spot.x, spot.y - up, "middle"), _box(spot.x - spot.name / 2, spot.y - up - tall / 2, spot.name, tall)),
        (Place(spot.x, spot.y + up, "middle"), _box(spot.x - spot.name / 2, spot.y + up - tall / 2, spot.name, tall)),
        *(
            (Place(spot.x + across, spot.y + down, side), _box(begin, spot.y + down - tall / 2, spot.name, tall))
            for down in (-up, up)
            for across, side, begin in _slanted(spot, over)
        ),
    ]  # fmt: skip


def _slanted(spot: Spot, over: float) -> list[tuple[float, Side, float]]:
    return [(over, "start", spot.x + over), (-over, "end", spot.x - over - spot.name)]


def _box(left: float, top: float, wide: float, high: float) -> tuple[float, float, float, float]:
    return left, top, left + wide, top + high


def _over(box: tuple[float, float, float, float], taken: Boxes) -> bool:
    left, top, right, bottom = box
    return bool(np.any((taken[:, 0] < right) & (left < taken[:, 2]) & (taken[:, 1] < bottom) & (top < taken[:, 3])))


def _crossed(box: tuple[float, float, float, float], lines: Boxes) -> int:
    """How many links go through a box: those of which a part is left when they are cut at its four sides."""
    first, last = np.zeros(len(lines)), np.ones(len(lines))
    for axis in (0, 1):
        begin, length = lines[:, axis], lines[:, axis + 2] - lines[:, axis]
        with np.errstate(divide="ignore", invalid="ignore"):
            cuts = np.sort(np.array([(box[axis] - begin) / length, (box[axis + 2] - begin) / length]), axis=0)
        flat = length == 0
        between = (begin >= box[axis]) & (begin <= box[axis + 2])
        first = np.where(flat, np.where(between, first, 2.0), np.maximum(first, cuts[0]))
        last = np.where(flat, last, np.minimum(last, cuts[1]))
    return int(np.count_nonzero(first <= last))
