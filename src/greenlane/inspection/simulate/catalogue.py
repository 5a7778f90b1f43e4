"""What can be put into a simulated scene, by name. Each file of ``objects/`` registers its own. Pure.

@target("tusk", "ivory")
def tusk(rng): return [Part(tube(...), "ivory")]
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from greenlane.inspection.simulate.mesh import Part

Make = Callable[[np.random.Generator], list[Part]]
SCALES = ("bag", "cargo")


@dataclass(frozen=True)
class Thing:
    """One kind of goods. ``make`` draws a new one each time, in cm, centred near the origin, z up.

    ``cls``: for a target the class that it is; for a look-alike the class that it is taken for; else "".
    ``held_out``: never shown in training, only in what a detector is judged by. ``scale``: "bag" or "cargo".
    """

    kind: str
    cls: str
    make: Make
    held_out: bool = False
    scale: str = "bag"


TARGETS: dict[str, Thing] = {}
LOOKALIKES: dict[str, Thing] = {}
CLUTTER: dict[str, Thing] = {}


def target(kind: str, cls: str, *, held_out: bool = False, scale: str = "bag") -> Callable[[Make], Make]:
    """Register what a detector is to find: ``cls`` is one of the detector's classes."""
    return _registered(TARGETS, kind, cls, held_out, scale)


def lookalike(kind: str, like: str, *, held_out: bool = False, scale: str = "bag") -> Callable[[Make], Make]:
    """Register ordinary goods that are easily taken for a class: cow horn, antler, a plastic pipe."""
    return _registered(LOOKALIKES, kind, like, held_out, scale)


def clutter(kind: str, *, held_out: bool = False, scale: str = "bag") -> Callable[[Make], Make]:
    """Register ordinary goods."""
    return _registered(CLUTTER, kind, "", held_out, scale)


def all_things() -> dict[str, Thing]:
    """Import every file of ``objects/`` and return all that they registered, by kind."""
    from greenlane.inspection.simulate import objects

    for module in sorted(m.name for m in pkgutil.iter_modules(objects.__path__)):
        importlib.import_module(f"{objects.__name__}.{module}")
    return {**CLUTTER, **LOOKALIKES, **TARGETS}


def _registered(shelf: dict[str, Thing], kind: str, cls: str, held_out: bool, scale: str) -> Callable[[Make], Make]:
    if scale not in SCALES:
        raise ValueError(f"{kind}: {scale} is no scale")

    def register(make: Make) -> Make:
        if any(kind in one for one in (TARGETS, LOOKALIKES, CLUTTER)):
            raise ValueError(f"{kind} is registered twice")
        shelf[kind] = Thing(kind, cls, make, held_out, scale)
        return make

    return register
