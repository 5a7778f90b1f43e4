"""A simulated thing projected into a picture that a scanner made: to train officers, and to judge a detector. Pure.

The thing weakens what came through the goods behind it as it would have in the scanner; every pixel outside its box
stays as it was, to the bit. What kind of picture it is does not matter: two energies, one, or a maker's colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from greenlane.inspection.picture import AIR, Frame, Kind
from greenlane.inspection.simulate import unpainting
from greenlane.inspection.simulate.catalogue import TARGETS, all_things
from greenlane.inspection.simulate.machine import Array, Machine, attenuations
from greenlane.inspection.simulate.mesh import Part, about_x, extent, turn, turned
from greenlane.inspection.simulate.palette import Palette, painted
from greenlane.inspection.simulate.physics import STANDARD
from greenlane.inspection.simulate.shadow import View, shadow

Flags = npt.NDArray[np.bool_]
Pixels = npt.NDArray[np.uint16] | npt.NDArray[np.uint8]

PIXEL_CM = 0.15
"""Of a frame whose file says nothing: usual for parcels and bags."""
GOODS = (0.05, 3.0)
"""Attenuations between which goods hide a thing: less is air, more is too dark for anything to be seen in."""
ON_GOODS, NEARLY = 0.6, 0.97
"""Share of the thing that must lie on goods; a place is as good as another if it has that share of the best one's."""
NEAR = 0.02
"""Share of a frame's width by which views of one scan may be out of step."""
TRIED = 8
"""Targets that are tried, one after another, until one has room."""
DISTANCE_CM = 60.0
"""From the source to the thing."""
COARSE = 320
"""Pixels of the longer side at which a place is looked for."""
VISIBLE = 0.015
"""Sum along the ray from which a pixel belongs to the thing's mask."""
ORGANIC = 7.5
"""Effective atomic number that goods are taken for in a picture of one energy."""
UNSHARP = 0.6
"""Standard deviation in pixels of a scanner's own blur, which the thing is given too."""
AROUND = 12
"""Pixels around the box that a palette's edges and averages reach."""


class NoPlace(ValueError):
    """The frame has no goods among which the thing could lie."""


@dataclass(frozen=True, eq=False)
class Projected:
    """``box``: x, y, width, height in pixels. ``mask`` (H, W): where the thing is."""

    frame: Frame
    box: tuple[int, int, int, int]
    mask: Flags


@dataclass(frozen=True, eq=False)
class Threat:
    """What was projected: ``kind`` of the catalogue, the class it belongs to, and each view with it."""

    kind: str
    cls: str
    views: tuple[Projected, ...]


@dataclass(frozen=True, eq=False)
class _Thing:
    """Both sums along the ray, cut to where they are not nothing."""

    first: Array
    second: Array

    @property
    def mask(self) -> Flags:
        return self.first + self.second > VISIBLE


def project(
    frame: Frame,
    parts: Sequence[Part],
    rng: np.random.Generator,
    *,
    at: tuple[int, int] | None = None,
    along: float | None = None,
    scanner: Machine = STANDARD,
    pixel_cm: float | None = None,
) -> Projected:
    """Return the frame with the thing in it. ``at``: x, y of its box's corner; some place among the goods if none.

    ``along``: the share of the frame's width at which its middle is to lie. ``scanner``: whose energies the frame is
    taken to have. ``pixel_cm``: of a pixel; as the frame says, or as usual for parcels, if none. Raises NoPlace where
    the thing cannot lie among goods.
    """
    known = max(frame.pixel_mm) / 10 if frame.pixel_mm else PIXEL_CM
    thing = _shadow(parts, frame, scanner, pixel_cm or known)
    palette = unpainting.best_fitting(_sample(frame))[0] if frame.kind is Kind.COLOUR else None
    x, y = _place(frame, palette, thing.mask, along, rng) if at is None else at
    height, width = thing.mask.shape
    if not (0 <= x <= frame.width - width and 0 <= y <= frame.height - height):
        raise NoPlace("the thing does not lie within the frame")
    pixels = frame.pixels.copy()
    box = (slice(y, y + height), slice(x, x + width))
    if palette is not None:
        pixels[box] = _repainted(frame.pixels, box, thing, palette, scanner)
    elif frame.kind is Kind.GREY:
        pixels[box] = _weakened_grey(frame.pixels[box], thing, scanner, rng)
    else:
        pixels[:, *box] = _weakened(frame.pixels[:, *box], thing, scanner, rng)
    mask = np.zeros((frame.height, frame.width), dtype=np.bool_)
    mask[box] = thing.mask
    return Projected(replace(frame, pixels=pixels), (x, y, width, height), mask)


