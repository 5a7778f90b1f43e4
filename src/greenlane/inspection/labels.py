"""What a picture teaches: marks that officers stood by, held against what was found in the goods. Pure.

A picture is learned from only where its outcome is known, and where its labels can be whole: something that was found
and that nobody marked would be learned as background. So such a picture is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.detector.coco import Box, Label, Runs

GASES = ("cfc", "hcfc", "halon", "hfc", "hfc_blends", "methyl_bromide")
SHOWS_AS = {
    "ivory": {"ivory"},
    "rhino_horn": {"rhino_horn"},
    "pangolin": {"pangolin_scales", "mammal"},
    "live_reptiles": {"reptile"},
    "tortoises_turtles": {"reptile"},
    "songbirds_parrots": {"bird"},
    "primates": {"mammal"},
    "big_cats": {"mammal"},
    "trophies": {"mammal", "ivory", "rhino_horn"},
    "seahorses": {"dried_marine"},
    "sea_cucumber": {"dried_marine"},
    "totoaba": {"dried_marine"},
    "shark_fin": {"shark_fin"},
    "plastic_waste": {"plastic_waste"},
    "e_waste": {"e_waste"},
    **{gas: {"gas_cylinder"} for gas in GASES},
}
"""As which of its classes the detector sees a class of goods; goods that stand here not are none that it knows."""
SAME = 0.5
"""Overlap (intersection over union) from which two boxes of one class are one thing."""


@dataclass(frozen=True)
class Stood:
    """A mark that an officer accepted or drew, on the view of this number. ``mask``: as the detector gave it."""

    view: int
    goods: str
    box: Box
    mask: Any = None


@dataclass(frozen=True)
class Outcome:
    """What is known of the goods: the classes found (an empty name where a find has none); none: nothing was found."""

    found: tuple[str, ...] = ()


def taught(stood: Sequence[Stood], outcome: Outcome) -> tuple[Stood, ...] | None:
    """Return the marks that hold against the outcome; None for a picture that cannot be learned from.

    Nothing found: no mark holds, and the whole picture is background.
    """
    if not outcome.found:
        return ()
    known = [mark for mark in stood if mark.goods in CLASSES]
    expected = [SHOWS_AS.get(goods) for goods in outcome.found]
    if any(goods == "" for goods in outcome.found):
        return _once(known) or None
    may_be = set().union(*(classes for classes in expected if classes))
    held = [mark for mark in known if mark.goods in may_be]
    marked = {mark.goods for mark in held}
    whole = all(classes & marked for classes in expected if classes)
    return _once(held) if whole else None


def label(mark: Stood, height: int, width: int) -> Label:
    """Return a mark as a label of a picture of this size; a mask that is not of that size is left out."""
    runs = None
    if isinstance(mark.mask, dict) and mark.mask.get("size") == [height, width]:
        counts = mark.mask.get("counts")
        if isinstance(counts, list) and sum(counts) == height * width:
            runs = Runs(height, width, tuple(int(count) for count in counts))
    return Label(mark.goods, mark.box, runs)


def _once(marks: Iterable[Stood]) -> tuple[Stood, ...]:
    """Each thing once: the first of marks that overlap, those with a mask before those without."""
    kept: list[Stood] = []
    for mark in sorted(marks, key=lambda one: one.mask is None):
        same = (one for one in kept if (one.view, one.goods) == (mark.view, mark.goods))
        if all(overlap(one.box, mark.box) < SAME for one in same):
            kept.append(mark)
    return tuple(kept)


def overlap(one: Box, other: Box) -> float:
    """Return intersection over union of two boxes (left, top, width, height)."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / (one[2] * one[3] + other[2] * other[3] - both)
