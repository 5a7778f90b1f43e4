"""Labelled pictures in the form of COCO: boxes, masks as runs or polygons, classes by name. Pure but for the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from greenlane.inspection.detector.classes import CLASSES

Mask = npt.NDArray[np.bool_]
Box = tuple[float, float, float, float]
"""Left, top, width and height in pixels."""
LABELS = "labels.json"
_LARGEST = 1 << 27


class NotLabelled(ValueError):
    """A file of labels that cannot be used; the message says what of it, for the person who made it."""


@dataclass(frozen=True)
class Runs:
    """A mask as COCO keeps it: ``counts`` of pixels off, on, off … down the columns of (``height``, ``width``)."""

    height: int
    width: int
    counts: tuple[int, ...]

    @staticmethod
    def of(mask: Mask) -> Runs:
        """Return the runs of a mask (height, width)."""
        flat = mask.T.ravel()
        turns = np.flatnonzero(np.diff(flat.astype(np.int8))) + 1
        bounds = np.concatenate([[0], turns, [flat.size]])
        counts = np.diff(bounds)
        if flat.size and flat[0]:
            counts = np.concatenate([[0], counts])
        return Runs(mask.shape[0], mask.shape[1], tuple(int(count) for count in counts))

    def mask(self) -> Mask:
        """Return the mask (height, width)."""
        if sum(self.counts) != self.height * self.width or min(self.counts, default=0) < 0:
            raise NotLabelled("the runs of a mask do not fill its picture")
        on = np.arange(len(self.counts)) % 2 == 1
        flat: Mask = np.repeat(on, self.counts)
        return flat.reshape(self.width, self.height).T

    def plain(self) -> dict[str, Any]:
        """Return it as COCO writes it."""
        return {"size": [self.height, self.width], "counts": list(self.counts)}


@dataclass(frozen=True)
class Label:
    """One thing that somebody marked. ``kind``: what exactly it is, where that is known."""

    cls: str
    box: Box
    runs: Runs | None = None
    kind: str = ""


@dataclass(frozen=True)
class Labelled:
    """A picture with all that is listed in it; no labels: nothing listed is there."""

    path: Path
    height: int
    width: int
    labels: tuple[Label, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)


def read(folder: Path, classes: Sequence[str] = CLASSES) -> list[Labelled]:
    """Return the labelled pictures of a folder: ``labels.json`` in it, or of that file itself.

    Categories that are none of ``classes`` are left out. Raises NotLabelled where the file is not in that form.
    """
    file = folder / LABELS if folder.is_dir() else folder
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return _labelled(said, file.parent, classes)
    except NotLabelled:
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise NotLabelled(f"{file.name} is not in the form of COCO: {error!r}") from None


def _labelled(said: Any, folder: Path, classes: Sequence[str]) -> list[Labelled]:
    names = {each["id"]: str(each["name"]) for each in said["categories"]}
    sizes = {each["id"]: (int(each["height"]), int(each["width"])) for each in said["images"]}
    labels: dict[Any, list[Label]] = {key: [] for key in sizes}
    for each in said["annotations"]:
        if names[each["category_id"]] in classes:
            size = sizes[each["image_id"]]
            labels[each["image_id"]].append(_label(each, names[each["category_id"]], size))
    kept = []
    for each in said["images"]:
        path = (folder / str(each["file_name"])).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise NotLabelled(f"{each['file_name']} lies outside the folder")
        more = {key: value for key, value in each.items() if key not in {"id", "file_name", "height", "width"}}
        kept.append(Labelled(path, *sizes[each["id"]], tuple(labels[each["id"]]), more))
    return kept


def _label(said: Mapping[str, Any], cls: str, size: tuple[int, int]) -> Label:
    left, top, width, height = (float(number) for number in said["bbox"])
    shape = said.get("segmentation")
    runs = _runs(shape, size) if shape else None
    return Label(cls, (left, top, width, height), runs, str(said.get("kind", "")))


def _runs(shape: Any, size: tuple[int, int]) -> Runs:
    height, width = size
    if height * width > _LARGEST or min(size) < 1:
        raise NotLabelled(f"a picture of {width} × {height} pixels is too large to be labelled")
    if isinstance(shape, list):
        canvas = Image.new("1", (width, height))
        for outline in shape:
            points = [float(number) for number in outline]
            if len(points) >= 6:
                ImageDraw.Draw(canvas).polygon(list(zip(points[::2], points[1::2], strict=True)), fill=1, outline=1)
        return Runs.of(np.asarray(canvas, dtype=np.bool_))
    if list(shape["size"]) != [height, width]:
        raise NotLabelled("a mask has another size than its picture")
    counts = shape["counts"]
    return Runs(height, width, _unpacked(counts) if isinstance(counts, str) else tuple(int(c) for c in counts))


def _unpacked(text: str) -> tuple[int, ...]:
    """Return the runs of COCO's short text: numbers of six bits to a character, each less the one two before it."""
    counts: list[int] = []
    at = 0
    while at < len(text):
        number = shift = 0
        more = True
        while more:
            bits = ord(text[at]) - 48
            number |= (bits & 31) << shift
            more = bool(bits & 32)
            at, shift = at + 1, shift + 5
            if not more and bits & 16:
                number |= -1 << shift
        counts.append(number + counts[-2] if len(counts) > 2 else number)
    return tuple(counts)


def write(folder: Path, pictures: Iterable[Labelled], classes: Sequence[str] = CLASSES) -> Path:
    """Write ``labels.json`` beside pictures that lie in ``folder``; return its path."""
    images: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for number, picture in enumerate(pictures, 1):
        name = picture.path.resolve().relative_to(folder.resolve()).as_posix()
        images.append(
            {**picture.said, "id": number, "file_name": name, "height": picture.height, "width": picture.width}
        )
        for label in picture.labels:
            marks.append({"id": len(marks) + 1, "image_id": number, **_plain(label, classes)})
    categories = [{"id": at, "name": name} for at, name in enumerate(classes, 1)]
    file = folder / LABELS
    said = {"images": images, "annotations": marks, "categories": categories}
    file.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return file


def _plain(label: Label, classes: Sequence[str]) -> dict[str, Any]:
    area = sum(label.runs.counts[1::2]) if label.runs else label.box[2] * label.box[3]
    return {
        "category_id": classes.index(label.cls) + 1,
        "bbox": list(label.box),
        "area": area,
        "iscrowd": 0,
        "kind": label.kind,
        **({"segmentation": label.runs.plain()} if label.runs else {}),
    }
