"""Where each key stands: an open-addressed table over keys that are hashes already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenlane.targeting.learning.examples import Mask, Whole
from greenlane.targeting.learning.readings import Keys

NOBODY = np.uint64(0)
"""The key of what has no profile, and of a free slot: a blank party."""


@dataclass(frozen=True, eq=False)
class Index:
    """``slots`` hold keys, ``places`` their positions; a key stands in the first free slot from its low bits on."""

    slots: Keys
    places: Whole

    @staticmethod
    def of(keys: Keys) -> Index:
        """Make the table of different keys, none of them NOBODY."""
        size = 4
        while size < 2 * len(keys):
            size *= 2
        slots, places = np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.int64)
        mask = np.uint64(size - 1)
        waiting, at = np.arange(len(keys)), (keys & mask).astype(np.int64)
        while len(waiting):
            free = slots[at] == NOBODY
            slots[at[free]] = keys[waiting[free]]
            placed = slots[at] == keys[waiting]
            places[at[placed]] = waiting[placed]
            waiting, at = waiting[~placed], (at[~placed] + 1) & (size - 1)
        return Index(slots, places)

    def find(self, keys: Keys) -> tuple[Whole, Mask]:
        """Return the position of each key (0 where it is none of them), and whether it is one."""
        size = len(self.slots)
        at = (keys & np.uint64(size - 1)).astype(np.int64)
        held = self.slots[at]
        known = (held == keys) & (keys != NOBODY)
        waiting = np.flatnonzero((held != keys) & (held != NOBODY))
        while len(waiting):
            at[waiting] = (at[waiting] + 1) & (size - 1)
            held = self.slots[at[waiting]]
            here = held == keys[waiting]
            known[waiting[here]] = True
            waiting = waiting[~here & (held != NOBODY)]
        return np.where(known, self.places[at], 0), known
