"""Scans as tests need them: rows without a file, with what a detector would have said."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from greenlane.inspection import scan_files
from greenlane.inspection.models import Mark, Scan, ScanView
from greenlane.inspection.picture import AIR, Frame, Kind
from greenlane.inspection.tiles import tiles

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


def pictured(made: Scan, *frames: Frame) -> Scan:
    """Give a scan these frames as its views, with their tiles in the data folder."""
    scan_files.keep(made.owner_id, made.file_name.encode())
    for number, frame in enumerate(frames):
        of = {"name": frame.name, "kind": frame.kind.value, "width": frame.width, "height": frame.height}
        size = list(frame.pixel_mm) if frame.pixel_mm else None
        ScanView.objects.update_or_create(scan=made, number=number, defaults={**of, "pixel_mm": size})
        scan_files.keep_tiles(made.owner_id, made.sha256, number, tiles(frame))
    return made


def grey(width: int = 640, height: int = 320, name: str = "") -> Frame:
    """A picture of a box with a few things in it, that no scanner made."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    through = np.full((height, width), 0.8, np.float32)
    through *= 0.9 + 0.1 * np.sin(x / 37) * np.cos(y / 23)
    for left, top, wide, high, share in ((100, 60, 80, 40, 0.3), (300, 90, 60, 60, 0.2), (420, 160, 150, 90, 0.5)):
        inside = (x >= left) & (x < left + wide) & (y >= top) & (y < top + high)
        through[inside] *= share
    through[:12], through[-12:] = 1.0, 1.0
    noise = np.random.default_rng(1).normal(1, 0.01, through.shape)
    return Frame(name, Kind.GREY, np.clip(through * noise * AIR, 0, AIR).astype(np.uint16), (2.0, 2.0))


def dual(width: int = 640, height: int = 320, name: str = "") -> Frame:
    """The same at two energies: the first thing organic, the second metal."""
    high = grey(width, height).pixels.astype(np.float64) / AIR
    low = high**1.15
    low[90:150, 300:360] = high[90:150, 300:360] ** 2.2
    pixels = np.stack([low, high]).clip(0, 1) * AIR
    return Frame(name, Kind.DUAL, pixels.astype(np.uint16))
