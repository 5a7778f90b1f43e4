"""A small made-up reference set, fitted once for all tests of genotypes."""

from __future__ import annotations

import pytest

from greenlane.tracing.origin.genotype import reading, simulate, surface


@pytest.fixture(scope="session")
def made():
    return simulate.simulate(3, samples=360, loci=12, places=26)


@pytest.fixture(scope="session")
def reference(made):
    return reading.read(made.samples, made.places, made.grid)


@pytest.fixture(scope="session")
def fitted(reference):
    return surface.fit(reference)
