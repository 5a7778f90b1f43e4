"""From a frame of any kind to the three planes that the network sees, nearly the same for one scene in every kind.

* *attenuation*: 0 for air, towards 1 for what nothing comes through; 1 − √transmission, or 1 − lightness of a colour.
* *material*: −1 organic (effective Z up to 7), 0 (about 12), +1 metal (from 20); the scale of the usual palettes.
* *certainty* of the material: 0 where nothing is known of it (grey pictures, air), 1 where it is well measured.

Pure; the same for training and for use.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from greenlane.inspection.picture import AIR, Frame, Kind

Plane = npt.NDArray[np.float32]
LONGEST = 256
"""Pixels of the longer side that the network works at, unless a card says otherwise, or goods are large."""
GOODS_MM, MOST_TIMES = 2.4, 2.0
"""Where a file says how large its pixels are, goods are shown as small as that many millimetres to a pixel and no
smaller, up to so many times the longer side: a pallet is not made as small as a bag."""
CARGO = 1.25
"""A picture longer than so many times its shorter side goes by that one: a container is not made a thin strip."""
LARGEST = 4096
"""Pixels of the longer side that are never exceeded."""

_ATTENUATIONS = np.array([0.05, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0])
_RATIOS = np.array(
    [
        [1.140, 1.139, 1.138, 1.136, 1.132, 1.128, 1.126, 1.123],
        [1.244, 1.239, 1.233, 1.223, 1.208, 1.196, 1.186, 1.178],
        [1.402, 1.386, 1.370, 1.345, 1.310, 1.284, 1.262, 1.242],
        [1.687, 1.645, 1.605, 1.548, 1.470, 1.410, 1.357, 1.314],
        [2.053, 1.969, 1.900, 1.796, 1.657, 1.540, 1.445, 1.373],
    ]
)
"""Ratio of attenuation at low to that at high energy, of matter with an effective Z of 7, 9.5, 12, 15.5 and 20 (rows),
by mean attenuation (columns): 160 kV, 3 mm aluminium and 0.3 mm copper, a sandwich of two scintillators, after the
tabulated coefficients of Elam. Other scanners differ by about half a row, which training with several covers."""
_SCALE = np.linspace(-1.0, 1.0, len(_RATIOS))
_HUES = np.array([0.0, 35.0, 60.0, 120.0, 180.0, 215.0, 280.0, 330.0, 360.0])
_OF_HUE = np.array([-1.0, -1.0, -0.55, 0.0, 0.45, 1.0, 1.0, -1.0, -1.0])
"""Material by hue in degrees: orange organic, green between, blue metal, as nearly all makers paint."""
_PALE, _TINTED = 190, 40
"""Paper is at least so light in each colour, and no two of them are farther apart."""
_TALLEST, _STEEPEST, _FLATTEST = 5.0, 2.3, 1.0
_ROWS, _COLUMNS = 64, 260
_MEGAVOLT = 1.07
"""Where most of a picture has a smaller ratio than that, it was made at other energies and tells no material so."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """``planes`` (3, h, w) float32; ``scale``: a pixel of the frame is so many pixels of the planes."""

    planes: Plane
    scale: float


def prepare(frame: Frame, longest: int = LONGEST) -> Prepared:
    """Return the planes of a frame, made smaller (never larger) to fit ``longest``."""
    scale = scale_of(frame.height, frame.width, longest, frame.pixel_mm)
    size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
    if frame.kind is Kind.COLOUR:
        return Prepared(_of_colour(_smaller_colour(np.asarray(frame.pixels, dtype=np.uint8), size)), scale)
    if frame.kind is Kind.GREY:
        return Prepared(_of_grey(_smaller(np.asarray(frame.pixels, dtype=np.uint16), size)), scale)
    low, high = (_smaller(each, size) for each in np.asarray(frame.pixels, dtype=np.uint16))
    return Prepared(_of_dual(low, high), scale)


def scale_of(height: int, width: int, longest: int, pixel_mm: tuple[float, float] | None = None) -> float:
    """Return how much smaller a picture is made: by its longer side, or by CARGO times its shorter if that is less."""
    long, short = max(height, width), min(height, width)
    side = min(long, CARGO * short)
    wanted = side * max(pixel_mm) / GOODS_MM if pixel_mm else 0.0
    return min(1.0, min(max(longest, wanted), MOST_TIMES * longest) / side, LARGEST / long)


def _smaller(pixels: npt.NDArray[np.uint16], size: tuple[int, int]) -> Plane:
    """Return transmissions from 0 to AIR, averaged over the pixels that become one."""
    plane = pixels.astype(np.float32)
    if (plane.shape[1], plane.shape[0]) == size:
        return plane
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BILINEAR), dtype=np.float32)


def _smaller_colour(pixels: npt.NDArray[np.uint8], size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR), dtype=np.uint8)


def _counts(plane: Plane) -> npt.NDArray[np.uint16]:
    """Return transmissions with what is air in this picture at AIR, as whole numbers from 1."""
    air = float(np.percentile(plane[::7, ::7], 99.5))
    gain = AIR / air if air > 0.6 * AIR else 1.0
    return np.asarray(np.clip(plane * gain, 1.0, AIR), dtype=np.uint16)


def _of_grey(plane: Plane) -> Plane:
    planes = np.zeros((3, *plane.shape), dtype=np.float32)
    planes[0] = _ROOTS[_counts(plane)]
    return planes


def _of_dual(low: Plane, high: Plane) -> Plane:
    lows, highs = _LOGS[_counts(low)], _LOGS[_counts(high)]
    planes = np.empty((3, *low.shape), dtype=np.float32)
    mean = (lows + highs) * np.float32(0.5)
    planes[0] = 1.0 - np.exp(mean * np.float32(-0.5))
    lows, highs = _smoothed(lows), _smoothed(highs)
    mean = (lows + highs) * np.float32(0.5)
    ratio = np.asarray(lows / np.maximum(highs, np.float32(1e-3)), dtype=np.float32)
    planes[1] = _MATERIALS[_row(mean), _column(ratio)]
    planes[2] = _certainty(mean)
    thick = ratio[mean > 0.3]
    if len(thick) and float(np.median(thick[::5])) < _MEGAVOLT:
        planes[2] = 0.0
    planes[1] *= planes[2] > 0.0
    return planes


def _of_colour(pixels: npt.NDArray[np.uint8]) -> Plane:
    red, green, blue = (table[pixels[..., at]] for at, table in enumerate(_paper(pixels)))
    most = np.maximum(np.maximum(red, green), blue)
    least = np.minimum(np.minimum(red, green), blue)
    chroma = (most - least).astype(np.float32)
    above = np.maximum(chroma, 1.0)
    on_blue = (red - green) / above + 4.0
    hue = np.where(most == red, (green - blue) / above, np.where(most == green, (blue - red) / above + 2.0, on_blue))
    planes = np.empty((3, *red.shape), dtype=np.float32)
    sum_ = most + least
    planes[0] = 1.0 - sum_.astype(np.float32) / np.float32(510.0)
    planes[2] = np.clip((chroma - 8.0) / np.maximum(0.35 * most, 30.0), 0.0, 1.0)
    planes[1] = _MATERIAL_OF_HUE[(hue * 60.0).astype(np.int16) % 360] * (planes[2] > 0.0)
    return planes


def _paper(pixels: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.int16]]:
    """Return a table for each colour that makes white of what air is painted in, where that is nearly white."""
    sample = pixels[::5, ::5].reshape(-1, 3)
    light = sample.sum(1, dtype=np.int32)
    air = np.median(sample[light >= np.percentile(light, 92)], axis=0)
    if air.min() < _PALE or air.max() - air.min() > _TINTED:
        air = np.full(3, 255.0)
    steps = np.arange(256, dtype=np.float32)
    return [np.rint(np.minimum(steps * (255.0 / each), 255.0)).astype(np.int16) for each in air]


def _smoothed(plane: Plane) -> Plane:
    """Return the mean over three by three pixels, edges repeated."""
    wide = np.pad(plane, 1, mode="edge")
    rows = wide[:-2] + wide[1:-1] + wide[2:]
    return np.asarray((rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) * np.float32(1 / 9), dtype=np.float32)


def _certainty(mean: Plane) -> Plane:
    """Rises over thin matter, where noise hides the ratio, and falls where hardly a ray comes through."""
    rise = np.clip((mean - 0.04) * np.float32(5.0), 0.0, 1.0)
    return np.asarray(rise * np.clip((6.0 - mean) * np.float32(0.5), 0.0, 1.0), dtype=np.float32)


def _row(mean: Plane) -> npt.NDArray[np.intp]:
    return np.asarray(np.clip(mean * np.float32((_ROWS - 1) / _TALLEST), 0, _ROWS - 1), dtype=np.intp)


def _column(ratio: Plane) -> npt.NDArray[np.intp]:
    step = np.float32((_COLUMNS - 1) / (_STEEPEST - _FLATTEST))
    return np.asarray(np.clip((ratio - np.float32(_FLATTEST)) * step, 0, _COLUMNS - 1), dtype=np.intp)


def _material_table() -> Plane:
    ratios = np.linspace(_FLATTEST, _STEEPEST, _COLUMNS)
    table = np.empty((_ROWS, _COLUMNS), dtype=np.float32)
    for row, mean in enumerate(np.linspace(0.0, _TALLEST, _ROWS)):
        table[row] = np.interp(ratios, [np.interp(mean, _ATTENUATIONS, line) for line in _RATIOS], _SCALE)
    return table


_MATERIALS = _material_table()
_LOGS = np.asarray(-np.log(np.maximum(np.arange(AIR + 1), 1) / AIR), dtype=np.float32)
_ROOTS = np.asarray(1.0 - np.sqrt(np.arange(AIR + 1) / AIR), dtype=np.float32)
_MATERIAL_OF_HUE = np.asarray(np.interp(np.arange(360), _HUES, _OF_HUE), dtype=np.float32)
