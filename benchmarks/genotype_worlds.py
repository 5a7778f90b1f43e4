"""Made-up worlds of elephants for ``bench_genotype``: stepping stones, which nothing in the method knows of.

Every cell of the range is a population that drifts by chance and exchanges a share of its animals with the cells beside
it, for some hundred generations; alleles mutate by one step. Two kinds may hardly mix at a border. Places are few or
many and very unevenly sampled; a few samples are strangers or mixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from greenlane.tracing.origin.genotype import simulate
from greenlane.tracing.origin.genotype.samples import MISSING, Floats, Grid, Ints, Place, Reference, Samples

ALLELES, GENERATIONS, ANIMALS, MUTATION = 12, 400, 150, 2e-4
ACROSS, KINDS_APART = 0.01, 0.12
STRANGERS, DROPPED, MISREAD, LACKING = 0.05, 0.02, 0.005, 0.08


@dataclass(frozen=True)
class World:
    """South-west corners of the cells, and the frequency of each allele there: shape (cells, loci, alleles)."""

    cells: Floats
    p: Floats
    draw: np.random.Generator

    def animals(self, cell: int, count: int) -> Ints:
        """Return genotypes as a laboratory reads them, shape (count, loci, 2)."""
        near = np.flatnonzero(np.abs(self.cells - self.cells[cell]).max(axis=1) <= 1.5)
        found = np.stack([self._animal(cell, near) for _ in range(count)])
        return _read(self.draw, found)

    def _animal(self, cell: int, near: Ints) -> Ints:
        parents = [cell, cell]
        if self.draw.random() < STRANGERS:
            stranger = int(self.draw.choice(near))
            parents = [stranger, stranger if self.draw.random() < 0.5 else cell]
        return np.stack([[self.draw.choice(ALLELES, p=p) for p in self.p[parent]] for parent in parents], axis=1)

    def reference(self, places: int, samples: int) -> Reference:
        """Return a reference set of places in clusters."""
        hearts = self.cells[self.draw.choice(len(self.cells), max(3, places * 2 // 5), replace=False)]
        at: list[int] = []
        while len(at) < places:
            wanted = hearts[self.draw.integers(len(hearts))] + self.draw.normal(0, 1.5, 2)
            cell = int(np.abs(self.cells - wanted).sum(axis=1).argmin())
            at += [cell] if cell not in at else []
        weights = self.draw.lognormal(0, 1.1, places)
        sizes = np.maximum(1, np.round(samples * weights / weights.sum()).astype(int))
        where = np.repeat(np.arange(places), sizes)
        alleles = np.concatenate([self.animals(cell, size) for cell, size in zip(at, sizes, strict=True)])
        spots = self.cells[at] + self.draw.uniform(0.05, 0.95, (places, 2))
        known = tuple(Place(str(i), f"Site{i}", float(lat), float(lon)) for i, (lat, lon) in enumerate(spots))
        grid = Grid(self.cells[:, 0] + 0.5, self.cells[:, 1] + 0.5, ("",) * len(self.cells))
        return Reference(named(alleles, where), known, where, grid)


def stepping_stones(seed: int, exchanged: float, *, kinds: bool, loci: int) -> World:
    """Return a world: ``exchanged`` is the share of a cell's animals that come from the cells beside it."""
    draw = np.random.default_rng(seed)
    cells = simulate.cells()
    forest = np.asarray([_forest(lat, lon) for lat, lon in cells]) if kinds else np.zeros(len(cells), dtype=bool)
    move = np.where(np.abs(cells[:, None] - cells[None]).sum(axis=2) <= 1.01, exchanged / 4, 0.0)
    np.fill_diagonal(move, 0)
    move *= np.where(forest[:, None] == forest[None], 1.0, ACROSS)
    move[np.diag_indices_from(move)] = 1 - move.sum(axis=1)
    sparse_move = sparse.csr_matrix(move)
    start = draw.dirichlet(np.full(ALLELES, 0.7), size=loci)
    p = np.repeat(start[None], len(cells), axis=0)
    p[forest] = [draw.dirichlet(one * (1 / KINDS_APART - 1) + 1e-3) for one in start]
    alleles = 2 * np.clip(ANIMALS * draw.lognormal(0, 0.7, len(cells)), 20, None)[:, None, None]
    for _ in range(GENERATIONS):
        p = (sparse_move @ p.reshape(len(cells), -1)).reshape(p.shape)
        p = (1 - MUTATION) * p + MUTATION / 2 * (np.roll(p, 1, axis=2) + np.roll(p, -1, axis=2))
        # Sampling of a generation, by its normal approximation: variance p(1 - p) over the number of alleles.
        by_chance = draw.standard_normal(p.shape) * np.sqrt(p / alleles)
        p = np.maximum(p + by_chance - p * by_chance.sum(axis=2, keepdims=True), 0)
        p /= p.sum(axis=2, keepdims=True)
    return World(cells, p, draw)


def named(alleles: Ints, where: Ints | None = None) -> Samples:
    """Return genotypes as samples with made-up names."""
    places = tuple(str(i) for i in where) if where is not None else ("",) * len(alleles)
    loci = tuple(f"SIM{i + 1:02}" for i in range(alleles.shape[1]))
    return Samples(tuple(f"S{i + 1}" for i in range(len(alleles))), loci, alleles, places, True, True)


def _forest(lat: float, lon: float) -> bool:
    middle = max(abs(lat + 0.5) / 5, abs(lon - 17.5) / 10.5)
    west = max(abs(lat - 5.5) / 2, abs(lon + 5) / 7.5)
    return bool(min(middle, west) < 1)


def _read(draw: np.random.Generator, true: Ints) -> Ints:
    """Lengths of alleles two base pairs apart, with drop-out, misreading, and poor samples that lack many loci."""
    found = true * 2 + 100
    dropped = draw.random(found.shape[:2]) < DROPPED
    found[dropped] = found[dropped][:, [0, 0]]
    wrong: NDArray[np.bool_] = draw.random(found.shape) < MISREAD
    found[wrong] = 2 * draw.integers(ALLELES, size=int(wrong.sum())) + 100
    lacking = draw.random(found.shape[:2]) < np.minimum(0.6, LACKING * draw.gamma(0.5, 2.0, len(found)))[:, None]
    lacking[np.arange(len(found)), draw.integers(found.shape[1], size=len(found))] = False
    found[lacking] = MISSING
    return np.sort(found, axis=2)
