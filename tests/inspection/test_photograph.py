"""A photograph is shown without what else its file holds; whatever is none is refused with a reason."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from PIL import Image

from greenlane.inspection.photograph import LARGE, SMALL, read
from greenlane.inspection.picture import Unreadable


def made(kind: str = "JPEG", size: tuple[int, int] = (400, 200), **how) -> bytes:
    image, out = Image.new("RGB" if kind == "JPEG" else "RGBA", size), io.BytesIO()
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1]))
    image.save(out, kind, **how)
    return out.getvalue()


def bomb(side: int = 9000) -> bytes:
    """81 million pixels of one bit in some 10 kB."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes((side // 8 + 1) * side))), (b"IEND", b""))
    chunks = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def told(where: str = "Latitude 51") -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112], exif[0x0110] = where, 6, "A camera"
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_drawn_anew_in_two_sizes(kind):
    photo = read(made(kind, (4000, 1000)))
    assert (photo.width, photo.height) == (4000, 1000)
    for shown, longest in ((photo.large, LARGE), (photo.small, SMALL)):
        with Image.open(io.BytesIO(shown)) as image:
            assert image.format == "JPEG" and image.size == (longest, longest // 4)


def test_where_and_by_what_it_was_taken_is_not_shown_and_it_stands_upright():
    data = made(exif=told(), comment=b"taken by Ada")
    assert b"Latitude 51" in data and b"taken by Ada" in data
    photo = read(data)
    assert (photo.width, photo.height) == (200, 400)
    for shown in (photo.large, photo.small):
        assert b"Latitude" not in shown and b"camera" not in shown and b"by Ada" not in shown
        with Image.open(io.BytesIO(shown)) as image:
            assert not image.getexif() and image.height > image.width


@pytest.mark.parametrize(
    "data",
    [
        b"", b"GIF89a" + b"0" * 99, b"<svg onload=alert(1)>", b"%PDF-1.7", b"RIFF" + b"\0" * 40,
        made()[:300], b"\x89PNG\r\n\x1a\n" + b"\0" * 200, b"\xff\xd8\xff" + b"\xff\xda" * 100,
        bomb(),
    ],
    ids=["empty", "gif", "svg", "pdf", "riff", "cut", "png", "goes", "bomb"],
)  # fmt: skip
def test_what_is_no_photograph_is_refused(data):
    with pytest.raises(Unreadable):
        read(data)


def test_a_damaged_photograph_is_read_or_refused_and_nothing_else():
    drawn, whole = random.Random(7), made(quality=90)
    for _n in range(60):
        data = bytearray(whole)
        for _m in range(drawn.randint(1, 12)):
            data[drawn.randrange(len(data))] = drawn.randrange(256)
        try:
            assert read(bytes(data[: drawn.randint(4, len(data))])).large
        except Unreadable as refused:
            assert refused.reason
