"""A frame cut into small pictures, sharp and coarse, so that a browser shows a large scan at once. Pure.

**Levels.** Level 0 has the pixels of the frame. Each further level is half as wide and high (the odd one counts as a
whole), as the mean of two by two pixels, until the longer side is at most 512.

**Tiles.** A level is cut into tiles of 256 × 256 pixels, counted from 0 from the left (column) and the top (row). Those
at the right and lower edge are as large as what is left.

**Layers.** ``index`` is an RGB PNG for the browser to window, paint and strip:

* attenuation ``a = 256·R + G``, from 0 (air) to 65535 (nothing came through): ``a = 65535·(1 − √T)`` for a grey frame
  with transmission T from 0 to 1; ``65535·(1 − (T_low·T_high)^¼)`` for a dual one, which is the same of the geometric
  mean; 1 − lightness for a painted one. The root keeps detail where it is dark: an X-ray's noise grows with the root
  of what comes through, so that one step of ``a`` is about the same share of the noise everywhere. T itself is
  ``(1 − a/65535)²``.
* ``B`` is the material: 0 organic (effective Z to 7), 128 mixed (about 12), or nothing is known, 255 metal (from 20).

``painted`` is the frame as its maker painted it, an RGB PNG; only of frames in colour.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from greenlane.inspection.detector.prepare import prepare
from greenlane.inspection.picture import AIR, Frame, Kind

SIDE, COARSEST = 256, 512
INDEX, PAINTED = "index", "painted"
LAYERS = (INDEX, PAINTED)
UNKNOWN = 128
PACKING = 1
"""How hard a tile is packed: noise hardly gets smaller, and an officer waits."""
Plane = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

_FOURTH = ((np.arange(AIR + 1, dtype=np.float64) / AIR) ** 0.25).astype(np.float32)
_SECOND = ((np.arange(AIR + 1, dtype=np.float64) / AIR) ** 0.5).astype(np.float32)


@dataclass(frozen=True)
class Tile:
    """One tile, as a PNG."""

    layer: str
    level: int
    column: int
    row: int
    png: bytes


def levels(height: int, width: int) -> list[tuple[int, int]]:
    """Return (height, width) of each level."""
    found = [(height, width)]
    while max(found[-1]) > COARSEST:
        found.append((-(-found[-1][0] // 2), -(-found[-1][1] // 2)))
    return found


def layers(kind: str) -> tuple[str, ...]:
    """Return the layers that a frame of this kind has."""
    return LAYERS if kind == Kind.COLOUR else (INDEX,)


def attenuation(frame: Frame) -> Plane:
    """Return ``a`` of every pixel, from 0 to 65535, as (H, W) float32."""
    if frame.kind is Kind.DUAL:
        through = _FOURTH[frame.pixels[0]] * _FOURTH[frame.pixels[1]]
    elif frame.kind is Kind.GREY:
        through = _SECOND[frame.pixels]
    else:
        most, least = frame.pixels.max(axis=2), frame.pixels.min(axis=2)
        through = (most.astype(np.float32) + least) / np.float32(510)
    return np.asarray((np.float32(1) - through) * np.float32(AIR), dtype=np.float32)


def material(frame: Frame) -> Plane:
    """Return the material of every pixel, from 0 organic to 255 metal, as (H, W) float32."""
    height, width = frame.height, frame.width
    if frame.kind is Kind.GREY:
        return np.full((height, width), UNKNOWN, dtype=np.float32)
    planes = prepare(frame, longest=max(height, width)).planes
    sure = np.clip(planes[2] * np.float32(2), 0, 1)
    found = np.asarray(UNKNOWN + 127.5 * planes[1] * sure, dtype=np.float32)
    if found.shape != (height, width):
        found = np.asarray(Image.fromarray(found).resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32)
    return found


def tiles(frame: Frame) -> Iterator[Tile]:
    """Yield every tile of a frame, the coarsest level first."""
    for level, planes in reversed(list(enumerate(_halved([attenuation(frame), material(frame)])))):
        yield from _cut(INDEX, level, _index(*planes))
    if frame.kind is Kind.COLOUR:
        channels = [frame.pixels[..., n].astype(np.float32) for n in range(3)]
        for level, painted in reversed(list(enumerate(_halved(channels)))):
            yield from _cut(PAINTED, level, np.stack([_byte(channel) for channel in painted], axis=-1))


def index(frame: Frame) -> Bytes:
    """Return the ``index`` layer of a whole frame, uncut, as (H, W, 3)."""
    return _index(attenuation(frame), material(frame))


def _index(a: Plane, b: Plane) -> Bytes:
    whole = np.rint(a).clip(0, AIR).astype(np.uint16)
    out = np.empty((*whole.shape, 3), dtype=np.uint8)
    out[..., 0], out[..., 1], out[..., 2] = whole >> 8, whole & 255, _byte(b)
    return out


def _byte(plane: Plane) -> Bytes:
    return np.rint(plane).clip(0, 255).astype(np.uint8)


def _halved(planes: list[Plane]) -> Iterator[list[Plane]]:
    """Yield planes at each level, from the sharpest."""
    for _level in levels(*planes[0].shape):
        yield planes
        planes = [_half(plane) for plane in planes]


def _half(plane: Plane) -> Plane:
    height, width = plane.shape
    if height % 2 or width % 2:
        plane = np.pad(plane, ((0, height % 2), (0, width % 2)), mode="edge")
    rows = plane[::2] + plane[1::2]
    return np.asarray((rows[:, ::2] + rows[:, 1::2]) * np.float32(0.25), dtype=np.float32)


def _cut(layer: str, level: int, pixels: Bytes) -> Iterator[Tile]:
    height, width = pixels.shape[:2]
    for row in range(-(-height // SIDE)):
        for column in range(-(-width // SIDE)):
            part = pixels[row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE]
            written = io.BytesIO()
            Image.fromarray(np.ascontiguousarray(part)).save(written, "PNG", compress_level=PACKING)
            yield Tile(layer, level, column, row, written.getvalue())
