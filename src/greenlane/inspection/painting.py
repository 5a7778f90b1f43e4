"""A scan painted on the server, from tiles put together: for who has no script, for lists, and for print. Pure.

The viewer's script paints by the same rule: see ``tint`` there.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from greenlane.inspection.picture import AIR

Bytes = npt.NDArray[np.uint8]
ORGANIC, MIXED, METAL = (232, 137, 32), (64, 160, 72), (56, 96, 200)
"""What goods of each material are painted in, where half of the light comes through."""
MIDDLE = 128
CLIPPED = (0.5, 99.8)
"""Percentiles of attenuation between which the grey runs."""


def window(a: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Return between which attenuations (0 air to 65535) the grey of a picture should run: all that is in it."""
    low, high = np.percentile(a, CLIPPED)
    return (float(low), float(high)) if high - low > AIR / 64 else (0.0, float(AIR))


def painted(index: Bytes, colours: bool) -> Bytes:
    """Paint an ``index`` layer (H, W, 3), as ``tiles`` packs it, with or without the colours of materials."""
    a = index[..., 0].astype(np.float32) * 256 + index[..., 1]
    low, high = window(a)
    light = 1 - np.clip((a - low) / (high - low), 0, 1)
    if not colours:
        return np.asarray(np.rint(np.repeat(light[..., None], 3, axis=-1) * 255), dtype=np.uint8)
    tints = _tints()[index[..., 2]]
    below, above = np.minimum(light * 2, 1)[..., None], np.maximum(light * 2 - 1, 0)[..., None]
    return np.asarray(np.rint(tints * below * (1 - above) + 255 * above), dtype=np.uint8)


def _tints() -> npt.NDArray[np.float32]:
    """The colour of each of the 256 materials, (256, 3)."""
    known = np.array([ORGANIC, MIXED, METAL], dtype=np.float32)
    at = np.arange(256)
    return np.stack([np.interp(at, [0, MIDDLE, 255], known[:, n]) for n in range(3)], axis=-1).astype(np.float32)


def png(pixels: Bytes, longest: int, marks: Sequence[tuple[int, Sequence[float]]] = (), scale: float = 1) -> bytes:
    """Return pixels (H, W, 3) as a PNG of at most ``longest`` pixels, with numbered boxes [left, top, width, height].

    ``scale``: how many pixels of the boxes make one of the pixels given.
    """
    image = Image.fromarray(pixels)
    shrunk = min(1.0, longest / max(image.size))
    if shrunk < 1:
        size = (max(1, round(image.width * shrunk)), max(1, round(image.height * shrunk)))
        image = image.resize(size, Image.Resampling.BILINEAR)
    for number, box in marks:
        _box(image, number, [side * shrunk / scale for side in box])
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _box(image: Image.Image, number: int, box: Sequence[float]) -> None:
    """Draw a box with its number: white on black, so that it shows on any picture and is no lane's colour."""
    pen = ImageDraw.Draw(image)
    left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    pen.rectangle((left - 2, top - 2, right + 2, bottom + 2), outline="black", width=4)
    pen.rectangle((left - 1, top - 1, right + 1, bottom + 1), outline="white", width=2)
    pen.rectangle((left, top, left + 9 * len(str(number)) + 7, top + 16), fill="black")
    pen.text((left + 4, top + 1), str(number), fill="white", font=ImageFont.load_default(13))
