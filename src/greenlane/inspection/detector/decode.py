"""From the network's answer to marks: places that stand out, their boxes, one mark for one thing, masks. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from greenlane.inspection.detector.coco import Box, Runs
from greenlane.inspection.detector.targets import STRIDE

Numbers = npt.NDArray[np.float32]
LEAST = 0.02
"""A place that stands out less than that is no mark."""
MOST = 40
SAME = 0.45
"""Two boxes that share so much of what they cover together are one thing, whatever their classes."""


class Answer(NamedTuple):
    """The network's answer for one picture, in the order of ``network.OUTPUTS``, without the axis of the batch."""

    middle: Numbers
    kind: Numbers
    sides: Numbers
    mask: Numbers
    whole: Numbers
    embedding: Numbers


@dataclass(frozen=True, eq=False)
class Found:
    """One thing in pixels of the planes: ``box`` x0, y0, x1, y1; ``score`` how sure it is something; ``share`` of its
    ``cls`` (a number) among the classes.
    """

    box: tuple[float, float, float, float]
    score: float
    cls: int
    share: float


def mirrored(planes: Numbers) -> list[Numbers]:
    """Return planes (1, 3, height, width) as they are, and mirrored across, down and both."""
    turned = (planes, planes[..., ::-1], planes[..., ::-1, :], planes[..., ::-1, ::-1])
    return [np.ascontiguousarray(each) for each in turned]


def mean(answers: Sequence[Sequence[Numbers]]) -> Answer:
    """Return the mean of answers (each with the axis of the batch) to ``mirrored`` planes, all mirrored back."""
    back = []
    for at, answer in enumerate(answers):
        across, down = bool(at & 1), bool(at & 2)
        maps = [each[0][:, :: -1 if down else 1, :: -1 if across else 1] for each in answer[:4]]
        order = [2 if across else 0, 3 if down else 1, 0 if across else 2, 1 if down else 3]
        maps[2] = maps[2][order]
        back.append([*maps, answer[4][0], answer[5][0]])
    return Answer(*(np.asarray(np.mean(part, axis=0), dtype=np.float32) for part in zip(*back, strict=True)))


def found(answer: Answer, height: int, width: int, least: float = LEAST) -> list[Found]:
    """Return what stands out in a picture of that size, surest first."""
    sure = sigmoid(answer.middle[0])
    around = np.pad(sure, 1, constant_values=0.0)
    windows = np.lib.stride_tricks.sliding_window_view(around, (3, 3))
    rows, columns = np.nonzero((sure >= windows.max((2, 3))) & (sure >= least))
    order = np.argsort(-sure[rows, columns])[: 3 * MOST]
    kept: list[Found] = []
    for row, column in zip(rows[order], columns[order], strict=True):
        x0, y0 = column + 0.5 - answer.sides[0, row, column], row + 0.5 - answer.sides[1, row, column]
        x1, y1 = column + 0.5 + answer.sides[2, row, column], row + 0.5 + answer.sides[3, row, column]
        box = (
            float(np.clip(x0 * STRIDE, 0, width - 1)), float(np.clip(y0 * STRIDE, 0, height - 1)),
            float(np.clip(x1 * STRIDE, 1, width)), float(np.clip(y1 * STRIDE, 1, height)),
        )  # fmt: skip
        if box[2] - box[0] < 1 or box[3] - box[1] < 1 or any(overlap(box, other.box) > SAME for other in kept):
            continue
        shares = _shares(answer.kind, windows[row, column], row, column)
        cls = int(shares.argmax())
        kept.append(Found(box, float(sure[row, column]), cls, float(shares[cls])))
        if len(kept) == MOST:
            break
    return kept


def _shares(kind: Numbers, window: Numbers, row: int, column: int) -> Numbers:
    """Return how likely each class is, by the place and those around it, each as it stands out."""
    height, width = kind.shape[1:]
    top, left = max(0, row - 1), max(0, column - 1)
    logits = kind[:, top : row + 2, left : column + 2]
    weight = window[top - row + 1 : height - row + 1, left - column + 1 : width - column + 1][
        : logits.shape[1], : logits.shape[2]
    ]
    mean = (logits * weight).sum((1, 2)) / max(float(weight.sum()), 1e-6)
    shares = np.exp(mean - mean.max())
    return np.asarray(shares / shares.sum(), dtype=np.float32)


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return how much two boxes (x0, y0, x1, y1) share, of all that they cover."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    both = across * down
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return both / (areas - both)


def box_of(thing: Found, scale: float, height: int, width: int) -> Box:
    """Return a box as left, top, width, height in pixels of the frame."""
    x0, y0, x1, y1 = (side / scale for side in thing.box)
    x0, y0, x1, y1 = max(0.0, x0), max(0.0, y0), min(float(width), x1), min(float(height), y1)
    return round(x0, 1), round(y0, 1), round(x1 - x0, 1), round(y1 - y0, 1)


def runs_of(thing: Found, mask: Numbers, planes: tuple[int, int], frame: tuple[int, int]) -> Runs | None:
    """Return the mask of a thing within its box, in pixels of the frame; None where nothing is covered.

    ``planes`` and ``frame``: height and width of what the network saw (without margin) and of the frame.
    """
    x0, y0, x1, y1 = thing.box
    across, down = frame[1] / planes[1], frame[0] / planes[0]
    left, top = int(x0 * across), int(y0 * down)
    right, bottom = min(frame[1], int(np.ceil(x1 * across))), min(frame[0], int(np.ceil(y1 * down)))
    if right <= left or bottom <= top:
        return None
    part = Image.fromarray(mask).resize(
        (right - left, bottom - top),
        Image.Resampling.BILINEAR,
        box=tuple(min(edge, most) for edge, most in zip(
            (x0 / 4, y0 / 4, x1 / 4, y1 / 4), (mask.shape[1], mask.shape[0]) * 2, strict=True)),
    )  # fmt: skip
    inside = np.asarray(part) > 0.0
    if not inside.any():
        return None
    whole = np.zeros(frame, dtype=np.bool_)
    whole[top:bottom, left:right] = inside
    return Runs.of(whole)


def sigmoid(x: Numbers) -> Numbers:
    """Return 1 / (1 + e^-x)."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))), dtype=np.float32)
