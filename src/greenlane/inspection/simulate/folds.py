"""Soft goods: folded clothes, crumpled paper, padding. Layers in the luggage, uneven as a field of folds is. Pure.

No cloth is woven here: a layer is a plate without sharp edges, and how thick it is changes from place to place by a
pattern of creases drawn once for all scenes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from greenlane.inspection.simulate import material
from greenlane.inspection.simulate.shadow import Basis, Floats, View

Single = npt.NDArray[np.float32]
SIZE = 512
PATTERNS = 16
SEEDS = {False: 71, True: 72}
"""Of the patterns in training and of those held out."""
SIDEWAYS = 3.0
"""Seen from the side a pile is at most that many times as thick as seen from above: it is no solid block."""


@dataclass(frozen=True)
class Layer:
    """One layer: where its middle is (x, y, z) in cm, half its extents, its heading about z in radians.

    ``share``: how much of the space it takes is its material. ``square``: 2 is an oval outline, 8 nearly a rectangle.
    ``pattern`` and ``grain`` choose the creases: which, and how far apart they run (1 is a shirt's).
    """

    middle: tuple[float, float, float]
    half: tuple[float, float, float]
    heading: float
    material: str
    share: float
    square: float
    pattern: int
    grain: float


def piled(layers: Sequence[Layer], view: View, basis: Basis = material.basis) -> tuple[Floats, Floats]:
    """Return both coefficients (height, width) of all layers summed along the rays, as ``shadow`` does for bodies."""
    photo = np.zeros((view.height, view.width))
    compton = np.zeros_like(photo)
    for layer in layers:
        window, thickness = _thickness(layer, view)
        of_photo, of_compton = basis(layer.material)
        photo[window] += of_photo * thickness
        compton[window] += of_compton * thickness
    return photo, compton


def sideways(layer: Layer, shift: float, raised: float) -> Layer:
    """Return the layer in goods laid on their side: y becomes height (plus ``raised``), height becomes −y + ``shift``.

    Heading is lost: seen from the side, a turned layer is as broad as it is long.
    """
    x, y, z = layer.middle
    along, across, up = layer.half
    deep = min(across, SIDEWAYS * up)
    return Layer(
        (x, shift - z, y + raised), (along, up, deep), 0.0, layer.material, layer.share,
        layer.square, layer.pattern, layer.grain,
    )  # fmt: skip


def drawn(
    rng: np.random.Generator,
    middle: tuple[float, float, float],
    half: tuple[float, float, float],
    of: str,
    share: float,
    held_out: bool = False,
) -> Layer:
    """Return a layer with an outline, a heading and creases of its own."""
    pattern = int(rng.integers(PATTERNS)) + (PATTERNS if held_out else 0)
    heading = rng.uniform(0, math.pi)
    return Layer(middle, half, heading, of, share, rng.uniform(2.2, 7.0), pattern, rng.uniform(0.5, 1.7))


def _thickness(layer: Layer, view: View) -> tuple[tuple[slice, slice], Single]:
    """Return the window of the image in which a layer lies, and the centimetres of its material there."""
    larger = (view.true_at - view.source[1]) / (layer.middle[2] - view.source[1])
    (column,), (row,) = view.at(np.array([layer.middle]))
    reach = 1.15 * math.hypot(layer.half[0], layer.half[1] * larger) / view.pixel_cm
    rows = _within(float(row), reach, view.height)
    columns = _within(float(column), reach, view.width)
    x = ((np.arange(columns.start, columns.stop) - column) * view.pixel_cm).astype(np.float32)[None, :]
    y = ((np.arange(rows.start, rows.stop) - row) * view.pixel_cm / larger).astype(np.float32)[:, None]
    c, s = np.float32(math.cos(layer.heading)), np.float32(math.sin(layer.heading))
    along, across = c * x + s * y, c * y - s * x
    creases = _patterns(layer.pattern >= PATTERNS)[layer.pattern % PATTERNS]
    # 12 cm of cloth at grain 1 are a hundred points of the pattern.
    fine = np.float32(8 * layer.grain)
    start = 37 * layer.pattern + 11
    folds = creases[_places(along, fine, start), _places(across, fine, 3 * start)]
    rough = creases[_places(across, np.float32(3), start), _places(along, np.float32(3), start)]
    edge = _power(along / np.float32(layer.half[0]), layer.square) + _power(
        across / np.float32(layer.half[1]), layer.square
    )
    inside = np.clip((np.float32(1.06) + np.float32(0.3) * (rough - 1) - edge) * 6, 0, 1)
    thickness: Single = inside * folds * np.float32(2 * layer.half[2] * layer.share)
    return (rows, columns), thickness


def _within(middle: float, reach: float, end: int) -> slice:
    start = min(max(int(middle - reach), 0), end)
    return slice(start, min(max(int(middle + reach) + 2, start), end))


def _places(where: Single, fine: np.float32, start: int) -> npt.NDArray[np.int32]:
    return (where * fine + start).astype(np.int32) % SIZE


def _power(value: Single, exponent: float) -> Single:
    found: Single = np.exp(np.float32(exponent) * np.log(np.abs(value) + np.float32(1e-6)))
    return found


@lru_cache(maxsize=2)
def _patterns(held_out: bool) -> Single:
    """Return fields (PATTERNS, SIZE, SIZE) of mean 1: long waves, and three families of creases from long to short."""
    rng = np.random.default_rng(SEEDS[held_out])
    fields = []
    for _ in range(PATTERNS):
        heading, long = rng.uniform(0, math.pi), rng.uniform(1.0, 2.0)
        waves = _noise(rng, 2.6, 1.2, 1.0, 0.0)
        thick = _ridges(_noise(rng, 3.2, 3.0, long, heading), 7)
        thin = _ridges(_noise(rng, 3.4, 7.0, long, heading + rng.normal(0, 0.5)), 6)
        small = _ridges(_noise(rng, 3.4, 15.0, 1.3, heading + rng.normal(0, 0.8)), 4)
        here = np.clip(0.5 + 0.8 * _noise(rng, 2.4, 2.0, 1.0, 0.0), 0, 1)
        field = 1 + 0.24 * waves + 0.55 * thick + 0.6 * here * thin + 0.35 * (1 - here) * small
        field = np.clip(field + 0.02 * _noise(rng, 0.8, 40.0, 1.0, 0.0), 0.15, 4.0)
        fields.append((field / field.mean()).astype(np.float32))
    return np.stack(fields)


def _ridges(noise: Floats, sharp: int) -> Floats:
    """Return 1 where noise crosses zero, falling off on both sides: the crest of a fold."""
    found: Floats = np.clip(1 - np.abs(noise), 0, 1) ** sharp
    return found


def _noise(rng: np.random.Generator, steep: float, least: float, long: float, heading: float) -> Floats:
    """Return a periodic field (SIZE, SIZE) of variance 1 whose spectrum falls with frequency to the power ``steep``.

    Waves fewer than ``least`` to the field are left out; ``long`` draws it out along ``heading``.
    """
    fy, fx = np.fft.fftfreq(SIZE)[:, None], np.fft.rfftfreq(SIZE)[None, :]
    c, s = math.cos(heading), math.sin(heading)
    frequency = np.hypot((fx * c + fy * s) * long, (fy * c - fx * s) / long) + 1e-6
    draws = rng.normal(size=(SIZE, SIZE // 2 + 1)) + 1j * rng.normal(size=(SIZE, SIZE // 2 + 1))
    field: Floats = np.fft.irfft2(draws * frequency**-steep * (frequency > least / SIZE), s=(SIZE, SIZE))
    field /= field.std()
    return field
