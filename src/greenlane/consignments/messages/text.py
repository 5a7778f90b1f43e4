"""Text from bytes that nobody vouches for: physical lines of bounded length, and what is put where text was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

DAMAGED = "\N{REPLACEMENT CHARACTER}"
_CHUNK = 1 << 18


class Readable(Protocol):
    """What can be read a piece at a time."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most ``size``; none at the end."""


class Looked:
    """A stream whose first bytes have been looked at: ``start`` is at least three, blanks before them passed over."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.start = b""
        while chunk := stream.read(_CHUNK):
            self.start = (self.start + chunk).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
            if len(self.start) >= 3:
                break

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        if self.start:
            start, self.start = self.start[:size], self.start[size:]
            return start
        return self._stream.read(size)


def raw_lines(stream: Readable, limit: int) -> Iterator[bytes]:
    """Yield physical lines with their ends. One longer than ``limit`` yields its first ``limit`` + 1 bytes alone."""
    rest = b""
    skipping = False
    while chunk := stream.read(_CHUNK):
        if skipping:
            end = _first_end(chunk)
            if end < 0:
                continue
            chunk, skipping = chunk[end:], False
        parts = (rest + chunk).splitlines(keepends=True)
        rest = parts.pop() if parts and not parts[-1].endswith(b"\n") else b""
        yield from parts
        if len(rest) > limit and not rest.endswith(b"\r"):
            yield rest[: limit + 1]
            rest, skipping = b"", True
    if rest:
        yield rest


def _first_end(chunk: bytes) -> int:
    """Return where the first line ends in a chunk, or -1."""
    at = min((found for found in (chunk.find(b"\n"), chunk.find(b"\r")) if found >= 0), default=-1)
    return at + 1 if at >= 0 else -1


def decode(raw: bytes, encodings: tuple[str, ...] = ("utf-8",)) -> str:
    """Return text by the first encoding that fits; NUL, and what none can read, become the replacement character."""
    if b"\0" in raw:
        raw = raw.replace(b"\0", DAMAGED.encode())
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(encodings[0], errors="replace")


def storable(text: str) -> str:
    """Return text that any database and file can hold: NUL and lone surrogates become the sign of damage."""
    if text.isascii():
        return text.replace("\0", DAMAGED)
    return _UNSTORABLE.sub(DAMAGED, text)


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
