"""A file that appears under its name only when it is whole, and stays there when the power fails a moment later."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

PRIVATE = 0o600


class Whole:
    """Write to ``partial``; at the end of the block it is made safe on the disk and takes the place of ``path``.

    After an error nothing is left of it, and what stood under the name before stands there still. What is kept in such
    files is for nobody but their owner: neither they nor folders made for them can be looked into by others.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.partial = path, path.with_name(f".{path.name}.partial")

    def __enter__(self) -> Self:
        private(self.path.parent)
        # Made before anybody writes to it: what is half written is as private as what is whole.
        os.close(os.open(self.partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.partial.chmod(PRIVATE)
                sync(self.partial)
                self.partial.replace(self.path)
                sync(self.path.parent)
        finally:
            self.partial.unlink(missing_ok=True)


def private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, into which nobody but its owner can look."""
    for place in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        place.mkdir(mode=0o700, exist_ok=True)


def sync(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
