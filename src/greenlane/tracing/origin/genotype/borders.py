"""In which country a cell of one degree lies: by outlines of a map, or else by the nearest middle of a country. Pure.

What a country is called here is only where a point lies on a small map; it says nothing of any border in dispute.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pycountry

from greenlane import front
from greenlane.reference import countries
from greenlane.tracing.origin.genotype.samples import Floats
from greenlane.tracing.origin.posterior import unit

_AROUND = tuple((a, b) for a in (-0.33, 0.0, 0.33) for b in (-0.33, 0.0, 0.33))
_PART = re.compile(r"([Mmlz])([^Mmlz]*)")
Country = Callable[[float, float], str]


def installed() -> Country:
    """Return what names the country of a point: by the pages' map where it is built, else by the nearest middle."""
    built = Path(front.__file__).parent / "static" / "front" / "built" / "countries.json"
    return _of_file(built) if built.is_file() else nearest


@cache
def _of_file(path: Path) -> Country:
    drawn = json.loads(path.read_text(encoding="utf-8"))
    return outlined(drawn["countries"])


def outlined(paths: Mapping[str, str]) -> Country:
    """Return what names the country of a point, by outlines: an SVG path for each ISO 3166-1 numeric code.

    The paths are those of the pages' map: x = (longitude + 180) * 10, y = (90 - latitude) * 10. A cell whose middle is
    at sea is of the country in which most of nine points of it lie.
    """
    shapes = []
    for numeric, path in paths.items():
        known = pycountry.countries.get(numeric=numeric.zfill(3))
        # The ring of Antarctica goes round the edge of the map: everything at sea would lie in it.
        if known is not None and known.alpha_2 != "AQ":
            rings = [np.stack([90 - ring[:, 1] / 10, ring[:, 0] / 10 - 180], axis=1) for ring in _rings(path)]
            every = np.concatenate(rings)
            shapes.append((known.alpha_2, rings, every.min(axis=0), every.max(axis=0)))

    def of_point(lat: float, lon: float) -> str:
        for code, rings, low, high in shapes:
            if low[0] <= lat <= high[0] and low[1] <= lon <= high[1]:
                crossed = sum(_crossings(ring, lat, lon) for ring in rings)
                if crossed % 2:
                    return str(code)
        return ""

    @cache
    def of_cell(lat: float, lon: float) -> str:
        middle = of_point(lat, lon)
        if middle:
            return middle
        said = [code for a, b in _AROUND if (code := of_point(lat + a, lon + b))]
        return max(sorted(set(said)), key=said.count) if said else ""

    return of_cell


def _rings(path: str) -> list[Floats]:
    """The rings of a path of M, and relative m and l, each closed by z: the next m starts from where a ring began."""
    rings: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, numbers in _PART.findall(path):
        values = [float(v) for v in re.findall(r"-?[\d.]+", numbers)]
        if command == "z":
            x, y = rings[-1][0]
        for i, (dx, dy) in enumerate(zip(values[::2], values[1::2], strict=True)):
            x, y = (dx, dy) if command == "M" and not i else (x + dx, y + dy)
            if command in "Mm" and not i:
                rings.append([])
            rings[-1].append((x, y))
    return [np.asarray(ring) for ring in rings if len(ring) > 2]


def _crossings(ring: Floats, lat: float, lon: float) -> int:
    """How often a line from the point to the west crosses a ring."""
    a, b = ring[:, 0], ring[:, 1]
    c, d = np.roll(a, -1), np.roll(b, -1)
    spans = (a > lat) != (c > lat)
    at = b[spans] + (lat - a[spans]) / (c[spans] - a[spans]) * (d[spans] - b[spans])
    return int((at < lon).sum())


@cache
def _middles() -> tuple[tuple[str, ...], Floats]:
    known = [country for country in countries.all() if len(country.iso2) == 2 and country.iso2 not in ("XN", "XS")]
    at = unit(np.asarray([one.lat for one in known]), np.asarray([one.lon for one in known]))
    return tuple(one.iso2 for one in known), at


def nearest(lat: float, lon: float) -> str:
    """Return the country whose middle is nearest: rough, for where no map is built."""
    codes, middles = _middles()
    return codes[int((middles @ unit(np.asarray([lat]), np.asarray([lon]))[0]).argmax())]
