"""A scanner's picture, whatever file it came in: one frame for each view, all in one sense. Pure.

Transmission is counted from 0 (no ray came through) to 65535 (air: nothing stood in the beam). A reader brings its
file to that sense; what no file says (size of a pixel, energies) stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

AIR = 65535
"""Transmission where nothing stands in the beam."""


class Unreadable(ValueError):
    """A file that cannot be read as a picture: ``field`` is what of it does not fit, ``reason`` why, for an officer."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


class Kind(StrEnum):
    """What the pixels of a frame are."""

    DUAL = "dual"
    GREY = "grey"
    COLOUR = "colour"


@dataclass(frozen=True, eq=False)
class Frame:
    """One view of what was scanned.

    ``pixels``: DUAL (2, H, W) uint16, transmission at low and at high energy; GREY (H, W) uint16, transmission;
    COLOUR (H, W, 3) uint8, RGB as the scanner's maker painted it. ``pixel_mm``: height and width of a pixel at the
    goods, in millimetres, where the file says so.
    """

    name: str
    kind: Kind
    pixels: npt.NDArray[np.uint16] | npt.NDArray[np.uint8]
    pixel_mm: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        shape, of = {
            Kind.DUAL: (3, np.uint16),
            Kind.GREY: (2, np.uint16),
            Kind.COLOUR: (3, np.uint8),
        }[self.kind]
        if self.pixels.ndim != shape or self.pixels.dtype != of:
            raise ValueError(f"a {self.kind} frame does not hold {self.pixels.dtype} {self.pixels.shape}")

    @property
    def height(self) -> int:
        """Rows of pixels."""
        return int(self.pixels.shape[1 if self.kind is Kind.DUAL else 0])

    @property
    def width(self) -> int:
        """Columns of pixels."""
        return int(self.pixels.shape[2 if self.kind is Kind.DUAL else 1])


@dataclass(frozen=True, eq=False)
class Picture:
    """All views of one scan. ``said`` is what the file says of itself, by name: container, scanner, taken_at …"""

    frames: tuple[Frame, ...]
    reader: str
    said: Mapping[str, str] = field(default_factory=dict)
