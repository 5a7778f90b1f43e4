"""Scans as tests need them: rows without a file, with what a detector would have said."""

from __future__ import annotations

import hashlib
from typing import Any

from greenlane.inspection.models import Mark, Scan, ScanView

IVORY = {"goods": "ivory", "box": [100, 60, 80, 40], "confidence": 0.91}
REPTILE = {"goods": "reptile", "box": [300, 90, 60, 60], "confidence": 0.62}


def scan(cast: Any, consignment: Any = None, *marks: dict[str, Any], name: str = "one.png", **fields: Any) -> Scan:
    """Make a scan of the container terminal with one view of 640 × 320 pixels, and these marks of the detector."""
    given: dict[str, Any] = {
        "owner": cast.northport,
        "office": cast.terminal,
        "consignment": consignment,
        "matched_by": "name" if consignment else "",
        "file_name": name,
        "sha256": hashlib.sha256(name.encode()).hexdigest(),
        "size": 1000,
        "reader": "grey",
        "received_by": "test",
        "state": Scan.State.TO_READ,
        "detector": "seeing-1",
        "nothing": 0.1 if marks else 0.95,
    }
    made = Scan.objects.create(**given | fields)
    view = ScanView.objects.create(scan=made, number=0, kind="grey", width=640, height=320)
    for mark in marks:
        Mark.objects.create(view=view, detector="seeing-1", **mark)
    return made
