"""What lies below the routes of a map: where the goods of one case may come from, by a laboratory or estimated. Pure.

Cells of one degree are shaded by their share of the likeliest, countries by their probability. Outlines of countries
come as SVG paths of the built world map, x = (longitude + 180) * 10 and y = (90 - latitude) * 10.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from greenlane.tracing.origin import pictured
from greenlane.tracing.origin.posterior import Posterior

Ring = list[list[float]]
LEAST = 0.01
"""A country less likely than this is not shaded."""
PALE, DARK = 0.12, 0.75
"""How opaque a country is: of no probability, and what certainty adds."""
INK = "#14508c"
_PART = re.compile(r"([Mmlz])([^Mmlz]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SIDE = re.compile(r"M(-?\d+) (-?\d+)([hv])(\d+)")


@dataclass(frozen=True)
class Ground:
    """Where goods may come from: ``cells`` by a laboratory, ``countries`` (ISO2 code → probability) as estimated."""

    cells: Posterior | None
    countries: Mapping[str, float]
    outlines: Mapping[str, str]

    @property
    def picture(self) -> pictured.Picture | None:
        """The cells as drawn on a map that begins at the antimeridian; None without any."""
        return pictured.picture(self.cells, seam_at=-180.0) if self.cells is not None else None

    @property
    def shades(self) -> list[tuple[str, str]]:
        """The outline of each country that is likely enough, and how opaque it is."""
        return [(self.outlines[code], f"{PALE + DARK * p:.2f}") for code, p in self.shaded]

    @property
    def shaded(self) -> list[tuple[str, float]]:
        """Which countries are shaded, the likeliest first: (code, probability)."""
        ordered = sorted(self.countries.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(code, p) for code, p in ordered if p >= LEAST and code in self.outlines]

    def points(self) -> list[tuple[float, float]]:
        """Return (latitude, longitude) of what must be on the map: the 90 % region; without cells, the countries."""
        if self.cells is not None:
            taken = self.cells.region(0.9)
            return list(zip(self.cells.lat[taken].tolist(), self.cells.lon[taken].tolist(), strict=True))
        rings = [max(one, key=len) for code, _p in self.shaded[:5] if (one := _rings(self.outlines[code]))]
        return [(lat, lon) for ring in rings for lon, lat in ring[::5]]


def features(ground: Ground, named: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    """Yield GeoJSON features: ``country`` (MultiPolygon, ``p``), ``cell`` (a square, ``p``, ``share`` of the likeliest,
    ``region``) and ``region`` (the outline of the 50 and of the 90 % region).
    """
    for code, p in reversed(ground.shaded):
        about = {"kind": "country", "country": code, "name": named(code), "p": round(p, 4), "o": PALE + DARK * p}
        yield _feature("MultiPolygon", polygons(ground.outlines[code]), about)
    drawn = ground.picture
    if ground.cells is None or drawn is None:
        return
    most = float(ground.cells.p.max())
    for one in ground.cells.to_geojson()["features"]:
        if one["properties"]["kind"] == "cell":
            one["properties"]["share"] = round(one["properties"]["p"] / most, 3)
            yield one
    for share, path in ((90, drawn.most), (50, drawn.half)):
        yield _feature("MultiLineString", _sides(path), {"kind": "region", "share": share})


def polygons(path: str) -> list[list[Ring]]:
    """Return an outline (``M`` and relative ``m``, ``l`` and ``z``) as the coordinates of a GeoJSON MultiPolygon.

    A ring that runs the other way than the largest is a hole of the ring around it.
    """
    rings = sorted(_rings(path), key=lambda ring: -abs(_area(ring)))
    if not rings:
        return []
    way = _area(rings[0]) > 0
    outer = [[ring] for ring in rings if (_area(ring) > 0) == way]
    for hole in (ring for ring in rings if (_area(ring) > 0) != way):
        around = [one for one in outer if _inside(hole[0], one[0])]
        if around:
            around[-1].append(hole)
    return outer


def markup(ground: Ground, unit: float) -> str:
    """Return the ground as SVG in map units, for a file that needs no other; ``unit``: one pixel in map units."""
    text = "".join(f'<path d="{path}" fill="#5b8bbd" fill-opacity="{o}" stroke="none"/>' for path, o in ground.shades)
    drawn = ground.picture
    if drawn is None:
        return text
    for run in drawn.runs:
        opacity = 0.08 + 0.86 * run.level / pictured.LEVELS
        text += (
            f'<rect x="{run.x:.0f}" y="{run.y:.0f}" width="{run.width:.0f}" height="10" fill="{INK}" '
            f'fill-opacity="{opacity:.2f}" stroke="none"/>'
        )
    dash = f' stroke-dasharray="{6 * unit:.2f} {4 * unit:.2f}"'
    for path, how in ((drawn.most, dash), (drawn.half, "")):
        text += f'<path d="{path}" fill="none" stroke="#16211b" stroke-width="{1.8 * unit:.2f}"{how}/>'
    return text


def _feature(kind: str, coordinates: Any, about: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": about}


def _rings(path: str) -> list[Ring]:
    """The closed rings of a path, as (longitude, latitude)."""
    rings: list[Ring] = []
    x = y = 0.0
    for letter, text in _PART.findall(path):
        if letter == "z":
            if rings and rings[-1]:
                rings[-1].append(rings[-1][0])
                x, y = (rings[-1][0][0] + 180) * 10, (90 - rings[-1][0][1]) * 10
            continue
        numbers = [float(one) for one in _NUMBER.findall(text)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=False):
            x, y = (dx, dy) if letter == "M" else (x + dx, y + dy)
            if letter in "Mm":
                rings.append([])
            rings[-1].append([round(x / 10 - 180, 3), round(90 - y / 10, 3)])
    return [ring for ring in rings if len(ring) > 3]


def _area(ring: Sequence[Sequence[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _inside(point: Sequence[float], ring: Sequence[Sequence[float]]) -> bool:
    """Whether a point lies within a ring: a ray to the east crosses it an odd number of times."""
    lon, lat = point
    crossed = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > lat) != (by > lat) and lon < ax + (lat - ay) / (by - ay) * (bx - ax):
            crossed = not crossed
    return crossed


def _sides(path: str) -> list[Ring]:
    """The sides of an outline of cells as lines of (longitude, latitude)."""
    lines = []
    for x, y, way, length in _SIDE.findall(path):
        a, b = (int(x) / 10 - 180, 90 - int(y) / 10), int(length) / 10
        end = [a[0] + b, a[1]] if way == "h" else [a[0], a[1] - b]
        lines.append([[a[0], a[1]], end])
    return lines
