"""Text from bytes that nobody vouches for: lines of bounded length, and what stands where text was lost."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, Protocol, overload

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
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = raw.decode(encodings[0], errors="replace")
    return text.replace("\0", DAMAGED) if "\0" in text else text


def deeper(value: Any, most: int) -> bool:
    """Tell whether groups and lists of JSON stand within each other more than ``most`` deep."""
    level = [value]
    for _depth in range(most + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)


@overload
def storable(value: str) -> str: ...
@overload
def storable(value: dict[str, Any]) -> dict[str, Any]: ...
def storable(value: Any) -> Any:
    """Return a value as JSON that every database stores: NUL and lone surrogates become the sign of damage."""
    if isinstance(value, str):
        return value.replace("\0", DAMAGED) if value.isascii() else _UNSTORABLE.sub(DAMAGED, value)
    if isinstance(value, dict):
        return {storable(str(key)): storable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(item) for item in value]
    finite = isinstance(value, float) and math.isfinite(value)
    return value if value is None or finite or isinstance(value, int) else str(value)


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
