"""The detector that this installation looks with: the one that comes with Greenlane, or the administration's own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from greenlane.inspection.detector.run import CARD, SHIPPED, WEIGHTS, Detector

Signs = tuple[tuple[int, int], ...]


def folder() -> Path:
    """Return where its weights and its card stand."""
    return Path(settings.DETECTOR) if settings.DETECTOR else SHIPPED


def detector() -> Detector:
    """Return it, loaded once for each process, and again when other weights took their place. Raises NoDetector."""
    place = folder()
    return _loaded(place, tuple(_sign(place / name) for name in (WEIGHTS, CARD)))


@lru_cache(maxsize=1)
def _loaded(place: Path, signs: Signs) -> Detector:
    return Detector.load(place)


def _sign(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns
