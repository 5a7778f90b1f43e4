"""What a detector records of what comes through: blur, scatter, noise, uneven lines, saturation. Pure.

A belt carries the goods past a line of detector elements. Each row of a picture is one element along the whole belt, so
an element that counts a little too much draws a line; each column is one moment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from greenlane.inspection.picture import AIR, Frame, Kind
from greenlane.inspection.simulate.machine import Machine

Array = npt.NDArray[np.float64]
Single = npt.NDArray[np.float32]

COARSE = 8
"""Scatter is smooth: it is worked out on a picture smaller by this factor."""


@dataclass(frozen=True)
class Response:
    """How a detector departs from the truth; all zero: not at all.

    ``blur_cm``: standard deviation of the unsharpness at the goods. ``scatter``: share of the rays through a
    neighbourhood of ``scatter_cm`` that reaches a pixel astray. ``quanta``: photons counted in air by a pixel, low and
    high energy; 0 counts without noise. ``dark``: standard deviation of the electronics, as a share of air. ``uneven``:
    standard deviation of an element's gain after calibration. ``drift``: the same from column to column.
    """

    blur_cm: float = 0.0
    scatter: float = 0.0
    scatter_cm: float = 3.0
    quanta: tuple[float, float] = (0.0, 0.0)
    dark: float = 0.0
    uneven: float = 0.0
    drift: float = 0.0


TRUE = Response()


def drawn(rng: np.random.Generator) -> Response:
    """Return a detector as they stand at the borders: good, worn or poor."""
    quanta = float(np.exp(rng.uniform(np.log(6e3), np.log(1.2e5))))
    return Response(
        blur_cm=rng.uniform(0.03, 0.13),
        scatter=rng.uniform(0.0005, 0.012),
        scatter_cm=rng.uniform(1.5, 6.0),
        quanta=(quanta, quanta * rng.uniform(0.5, 1.0)),
        dark=float(np.exp(rng.uniform(np.log(5e-5), np.log(8e-4)))),
        uneven=rng.uniform(0.0, 0.006),
        drift=rng.uniform(0.0, 0.002),
    )


def record(
    photo: Array,
    compton: Array,
    scanner: Machine,
    pixel_cm: float,
    rng: np.random.Generator,
    response: Response | None = None,
    name: str = "1",
) -> Frame:
    """Return the dual-energy frame of these sums (H, W) along the rays. ``response``: drawn where none is given."""
    with_faults = drawn(rng) if response is None else response
    through = scanner.table().through(photo, compton).astype(np.float32)
    counts = zip(through, with_faults.quanta, strict=True)
    planes = [_recorded(plane, with_faults, photons, pixel_cm, rng) for plane, photons in counts]
    counted = np.stack(planes) * np.float32(AIR) + np.float32(0.5)
    pixels = np.clip(counted, 0, AIR).astype(np.uint16)
    return Frame(name, Kind.DUAL, pixels, (10 * pixel_cm, 10 * pixel_cm))


def _recorded(plane: Single, response: Response, photons: float, pixel_cm: float, rng: np.random.Generator) -> Single:
    if response.blur_cm:
        plane = ndimage.gaussian_filter(plane, response.blur_cm / pixel_cm, mode="nearest", truncate=3)
    if response.scatter:
        plane = plane + np.float32(response.scatter) * astray(plane, response.scatter_cm / pixel_cm)
        plane /= np.float32(1 + response.scatter)
    height, width = plane.shape
    if response.uneven:
        plane = plane * (1 + np.float32(response.uneven) * rng.standard_normal((height, 1), dtype=np.float32))
    if response.drift:
        plane = plane * (1 + np.float32(response.drift) * rng.standard_normal((1, width), dtype=np.float32))
    if response.dark or photons:
        counted = np.clip(plane, 0, None) / np.float32(photons) if photons else np.zeros_like(plane)
        spread = np.sqrt(counted + np.float32(response.dark**2))
        plane = plane + spread * rng.standard_normal(plane.shape, dtype=np.float32)
    return plane


def astray(plane: Single, reach: float) -> Single:
    """Return a plane (H, W) blurred over ``reach`` pixels, worked out coarsely."""
    height, width = plane.shape
    down, right = -height % COARSE, -width % COARSE
    padded = np.pad(plane, ((0, down), (0, right)), mode="edge")
    rows, columns = padded.shape[0] // COARSE, padded.shape[1] // COARSE
    small = padded.reshape(rows, COARSE, columns, COARSE).mean(axis=(1, 3))
    smooth = ndimage.gaussian_filter(small, reach / COARSE, mode="nearest")
    grown: Single = ndimage.zoom(smooth, COARSE, order=1, mode="nearest", grid_mode=True)
    return grown[:height, :width]
