"""PNG: grey in 8 or 16 bits, grey with a second channel for the other energy, or as a maker painted it."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import numpy.typing as npt
from PIL import Image

from greenlane.inspection import said
from greenlane.inspection.picture import Picture, Unreadable
from greenlane.inspection.reading_pictures import Reader, room
from greenlane.inspection.transmission import Told, frames, painted, planes, upright

MARK = b"\x89PNG\r\n\x1a\n"
GREY, GREY_AND_MORE, PAINTED_AND_CLEAR = 0, 4, 6
ORIENTATION = 0x0112


def sniff(head: bytes, name: str) -> bool:
    """Know a PNG by its first bytes."""
    return head.startswith(MARK)


def read(data: bytes) -> Picture:
    """Read a PNG: two energies where a second channel of 16 bits shows the same goods, else one view."""
    if data[12:16] != b"IHDR" or len(data) < 33:
        raise Unreadable("file", "is cut off, or no PNG after all")
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    two = colour == GREY_AND_MORE and depth == 16
    room(width, height, 2 if two else 1, len(data))
    told = Told()
    with Image.open(io.BytesIO(_as_four_channels(data) if two else data), formats=["PNG"]) as image:
        image.load()
        texts: dict[str, str] = {}
        for name, text in image.info.items():
            if isinstance(text, str):
                texts |= said.of_text(text, alone=str(name))
        pixel_mm, full = said.pixel_mm(texts), said.full_scale(texts)
        turned = image.getexif().get(ORIENTATION, 1)
        stored: list[npt.NDArray[np.generic]]
        if two:
            both = upright(np.asarray(image).view(">u2").astype(np.uint16), turned)
            # Else it is the usual second channel, which says that no pixel is clear.
            stored = [both[..., n] for n in range(2 if both[..., 1].min() < np.iinfo(np.uint16).max else 1)]
        elif colour == GREY and depth > 1:
            grey = upright(np.asarray(image), turned)
            stored = [grey.astype(np.uint16) if grey.dtype.itemsize > 1 else grey]
        else:
            frame = painted(upright(_on_white(image), turned), texts.get("view", ""), told, pixel_mm)
            return Picture((frame,), READER.name, texts | told.said)
    names = texts.get("channels", "").split()
    got = planes(stored, told, full_scale=full)
    found = frames(got, names if len(names) == len(got) > 1 else [texts.get("view", "")] * len(got), told, pixel_mm)
    return Picture((found[0],), READER.name, texts | told.said)


def _as_four_channels(data: bytes) -> bytes:
    """Return the same PNG, two channels of 16 bits said to be four of 8: to its filters they are the same bytes.

    The library would drop the lower half of each number.
    """
    header = data[12:24] + bytes([8, PAINTED_AND_CLEAR]) + data[26:29]
    return data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]


def _on_white(image: Image.Image) -> npt.NDArray[np.uint8]:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        return np.asarray(Image.alpha_composite(ground, clear).convert("RGB"))
    return np.asarray(image.convert("RGB"))


READER = Reader("png", sniff, read)
