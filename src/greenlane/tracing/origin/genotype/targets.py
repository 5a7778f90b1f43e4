"""Where a specimen may be from: any cell of the range, or one of the places that were sampled. Pure.

An animal of a sampled place has the frequencies of that place, drift of its own and all; one of a cell has those that
its neighbours tell. So a sampled place stands for itself beside the cell that it lies in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenlane.tracing.origin.genotype.samples import Floats, Grid, Ints
from greenlane.tracing.origin.genotype.zones import Zones
from greenlane.tracing.origin.posterior import km_between

NEAR_KM = 150.0
"""How far about a sampled place its kind is taken to live: one standard deviation."""
NOWHERE = 1e-12


@dataclass(frozen=True)
class Targets:
    """Cells, then zones: ``lat`` and ``lon`` of both; ``cells`` says how many are cells.

    ``cell_of``: in which cell each zone lies. ``near``: for each cell and zone a normal curve of their distance, each
    zone's summing to one. ``weights`` of the zones, the root of their samples: more are taken where more animals live,
    and a large sample is also a laboratory's choice.
    """

    lat: Floats
    lon: Floats
    cells: int
    cell_of: Ints
    near: Floats
    weights: Floats

    def before(self, near: float, sampled: float, without: int = -1) -> Floats:
        """Return how likely each target is before: ``sampled`` of it at places, the rest over cells, of that ``near``
        such places. ``without``: a zone that is treated as if it had not been sampled."""
        weights = np.where(np.arange(len(self.weights)) == without, 0.0, self.weights)
        weights = weights / weights.sum()
        cells = (1 - near) / self.cells + near * (self.near @ weights)
        found = np.concatenate([(1 - sampled) * cells, sampled * weights]) + NOWHERE
        return np.asarray(found / found.sum())

    def on_cells(self, p: Floats) -> Floats:
        """Return maps over the cells alone (last axis): what a place has goes to its cell."""
        found = p[..., : self.cells].copy()
        for zone, cell in enumerate(self.cell_of):
            found[..., cell] += p[..., self.cells + zone]
        return np.asarray(found)


def targets(grid: Grid, zones: Zones) -> Targets:
    """Return the cells of a range and the zones."""
    far = km_between(grid.lat, grid.lon, zones.lat, zones.lon)
    near = np.exp(-0.5 * (far / NEAR_KM) ** 2) + NOWHERE
    weights = np.sqrt(np.bincount(zones.of_sample, minlength=len(zones)).astype(float))
    lat, lon = np.append(grid.lat, zones.lat), np.append(grid.lon, zones.lon)
    return Targets(lat, lon, len(grid), far.argmin(axis=0), near / near.sum(axis=0), weights)
