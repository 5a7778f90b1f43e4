"""How likely each place is: probabilities over cells of one degree. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""
CELL = 1.0
"""Width and height of a cell, in degrees."""
LEAST_KM = 5.0
"""A median point so near to a place that holds most of the probability is as good as there."""


def km_between(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Return great-circle distances in km of every point (rows) to every other (columns); degrees in."""
    one, other = unit(lat, lon), unit(other_lat, other_lon)
    chord = np.sqrt(np.maximum(0.0, ((one[:, None, :] - other[None, :, :]) ** 2).sum(axis=2)))
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(1.0, chord / 2)))


def km_apart(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Return the great-circle distance in km of each point to the other of the same position; degrees in."""
    chord = np.linalg.norm(unit(lat, lon) - unit(other_lat, other_lon), axis=-1)
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(1.0, chord / 2)))


def unit(lat: Floats, lon: Floats) -> Floats:
    """Return points as unit vectors from the middle of the earth, shape (n, 3)."""
    phi, theta = np.radians(lat), np.radians(lon)
    return np.asarray(np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=-1))


def centres(lat: Floats, lon: Floats, p: Floats, rounds: int = 30) -> Floats:
    """Return for each row of ``p`` (maps over the cells) its median point: the least expected distance.

    Weiszfeld's iteration (1937) on unit vectors, from the mean. Shape (n, 2): latitude and longitude in degrees.
    Where that lies in no cell, it is the middle of the cell nearest to it.
    """
    points = unit(lat, lon)
    at = p @ points
    for _ in range(rounds):
        far = np.sqrt(np.maximum(1e-12, 2 - 2 * np.clip(at @ points.T, -1, 1)))
        weights = p / np.maximum(far, LEAST_KM / EARTH_KM)
        at = weights @ points
        at /= np.linalg.norm(at, axis=1, keepdims=True) + 1e-15
    angles = [np.arcsin(np.clip(at[:, 2], -1, 1)), np.arctan2(at[:, 1], at[:, 0])]
    found: Floats = np.degrees(np.stack(angles, axis=1))
    inside = {(round(a), round(b)) for a, b in zip(np.floor(lat), np.floor(lon), strict=True)}
    for i, (a, b) in enumerate(found):
        if (int(np.floor(a)), int(np.floor(b))) not in inside:
            j = int(np.argmax(points @ at[i]))
            found[i] = lat[j], lon[j]
    return found


@dataclass(frozen=True)
class Posterior:
    """Probabilities over places: ``lat`` and ``lon`` in degrees (middle of each cell), ``p`` sums to one.

    ``countries``: for each cell the ISO2 code of the country it lies in, empty at sea. ``point``: the median point
    (latitude, longitude), where it is known better than from the middles of cells.
    """

    lat: Floats
    lon: Floats
    p: Floats
    countries: tuple[str, ...]
    point: tuple[float, float] | None = None

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

    def centre(self) -> tuple[float, float]:
        """Return the median point (latitude, longitude in degrees): the least expected distance to where it is from.

        One point says less than the region: a map may have two peaks, and its median point may lie between them.
        """
        if self.point:
            return self.point
        found = centres(self.lat, self.lon, self.p[None, :])[0]
        return float(found[0]), float(found[1])

    def area_km2(self, share: float) -> float:
        """Return how large the smallest region that holds ``share`` is, in km²: cells of one degree on a sphere."""
        half = np.radians(CELL / 2)
        lat = np.radians(self.lat[self.region(share)])
        return float((EARTH_KM**2 * np.radians(CELL) * (np.sin(lat + half) - np.sin(lat - half))).sum())

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, probabilities to six significant figures."""
        return {
            "lat": self.lat.tolist(),
            "lon": self.lon.tolist(),
            "p": [float(f"{p:.6g}") for p in self.p],
            "countries": list(self.countries),
            **({"point": [round(one, 4) for one in self.point]} if self.point else {}),
        }

    def to_geojson(self, about: Mapping[str, Any] | None = None, least: float = 1e-4) -> dict[str, Any]:
        """Return a GeoJSON FeatureCollection (RFC 7946): a square for each cell of at least ``least`` probability.

        Each has ``p``, ``country``, and ``region``: 50, 90 or 100, the smallest region of these that it belongs to.
        The first feature is the median point. ``about`` goes into its properties, and beside ``features``.
        """
        in50, in90 = self.region(0.5), self.region(0.9)
        said = dict(about or {})
        lat, lon = self.centre()
        point = {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]}
        features: list[dict[str, Any]] = [
            {"type": "Feature", "geometry": point, "properties": {"kind": "centre", **said}}
        ]
        for i in np.flatnonzero((self.p >= least) | in90):
            properties = {
                "kind": "cell", "p": float(f"{self.p[i]:.4g}"), "country": self.countries[i],
                "region": 50 if in50[i] else 90 if in90[i] else 100,
            }  # fmt: skip
            square = {"type": "Polygon", "coordinates": [_square(float(self.lat[i]), float(self.lon[i]))]}
            features.append({"type": "Feature", "geometry": square, "properties": properties})
        return {"type": "FeatureCollection", "about": said, "features": features}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Posterior:
        """Return what ``to_json`` gave. Raises KeyError, ValueError where it is not that."""
        lat, lon, p = (np.asarray(fields[name], dtype=float) for name in ("lat", "lon", "p"))
        point = fields.get("point")
        return cls(lat, lon, p / p.sum(), tuple(fields["countries"]), (point[0], point[1]) if point else None)


def _square(lat: float, lon: float) -> list[list[float]]:
    south, north, west, east = lat - CELL / 2, lat + CELL / 2, lon - CELL / 2, lon + CELL / 2
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
