"""The pages of a TIFF: which of its tags say what, and where its pixels lie. Reads no pixels. Pure.

Source: TIFF 6.0 (1992), with the notes on tiles, predictor and BigTIFF. Nothing is believed that lies outside the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from greenlane.inspection.picture import Unreadable

WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, TEXT, MAKER, MODEL = 256, 257, 258, 259, 262, 270, 271, 272
STRIP_OFFSETS, ORIENTATION, SAMPLES, ROWS, STRIP_BYTES, PLANAR, PAGE_NAME = 273, 274, 277, 278, 279, 284, 285
WHEN, PREDICTOR, COLOURS, TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES = 306, 317, 320, 322, 323, 324, 325
KIND, FILL_ORDER, SAMPLE_FORMAT = 254, 266, 339
WANTED = frozenset({
    WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, TEXT, MAKER, MODEL, STRIP_OFFSETS, ORIENTATION, SAMPLES, ROWS,
    STRIP_BYTES, PLANAR, PAGE_NAME, WHEN, PREDICTOR, COLOURS, TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES,
    KIND, FILL_ORDER, SAMPLE_FORMAT,
})  # fmt: skip
TYPES = {1: "B", 2: "c", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
"""The types of values that are read: whole numbers, and text."""
MOST_TAGS, MOST_VALUES, MOST_TEXT = 1000, 1 << 17, 1 << 16
REDUCED = 1
"""The bit by which a page says that it is a thumbnail of another."""


@dataclass(frozen=True)
class Page:
    """The tags of one page: whole numbers, and texts."""

    order: str
    numbers: dict[int, tuple[int, ...]]
    texts: dict[int, str]

    def one(self, tag: int, default: int) -> int:
        """Return the only, or first, value of a tag."""
        return self.numbers.get(tag, (default,))[0]

    @property
    def thumbnail(self) -> bool:
        """Whether the page says that it only shows another one smaller."""
        return bool(self.one(KIND, 0) & REDUCED)


def pages(data: bytes, most: int) -> list[Page]:
    """Return the pages of a TIFF, at most one more than ``most``. Raises Unreadable."""
    order, big, start = _header(data)
    found: list[Page] = []
    been: set[int] = set()
    while start and len(found) <= most:
        if start in been:
            raise Unreadable("pages", "lead back to one another")
        been.add(start)
        page, start = _page(data, start, order, big)
        found.append(page)
    if not found:
        raise Unreadable("pages", "are none")
    return found


def _header(data: bytes) -> tuple[str, bool, int]:
    order = {b"II": "<", b"MM": ">"}[data[:2]]
    version = struct.unpack(f"{order}H", data[2:4])[0]
    if version == 43:
        return order, True, struct.unpack(f"{order}Q", data[8:16])[0]
    return order, False, struct.unpack(f"{order}I", data[4:8])[0]


def _page(data: bytes, at: int, order: str, big: bool) -> tuple[Page, int]:
    """Return the page whose tags stand at a place in the file, and where the next one's stand; 0 where none does."""
    count_as, size, next_as = ("Q", 20, "Q") if big else ("H", 12, "I")
    (count,) = _unpacked(data, at, f"{order}{count_as}")
    if count > MOST_TAGS:
        raise Unreadable("pages", f"are described by {count:,} tags, which no program writes")
    at += struct.calcsize(count_as)
    numbers: dict[int, tuple[int, ...]] = {}
    texts: dict[int, str] = {}
    for n in range(count):
        for tag, value in _tag(data, at + n * size, order, big):
            if isinstance(value, str):
                texts.setdefault(tag, value)
            elif value:
                numbers.setdefault(tag, value)
    (following,) = _unpacked(data, at + count * size, f"{order}{next_as}")
    return Page(order, numbers, texts), following


def _tag(data: bytes, at: int, order: str, big: bool) -> Iterator[tuple[int, tuple[int, ...] | str]]:
    tag, kind, count = _unpacked(data, at, f"{order}HHQ" if big else f"{order}HHI")
    if tag not in WANTED or kind not in TYPES:
        return
    code = TYPES[kind]
    if count > (MOST_TEXT if code == "c" else MOST_VALUES):
        if code == "c":
            return
        raise Unreadable("pages", f"have {count:,} values in one tag, which no scanner writes")
    length = struct.calcsize(code) * count
    inside, start = (8, at + 12) if big else (4, at + 8)
    if length > inside:
        (start,) = _unpacked(data, start, f"{order}{'Q' if big else 'I'}")
    if code == "c":
        yield tag, data[start : start + count].decode("utf-8", "replace").strip("\0 ")
    else:
        yield tag, _unpacked(data, start, f"{order}{count}{code}")


def _unpacked(data: bytes, at: int, form: str) -> tuple[int, ...]:
    try:
        return struct.unpack_from(form, data, at)
    except (struct.error, OverflowError, ValueError):
        raise Unreadable("file", "is cut off, or damaged: it points to what is not there") from None
