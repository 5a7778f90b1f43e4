"""Taking in what scanners write into a folder."""

from __future__ import annotations

import logging
from pathlib import Path

from greenlane.inspection import said, watched
from greenlane.inspection.actions.scans import Later, receive_scan
from greenlane.inspection.models import Scan, UnreadScan
from greenlane.inspection.reading_pictures import MOST_BYTES
from greenlane.inspection.watched import REFUSED, TAKEN, Watched
from greenlane.people.actions import By
from greenlane.people.models import Office

log = logging.getLogger(__name__)


def take(folder: Watched, *, office: Office, by: By, now: float, later: Later | None = None) -> int:
    """Take in what is whole in a folder, as the office's; return how many files were settled.

    What cannot be taken in for a reason of the machine's stays where it is, and is left alone until it changes.
    Raises PermissionDenied.
    """
    settled = 0
    for path in folder.ready(now):
        try:
            _take(path, office, by, later)
        except OSError as error:
            log.warning("%s could not be taken in: %s", path.name, error)
            folder.leave(path)
        else:
            settled += 1
    return settled


def _take(path: Path, office: Office, by: By, later: Later | None) -> None:
    if watched.size(path) > MOST_BYTES:
        watched.settle(path, REFUSED, f"is larger than {MOST_BYTES >> 20} MB")
        return
    beside = said.of_text(watched.beside(path))
    became: Scan | UnreadScan = receive_scan(
        path.read_bytes(), path.name, office=office, by=by, beside=beside, later=later
    )
    if isinstance(became, UnreadScan):
        watched.settle(path, REFUSED, f"{became.field} {became.reason}")
    else:
        watched.settle(path, TAKEN)