def project_into_views(
    frames: Sequence[Frame],
    parts: Sequence[Part],
    rng: np.random.Generator,
    *,
    scanner: Machine = STANDARD,
    pixel_cm: float | None = None,
) -> tuple[Projected, ...]:
    """Return several views of one scan, each a quarter turn about the belt from the one before, with the thing in all.

    It lies at one place along the belt (the columns), which all views are taken to show alike. Raises NoPlace.
    """
    first = project(frames[0], parts, rng, scanner=scanner, pixel_cm=pixel_cm)
    made, middle = [first], (first.box[0] + first.box[2] / 2) / frames[0].width
    for frame in frames[1:]:
        parts = turned(parts, about_x(np.pi / 2))
        made.append(project(frame, parts, rng, along=middle, scanner=scanner, pixel_cm=pixel_cm))
    return tuple(made)


def threat(
    frames: Sequence[Frame],
    rng: np.random.Generator,
    *,
    kinds: Sequence[str] | None = None,
    scanner: Machine = STANDARD,
    pixel_cm: float | None = None,
) -> Threat:
    """Return all views with one of the catalogue's targets in them, turned at random; of these kinds, or any for bags.

    Raises NoPlace where none of several that were tried can lie among the goods.
    """
    all_things()
    known = sorted(kind for kind, thing in TARGETS.items() if thing.scale == "bag" and not thing.held_out)
    reason = NoPlace("there is no such target")
    for kind in rng.permutation(list(kinds) if kinds is not None else known)[:TRIED]:
        target = TARGETS[str(kind)]
        parts = turned(target.make(rng), turn(rng))
        try:
            views = project_into_views(frames, parts, rng, scanner=scanner, pixel_cm=pixel_cm)
        except NoPlace as refused:
            reason = refused
            continue
        return Threat(target.kind, target.cls, views)
    raise reason


def _shadow(parts: Sequence[Part], frame: Frame, scanner: Machine, pixel_cm: float) -> _Thing:
    low, high = extent(parts)
    # What is nearer to the source looks larger, so the view has room for more than the thing.
    width, height = (int(3.2 * max(abs(low[i]), abs(high[i])) / pixel_cm) + 16 for i in (0, 1))
    if width > 4 * frame.width + 64 or height > 4 * frame.height + 64:
        raise NoPlace("the thing is larger than the frame")
    middle = float(low[2] + high[2]) / 2
    view = View(width, height, pixel_cm, (0.0, float(low[2]) - DISTANCE_CM), middle)
    sums = [ndimage.gaussian_filter(plane, UNSHARP) for plane in shadow(parts, view, scanner.basis)]
    seen = sums[0] + sums[1] > VISIBLE
    if not seen.any():
        raise NoPlace("the thing throws no shadow")
    rows, columns = (np.flatnonzero(seen.any(axis=1 - axis)) for axis in (0, 1))
    cut = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    return _Thing(sums[0][cut], sums[1][cut])


# ---- where


