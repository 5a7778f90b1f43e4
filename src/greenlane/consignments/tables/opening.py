"""A table's bytes as text: unpacked where they are packed, in the encoding that a mark, a person or the profile says.

Nothing is guessed from the look of the letters: a wrong guess would be wrong data that looks right.
"""

from __future__ import annotations

import codecs
import gzip
import tempfile
import zlib
from typing import BinaryIO, cast

from greenlane.consignments.reading import Options
from greenlane.consignments.received_text import Readable
from greenlane.consignments.tables.profile import Profile, ProfileMismatch, text_encoding

GZIP = b"\x1f\x8b"
_CHUNK = 1 << 18
_SMALL = 32 * 1024 * 1024
_RATIO = 200
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class _Rest:
    """A stream of which the beginning has been read already."""

    def __init__(self, start: bytes, stream: Readable) -> None:
        self._start, self._stream = start, stream

    def read(self, size: int, /) -> bytes:
        if self._start:
            start, self._start = self._start[:size], self._start[size:]
            return start
        return self._stream.read(size)


class _AsUtf8:
    """A stream in an encoding of two bytes to a letter, as UTF-8; what is no text becomes the replacement character."""

    def __init__(self, stream: Readable, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int, /) -> bytes:
        while chunk := self._stream.read(size):
            if text := self._decoder.decode(chunk):
                return text.encode()
        return self._decoder.decode(b"", final=True).encode()


def unpacked(stream: BinaryIO, options: Options) -> BinaryIO:
    """Return what a gzip file that can be gone back in holds, as such a file.

    Raises ProfileMismatch, before anything in it is read as a table, where it is damaged, or unpacks to more than
    ``options.max_unpacked_bytes`` or to far more than tables do.
    """
    start = stream.tell()
    packed = stream.seek(0, 2) - start
    stream.seek(start)
    most = min(options.max_unpacked_bytes, max(_SMALL, packed * _RATIO))
    copy = tempfile.TemporaryFile(prefix="greenlane-table-")  # noqa: SIM115 - read later, gone when let go
    size = 0
    with gzip.GzipFile(fileobj=stream) as file:
        while chunk := _next(file):
            size += len(chunk)
            if size > most:
                raise ProfileMismatch(f"the gzip file of {packed} bytes unpacks to more than {most}: it is not read")
            copy.write(chunk)
    copy.seek(0)
    return cast(BinaryIO, copy)


def _next(file: gzip.GzipFile) -> bytes:
    try:
        return file.read(_CHUNK)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ProfileMismatch(f"the gzip file is damaged and cannot be unpacked: {error}") from error


def text(stream: BinaryIO, profile: Profile, options: Options) -> tuple[Readable, tuple[str, ...]]:
    """Return the bytes of a table after any mark, and the encodings to try on each of its lines, in order.

    A mark at the start says UTF-8 or UTF-16; else ``options.encoding`` says it, else the profile.
    Raises ProfileMismatch where there is no such encoding, or the profile's is not that of the text.
    """
    at = stream.tell() if stream.seekable() else None
    start = b""
    while len(start) < len(codecs.BOM_UTF8) and (chunk := stream.read(_CHUNK)):
        start += chunk
    if start.startswith(codecs.BOM_UTF8):
        return _Rest(start.removeprefix(codecs.BOM_UTF8), stream), ("utf-8", *profile.encodings[1:])
    for mark, encoding in _WIDE.items():
        if start.startswith(mark):
            return _AsUtf8(_Rest(start.removeprefix(mark), stream), encoding), ("utf-8",)
    if options.encoding is not None:
        return _in(declared(options.encoding), _Rest(start, stream))
    if at is not None and profile.encodings[0] != "utf-8":
        if _utf8_throughout(_Rest(start, stream)):
            raise ProfileMismatch(
                f"profile {profile.name} says that the text is in {profile.encodings[0]}, but it is UTF-8 from the "
                "beginning to the end: say which encoding it is in, or save it with a byte order mark"
            )
        stream.seek(at)
        return stream, profile.encodings
    return _Rest(start, stream), profile.encodings


def declared(name: str) -> str:
    """Return the usual name of the encoding that a person says a table is in. Raises ProfileMismatch."""
    try:
        return text_encoding(name, wide=True)
    except ValueError as error:
        raise ProfileMismatch(str(error)) from error


def _in(encoding: str, stream: Readable) -> tuple[Readable, tuple[str, ...]]:
    if encoding.startswith("utf-16-"):
        return _AsUtf8(stream, encoding), ("utf-8",)
    return stream, (encoding,)


def _utf8_throughout(stream: Readable) -> bool:
    """Tell whether a text has letters beyond ASCII, and all are UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    beyond = False
    try:
        while chunk := stream.read(_CHUNK):
            beyond = beyond or not chunk.isascii()
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return beyond
