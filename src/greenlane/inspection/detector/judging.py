"""A detector judged on labelled pictures: every number that a card and a benchmark give, with intervals. Pure."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from greenlane.inspection.detector.coco import Label
from greenlane.inspection.detector.evaluation import (
    Corners,
    Matched,
    ap50,
    at_false_alarms,
    calibration_error,
    matched,
    mean_ap50,
    share,
)
from greenlane.inspection.detector.run import Detector, Looked
from greenlane.inspection.picture import Frame

Marks = list[tuple[float, Corners]]


@dataclass
class Seen:
    """What the detector said of pictures, beside what is in them."""

    marks: list[dict[str, Marks]] = field(default_factory=list)
    things: list[dict[str, list[Corners]]] = field(default_factory=list)
    something: list[float] = field(default_factory=list)
    abstained: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, detector: Detector, frame: Frame, labels: Sequence[Label]) -> None:
        """Let the detector look at one more picture."""
        begun = time.perf_counter()
        looked = detector.look(frame)
        self.keep(looked, labels, time.perf_counter() - begun)

    def keep(self, looked: Looked, labels: Sequence[Label], seconds: float) -> None:
        """Keep what was said of a picture in so many seconds."""
        self.seconds.append(seconds)
        marks: dict[str, Marks] = {}
        things: dict[str, list[Corners]] = {}
        for mark in looked.marks:
            marks.setdefault(mark.cls, []).append((mark.confidence, _corners(mark.box)))
        for label in labels:
            things.setdefault(label.cls, []).append(_corners(label.box))
        self.marks.append(marks)
        self.things.append(things)
        self.something.append(1.0 - looked.nothing)
        self.abstained.append(looked.abstains)


def judged(detector: Detector, pictures: Iterable[tuple[Frame, Sequence[Label]]]) -> dict[str, Any]:
    """Return a report, for JSON, of a detector on labelled pictures."""
    seen = Seen()
    for frame, labels in pictures:
        seen.add(detector, frame, labels)
    return report(seen, detector.classes)


def report(seen: Seen, classes: Sequence[str]) -> dict[str, Any]:
    """Return what was measured, for JSON."""
    by_class = {cls: _matched(seen, cls) for cls in classes}
    holds = [frozenset(things) for things in seen.things]
    detection = at_false_alarms(np.array(seen.something), holds, classes)
    scores = np.concatenate([one.score for one in by_class.values()])
    rights = np.concatenate([one.right for one in by_class.values()])
    there = np.array([bool(held) for held in holds])
    return {
        "pictures": len(holds),
        "with_something": int(there.sum()),
        "ap50": {cls: ap50(one).plain() for cls, one in by_class.items()},
        "mean_ap50": mean_ap50(list(by_class.values())).plain(),
        "detected_at_2_percent": {
            "overall": detection.detected.plain(),
            "by_class": {cls: each.plain() for cls, each in detection.by_class.items()},
            "false_alarms_on_other_half": detection.false_alarms.plain(),
            "threshold": None if np.isnan(detection.threshold) else round(detection.threshold, 4),
        },
        "calibration_error": {
            "marks": calibration_error(scores, rights).plain(),
            "pictures": calibration_error(np.array(seen.something), there).plain(),
        },
        "abstained": share(sum(seen.abstained), len(seen.abstained)).plain(),
        "ms_per_picture": _speed(seen.seconds),
    }


def _matched(seen: Seen, cls: str) -> Matched:
    return matched([marks.get(cls, []) for marks in seen.marks], [things.get(cls, []) for things in seen.things])


def _speed(seconds: Sequence[float]) -> dict[str, float]:
    if not seconds:
        return {}
    half, most = np.percentile(seconds, [50, 95]) * 1000
    return {"p50": round(float(half), 1), "p95": round(float(most), 1)}


def _corners(box: tuple[float, float, float, float]) -> Corners:
    return box[0], box[1], box[0] + box[2], box[1] + box[3]


def text(said: dict[str, Any]) -> str:
    """Return a report as lines for a person."""
    lines = [f"{said['pictures']:,} pictures, something listed in {said['with_something']:,}", ""]
    lines.append(f"{'class':<18}{'AP50':>22}{'detected at 2 % false alarms':>34}{'things':>9}")
    at = said["detected_at_2_percent"]
    for cls, ap in said["ap50"].items():
        if ap["count"]:
            lines.append(f"{cls:<18}{interval(ap):>22}{interval(at['by_class'][cls]):>34}{ap['count']:>9,}")
    lines.append(f"{'all':<18}{interval(said['mean_ap50']):>22}{interval(at['overall']):>34}")
    lines.append("")
    lines.append(
        f"false alarms, on pictures that did not set the threshold: {interval(at['false_alarms_on_other_half'])}"
    )
    error = said["calibration_error"]
    lines.append(f"calibration error of marks: {interval(error['marks'])}; of pictures: {interval(error['pictures'])}")
    lines.append(f"abstained: {interval(said['abstained'])}")
    if speed := said["ms_per_picture"]:
        lines.append(f"milliseconds for a picture: {speed['p50']} (half of them), {speed['p95']} (95 of 100)")
    return "\n".join(lines) + "\n"


def interval(said: dict[str, Any]) -> str:
    """Return a number with its interval, in words."""
    if said["value"] is None:
        return "–"
    return f"{said['value']:.3f} ({said['low']:.3f} to {said['high']:.3f})"
