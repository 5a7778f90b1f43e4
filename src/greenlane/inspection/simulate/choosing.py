"""Which goods come into a scene: of the catalogue, by chance, and never what is held out into training. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from greenlane.inspection.simulate import catalogue
from greenlane.inspection.simulate.catalogue import Thing

OFTENER = {"ivory": 2.0, "gas_cylinder": 1.5, "plastic_waste": 1.4, "e_waste": 1.2}
"""How much more often a class is drawn than the others: large goods find room less often."""
HELD_OUT_SHARE = 0.5
"""In a held-out scene, how often a kind never seen in training is drawn where there is one."""


@dataclass(frozen=True)
class Choice:
    """What may be drawn. ``held_out``: kinds kept from training as well. ``kinds``: these targets only."""

    held_out: bool = False
    scale: str = "bag"
    kinds: tuple[str, ...] | None = None

    def target(self, rng: np.random.Generator) -> Thing:
        """Draw a target: first its class, then one kind of that class. ValueError: there is none."""
        by_class = self._targets()
        if not by_class:
            raise ValueError(f"the catalogue has no such target: {self.kinds}")
        weights = np.array([OFTENER.get(cls, 1.0) for cls in by_class])
        cls = list(by_class)[int(rng.choice(len(weights), p=weights / weights.sum()))]
        return self._one(rng, by_class[cls])

    def lookalike(self, rng: np.random.Generator) -> Thing | None:
        """Draw what is easily taken for a target."""
        return self._any(rng, catalogue.LOOKALIKES)

    def clutter(self, rng: np.random.Generator) -> Thing | None:
        """Draw ordinary goods."""
        return self._any(rng, catalogue.CLUTTER)

    def _any(self, rng: np.random.Generator, shelf: Mapping[str, Thing]) -> Thing | None:
        known = _known(shelf.values(), self.held_out, self.scale)
        return self._one(rng, known) if known else None

    def _one(self, rng: np.random.Generator, known: Collection[Thing]) -> Thing:
        unseen = [thing for thing in known if thing.held_out]
        chosen = unseen if unseen and rng.random() < HELD_OUT_SHARE else list(known)
        return chosen[int(rng.integers(len(chosen)))]

    def _targets(self) -> dict[str, list[Thing]]:
        by_class: dict[str, list[Thing]] = {}
        for thing in _known(catalogue.TARGETS.values(), self.held_out, self.scale):
            if self.kinds is None or thing.kind in self.kinds:
                by_class.setdefault(thing.cls, []).append(thing)
        return by_class


@cache
def loaded() -> Mapping[str, Thing]:
    """Return the whole catalogue, read once."""
    return catalogue.all_things()


def _known(things: Iterable[Thing], held_out: bool, scale: str) -> list[Thing]:
    loaded()
    kept = (thing for thing in list(things) if thing.scale == scale and (held_out or not thing.held_out))
    return sorted(kept, key=lambda thing: thing.kind)
