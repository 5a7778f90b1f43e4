"""Reading a scanner's picture: the readers on the shelf ``readers/``, and what no file may go beyond. Pure.

Files come from anywhere. Before anything is unpacked it is known how large it becomes: a reader asks ``room`` first,
and unpacks by ``inflated``. What a library makes of damaged bytes, whatever it raises, is a refusal with a reason.
"""

from __future__ import annotations

import struct
import threading
import warnings
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from greenlane import shelf
from greenlane.inspection.picture import Picture, Unreadable
from greenlane.inspection.said import plain

SHELF = "greenlane.inspection.readers"
HEAD = 1024
"""How many of the first bytes of a file a reader sees to know its own."""
MOST_BYTES = 256 << 20
MOST_PIXELS = 120_000_000
"""Of all views of a file together, each energy counted."""
MOST_FRAMES = 16
LEAST_SIDE, MOST_SIDE, MOST_ASPECT = 8, 60_000, 100
FREE_PIXELS, PIXELS_PER_BYTE = 8_000_000, 400
"""A picture beyond the first holds a byte for so many pixels at least: detectors are noisy, and bombs are not."""
FEW = 2
_FEW = threading.BoundedSemaphore(FEW)


@dataclass(frozen=True)
class Reader:
    """One format of scanners: ``sniff`` knows a file by its first bytes and its name, ``read`` reads it whole.

    ``read`` raises Unreadable; anything else that it raises is taken as a damaged file.
    """

    name: str
    sniff: Callable[[bytes, str], bool]
    read: Callable[[bytes], Picture]


@cache
def all_readers() -> tuple[Reader, ...]:
    """Return every reader on the shelf, an administration's own ones too, in order of name."""
    found = {module.READER.name: module.READER for module in shelf.modules(SHELF)}
    return tuple(found[name] for name in sorted(found))


def read(data: bytes, name: str) -> Picture:
    """Read the picture in a file; ``name`` is what its sender called it. Raises Unreadable, and nothing else.

    Few at a time in one process, whoever else waits: a large one takes 1.6 GB while it is read.
    """
    with _FEW:
        return read_by(all_readers(), data, name)


def read_by(readers: Sequence[Reader], data: bytes, name: str) -> Picture:
    """Read the picture in a file by the first of some readers that knows it. Raises Unreadable, and nothing else."""
    if not data:
        raise Unreadable("file", "is empty")
    if len(data) > MOST_BYTES:
        raise Unreadable("file", f"is larger than {MOST_BYTES >> 20} MB, which is the most that is read as a picture")
    reader = next((known for known in readers if _knows(known, data[:HEAD], name)), None)
    if reader is None:
        raise Unreadable("file", f"is none of the formats that are known: {', '.join(known.name for known in readers)}")
    try:
        with warnings.catch_warnings():
            # What libraries only warn of is judged by what comes out; a bomb that Pillow warns of is none to us.
            warnings.simplefilter("ignore")
            picture = reader.read(data)
    except Unreadable as error:
        raise Unreadable(plain(error.field, 80), plain(error.reason, 300)) from None
    except MemoryError:
        raise Unreadable("file", "needs more memory than there is") from None
    except RecursionError:
        raise Unreadable("file", "is nested too deeply") from None
    except Exception as error:
        said = str(error).strip().partition("\n")[0].partition(" <")[0] or type(error).__name__
        raise Unreadable("file", f"is damaged, or no {reader.name} file: {plain(said, 200)}") from error
    if not picture.frames:
        raise Unreadable("file", "holds no picture")
    named = tuple(replace(frame, name=plain(frame.name, 40)) for frame in picture.frames)
    return replace(picture, frames=named)


def _knows(reader: Reader, head: bytes, name: str) -> bool:
    """Whether a reader knows a file; one that fails at that does not, and leaves it to the others."""
    try:
        return reader.sniff(head, name)
    except Exception:
        return False


def room(width: int, height: int, count: int, size: int) -> None:
    """Refuse what would be too large before it is unpacked; ``count`` planes of pixels, from ``size`` bytes.

    Raises Unreadable.
    """
    if width < LEAST_SIDE or height < LEAST_SIDE:
        raise Unreadable("size", f"is {width} × {height} pixels, and no scan is less than {LEAST_SIDE} wide or high")
    if max(width, height) > MOST_SIDE or max(width, height) > MOST_ASPECT * min(width, height):
        raise Unreadable("size", f"is {width} × {height} pixels: no scan is so long")
    if count < 1:
        raise Unreadable("views", "are none")
    pixels = width * height * count
    if pixels > MOST_PIXELS:
        raise Unreadable("size", f"is {pixels:,} pixels, and at most {MOST_PIXELS:,} are read")
    if pixels > FREE_PIXELS and pixels > size * PIXELS_PER_BYTE:
        raise Unreadable("size", f"is {pixels:,} pixels in {size:,} bytes: that is no scan, or not all of it")


def views(count: int) -> None:
    """Refuse a file with more views, or energies of views, than a scan has. Raises Unreadable."""
    if count > 2 * MOST_FRAMES:
        raise Unreadable("views", f"are {count:,}, and at most {2 * MOST_FRAMES} are read")


def inflated(data: bytes, most: int, *, raw: bool = False) -> bytes:
    """Unpack what deflate packed, to ``most`` bytes and no further. Raises Unreadable.

    ``raw``: without zlib's header and check sum.
    """
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS)
    try:
        unpacked = unpacker.decompress(data, most)
        if unpacker.unconsumed_tail and unpacker.decompress(unpacker.unconsumed_tail, 1):
            raise Unreadable("file", "unpacks to more than it says")
    except (zlib.error, struct.error):
        raise Unreadable("file", "is damaged: what is packed in it cannot be unpacked") from None
    return unpacked
