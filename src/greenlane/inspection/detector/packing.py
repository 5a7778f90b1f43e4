"""Labelled pictures packed for training: the planes of each, painted too, and who stands where, in one file.

A pack is a folder: ``planes.bin`` (bytes, read by mapping it into memory) and ``index.json``. It is made once, because
reading and painting pictures costs more than a step of training. Pure but for the files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.detector.coco import Label, Labelled
from greenlane.inspection.detector.prepare import LONGEST, Plane, prepare
from greenlane.inspection.picture import Frame, Kind

Bytes = npt.NDArray[np.uint8]
Painter = Callable[[Frame, np.random.Generator], Frame]
MOST_THINGS = 8
"""Things in one picture that are told apart: a bit for each."""


@dataclass(frozen=True, eq=False)
class Scene:
    """``looks``: the picture as the network may meet it, each (h, w, 3) bytes with its kind; ``things`` (h, w): a bit
    for each thing; ``boxes`` (n, 4): x0, y0, x1, y1; ``classes`` (n,).
    """

    looks: tuple[tuple[Kind, Bytes], ...]
    things: Bytes
    boxes: npt.NDArray[np.float32]
    classes: npt.NDArray[np.int64]


def to_bytes(planes: Plane) -> Bytes:
    """Return planes (3, h, w) as bytes (h, w, 3)."""
    attenuation, material, certainty = planes
    made = np.stack([attenuation * 255.0, material * 127.0 + 128.0, certainty * 255.0], axis=-1)
    return np.asarray(np.clip(np.rint(made), 0, 255), dtype=np.uint8)


def to_planes(packed: Bytes) -> Plane:
    """Return what ``to_bytes`` packed, as planes (3, h, w)."""
    made = np.moveaxis(packed, -1, 0).astype(np.float32)
    made[0] *= np.float32(1 / 255)
    made[1] = (made[1] - 128.0) * np.float32(1 / 127)
    made[2] *= np.float32(1 / 255)
    return made


def scene_of(frame: Frame, labels: Iterable[Label], longest: int, painted: Iterable[Frame] = ()) -> Scene:
    """Return the scene of a frame and of the same frame as a scanner's maker would have painted it."""
    first = prepare(frame, longest)
    looks = [(frame.kind, to_bytes(first.planes))]
    looks += [(Kind.COLOUR, to_bytes(prepare(each, longest).planes)) for each in painted]
    height, width = first.planes.shape[1:]
    things = np.zeros((height, width), np.uint8)
    boxes, classes = [], []
    for at, label in enumerate(list(labels)[:MOST_THINGS]):
        left, top, across, down = (side * first.scale for side in label.box)
        boxes.append((left, top, left + across, top + down))
        classes.append(CLASSES.index(label.cls))
        things |= _mask(label, boxes[-1], (height, width)).astype(np.uint8) << np.uint8(at)
    return Scene(
        tuple(looks), things, np.array(boxes, np.float32).reshape(-1, 4), np.array(classes, np.int64).reshape(-1)
    )


def _mask(label: Label, box: tuple[float, ...], size: tuple[int, int]) -> npt.NDArray[np.bool_]:
    height, width = size
    if label.runs is None:
        filled = np.zeros(size, np.bool_)
        x0, y0, x1, y1 = (round(side) for side in box)
        filled[max(0, y0) : y1, max(0, x0) : x1] = True
        return filled
    mask = label.runs.mask()
    if mask.shape == size:
        return mask
    rows = (np.arange(height) + 0.5) * mask.shape[0] / height
    columns = (np.arange(width) + 0.5) * mask.shape[1] / width
    smaller: npt.NDArray[np.bool_] = mask[rows.astype(np.intp)][:, columns.astype(np.intp)]
    return smaller


def pack(
    pictures: Iterable[Labelled],
    out: Path,
    *,
    open_frame: Callable[[Path], Frame],
    painter: Painter | None = None,
    paintings: int = 1,
    longest: int = LONGEST,
    seed: int = 0,
) -> Iterator[int]:
    """Pack pictures into a folder; yield how many are done. ``painter`` paints dual frames, each so many times."""

    def seen() -> Iterator[tuple[Frame, tuple[Label, ...], list[Frame]]]:
        for number, picture in enumerate(pictures):
            frame = open_frame(picture.path)
            rng = np.random.default_rng([seed, number])
            # Makers paint what bag scanners see; containers mostly stay grey.
            wanted = painter is not None and frame.kind is Kind.DUAL and picture.said.get("where") != "container"
            painted = [painter(frame, rng) for _ in range(paintings)] if wanted and painter else []
            yield frame, picture.labels, painted

    yield from pack_scenes(seen(), out, longest)


def pack_scenes(
    seen: Iterable[tuple[Frame, Iterable[Label], Iterable[Frame]]], out: Path, longest: int = LONGEST
) -> Iterator[int]:
    """Pack frames, each with its labels and as it would be painted, into a folder; yield how many are done."""
    out.mkdir(parents=True, exist_ok=True)
    index: list[dict[str, Any]] = []
    with (out / "planes.bin").open("wb") as stream:
        for frame, labels, painted in seen:
            scene = scene_of(frame, labels, longest, painted)
            index.append(_entry(scene, stream.tell()))
            for _, look in scene.looks:
                stream.write(look.tobytes())
            stream.write(scene.things.tobytes())
            yield len(index)
    (out / "index.json").write_text(json.dumps(index), encoding="utf-8")


def _entry(scene: Scene, start: int) -> dict[str, Any]:
    return {
        "start": start,
        "size": list(scene.things.shape),
        "looks": [str(kind) for kind, _ in scene.looks],
        "boxes": [[round(float(side), 2) for side in box] for box in scene.boxes],
        "classes": scene.classes.tolist(),
    }


class Pack:
    """Scenes of one or more packed folders, by number."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._entries: list[tuple[npt.NDArray[np.uint8], dict[str, Any]]] = []
        for folder in folders:
            whole = np.memmap(folder / "planes.bin", dtype=np.uint8, mode="r")
            index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
            self._entries += [(whole, entry) for entry in index]

    def __len__(self) -> int:
        return len(self._entries)

    def classes(self, number: int) -> list[int]:
        """Return the classes of what is in a scene, without reading it."""
        return list(self._entries[number][1]["classes"])

    def scene(self, number: int) -> Scene:
        """Return one scene."""
        whole, entry = self._entries[number]
        height, width = entry["size"]
        at, pixels = entry["start"], height * width
        looks = []
        for kind in entry["looks"]:
            looks.append((Kind(kind), whole[at : at + 3 * pixels].reshape(height, width, 3)))
            at += 3 * pixels
        return Scene(
            tuple(looks),
            whole[at : at + pixels].reshape(height, width),
            np.array(entry["boxes"], np.float32).reshape(-1, 4),
            np.array(entry["classes"], np.int64).reshape(-1),
        )
