"""The detector in service: weights and their card, a frame in, marks out. Runs on one core. Pure but for files.

A mark is a suggestion with a chance; an officer decides. Where a picture is unlike all it was made for, it abstains.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from greenlane.inspection.detector.calibration import Calibration, signs
from greenlane.inspection.detector.coco import Box, Runs
from greenlane.inspection.detector.decode import Answer, Found, box_of, found, mean, mirrored, runs_of
from greenlane.inspection.detector.prepare import LONGEST, Plane, Prepared, prepare
from greenlane.inspection.detector.strange import Ordinary, blank, facts
from greenlane.inspection.picture import Frame, Kind

FORM = 1
"""Edition of the card that this program reads."""
WEIGHTS, CARD = "weights.onnx", "card.json"
SHIPPED = Path(__file__).resolve().parent / "weights"
MOST_BYTES = 16 << 20
MULTIPLE = 32
LOOKS = 4
"""Times that a picture is looked at, unless its card says otherwise: as it is, and in mirrors. Answers are averaged."""
LOOKED = 320_000
"""Pixels that all looks at a picture have together: a large one is looked at once."""
LEAST_CHANCE = 0.05
"""A mark that is right less often is not shown."""
COLOURED = 0.005
"""Part of a picture that is coloured, below which it is a grey one."""
SURE_STRANGE = 99.0


class NoDetector(Exception):
    """There are no weights, or they do not fit their card; the message says what, and what to do."""


@dataclass(frozen=True)
class Seen:
    """One mark: ``box`` left, top, width, height and ``mask`` in pixels of the frame; ``confidence``: the chance that
    something of that class stands there.
    """

    cls: str
    box: Box
    mask: Runs | None
    confidence: float


@dataclass(frozen=True)
class Looked:
    """What the detector says of a frame. ``nothing``: the chance that nothing listed is in it; ``strange``: how unlike
    ordinary pictures it is, where above 1 the detector abstains and marks nothing.
    """

    marks: tuple[Seen, ...]
    nothing: float
    strange: float
    abstains: bool


@dataclass(frozen=True, eq=False)
class Raw:
    """What the network itself says of a frame, before it is turned into chances; for measuring and calibrating."""

    prepared: Prepared
    answer: Answer
    things: tuple[Found, ...]
    signs: tuple[float, ...]
    facts: np.ndarray[Any, np.dtype[np.float64]]


class Detector:
    """Weights and their card, ready to look."""

    def __init__(self, weights: bytes, card: Mapping[str, Any], threads: int = 1) -> None:
        self.card = card
        self.classes: tuple[str, ...] = tuple(card["classes"])
        self.longest = int(card.get("longest", LONGEST))
        self.looks = int(card.get("looks", LOOKS))
        self._calibrations = {Kind(kind): Calibration.of(each) for kind, each in card["calibration"].items()}
        self._ordinary = {Kind(kind): Ordinary.of(each) for kind, each in card["ordinary"].items()}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Pictures come in every size: memory kept for each of them would only grow.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])

    @staticmethod
    def load(folder: Path, threads: int = 1) -> Detector:
        """Load the weights and the card in a folder; raises NoDetector where they are missing or do not fit."""
        weights, card = read(folder)
        try:
            return Detector(weights, card, threads)
        except (KeyError, TypeError, ValueError) as error:
            raise NoDetector(f"the card in {folder.name} cannot be read: {error!r}") from None
        except Exception as error:
            raise NoDetector(f"the weights in {folder.name} cannot be run: {error}") from None

    @staticmethod
    def shipped(threads: int = 1) -> Detector:
        """Load the weights that come with Greenlane."""
        return Detector.load(SHIPPED, threads)

    @property
    def name(self) -> str:
        """What the weights are called, with the first signs of their hash."""
        return f"{self.card.get('name', 'detector')} {str(self.card['sha256'])[:10]}"

    def look(self, frame: Frame) -> Looked:
        """Look at a frame."""
        return self.judged(frame, self.raw(frame))

    def raw(self, frame: Frame) -> Raw:
        """Return what the network itself says of a frame."""
        prepared = prepare(frame, self.longest)
        answer = self._answer(prepared.planes)
        height, width = prepared.planes.shape[1:]
        things = tuple(found(answer, height, width))
        return Raw(prepared, answer, things, signs(answer, things), facts(prepared.planes))

    def judged(self, frame: Frame, raw: Raw) -> Looked:
        """Turn what the network says into marks with chances."""
        kind = kind_of(frame, raw.prepared.planes)
        strange = self._strange(kind, raw)
        calibration = self._calibrations[kind]
        nothing = round(1.0 - calibration.whole.of(raw.signs), 4)
        if strange > 1.0:
            return Looked((), nothing, strange, abstains=True)
        size = raw.prepared.planes.shape[1], raw.prepared.planes.shape[2]
        marks = []
        for thing in raw.things:
            chance = calibration.marks.of(thing.score * thing.share)
            if chance < LEAST_CHANCE:
                continue
            box = box_of(thing, raw.prepared.scale, frame.height, frame.width)
            mask = runs_of(thing, raw.answer.mask[0], size, (frame.height, frame.width))
            marks.append(Seen(self.classes[thing.cls], box, mask, round(chance, 4)))
        marks.sort(key=lambda mark: -mark.confidence)
        return Looked(tuple(marks), nothing, strange, abstains=False)

    def _answer(self, planes: Plane) -> Answer:
        height, width = planes.shape[1:]
        padded = np.zeros((1, 3, -(-height // MULTIPLE) * MULTIPLE, -(-width // MULTIPLE) * MULTIPLE), np.float32)
        padded[0, :, :height, :width] = planes
        looks = max(1, min(self.looks, LOOKED // padded[0, 0].size))
        return mean([self._session.run(None, {"planes": turned})[:6] for turned in mirrored(padded)[:looks]])

    def _strange(self, kind: Kind, raw: Raw) -> float:
        if blank(raw.prepared.planes):
            return SURE_STRANGE
        embedding = raw.answer.embedding.astype(np.float64)
        return round(min(SURE_STRANGE, self._ordinary[kind].strange(embedding, raw.facts)), 3)


def kind_of(frame: Frame, planes: Plane) -> Kind:
    """Return what a frame is worth: a picture in colours that shows none is a grey one."""
    colourless = frame.kind is Kind.COLOUR and float((planes[2] > 0).mean()) < COLOURED
    return Kind.GREY if colourless else frame.kind


def read(folder: Path) -> tuple[bytes, dict[str, Any]]:
    """Return weights and card of a folder, checked against each other. Raises NoDetector."""
    try:
        weights = (folder / WEIGHTS).read_bytes()
        card: dict[str, Any] = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NoDetector(
            f"there are no weights of a detector: {Path(error.filename).name} is missing. "
            "Train some (greenlane detector train), or install those of a release"
        ) from None
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise NoDetector("the card of the weights is damaged") from None
    if not isinstance(card, dict) or card.get("form") != FORM:
        raise NoDetector("the card of the weights is of another edition than this program")
    if len(weights) > MOST_BYTES:
        raise NoDetector(f"the weights are larger than {MOST_BYTES >> 20} MB")
    if hashlib.sha256(weights).hexdigest() != card.get("sha256"):
        raise NoDetector("the weights are not those that their card speaks of: their hash is another")
    return weights, card
