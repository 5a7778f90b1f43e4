"""How likely each place is: probabilities over cells of one degree. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Posterior:
    """Probabilities over places: ``lat`` and ``lon`` in degrees (middle of each cell), ``p`` sums to one.

    ``countries``: for each cell the ISO2 code of the country it lies in, empty at sea.
    """

    lat: Floats
    lon: Floats
    p: Floats
    countries: tuple[str, ...]

    def by_country(self) -> dict[str, float]:
        """Return the probability of each country, the likeliest first."""
        found: dict[str, float] = {}
        for code, p in zip(self.countries, self.p, strict=True):
            found[code] = found.get(code, 0.0) + float(p)
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def region(self, share: float) -> NDArray[np.bool_]:
        """Return which cells make up the smallest region that holds ``share`` of the probability."""
        order = np.argsort(-self.p, kind="stable")
        taken = np.zeros(len(self.p), dtype=bool)
        taken[order[: int(np.searchsorted(np.cumsum(self.p[order]), share - 1e-12)) + 1]] = True
        return taken

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, probabilities to six significant figures."""
        return {
            "lat": self.lat.tolist(),
            "lon": self.lon.tolist(),
            "p": [float(f"{p:.6g}") for p in self.p],
            "countries": list(self.countries),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Posterior:
        """Return what ``to_json`` gave. Raises KeyError, ValueError where it is not that."""
        lat, lon, p = (np.asarray(fields[name], dtype=float) for name in ("lat", "lon", "p"))
        return cls(lat, lon, p / p.sum(), tuple(fields["countries"]))
