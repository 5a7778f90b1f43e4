"""Taking in what scanners write into a folder."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError

from greenlane.inspection import said, watched
from greenlane.inspection.actions.scans import Later, receive_scan
from greenlane.inspection.models import Scan, UnreadScan
from greenlane.inspection.readers.zip_set import packed, partners
from greenlane.inspection.reading_pictures import MOST_BYTES
from greenlane.inspection.transmission import energy
from greenlane.inspection.watched import REFUSED, TAKEN, Watched
from greenlane.people.actions import By
from greenlane.people.models import Office

log = logging.getLogger(__name__)

AT_ONCE = 20
"""About how many files are taken at one look, so that other work is done between."""
PARTNER = 60.0
"""Seconds for which a file that says that it is one energy waits for the other."""


def take(folder: Watched, *, office: Office, by: By, now: float, later: Later | None = None) -> int:
    """Take in what is whole in a folder, as the office's; return how many files were settled.

    What cannot be taken in for a reason of the machine's stays where it is, and is left alone until it changes: no file
    keeps others out. Raises PermissionDenied, and what a database raises that does not answer.
    """
    settled = tried = 0
    paths = {path.name: path for path in folder.ready(now)}
    for names in partners(sorted(paths)):
        files = [paths[name] for name in names]
        if tried >= AT_ONCE:
            break
        try:
            if len(files) == 1 and energy(files[0].stem) and watched.age(files[0], now) < PARTNER:
                continue
            tried += len(files)
            _take(files, office, by, later)
        except (OperationalError, InterfaceError, PermissionDenied):
            raise
        except Exception as error:
            log.warning("%s could not be taken in", ascii(names[0]), exc_info=not isinstance(error, OSError))
            for path in files:
                folder.leave(path)
        else:
            settled += len(files)
    return settled


def _take(files: Sequence[Path], office: Office, by: By, later: Later | None) -> None:
    """Take in one file, or low and high energy as one set."""
    if sum(watched.size(path) for path in files) > MOST_BYTES:
        _settle(files, REFUSED, f"is larger than {MOST_BYTES >> 20} MB")
        return
    name, data = files[0].name, files[0].read_bytes()
    if len(files) > 1:
        name, data = f"{files[0].stem}.zip", packed({path.name: path.read_bytes() for path in files})
    beside = said.of_text(watched.beside(files[0]))
    became: Scan | UnreadScan = receive_scan(data, name, office=office, by=by, beside=beside, later=later)
    if isinstance(became, UnreadScan):
        _settle(files, REFUSED, f"{became.field} {became.reason}")
    else:
        _settle(files, TAKEN)


def _settle(files: Sequence[Path], where: str, reason: str = "") -> None:
    for path in files:
        watched.settle(path, where, reason)
