"""Reported seizures of made-up countries, of which the true smuggling is known."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from greenlane.tracing.routes.adjusted import Floats, Reported


def made(
    seed: int, *, places: int = 30, years: int = 12, trend: float = 0.12, drift: float = 0.12
) -> tuple[Reported, Floats]:
    """Return reported seizures, and the index of all smuggling, the first year 100.

    Smuggling grows by ``trend`` a year (log), with a wave; law enforcement and reporting by ``drift`` on average.
    """
    chance = np.random.default_rng(seed)
    shape = (places, years)
    seizing, reporting = (
        np.cumsum(chance.normal(drift, 0.25, shape), axis=1) + chance.normal(0, 1, (places, 1)) for _ in range(2)
    )
    time = np.arange(years) - years / 2
    common = trend * time + 0.4 * np.sin(np.arange(years) / 3.5)
    own = chance.normal(1.6, 1.0, (places, 1)) + chance.normal(0, 0.06, (places, 1)) * time
    smuggled = np.exp(common + own)
    mean = smuggled * expit(_scaled(seizing)) * expit(0.8 * _scaled(reporting))
    counts = chance.negative_binomial(3.0, 3.0 / (3.0 + mean)).astype(float)
    whole = smuggled.sum(axis=0)
    names = tuple(f"P{n}" for n in range(places))
    reported = Reported(names, tuple(range(2008, 2008 + years)), counts, seizing[..., None], reporting[..., None])
    truth: Floats = 100 * whole / whole[0]
    return reported, truth


def _scaled(values: Floats) -> Floats:
    made: Floats = (values - values.mean()) / values.std()
    return made
