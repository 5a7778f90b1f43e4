"""From the numbers in a scanner's file to transmission: which end is air, how far the scale goes, what goes together.

A detector counts what comes through; files say it in 8, 10, 12, 14 or 16 bits, as counts or as darkness, and seldom say
which. Where air stands at the edge of the picture, as it does around parcels, bags and vehicles, the picture tells.
What was done to the numbers is said beside them. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from greenlane.inspection.picture import AIR, Frame, Kind, Unreadable

Plane = npt.NDArray[np.uint16]
Stored = TypeVar("Stored", bound=np.generic)
BITS = (8, 10, 12, 14, 16)
EVEN = 0.06
"""How far the middle half of an edge may spread, as a share of the scale, for the edge to be one thing: air."""
LEAST_AIR, MOST_DENSE = 0.06, 0.25
"""What share of a picture air takes at least, and goods that stop every ray at most, where air is surely dark."""
HALF = 0.5
"""In what share of a row, or of a column, a picture within a frame shows."""
TOGETHER = 0.9
"""How alike two planes are that show the same goods at two energies, as a correlation."""
MORE, MOST_MORE = 0.03, 0.02
"""Less comes through at the lower energy: in no more than so many of the pixels by more than noise, as shares, more."""
TOO_NEAR = 0.002
"""Planes whose means differ by less, as a share of the scale, are taken to be in the usual order: low, then high."""
LOOKED_AT = 200_000
"""About how many pixels are looked at to judge a plane."""
GREY_SPREAD, GREY_SHARE = 12, 0.001
"""A painted picture is grey when next to none of its pixels differ in red, green and blue by more than this."""


@dataclass
class Told:
    """What was done to the numbers of a file, for ``Picture.said``."""

    said: dict[str, str] = field(default_factory=dict)


def planes(
    stored: Sequence[npt.NDArray[np.generic]],
    told: Told,
    *,
    bright_air: bool | None = None,
    likely: bool = True,
    full_scale: float | None = None,
    bits: int | None = None,
) -> list[Plane]:
    """Bring planes (H, W) of one file, as stored, to transmission; all by the same rule. Raises Unreadable.

    ``bright_air``: whether high numbers mean air, ``full_scale``: the number for air, and ``bits``: how many a pixel
    has, where the file says so. ``likely``: whether high numbers mean air, where the edges do not tell.
    """
    scale = _scale(stored, told, full_scale, bits)
    counted = [_counted(plane, scale) for plane in stored]
    if full_scale and bright_air is None:
        bright_air = True
    if bright_air is None:
        bright_air = _bright_edge(counted, likely)
        if not bright_air:
            told.said["sense"] = "inverted: air was dark"
    elif not bright_air:
        told.said["sense"] = "inverted: the file says that low numbers are air"
    if not bright_air:
        counted = [AIR - plane for plane in counted]
    return counted if full_scale else [_to_air(plane, told) for plane in counted]


def _scale(stored: Sequence[npt.NDArray[np.generic]], told: Told, full_scale: float | None, bits: int | None) -> float:
    """Return the number that stands for the whole scale of what is stored."""
    kinds = {plane.dtype.kind for plane in stored}
    if not kinds <= {"u", "i", "f", "b"}:
        raise Unreadable("pixels", "are no numbers")
    most = max(float(plane.max()) for plane in stored)
    least = min(float(plane.min()) for plane in stored)
    if not np.isfinite([most, least]).all():
        raise Unreadable("pixels", "are not all numbers: some are infinite, or none at all")
    if least < 0:
        raise Unreadable("pixels", "are below nought: that is no transmission")
    if most == least:
        raise Unreadable("pixels", "are all the same: nothing is to be seen")
    if full_scale or bits:
        return full_scale or float((1 << (bits or 16)) - 1)
    if "f" in kinds and most <= 1.0:
        told.said["scale"] = "0 to 1"
        return 1.0
    if most > AIR:
        raise Unreadable("pixels", f"go up to {most:g}, and transmission of 16 bits ends at {AIR}")
    if all(plane.dtype == np.uint8 for plane in stored):
        return 255.0
    bits = next(bits for bits in BITS if most < 1 << bits)
    if bits < 16:
        told.said["scale"] = f"{bits} bits"
    return float((1 << bits) - 1)


def _counted(plane: npt.NDArray[np.generic], scale: float) -> Plane:
    if plane.dtype == np.uint16 and scale == AIR:
        return np.ascontiguousarray(plane, dtype=np.uint16)
    wide: Plane = np.rint(plane.astype(np.float32) * np.float32(AIR / scale)).clip(0, AIR).astype(np.uint16)
    return wide


def _edge(plane: Plane) -> npt.NDArray[np.uint16]:
    rim = max(1, min(plane.shape) // 64)
    parts = (plane[:rim], plane[-rim:], plane[:, :rim], plane[:, -rim:])
    edge = np.concatenate([part.ravel() for part in parts])
    return edge[:: max(1, edge.size // LOOKED_AT)]


def _some(plane: Plane) -> npt.NDArray[np.uint16]:
    step = max(1, round((plane.size / LOOKED_AT) ** 0.5))
    return plane[::step, ::step].ravel()


def _bright_edge(counted: Sequence[Plane], likely: bool) -> bool:
    """Whether high numbers mean air: where all edges are even, and lie at one end of the scale, they are air.

    Low numbers are air only where there is some of it beside the edge too, and where what the edge frames does not
    begin with air itself: else it is a wall of steel, or the black around a picture that was taken from a screen.
    """
    found: set[bool | None] = set()
    for plane in counted:
        low, middle, high = np.percentile(_edge(plane), (25, 50, 75))
        some = _some(plane).astype(np.float32)
        bottom, top = np.percentile(some, (2, 99))
        share = (middle - bottom) / max(1.0, top - bottom)
        if high - low > EVEN * AIR or top - bottom < EVEN * AIR or 0.1 < share < 0.9:
            return likely
        here, opposite = (float((np.abs(some - end) < EVEN * AIR).mean()) for end in (middle, top))
        dark = share < 0.5 and here > LEAST_AIR and (opposite < MOST_DENSE or not _framed(plane, middle, top))
        found.add(True if share > 0.5 else False if dark else None)
    only = found.pop() if len(found) == 1 else None
    return likely if only is None else only


def _framed(plane: Plane, edge: float, top: float) -> bool:
    """Whether within an even frame a picture begins that is bright all round, as one with air about its goods is."""
    inside = np.abs(plane.astype(np.float32) - edge) > EVEN * AIR
    rows, columns = (np.flatnonzero(inside.mean(axis=axis) > HALF) for axis in (1, 0))
    if not (rows.size and columns.size):
        return False
    low = float(np.percentile(_edge(plane[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]), 25))
    return low > top - EVEN * AIR


def _to_air(plane: Plane, told: Told) -> Plane:
    """Let the scale end at air, where the edge is air: even, and as bright as anything in the picture."""
    low, middle, high = np.percentile(_edge(plane), (25, 50, 75))
    brightest = float(np.percentile(_some(plane), 98))
    if high - low > EVEN * AIR or middle < brightest - EVEN * AIR or not 0.25 * AIR < middle < 0.97 * AIR:
        return plane
    told.said["air"] = f"stood at {middle / AIR:.2f} of the scale"
    scaled: Plane = (plane.astype(np.float32) * np.float32(AIR / middle)).clip(0, AIR).astype(np.uint16)
    return scaled


def frames(
    got: Sequence[Plane], names: Sequence[str], told: Told, pixel_mm: tuple[float, float] | None = None
) -> list[Frame]:
    """Put planes that show the same goods at two energies together; each other one is a view of its own.

    Two that follow each other belong together when their names say low and high, or, where no name says so, when they
    are as large and alike; the darker of them is the lower energy.
    """
    found: list[Frame] = []
    at = 0
    while at < len(got):
        name = names[at]
        if at + 1 < len(got) and (order := _order(got[at], got[at + 1], name, names[at + 1])):
            pair = np.stack([got[at + n] for n in order])
            if order == (1, 0):
                told.said["order"] = "stored high before low"
            found.append(Frame(view_name(name), Kind.DUAL, pair, pixel_mm))
            at += 2
            continue
        found.append(Frame(view_name(name), Kind.GREY, got[at], pixel_mm))
        at += 1
    return found


def energy(name: str) -> str:
    """Return "low" or "high" where a name says so, else nothing."""
    words = _words(name)
    for meant, known in (("low", {"low", "le", "lo", "lowenergy"}), ("high", {"high", "he", "hi", "highenergy"})):
        if words & known:
            return meant
    return ""


def view_name(name: str) -> str:
    """Return the name of a view without the energy in it; nothing where that is all it says."""
    of_energy = {"low", "high", "le", "he", "lo", "hi", "energy", "lowenergy", "highenergy"}
    kept = [word for word in _split(name) if word.casefold() not in of_energy]
    return " ".join(kept)[:40]


def _words(name: str) -> set[str]:
    return {word.casefold() for word in _split(name)}


def _split(name: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in name).split()


def _order(one: Plane, other: Plane, name: str, next_name: str) -> tuple[int, int] | None:
    if one.shape != other.shape:
        return None
    said = (energy(name), energy(next_name))
    if said in {("low", "high"), ("high", "low")}:
        return (0, 1) if said[0] == "low" else (1, 0)
    if any(said) or (name != next_name and view_name(name) and view_name(next_name)):
        return None
    return darker_first(one, other)


def darker_first(one: Plane, other: Plane) -> tuple[int, int] | None:
    """Return which of two planes is of the lower energy, by being the darker; None where they show different goods."""
    some, others = _some(one).astype(np.float64), _some(other).astype(np.float64)
    if not (some.std() and others.std()) or np.corrcoef(some, others)[0, 1] < TOGETHER:
        return None
    in_order = bool(some.mean() <= others.mean() + TOO_NEAR * AIR)
    more = some - others if in_order else others - some
    if (more > MORE * AIR).mean() > MOST_MORE:
        return None
    return (0, 1) if in_order else (1, 0)


def painted(rgb: npt.NDArray[np.uint8], name: str, told: Told, pixel_mm: tuple[float, float] | None = None) -> Frame:
    """Return the frame of a painted picture (H, W, 3): in colour, or grey where it has none. Raises Unreadable."""
    some = rgb[:: max(1, rgb.shape[0] // 512), :: max(1, rgb.shape[1] // 512)]
    spread = some.max(axis=2).astype(np.int16) - some.min(axis=2)
    if (spread > GREY_SPREAD).mean() <= GREY_SHARE:
        (plane,) = planes([np.ascontiguousarray(rgb[..., 1])], told)
        return Frame(name, Kind.GREY, plane, pixel_mm)
    edge = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]]).max(axis=1)
    if np.percentile(edge, 75) < 48:
        told.said["background"] = "dark, as painted"
    return Frame(name, Kind.COLOUR, np.ascontiguousarray(rgb), pixel_mm)


def upright(pixels: npt.NDArray[Stored], orientation: int) -> npt.NDArray[Stored]:
    """Turn rows and columns (first two axes) as EXIF's orientation 1 to 8 says they are to be shown."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)
