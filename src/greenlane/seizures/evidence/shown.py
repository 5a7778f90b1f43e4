"""What is shown of a file: pictures drawn anew, the first lines of a text, what it says of itself. Pure."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from greenlane.inspection import photograph
from greenlane.inspection.picture import Unreadable
from greenlane.seizures.evidence import inside
from greenlane.seizures.evidence.kinds import Found

PICTURES = ("jpeg", "png", "webp")
TEXTS = ("text", "csv", "eml")
LARGE, SMALL, TEXT = "large", "small", "text"
MOST_TEXT = 1 << 20
MOST_TOLD = 40 << 20


@dataclass(frozen=True)
class Shown:
    """The pieces by their names, what the file says of itself, and marks that drawing it gave."""

    pieces: Mapping[str, bytes] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()


def of(stream: BinaryIO, found: Found) -> Shown:
    """Draw what is shown of a file. A file that is not to be opened is not; one that cannot be drawn is marked."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if found.kind in PICTURES:
        if size > photograph.MOST_BYTES:
            return Shown(marks=("large",))
        return _picture(stream.read(), found.kind)
    if found.kind in TEXTS:
        data = stream.read(MOST_TEXT)
        text = inside.beginning(data, found.facts.get("encoding", "utf-8"))
        return Shown({TEXT: text.encode()}, inside.told(found.kind, data))
    if found.kind in ("pdf", "tiff") and size <= MOST_TOLD:
        return Shown(said=inside.told(found.kind, stream.read()))
    return Shown()


def _picture(data: bytes, kind: str) -> Shown:
    said = inside.told(kind, data)
    try:
        drawn = photograph.read(data)
    except Unreadable:
        return Shown(said=said, marks=("not_drawn",))
    return Shown({LARGE: drawn.large, SMALL: drawn.small}, said)
