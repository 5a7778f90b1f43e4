"""Probabilities over places as a picture: shaded cells, the outline of their regions, the median point. Pure.

Map units are those of ``front.map``: tenths of a degree, x = (longitude + 180) · 10, y = (90 − latitude) · 10.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from greenlane.front.map import LEAST_WIDTH, PIXELS, RATIO, WORLD, project, seam
from greenlane.tracing.origin.posterior import Posterior

CELL = 10.0  # one degree, in map units
LEVELS = 8
LEAST_SHARE = 0.02  # of the likeliest cell: what is paler would not be seen
LABELLED = 0.1  # a country that holds less is not named on the map
MOST_LABELS = 5


@dataclass(frozen=True)
class Run:
    """Cells side by side that are equally shaded: ``level`` from 1 (pale) to ``LEVELS``."""

    x: float
    y: float
    width: float
    level: int


TEXT = 15.0
"""Pixels that the names of countries are high, where the map is PIXELS wide."""


@dataclass(frozen=True)
class Label:
    """The code of a country where its probability lies."""

    x: float
    y: float
    country: str


@dataclass(frozen=True)
class Picture:
    """All that a template needs. ``half`` and ``most`` are the outlines of the 50 and 90 % regions, as SVG paths."""

    x: float
    y: float
    width: float
    height: float
    shifts: tuple[float, ...]
    runs: tuple[Run, ...]
    half: str
    most: str
    dot: tuple[float, float]
    labels: tuple[Label, ...]

    @property
    def view_box(self) -> str:
        """The SVG viewBox."""
        return f"{self.x:.1f} {self.y:.1f} {self.width:.1f} {self.height:.1f}"

    @property
    def sizes(self) -> dict[str, str]:
        """Widths and radii in map units, written for SVG attributes."""
        unit = self.width / PIXELS
        pixels = {"coast": 0.8, "line": 2.2, "under": 5.0, "dot": 5.5, "ring": 2.4, "text": TEXT, "halo": 4.0}
        dash = {"dash": f"{7 * unit:.2f} {5 * unit:.2f}"}
        return {name: f"{pixels[name] * unit:.2f}" for name in pixels} | dash


@dataclass(frozen=True)
class Summary:
    """What a posterior says in numbers: the median point in degrees, the sizes of its regions in km², its countries."""

    lat: float
    lon: float
    km2_50: float
    km2_90: float
    countries: tuple[tuple[str, float], ...]


def summary(posterior: Posterior, most: int = 12) -> Summary:
    """Return the numbers of a posterior; at most so many countries, the likeliest first."""
    lat, lon = posterior.centre()
    sizes = [posterior.area_km2(share) for share in (0.5, 0.9)]
    return Summary(lat, lon, sizes[0], sizes[1], tuple(posterior.by_country().items())[:most])


def picture(
    posterior: Posterior, frame: Posterior | None = None, levels: int = LEVELS, seam_at: float | None = None
) -> Picture:
    """Draw a posterior. The frame is that of all cells of ``frame`` (or its own), so that maps can be compared.

    The map begins at longitude ``seam_at``, else where no cell lies.
    """
    around = frame or posterior
    at = seam(around.lon.tolist()) if seam_at is None else seam_at
    corners = [project(lat, lon, at) for lat, lon in zip(around.lat.tolist(), around.lon.tolist(), strict=True)]
    x, y, width, height = _framed(corners)
    cells = [project(lat, lon, at) for lat, lon in zip(posterior.lat.tolist(), posterior.lon.tolist(), strict=True)]
    columns = np.array([[round((px - CELL / 2) / CELL), round((py - CELL / 2) / CELL)] for px, py in cells])
    mid = project(*posterior.centre(), at)
    shifts = tuple(s for s in (0.0, WORLD) if x < WORLD + s and x + width > s)
    return Picture(
        x, y, width, height, shifts or (0.0,), tuple(_runs(columns, posterior, levels)),
        _outline(columns[posterior.region(0.5)]), _outline(columns[posterior.region(0.9)]), mid,
        apart(_labels(posterior, cells), width / PIXELS * TEXT),
    )  # fmt: skip


def _framed(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    left, right = min(x for x, _ in points) - CELL, max(x for x, _ in points) + CELL
    top, bottom = min(y for _, y in points) - CELL, max(y for _, y in points) + CELL
    height = min(max((bottom - top) * 1.08, LEAST_WIDTH / RATIO), WORLD / 2)
    width = min(max((right - left) * 1.08, height * 1.4, LEAST_WIDTH), WORLD)
    height = min(max(height, width / RATIO), WORLD / 2)
    x, y = (left + right - width) / 2, (top + bottom - height) / 2
    return x, max(0.0, min(y, WORLD / 2 - height)), width, height


def _runs(columns: NDArray[np.int_], posterior: Posterior, levels: int) -> Iterable[Run]:
    """Shades go by the share of the likeliest cell; neighbours in a row of the same shade are one rectangle."""
    share = posterior.p / posterior.p.max()
    level = np.ceil(share * levels).astype(int).clip(1, levels)
    kept = np.flatnonzero(share >= LEAST_SHARE)
    order = kept[np.lexsort((columns[kept, 0], columns[kept, 1]))]
    run: list[int] | None = None  # column, row, cells, level
    for i in order.tolist():
        column, row, shade = int(columns[i, 0]), int(columns[i, 1]), int(level[i])
        if run and run[1] == row and run[0] + run[2] == column and run[3] == shade:
            run[2] += 1
            continue
        if run:
            yield Run(run[0] * CELL, run[1] * CELL, run[2] * CELL, run[3])
        run = [column, row, 1, shade]
    if run:
        yield Run(run[0] * CELL, run[1] * CELL, run[2] * CELL, run[3])


def _outline(columns: NDArray[np.int_]) -> str:
    """The border of a set of cells as an SVG path: every side that no other cell of the set shares, runs joined."""
    inside = {(int(column), int(row)) for column, row in columns}
    flat = {(c, r) for c, r in inside if (c, r - 1) not in inside} | {
        (c, r + 1) for c, r in inside if (c, r + 1) not in inside
    }
    upright = {(r, c) for c, r in inside if (c - 1, r) not in inside} | {
        (r, c + 1) for c, r in inside if (c + 1, r) not in inside
    }
    lines = [f"M{c * 10} {r * 10}h{n * 10}" for c, r, n in _joined(flat)]
    return "".join(lines + [f"M{c * 10} {r * 10}v{n * 10}" for r, c, n in _joined(upright)])


def _joined(sides: set[tuple[int, int]]) -> Iterable[tuple[int, int, int]]:
    """Sides (along, across) joined to runs (begin, across, length)."""
    begin = last = across = None
    for along, line in sorted(sides, key=lambda side: (side[1], side[0])):
        if begin is not None and last is not None and across == line and last + 1 == along:
            last = along
            continue
        if begin is not None and last is not None and across is not None:
            yield begin, across, last - begin + 1
        begin, last, across = along, along, line
    if begin is not None and last is not None and across is not None:
        yield begin, across, last - begin + 1


def _labels(posterior: Posterior, cells: list[tuple[float, float]]) -> Iterable[Label]:
    """A country that matters stands where the weight of its cells lies."""
    found = [code for code, p in posterior.by_country().items() if code and p >= LABELLED][:MOST_LABELS]
    codes = np.array(posterior.countries)
    places = np.array(cells)
    for code in found:
        here = codes == code
        weight = posterior.p[here]
        x, y = (places[here] * weight[:, None]).sum(axis=0) / weight.sum()
        yield Label(float(x), float(y), code)


def apart(labels: Iterable[Label], size: float) -> tuple[Label, ...]:
    """Return labels written ``size`` high so that none lies on another: what would is moved down, the first stay.

    How wide a name will be is not known here: it is taken for nine letters as wide as they are half high.
    """
    placed: list[Label] = []
    for label in labels:
        moved = label
        while any(abs(one.x - moved.x) < 4.5 * size and abs(one.y - moved.y) < 1.1 * size for one in placed):
            moved = replace(moved, y=moved.y + 0.2 * size)
        placed.append(moved)
    return tuple(placed)


def trimmed(posterior: Posterior, share: float = 0.999) -> Posterior:
    """Leave out the unlikeliest cells, so that what is kept holds ``share``; probabilities sum to one again."""
    kept = posterior.region(share)
    p = posterior.p[kept]
    countries = tuple(code for code, here in zip(posterior.countries, kept.tolist(), strict=True) if here)
    return Posterior(posterior.lat[kept], posterior.lon[kept], p / p.sum(), countries, posterior.point)


def rows(posterior: Posterior) -> Iterable[tuple[float, float, str, float, int, int]]:
    """Yield (lat, lon, country, p, in the 50 % region, in the 90 % region) of each cell, the likeliest first."""
    half, most = posterior.region(0.5), posterior.region(0.9)
    for i in np.argsort(-posterior.p, kind="stable").tolist():
        p = float(f"{posterior.p[i]:.6g}")
        lat, lon = float(posterior.lat[i]), float(posterior.lon[i])
        yield lat, lon, posterior.countries[i], p, int(half[i]), int(most[i])
