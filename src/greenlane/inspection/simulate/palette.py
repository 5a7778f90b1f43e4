"""How makers of scanners paint a dual-energy frame for the eye: organic orange, mixed green, metal blue, or nearly so.

The palettes here are invented after what pictures of many scanners have in common; none is any maker's. Pure.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from greenlane.inspection.picture import AIR, Frame, Kind
from greenlane.inspection.simulate.machine import Machine
from greenlane.inspection.simulate.physics import STANDARD

Single = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Colour = tuple[float, float, float]

SHADES, DARKEST = 224, 7.0
"""Steps of attenuation in a palette's table, and the attenuation of the last: step = (n / (SHADES - 1))² · DARKEST."""
PER_NUMBER, HIGHEST = 3, 33
"""Steps of effective atomic number in a palette's table."""
WHITE: Colour = (1.0, 1.0, 1.0)
CREAM: Colour = (1.0, 0.985, 0.93)


@dataclass(frozen=True)
class Palette:
    """``stops``: colours, red green blue 0 to 1, by effective atomic number, blended between.

    Attenuation (the mean of both energies) covers the ``background`` with the colour at rate ``strength``, and darkens
    it at rate ``darkening`` beyond ``knee``. From ``black_at`` on, at high energy, a pixel is ``black``. ``sharpen`` is
    the strength of the edges, of ``reach`` pixels; ``smooth``: pixels over which material is averaged. ``quality``: of
    a JPEG file that the picture went through; 0 for none.
    """

    name: str
    stops: tuple[tuple[float, Colour], ...]
    background: Colour = WHITE
    strength: float = 1.5
    darkening: float = 0.55
    knee: float = 1.2
    black_at: float = 4.8
    black: Colour = (0.03, 0.03, 0.05)
    sharpen: float = 0.8
    reach: float = 1.0
    smooth: float = 0.6
    quality: int = 0


def stops(*colours: tuple[float, str]) -> tuple[tuple[float, Colour], ...]:
    """Return stops of (number, "rrggbb")."""
    return tuple((z, (int(c[:2], 16) / 255, int(c[2:4], 16) / 255, int(c[4:], 16) / 255)) for z, c in colours)


PALETTES = (
    Palette(
        "amber",
        stops((5.5, "ff9e4a"), (7, "fc8e30"), (8.5, "f0801e"), (10, "a0a028"), (12, "46aa34"), (16, "269078"),
              (18, "1e64c8"), (25, "1838b0")),
    ),
    Palette(
        "harbour",
        stops((6, "e87820"), (8.5, "d8641a"), (9.8, "8c8a1e"), (11.5, "2e8c28"), (15, "1e7860"), (17.5, "2050b4"),
              (26, "102a80")),
        strength=2.1, darkening=0.8, knee=0.8, sharpen=1.4, reach=0.8,
    ),
    Palette(
        "dune",
        stops((6, "d8a050"), (8.5, "c08a30"), (10.5, "8a9440"), (13, "5e8c50"), (16, "3a7078"), (20, "284890"),
              (26, "202c68")),
        background=CREAM, strength=1.3, darkening=0.5, black=(0.10, 0.05, 0.04), sharpen=0.4, smooth=1.0,
    ),
    Palette(
        "orchard",
        stops((5.5, "ffb42e"), (8, "ffa01e"), (9.5, "d8c82a"), (11, "6ed22e"), (14, "28c84e"), (17, "2aaed2"),
              (20, "2a78f0"), (27, "2040d8")),
        strength=1.2, darkening=0.4, knee=1.6, black_at=5.6, sharpen=0.6, reach=1.4,
    ),
    Palette(
        "slate",
        stops((9.4, "e88a3c"), (9.8, "5cae50"), (17.4, "5cae50"), (17.9, "3c6cc8")),
        strength=1.7, darkening=0.7, sharpen=1.0, smooth=1.4,
    ),
    Palette(
        "ember",
        stops((6, "ff8038"), (8.5, "f06c28"), (10, "b08040"), (12, "3ca078"), (15, "2e90a0"), (18, "4854d0"),
              (26, "4028a8")),
        strength=1.6, darkening=0.6, black_at=4.2, sharpen=1.8, reach=0.7, quality=88,
    ),
    Palette(
        "frost",
        stops((6, "ffc890"), (8.5, "ffb870"), (10.5, "c0d090"), (13, "88cc98"), (17, "80b8d0"), (20, "78a0e8"),
              (27, "5878d8")),
        strength=2.4, darkening=0.35, knee=0.5, black_at=6.0, black=(0.12, 0.12, 0.22), sharpen=0.9,
    ),
)  # fmt: skip
HELD_OUT_PALETTES = (
    Palette(
        "mosaic, held out",
        stops((6.6, "f0a030"), (7, "e06828"), (8.6, "e06828"), (9, "b4a820"), (10.4, "b4a820"), (10.8, "3c9c3c"),
              (14, "3c9c3c"), (14.6, "28a8b8"), (19, "28a8b8"), (19.8, "3050c8"), (25, "7830b0")),
        strength=1.9, darkening=0.75, knee=1.0, sharpen=1.2, reach=1.2, quality=80,
    ),
    Palette(
        "parchment, held out",
        stops((6, "c87830"), (8.5, "b0602c"), (10.5, "74803c"), (13, "2c7048"), (17, "28647c"), (20, "24509c"),
              (28, "1c2c70")),
        background=(0.99, 0.96, 0.86), strength=0.95, darkening=0.95, knee=0.45, black_at=3.6,
        black=(0.20, 0.02, 0.04), sharpen=0.2, reach=2.0, smooth=1.8,
    ),
)  # fmt: skip


