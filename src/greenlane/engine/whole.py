"""A file that appears under its name only when it is whole, and stays there when the power fails a moment later."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self


class Whole:
    """Write to ``partial``; at the end of the block it is made safe on the disk and takes the place of ``path``.

    After an error nothing is left of it, and what stood under the name before stands there still.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.partial = path, path.with_name(f".{path.name}.partial")

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                sync(self.partial)
                self.partial.replace(self.path)
                sync(self.path.parent)
        finally:
            self.partial.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
