"""TIFF: pages of 8 or 16 bits, two pages or two samples for low and high energy, several views, or painted."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image

from greenlane.inspection import said
from greenlane.inspection import tiff_pages as tiff
from greenlane.inspection.picture import Frame, Picture, Unreadable
from greenlane.inspection.reading_pictures import MOST_FRAMES, MOST_SIDE, Reader, inflated, room, views
from greenlane.inspection.tiff_pages import Page
from greenlane.inspection.transmission import Told, frames, painted, planes, upright

NONE, LZW, JPEG, DEFLATE, PACKBITS, OLD_DEFLATE = 1, 5, 7, 8, 32773, 32946
NAMED = {2: "CCITT", 3: "CCITT fax", 4: "CCITT fax", 6: "old JPEG", JPEG: "JPEG", 33003: "JPEG 2000",
         33005: "JPEG 2000", 34712: "JPEG 2000", 34887: "LERC", 34925: "LZMA", 50000: "Zstandard", 50001: "WebP",
         50002: "JPEG XL", 52546: "JPEG XL"}  # fmt: skip
AIR_IS_DARK, AIR_IS_BRIGHT, PAINTED, BY_TABLE = 0, 1, 2, 3
DTYPES = {(8, 1): "u1", (16, 1): "u2", (32, 1): "u4", (8, 2): "i1", (16, 2): "i2", (32, 2): "i4", (32, 3): "f4",
          (64, 3): "f8", (16, 3): "f2"}  # fmt: skip
Pixels = npt.NDArray[np.generic]


def sniff(head: bytes, name: str) -> bool:
    """Know a TIFF, large or not, by its first bytes."""
    return head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}


def read(data: bytes) -> Picture:
    """Read all pages of a TIFF but thumbnails, as views or as energies of views."""
    shown = [page for page in tiff.pages(data, 4 * MOST_FRAMES) if not page.thumbnail]
    views(len(shown))
    if not shown:
        raise Unreadable("pages", "are thumbnails alone")
    _fit(shown, len(data))
    texts = _texts(shown[0])
    told, pixel_mm = Told(), said.pixel_mm(texts)
    colour: list[Frame] = []
    grey: list[Pixels] = []
    names: list[str] = []
    for page in shown:
        pixels, name = _pixels(data, page), _name(page)
        if page.one(tiff.PHOTOMETRIC, AIR_IS_BRIGHT) in (PAINTED, BY_TABLE):
            colour.append(painted(_rgb(pixels, page), name, told, pixel_mm))
            continue
        if pixels.shape[2] > 3:
            raise Unreadable("samples", f"are {pixels.shape[2]} to a pixel, and two energies are known")
        grey += [pixels[..., n] for n in range(pixels.shape[2])]
        names += [name] if pixels.shape[2] == 1 else _samples(texts, name, pixels.shape[2])
    dark = {page.one(tiff.PHOTOMETRIC, AIR_IS_BRIGHT) for page in shown} == {AIR_IS_DARK}
    got = planes(grey, told, likely=not dark, full_scale=said.full_scale(texts)) if grey else []
    return Picture((*frames(got, names, told, pixel_mm), *colour), READER.name, texts | told.said)


def _fit(shown: list[Page], size: int) -> None:
    """Refuse what is too large in all, and what cannot be unpacked, before anything is."""
    count = 0
    for page in shown:
        width, height, samples = page.one(tiff.WIDTH, 0), page.one(tiff.HEIGHT, 0), page.one(tiff.SAMPLES, 1)
        if not 1 <= samples <= 4:
            raise Unreadable("samples", f"are {samples:,} to a pixel, and at most 4 are read")
        count += width * height * samples
        room(width, height, max(samples, -(-count // max(1, width * height))), size)
        packed = page.one(tiff.COMPRESSION, NONE)
        if packed not in (NONE, LZW, DEFLATE, OLD_DEFLATE, PACKBITS):
            name = NAMED.get(packed, f"method {packed}")
            raise Unreadable("compression", f"is {name}; read are none, deflate, LZW and PackBits")
        if page.one(tiff.FILL_ORDER, 1) != 1:
            raise Unreadable("compression", "has its bits in reverse order, which is not read")


def _texts(page: Page) -> dict[str, str]:
    fields = {
        "scanner": page.texts.get(tiff.MODEL) or page.texts.get(tiff.MAKER),
        "taken_at": page.texts.get(tiff.WHEN),
    }
    own = said.of_text(page.texts.get(tiff.TEXT, ""))
    # Of one page alone, not of the scan.
    return {name: text for name, text in own.items() if name not in {"view", "energy"}} | said.of_values(fields)


def _name(page: Page) -> str:
    if name := page.texts.get(tiff.PAGE_NAME, ""):
        return name[:40]
    own = said.of_text(page.texts.get(tiff.TEXT, ""), alone="")
    return " ".join(own[key] for key in ("view", "energy") if key in own)[:40]


def _samples(texts: dict[str, str], name: str, count: int) -> list[str]:
    stored = texts.get("channels", "").split()
    return [f"{name} {word}".strip() for word in (stored if len(stored) == count else ["low", "high", "third"][:count])]


def _pixels(data: bytes, page: Page) -> Pixels:
    """Return the pixels of a page, (H, W, samples), as stored but upright. Raises Unreadable."""
    width, height, samples = page.one(tiff.WIDTH, 0), page.one(tiff.HEIGHT, 0), page.one(tiff.SAMPLES, 1)
    bits, form = page.numbers.get(tiff.BITS, (1,)), page.numbers.get(tiff.SAMPLE_FORMAT, (1,))
    if len({*bits}) != 1 or len({*form}) != 1 or (bits[0], form[0]) not in DTYPES:
        raise Unreadable("pixels", f"are of {' and '.join(str(b) for b in bits[:4])} bits, which is not read")
    dtype = np.dtype(page.order + DTYPES[bits[0], form[0]])
    apart = samples if page.one(tiff.PLANAR, 1) == 2 else 1
    together = samples // apart
    whole = np.zeros((apart, height, width, together), dtype=dtype.newbyteorder("="))
    for segment, (n, top, left, rows, columns) in _segments(data, page, width, height, apart):
        unpacked = _unpacked(segment, page, columns * together * dtype.itemsize, rows)
        block = np.frombuffer(unpacked, dtype).reshape(rows, columns, together)
        part = whole[n, top : top + rows, left : left + columns]
        part[...] = _undone(block, page)[: part.shape[0], : part.shape[1]]
    return upright(whole[0] if apart == 1 else whole[..., 0].transpose(1, 2, 0), page.one(tiff.ORIENTATION, 1))


def _segments(
    data: bytes, page: Page, width: int, height: int, apart: int
) -> Iterator[tuple[bytes, tuple[int, int, int, int, int]]]:
    """Yield each strip or tile as packed, with (sample, top, left, rows, columns)."""
    tiled = tiff.TILE_OFFSETS in page.numbers
    if tiled:
        rows, columns = page.one(tiff.TILE_HEIGHT, 0), page.one(tiff.TILE_WIDTH, 0)
        offsets, sizes = page.numbers[tiff.TILE_OFFSETS], page.numbers.get(tiff.TILE_BYTES, ())
    else:
        rows, columns = min(page.one(tiff.ROWS, height), height), width
        offsets, sizes = page.numbers.get(tiff.STRIP_OFFSETS, ()), page.numbers.get(tiff.STRIP_BYTES, ())
    if rows < 1 or columns < 1 or rows > MOST_SIDE or columns > MOST_SIDE or rows * columns > 4 * width * height + 4096:
        raise Unreadable("pixels", "lie in strips or tiles that do not fit the picture")
    down, across = -(-height // rows), -(-width // columns)
    if len(offsets) != down * across * apart or len(sizes) != len(offsets):
        raise Unreadable("pixels", "are not all there: strips or tiles are missing")
    for n, (offset, size) in enumerate(zip(offsets, sizes, strict=True)):
        if offset + size > len(data):
            raise Unreadable("file", "is cut off: pixels are missing")
        sample, place = divmod(n, down * across)
        top, left = place // across * rows, place % across * columns
        yield data[offset : offset + size], (sample, top, left, rows if tiled else min(rows, height - top), columns)


def _unpacked(segment: bytes, page: Page, row: int, rows: int) -> bytes:
    packed, size = page.one(tiff.COMPRESSION, NONE), row * rows
    if packed == NONE:
        found = segment[:size]
    elif packed in (DEFLATE, OLD_DEFLATE):
        found = inflated(segment, size)
    else:
        found = by_libtiff(segment, packed, row, rows)
    if len(found) != size:
        raise Unreadable("file", "is cut off, or damaged: pixels are missing")
    return found


def by_libtiff(segment: bytes, packed: int, row: int, rows: int) -> bytes:
    """Unpack LZW or PackBits to ``rows`` of ``row`` bytes: as the only strip of a grey picture, one byte to a pixel.

    Raises Unreadable.
    """
    values = {
        tiff.WIDTH: row, tiff.HEIGHT: rows, tiff.BITS: 8, tiff.COMPRESSION: packed, tiff.PHOTOMETRIC: 1,
        tiff.STRIP_OFFSETS: 130, tiff.SAMPLES: 1, tiff.ROWS: rows, tiff.STRIP_BYTES: len(segment),
    }  # fmt: skip
    head = (
        b"II*\0"
        + struct.pack("<IH", 8, len(values))
        + b"".join(struct.pack("<HHII", tag, 4, 1, v) for tag, v in values.items())
    )
    made = (head + bytes(4)).ljust(130, b"\0") + segment
    try:
        with Image.open(io.BytesIO(made), formats=["TIFF"]) as image:
            return image.tobytes()
    except OSError:
        raise Unreadable("file", "is damaged: what is packed in it cannot be unpacked") from None


def _undone(block: Pixels, page: Page) -> Pixels:
    """Undo the differences between neighbours that some programs store instead of values."""
    predictor = page.one(tiff.PREDICTOR, 1)
    if predictor == 1 or page.one(tiff.COMPRESSION, NONE) == NONE:
        return block
    if predictor != 2 or block.dtype.kind == "f":
        raise Unreadable("compression", f"stores differences (predictor {predictor}) that are not read")
    unsigned = block.astype(block.dtype.newbyteorder("=")).view(f"u{block.dtype.itemsize}")
    return np.cumsum(unsigned, axis=1, dtype=unsigned.dtype).view(block.dtype.newbyteorder("="))


def _rgb(pixels: Pixels, page: Page) -> npt.NDArray[np.uint8]:
    """Return painted pixels as (H, W, 3) in 8 bits."""
    if page.one(tiff.PHOTOMETRIC, AIR_IS_BRIGHT) == BY_TABLE:
        table = np.array(page.numbers.get(tiff.COLOURS, ()), dtype=np.uint16)
        if pixels.dtype != np.uint8 or table.size != 3 * 256:
            raise Unreadable("pixels", "are painted by a table of colours that is not there")
        shown = (table.reshape(3, 256).T >> 8).astype(np.uint8)[pixels[..., 0].astype(np.uint8)]
    elif pixels.shape[2] < 3 or pixels.dtype not in (np.uint8, np.uint16):
        raise Unreadable("pixels", "are said to be painted, but are not red, green and blue")
    else:
        three = pixels[..., :3]
        shown = (three.astype(np.uint16) >> 8).astype(np.uint8) if three.dtype == np.uint16 else three.astype(np.uint8)
    return shown


READER = Reader("tiff", sniff, read)
