"""A photograph of an officer's camera: what may be taken for one, and how it is shown. Pure.

Files are hostile until they are read: only JPEG, PNG and WebP, of bounded size, are opened at all. What is shown is
drawn anew and holds nothing but the picture: not where it was taken, nor by which camera.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from greenlane.inspection.picture import Unreadable
from greenlane.inspection.reading_pictures import room

FORMATS = ("JPEG", "PNG", "WEBP")
BEGIN = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
MOST_BYTES = 40 << 20
MOST_PIXELS = 64_000_000
MOST_GOES = 64
"""A progressive JPEG is gone over so many times at most."""
LARGE, SMALL = 1600, 320
"""The longer side of what is shown, in pixels."""
QUALITY = 85


@dataclass(frozen=True)
class Photograph:
    """What was read: its size upright, and the two pictures that are shown of it, as JPEG."""

    width: int
    height: int
    large: bytes
    small: bytes


def read(data: bytes) -> Photograph:
    """Read a photograph whole. Raises Unreadable, and nothing else."""
    if not data.startswith(BEGIN):
        raise Unreadable("file", "is no JPEG, PNG or WebP photograph")
    if len(data) > MOST_BYTES:
        raise Unreadable("file", f"is larger than {MOST_BYTES >> 20} MB")
    if data.startswith(BEGIN[0]) and data.count(b"\xff\xda") > MOST_GOES:
        raise Unreadable("file", "is drawn in more goes than any camera makes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(data)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("file", "is damaged, or no photograph") from error


def _read(data: bytes) -> Photograph:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        room(width, height, 1, len(data))
        if width * height > MOST_PIXELS:
            raise Unreadable("file", f"has more than {MOST_PIXELS // 1_000_000} million pixels")
        image.draft("RGB", (LARGE * 2, LARGE * 2))
        image.thumbnail((LARGE * 2, LARGE * 2))
        upright = ImageOps.exif_transpose(image)
        turned = (upright.width > upright.height) != (image.width > image.height)
        shown = _flat(upright)
    size = (height, width) if turned else (width, height)
    return Photograph(*size, _jpeg(shown, LARGE), _jpeg(shown, SMALL))


def _flat(image: Image.Image) -> Image.Image:
    """The picture without transparency and without anything beside its pixels."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.convert("RGBA").getchannel("A"))
        return ground
    return image.convert("RGB")


def _jpeg(image: Image.Image, longest: int) -> bytes:
    shown = Image.new("RGB", image.size)
    shown.paste(image)
    shown.thumbnail((longest, longest))
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
