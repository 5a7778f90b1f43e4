"""The bytes of scans, and what is drawn from them, in the data folder: by owner and by the hash of what came in.

The original is written once and never again; tiles are drawn from it, and drawn again where they are lost. A file
appears under its name only when it is whole. Nobody but who runs the server can look into the folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from greenlane.engine.whole import Whole, private
from greenlane.inspection.tiles import LAYERS, Tile

HASH = re.compile(r"[0-9a-f]{64}")
ORIGINAL = "original"


def keep(owner: uuid.UUID, data: bytes) -> str:
    """Keep the bytes of a file as they came; return their SHA-256. Kept before, they are left as they are."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = original(owner, sha256)
    with _writing(path.parent):
        if not path.exists():
            with Whole(path) as whole:
                whole.partial.write_bytes(data)
    return sha256


def keep_beside(owner: uuid.UUID, sha256: str, name: str, data: bytes) -> None:
    """Keep what was drawn from a file beside it, under a name; what stood there is replaced."""
    path = original(owner, sha256).with_name(name)
    with _writing(path.parent), Whole(path) as whole:
        whole.partial.write_bytes(data)


def original(owner: uuid.UUID, sha256: str) -> Path:
    """Return where the bytes of a file are kept; nothing need be there. Raises ValueError for what is no SHA-256."""
    return _place(owner, sha256) / ORIGINAL


def read(owner: uuid.UUID, sha256: str) -> bytes:
    """Return the bytes as they came in. Raises FileNotFoundError, and Changed where they are no longer the same."""
    data = original(owner, sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Changed(sha256)
    return data


class Changed(OSError):
    """The kept bytes are not those that came in: their hash is another."""


@contextmanager
def held(owner: uuid.UUID, sha256: str) -> Iterator[bool]:
    """Work on a scan alone; False where somebody else does. The system gives the lock back when a process ends."""
    try:
        stream = original(owner, sha256).open("rb")
    except FileNotFoundError:
        yield True
        return
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def busy(owner: uuid.UUID, sha256: str) -> bool:
    """Tell whether somebody works on a scan at this moment."""
    with held(owner, sha256) as alone:
        return not alone


def tile(owner: uuid.UUID, sha256: str, view: int, layer: str, level: int, column: int, row: int) -> Path:
    """Return where a tile of a view (by its number) is kept; nothing need be there. Raises ValueError."""
    if layer not in LAYERS or min(view, level, column, row) < 0:
        raise ValueError("there is no such tile")
    return _place(owner, sha256) / "tiles" / str(view) / layer / str(level) / f"{column}_{row}.png"


def keep_tiles(owner: uuid.UUID, sha256: str, view: int, drawn: Iterable[Tile]) -> int:
    """Keep the tiles of a view, unless all are there; return how many. What a killed worker left is done again.

    Whoever comes while they are drawn waits until they are: a page, most often, for the worker.
    """
    folder, count = _place(owner, sha256) / "tiles" / str(view), 0
    with _writing(folder):
        if (folder / _DONE).exists():
            return 0
        for one in drawn:
            path = tile(owner, sha256, view, one.layer, one.level, one.column, one.row)
            private(path.parent)
            partial = path.with_suffix(".partial")
            # Not made safe against a loss of power, as originals are: a tile can be drawn again.
            partial.write_bytes(one.png)
            partial.chmod(0o600)
            partial.replace(path)
            count += 1
        (folder / _DONE).touch(mode=0o600)
    return count


def drawn(owner: uuid.UUID, sha256: str, view: int) -> bool:
    """Whether all tiles of a view are there."""
    return (_place(owner, sha256) / "tiles" / str(view) / _DONE).exists()


_DONE = "done"


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Write into a folder, made where there is none; whoever else would write into it waits."""
    private(folder)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _folder() -> Path:
    return Path(settings.DATA) / "scans"


def _place(owner: uuid.UUID, sha256: str) -> Path:
    if not HASH.fullmatch(sha256):
        raise ValueError("that is no SHA-256")
    return _folder() / str(owner) / sha256[:2] / sha256
