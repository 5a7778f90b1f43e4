"""Who works on a trial: a lock that the system gives back when a worker dies, so that nothing waits for the dead."""

from __future__ import annotations

import fcntl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def alone(trial: uuid.UUID) -> Iterator[bool]:
    """Work on a trial alone; yield False where somebody else does."""
    path = _folder() / f"{trial}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            path.unlink(missing_ok=True)


def busy(trial: uuid.UUID) -> bool:
    """Tell whether somebody works on a trial at this moment."""
    path = _folder() / f"{trial}.lock"
    try:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _folder() -> Path:
    return Path(settings.DATA) / "trials"