def paint(frame: Frame, palette: Palette, scanner: Machine = STANDARD) -> Frame:
    """Return a dual-energy frame as a maker with this palette would paint it; ``scanner``: whose calibration."""
    soft, hard = _attenuations(frame)
    return replace(frame, kind=Kind.COLOUR, pixels=painted(soft, hard, palette, scanner))


def painted(soft: Single, hard: Single, palette: Palette, scanner: Machine = STANDARD) -> Bytes:
    """Return attenuations (H, W) at low and high energy as colours (H, W, 3)."""
    shade = (soft + hard) * np.float32(0.5)
    if palette.sharpen:
        edges = shade - ndimage.gaussian_filter(shade, palette.reach, truncate=3, mode="nearest")
        shade = np.clip(shade + np.float32(palette.sharpen) * edges, 0, DARKEST)
    around = [ndimage.gaussian_filter(plane, palette.smooth, truncate=3, mode="nearest") for plane in (soft, hard)]
    row, column = scanner.calibration().cell(around[0], around[1])
    darkness = np.sqrt(np.minimum(shade, np.float32(DARKEST))) * np.float32((SHADES - 1) / np.sqrt(DARKEST))
    step = _columns(scanner)[row, column]
    colours: Bytes = table(palette)[(darkness + np.float32(0.5)).astype(np.intp), step]
    colours[hard >= palette.black_at] = _byte(palette.black)
    return through_jpeg(colours, palette.quality) if palette.quality else colours


def through_jpeg(colours: Bytes, quality: int) -> Bytes:
    """Return colours (H, W, 3) as they come back from a JPEG file of this quality."""
    file = BytesIO()
    Image.fromarray(colours).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


@lru_cache(maxsize=32)
def table(palette: Palette) -> Bytes:
    """Return a palette's colours by shade and by number, (SHADES, HIGHEST * PER_NUMBER, 3)."""
    at = [number for number, _ in palette.stops]
    steps = np.arange(HIGHEST * PER_NUMBER) / PER_NUMBER
    colour = np.stack([np.interp(steps, at, [c[i] for _, c in palette.stops]) for i in range(3)], axis=-1)
    shade = (np.arange(SHADES) / (SHADES - 1)) ** 2 * DARKEST
    cover = 1 - np.exp(-palette.strength * shade)
    dark = np.exp(-palette.darkening * np.clip(shade - palette.knee, 0, None))
    behind = (1 - cover)[:, None] * np.array(palette.background)
    mixed = behind[:, None] + (cover * dark)[:, None, None] * colour
    made: Bytes = np.clip(mixed * 255 + 0.5, 0, 255).astype(np.uint8)
    return made


