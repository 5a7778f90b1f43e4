"""JPEG, as most officers have their pictures: photographed or exported from the screen, in colour or grey."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from greenlane.inspection import said
from greenlane.inspection.picture import Picture, Unreadable
from greenlane.inspection.reading_pictures import Reader, room
from greenlane.inspection.transmission import Told, painted, upright

MOST_SCANS, MOST_SCANNED = 64, 2_000_000_000
"""A progressive picture is gone over once for each of its scans: so many, and so many pixels in all."""
ORIENTATION, WHEN, MAKER, MODEL, TEXT = 0x0112, 0x0132, 0x010F, 0x0110, 0x010E


def sniff(head: bytes, name: str) -> bool:
    """Know a JPEG by its first bytes."""
    return head.startswith(b"\xff\xd8\xff")


def rgb(data: bytes) -> tuple[npt.NDArray[np.uint8], dict[str, str]]:
    """Return the pixels (H, W, 3) of a JPEG as they are to be shown, and what it says. Raises Unreadable, or worse."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        width, height = image.size
        room(width, height, 1, len(data))
        scans = data.count(b"\xff\xda")
        if scans > MOST_SCANS or scans * width * height > MOST_SCANNED:
            raise Unreadable("file", f"is drawn in {scans:,} goes, which no scanner does")
        exif = image.getexif()
        told = {"taken_at": exif.get(WHEN), "scanner": exif.get(MODEL) or exif.get(MAKER)}
        texts = said.of_text(str(exif.get(TEXT, ""))) | said.of_values(told)
        if isinstance(comment := image.info.get("comment"), bytes):
            texts = said.of_text(comment.decode("utf-8", "replace")) | texts
        pixels = np.asarray(image.convert("RGB"))
    return upright(pixels, exif.get(ORIENTATION, 1)), texts


def read(data: bytes) -> Picture:
    """Read a JPEG as one view."""
    pixels, texts = rgb(data)
    told = Told()
    frame = painted(pixels, texts.get("view", ""), told, said.pixel_mm(texts))
    return Picture((frame,), READER.name, texts | told.said)


READER = Reader("jpeg", sniff, read)
