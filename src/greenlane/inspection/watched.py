"""A folder into which a scanner writes: which files are whole, and where they go once they were taken in. No Django.

A scanner may write for a while. A file is taken when it was the same at two looks and nobody wrote to it for some
seconds; what is taken moves to ``taken/``, what cannot be read to ``refused/`` with a text beside it that says why.
Killed in between, the folder is as it was, and taking the same file in again changes nothing.
"""

from __future__ import annotations

import stat
from pathlib import Path

TAKEN, REFUSED = "taken", "refused"
QUIET = 2.0
"""Seconds for which nobody wrote to a file."""
BESIDE = ".json"
HALF = {".part", ".partial", ".tmp", ".crdownload", ".filepart"}
"""How the names of files end that are still being written."""
MOST_BESIDE = 64 << 10

Sign = tuple[int, int]


class Watched:
    """What was seen of a folder at the last look."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[Path, Sign] = {}
        self._left: dict[Path, Sign] = {}

    def ready(self, now: float) -> list[Path]:
        """Return the files that can be taken, in order of name; ``now`` in seconds since 1970, as the disk counts."""
        seen = {path: sign for path in self._files() if (sign := _sign(path))}
        whole = [
            path
            for path, sign in sorted(seen.items())
            if self._seen.get(path) == sign and self._left.get(path) != sign and now - sign[1] / 1e9 >= QUIET
        ]
        self._seen = seen
        self._left = {path: sign for path, sign in self._left.items() if seen.get(path) == sign}
        return whole

    def leave(self, path: Path) -> None:
        """Leave a file alone, until somebody writes to it again."""
        if sign := _sign(path):
            self._left[path] = sign

    def _files(self) -> list[Path]:
        try:
            listed = list(self.folder.iterdir())
        except OSError:
            return []
        no_picture = HALF | {BESIDE}
        return [one for one in listed if not one.name.startswith(".") and one.suffix.casefold() not in no_picture]


def beside(path: Path) -> str:
    """Return what a JSON file of the same name says; nothing where there is none."""
    other = path.with_suffix(BESIDE)
    if not (found := _sign(other)) or found[0] > MOST_BESIDE:
        return ""
    try:
        return other.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


def settle(path: Path, where: str, reason: str = "") -> Path:
    """Move a file, with the one beside it, to ``taken`` or ``refused``; return where it is. Replaces no other file."""
    folder = path.parent / where
    folder.mkdir(mode=0o700, exist_ok=True)
    target, count = folder / path.name, 0
    while target.exists():
        count += 1
        target = folder / f"{path.stem}-{count}{path.suffix}"
    other = path.with_suffix(BESIDE)
    path.replace(target)
    if _sign(other):
        other.replace(target.with_suffix(BESIDE))
    if reason:
        target.with_name(f"{target.name}.txt").write_text(f"{reason}\n", encoding="utf-8")
    return target


def _sign(path: Path) -> Sign | None:
    """Return size and time of a plain file; nothing for what is none, a link among others."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def age(path: Path, now: float) -> float:
    """Return for how many seconds nobody wrote to a file."""
    return now - path.lstat().st_mtime


def size(path: Path) -> int:
    """Return how large a file is."""
    return path.lstat().st_size
