"""Where a file of a format ends by its own account: what comes after it is something else. Pure.

Each function walks the outline of a file, reads none of its contents, and returns the offset of its end, or None where
the outline does not hold.
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

MOST_PARTS = 200_000
"""No file has so many parts that anybody made it to be looked at."""


def jpeg(stream: BinaryIO, size: int) -> int | None:
    """The byte after the end marker (ISO 10918-1 annex B)."""
    at = 2
    for _ in range(MOST_PARTS):
        head = _at(stream, at, 4)
        if len(head) < 2 or head[0] != 0xFF:
            return None
        marker = head[1]
        if marker == 0xD9:
            return at + 2
        if marker == 0xFF:
            at += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        elif len(head) < 4:
            return None
        else:
            at += 2 + int.from_bytes(head[2:4], "big")
            if marker == 0xDA:
                after = _after_scan(stream, at)
                if after is None:
                    return None
                at = after
    return None


def _after_scan(stream: BinaryIO, at: int) -> int | None:
    """The next marker that ends entropy-coded data: FF, and not 00, a restart, or another FF."""
    stream.seek(at)
    kept = b""
    while piece := stream.read(1 << 16):
        data = kept + piece
        found = data.find(b"\xff")
        while 0 <= found < len(data) - 1:
            following = data[found + 1]
            if following != 0 and following != 0xFF and not 0xD0 <= following <= 0xD7:
                return at + found
            found = data.find(b"\xff", found + (1 if following == 0xFF else 2))
        kept = data[-1:] if data.endswith(b"\xff") else b""
        at += len(data) - len(kept)
    return None


def png(stream: BinaryIO, size: int) -> int | None:
    """The byte after the chunk IEND."""
    at = 8
    for _ in range(MOST_PARTS):
        head = _at(stream, at, 8)
        if len(head) < 8:
            return None
        at += 12 + int.from_bytes(head[:4], "big")
        if head[4:] == b"IEND":
            return at if at <= size else None
    return None


def riff(stream: BinaryIO, size: int) -> int | None:
    """The byte after the one chunk that a RIFF file is; chunks are of even length."""
    length = int.from_bytes(_at(stream, 4, 4), "little")
    end = 8 + length + length % 2
    return min(end, size) if 8 + length <= size else None


def boxes(stream: BinaryIO, size: int) -> int | None:
    """The byte after the last box of an ISO base media file (ISO 14496-12): MP4, MOV, HEIC."""
    at = 0
    for _ in range(MOST_PARTS):
        head = _at(stream, at, 16)
        if len(head) < 8 or not all(32 <= sign < 127 or sign == 0xA9 for sign in head[4:8]):
            return at or None
        length = int.from_bytes(head[:4], "big")
        if length == 0:
            return size
        if length == 1:
            length = struct.unpack(">Q", head[8:16])[0] if len(head) == 16 else 0
        if length < 8 or at + length > size:
            return at or None
        at += length
    return None


def pdf(stream: BinaryIO, size: int) -> int | None:
    """The byte after the last end mark and the white space behind it."""
    tail_at = max(0, size - (1 << 20))
    tail = _at(stream, tail_at, 1 << 20)
    found = tail.rfind(b"%%EOF")
    if found < 0:
        return None
    rest = tail[found + 5 :]
    return tail_at + found + 5 + len(rest) - len(rest.lstrip(b"\r\n\t \0"))


def _at(stream: BinaryIO, at: int, length: int) -> bytes:
    stream.seek(at, os.SEEK_SET)
    return stream.read(length)