def _place(
    frame: Frame, palette: Palette | None, mask: Flags, along: float | None, rng: np.random.Generator
) -> tuple[int, int]:
    """Return x, y of the corner of a box in which the thing lies on goods; among such places any."""
    step = max(1, -(-max(frame.height, frame.width) // COARSE))
    thick = _thickness(frame, palette, step)
    goods = ((thick > GOODS[0]) & (thick < GOODS[1])).astype(np.float64)
    small = mask[::step, ::step].astype(np.float64)
    if small.shape[0] > goods.shape[0] or small.shape[1] > goods.shape[1]:
        raise NoPlace("the thing is larger than the frame")
    from scipy import signal  # here: a second of every program's start

    share = signal.fftconvolve(goods, small[::-1, ::-1], mode="valid") / max(small.sum(), 1.0)
    if along is not None:
        middle = along * goods.shape[1] - small.shape[1] / 2
        share[:, np.abs(np.arange(share.shape[1]) - middle) > 1 + NEAR * goods.shape[1]] = 0
    rows, columns = np.nonzero(share >= max(ON_GOODS, NEARLY * share.max()))
    if not len(rows):
        raise NoPlace("the frame shows no goods among which the thing could lie")
    chosen = int(rng.integers(len(rows)))
    x, y = int(columns[chosen]) * step, int(rows[chosen]) * step
    return min(x, frame.width - mask.shape[1]), min(y, frame.height - mask.shape[0])


def _thickness(frame: Frame, palette: Palette | None, step: int) -> Array:
    """Return attenuation of every so-manieth pixel, the mean over the energies there are."""
    if palette is not None:
        return unpainting.shades(np.ascontiguousarray(frame.pixels[::step, ::step]), palette)
    through = frame.pixels[..., ::step, ::step] / AIR
    logs = -np.log(np.clip(through, 1e-4, 1))
    thick: Array = logs.mean(axis=0) if frame.kind is Kind.DUAL else logs
    return thick


def _sample(frame: Frame) -> npt.NDArray[np.uint8]:
    colours = np.asarray(frame.pixels, dtype=np.uint8).reshape(-1, 3)
    goods: npt.NDArray[np.uint8] = colours[colours.max(axis=1).astype(np.int64) - colours.min(axis=1) > 24]
    if not len(goods):
        raise NoPlace("the frame shows no goods among which the thing could lie")
    return goods


# ---- what comes through then


def _weakened(pixels: Pixels, thing: _Thing, scanner: Machine, rng: np.random.Generator) -> npt.NDArray[np.uint16]:
    """Return transmissions (2, h, w) with the thing before them, hardened by the goods."""
    through = pixels / AIR
    first, second = scanner.calibration().sums(*attenuations(through[0], through[1]))
    return _fewer(through, _ratio(first, second, thing, scanner), rng)


def _weakened_grey(pixels: Pixels, thing: _Thing, scanner: Machine, rng: np.random.Generator) -> npt.NDArray[np.uint16]:
    """Return transmissions (h, w) at high energy with the thing before them; the goods are taken for organic."""
    through = pixels / AIR
    known, table = scanner.calibration(), scanner.table()
    proportion = np.interp(ORGANIC, known.known, known.proportion)
    grid = np.linspace(0, 1, 400) ** 2 * table.most[1]
    high = -np.log(table.through(proportion * grid, grid)[1])
    second = np.interp(-np.log(np.clip(through, 1e-4, 1)), high, grid)
    ratio = _ratio(proportion * second, second, thing, scanner)[1]
    return _fewer(through, ratio, rng)


def _ratio(first: npt.ArrayLike, second: npt.ArrayLike, thing: _Thing, scanner: Machine) -> Array:
    """Return how much less comes through (2, h, w) once the thing stands before goods of these sums."""
    table = scanner.table()
    before = table.through(first, second)
    ratio: Array = table.through(np.asarray(first) + thing.first, np.asarray(second) + thing.second) / before
    return ratio


def _fewer(through: Array, ratio: Array, rng: np.random.Generator) -> npt.NDArray[np.uint16]:
    """Return transmissions times ratio in counts, with the noise that so many fewer photons add."""
    apart = through[..., 1:, 1:] - through[..., :-1, 1:] - through[..., 1:, :-1] + through[..., :-1, :-1]
    middle = np.maximum(through[..., 1:, 1:], 1e-4)
    per_photon = (np.median(np.abs(apart) / np.sqrt(middle)) / 0.6745 / 2) ** 2 if apart.size else 0.0
    spread = np.sqrt(np.clip(per_photon * through * ratio * (1 - ratio), 0, None))
    counts = (through * ratio + spread * rng.standard_normal(through.shape)) * AIR
    return np.clip(np.round(counts), 0, AIR).astype(np.uint16)


def _repainted(
    pixels: Pixels, box: tuple[slice, slice], thing: _Thing, palette: Palette, scanner: Machine
) -> npt.NDArray[np.uint8]:
    """Return the colours of the box with the thing: what the maker painted, plus what painting it anew changes."""
    top, left = max(0, box[0].start - AROUND), max(0, box[1].start - AROUND)
    wide = np.asarray(pixels[top : box[0].stop + AROUND, left : box[1].stop + AROUND], dtype=np.uint8)
    first, second = unpainting.sums(wide, palette, scanner)
    inner = (slice(box[0].start - top, box[0].stop - top), slice(box[1].start - left, box[1].stop - left))
    plain = replace(palette, quality=0)
    before = _painted(first, second, plain, scanner)[inner]
    first[inner] += thing.first
    second[inner] += thing.second
    after = _painted(first, second, plain, scanner)[inner]
    changed = wide[inner].astype(np.int64) + after.astype(np.int64) - before
    return np.asarray(np.clip(changed, 0, 255), dtype=np.uint8)


def _painted(first: Array, second: Array, palette: Palette, scanner: Machine) -> npt.NDArray[np.uint8]:
    logs = -np.log(scanner.table().through(first, second)).astype(np.float32)
    return painted(logs[0], logs[1], palette, scanner)
