"""Single things of the catalogue, each alone in air: what a detector learns its first shapes from. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.detector.coco import Label, Runs
from greenlane.inspection.picture import Frame
from greenlane.inspection.simulate import physics
from greenlane.inspection.simulate.catalogue import CLUTTER, LOOKALIKES, TARGETS, Thing, all_things
from greenlane.inspection.simulate.mesh import extent, moved, turn, turn_flat, turned
from greenlane.inspection.simulate.response import record
from greenlane.inspection.simulate.shadow import View, shadow

SEEN = 0.03
"""Compton sum along a ray from which on a thing is seen there."""
LEAST, MOST = 48, 288
"""Pixels to a side of the picture."""
SHARES = {"target": 0.6, "lookalike": 0.25, "clutter": 0.15}


def alone(rng: np.random.Generator) -> tuple[Frame, tuple[Label, ...]]:
    """Return a picture of one thing, drawn and turned at random, labelled if it is a target; none that is held out."""
    thing = _drawn(rng)
    parts = thing.make(rng)
    parts = turned(parts, turn_flat(rng, 0.3) if rng.random() < 0.6 else turn(rng))
    low, high = extent(parts)
    middle = (low + high) / 2
    parts = moved(parts, -middle[0], -middle[1], 4.0 - float(low[2]))
    pixel = float(rng.uniform(0.15, 0.25))
    size = int(np.clip(np.ceil(1.35 * max(high[:2] - low[:2]) / pixel) + 12, LEAST, MOST))
    deep = float(high[2] - low[2]) + 8.0
    photo, compton = shadow(parts, View(size, size, pixel, (0.0, -45.0), deep / 2))
    scanner = physics.SCANNERS[int(rng.integers(len(physics.SCANNERS)))]
    frame = record(photo, compton, scanner, pixel, rng)
    mask = compton > SEEN
    if not thing.cls or thing.kind not in TARGETS or mask.sum() < 25:
        return frame, ()
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    box = (
        float(columns[0]), float(rows[0]), float(columns[-1] - columns[0] + 1), float(rows[-1] - rows[0] + 1)
    )  # fmt: skip
    return frame, (Label(thing.cls, box, Runs.of(mask), thing.kind),)


def _drawn(rng: np.random.Generator) -> Thing:
    """Draw a sort, then a class, then a kind of it: each class alike."""
    all_things()
    shelf = {"target": TARGETS, "lookalike": LOOKALIKES, "clutter": CLUTTER}[
        str(rng.choice(list(SHARES), p=list(SHARES.values())))
    ]
    known = [thing for _, thing in sorted(shelf.items()) if thing.scale == "bag" and not thing.held_out]
    classes = sorted({thing.cls for thing in known})
    cls = classes[int(rng.integers(len(classes)))]
    of_class = [thing for thing in known if thing.cls == cls]
    return of_class[int(rng.integers(len(of_class)))]