@lru_cache(maxsize=32)
def _columns(scanner: Machine) -> npt.NDArray[np.intp]:
    """Return the column in a palette's table for each cell of a scanner's table of numbers."""
    nearest = np.floor(scanner.calibration().number * PER_NUMBER + 0.5)
    return np.asarray(np.clip(nearest, 0, HIGHEST * PER_NUMBER - 1), dtype=np.intp)


@lru_cache(maxsize=1)
def _logarithms() -> Single:
    """Return attenuation for each of the 65,536 transmissions; that of no ray is that of half a count."""
    counts = np.maximum(np.arange(AIR + 1), 0.5)
    return np.asarray(-np.log(counts / AIR), dtype=np.float32)


def _attenuations(frame: Frame) -> tuple[Single, Single]:
    if frame.kind is not Kind.DUAL:
        raise ValueError(f"a {frame.kind} frame does not hold two energies")
    logarithms = _logarithms()
    return logarithms[frame.pixels[0]], logarithms[frame.pixels[1]]


def _byte(colour: Colour) -> Bytes:
    return np.array([round(255 * c) for c in colour], dtype=np.uint8)


def jittered(palette: Palette, rng: np.random.Generator) -> Palette:
    """Return a palette such as another maker, another setting or another export could have: wide of the given one."""
    turn, tint, light = rng.normal(0, 0.018), rng.uniform(0.6, 1.15), rng.uniform(0.85, 1.12)
    shift, spread = rng.normal(0, 0.25), rng.uniform(0.92, 1.08)
    colours = [
        (number * spread + shift, _turned(colour, turn + rng.normal(0, 0.012), tint, light))
        for number, colour in palette.stops
    ]
    grey = rng.uniform(0.9, 1.0) if rng.random() < 0.25 else 1.0
    warm = rng.uniform(0.86, 1.0) if rng.random() < 0.3 else 1.0
    return replace(
        palette,
        name=f"{palette.name}, varied",
        stops=tuple(colours),
        background=(grey, grey * (0.6 + 0.4 * warm) if warm < 1 else grey, grey * warm),
        strength=palette.strength * float(np.exp(rng.normal(0, 0.3))),
        darkening=palette.darkening * float(np.exp(rng.normal(0, 0.35))),
        knee=palette.knee * rng.uniform(0.6, 1.4),
        black_at=palette.black_at * rng.uniform(0.7, 1.3),
        sharpen=rng.uniform(0, 2.2) if rng.random() < 0.85 else 0.0,
        reach=rng.uniform(0.6, 2.2),
        smooth=rng.uniform(0.3, 2.0),
        quality=int(rng.integers(45, 97)) if rng.random() < 0.6 else 0,
    )


def any_palette(rng: np.random.Generator, *, held_out: bool = False) -> Palette:
    """Return a palette, drawn: varied for training, as it stands when held out."""
    shelf = HELD_OUT_PALETTES if held_out else PALETTES
    chosen = shelf[int(rng.integers(len(shelf)))]
    return chosen if held_out else jittered(chosen, rng)


def _turned(colour: Colour, turn: float, tint: float, light: float) -> Colour:
    hue, saturation, value = colorsys.rgb_to_hsv(*colour)
    return colorsys.hsv_to_rgb((hue + turn) % 1.0, min(1.0, saturation * tint), min(1.0, value * light))


def grey(frame: Frame, rng: np.random.Generator) -> Frame:
    """Return a dual-energy frame as an export without colours: energies mixed, with a tone curve, often of 8 bits."""
    soft, hard = _attenuations(frame)
    share = np.float32(rng.uniform(0, 1))
    shade = share * soft + (1 - share) * hard
    if rng.random() < 0.5:
        edges = shade - ndimage.gaussian_filter(shade, rng.uniform(0.7, 2.0), truncate=3, mode="nearest")
        shade = shade + np.float32(rng.uniform(0.2, 1.5)) * edges
    through = np.exp(-np.clip(shade, 0, None) * np.float32(np.exp(rng.uniform(-0.9, 0.3))))
    levels = 255 if rng.random() < 0.6 else AIR
    counted = np.floor(through * np.float32(levels) + np.float32(0.5)) * np.float32(AIR // levels)
    return replace(frame, kind=Kind.GREY, pixels=np.clip(counted, 0, AIR).astype(np.uint16))
