"""Training with projected threats: what is projected where, how the picture is drawn, when an answer is right. Pure.

A task follows from its seed and the frame alone, so that the picture with the threat is never kept: it is drawn anew.
Every sheet says on its face that it is training, so that none can be taken for a picture of real goods.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from greenlane.inspection.painting import painted
from greenlane.inspection.picture import Frame, Kind
from greenlane.inspection.simulate.projection import NoPlace, threat
from greenlane.inspection.tiles import index

Box = tuple[int, int, int, int]
SHARE = 0.5
"""About so many of the tasks hold a threat."""
LONGEST = 960
MOST_SIDE, MOST_MM = 2048, 5.0
"""Views with more pixels or larger ones, such as those of containers, are not trained on: a thing of a bag would be
lost in them."""
EDGE = 28
"""Pixels around the picture in which its columns and rows are named."""
COLUMNS, ROWS = "ABCDEFGH", "123456"
NEAR = 0.1
"""Share of the longer side of a threat by which one may point beside it."""


@dataclass(frozen=True, eq=False)
class Task:
    """A frame as it is shown; ``kind`` and ``box`` (x, y, width, height) of what was projected, if something was."""

    frame: Frame
    kind: str = ""
    cls: str = ""
    box: Box | None = None


@dataclass(frozen=True)
class Sheet:
    """A drawn picture: ``scale`` pixels of the frame make one of its own, and it begins at (EDGE, EDGE)."""

    png: bytes
    scale: float
    width: int
    height: int


def task(frame: Frame, seed: int) -> Task:
    """Return the task of a seed: the frame with a threat among its goods, or, as often, as it is."""
    rng = np.random.default_rng(seed)
    if rng.random() >= SHARE:
        return Task(frame)
    try:
        made = threat([frame], rng)
    except NoPlace:
        return Task(frame)
    shown = made.views[0]
    return Task(shown.frame, made.kind, made.cls, shown.box)


def fits(width: int, height: int, pixel_mm: object) -> bool:
    """Whether a view is one to train on, by its size and that of its pixels where it is known."""
    coarse = isinstance(pixel_mm, list | tuple) and max(pixel_mm, default=0.0) > MOST_MM
    return max(width, height) <= MOST_SIDE and not coarse


def sheet(frame: Frame, box: Box | None = None) -> Sheet:
    """Draw a frame with named columns and rows around it, and a box where the threat was."""
    pixels = frame.pixels if frame.kind is Kind.COLOUR else painted(index(frame), colours=frame.kind is Kind.DUAL)
    image = Image.fromarray(np.asarray(pixels, dtype=np.uint8))
    scale = max(1.0, max(image.size) / LONGEST)
    if scale > 1:
        size = (max(1, round(image.width / scale)), max(1, round(image.height / scale)))
        image = image.resize(size, Image.Resampling.BILINEAR)
    whole = Image.new("RGB", (image.width + 2 * EDGE, image.height + 2 * EDGE), "black")
    whole.paste(image, (EDGE, EDGE))
    pen, font = ImageDraw.Draw(whole), ImageFont.load_default(15)
    for n, name in enumerate(COLUMNS):
        pen.text((EDGE + (n + 0.5) * image.width / len(COLUMNS) - 4, 5), name, fill="white", font=font)
    for n, name in enumerate(ROWS):
        pen.text((9, EDGE + (n + 0.5) * image.height / len(ROWS) - 8), name, fill="white", font=font)
    pen.text((EDGE, image.height + EDGE + 5), "TRAINING · TRAINING · TRAINING", fill="white", font=font)
    if box:
        corners = [EDGE + side / scale for side in (box[0], box[1], box[0] + box[2], box[1] + box[3])]
        pen.rectangle([corners[0] - 3, corners[1] - 3, corners[2] + 3, corners[3] + 3], outline="black", width=5)
        pen.rectangle([corners[0] - 2, corners[1] - 2, corners[2] + 2, corners[3] + 2], outline="white", width=2)
    written = io.BytesIO()
    whole.save(written, "PNG")
    return Sheet(written.getvalue(), scale, whole.width, whole.height)


def pointed(x: int, y: int, width: int, height: int) -> Box | None:
    """Return the pixel of a frame (by its width and height) that a point on its sheet is; None beside the picture."""
    scale = max(1.0, max(width, height) / LONGEST)
    left, top = round((x - EDGE) * scale), round((y - EDGE) * scale)
    return (left, top, 1, 1) if 0 <= left < width and 0 <= top < height else None


def field(name: str, width: int, height: int) -> Box | None:
    """Return a field of the sheet by its name, such as C4, in pixels of a frame; None for what is no field."""
    if len(name) != 2 or name[0] not in COLUMNS or name[1] not in ROWS:
        return None
    column, row = COLUMNS.index(name[0]), ROWS.index(name[1])
    wide, high = width / len(COLUMNS), height / len(ROWS)
    return round(column * wide), round(row * high), max(1, round(wide)), max(1, round(high))


def fields() -> list[str]:
    """Return the names of all fields, row by row."""
    return [column + row for row in ROWS for column in COLUMNS]


def right(answer: Box | None, box: Box | None) -> bool:
    """Whether an answer is right: the threat was pointed at, or nothing was said where nothing was."""
    if box is None or answer is None:
        return box is None and answer is None
    more = NEAR * max(box[2], box[3])
    apart_x = answer[0] > box[0] + box[2] + more or answer[0] + answer[2] < box[0] - more
    apart_y = answer[1] > box[1] + box[3] + more or answer[1] + answer[3] < box[1] - more
    return not (apart_x or apart_y)
