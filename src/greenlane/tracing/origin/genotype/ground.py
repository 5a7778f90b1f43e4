"""Sampling places and the range from text, in the orders of columns that are about. Pure.

Places, one a line, parted by blanks, tabs or commas: ``name number lat lon`` (as SCAT has it), ``name number subregion
lat lon``, ``number name lat lon``, ``name lat lon`` or ``number lat lon``; a name may hold blanks. Headings are read
where they stand. Latitude comes first unless the numbers can only be meant the other way round; ``notes`` say which.

The range, in one of four forms: a list of cells, ``lat lon`` a line (a corner or anything inside: it is rounded down to
the cell of one degree); a polygon, ``lat lon`` a line with the first repeated at the end; rows of 0 and 1 with north at
the top, below a line with the south-west corner ``lat lon``; or nothing, and the range is what lies near a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from greenlane.tracing.origin.genotype.samples import Fault, Faults, Floats, Grid, Place
from greenlane.tracing.origin.posterior import km_between

NEAR_KM = 300.0
MOST_CELLS = 20_000
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+", re.ASCII)
Cell = tuple[int, int]
Country = Callable[[float, float], str]


def _words(text: str) -> list[tuple[int, list[str]]]:
    found = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            parted = re.split(r"[,;\t]", line) if re.search(r"[,;\t]", line) else line.split()
            found.append((number, [word.strip().strip('"') for word in parted]))
    return found


def _numeric(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word))


def places(text: str) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Read sampling places; the last two columns are their position. Returns them and what was taken to be what.

    Raises Faults.
    """
    rows = _words(text)
    notes: list[str] = []
    swapped = False
    if rows and len(rows[0][1]) > 1 and not any(_numeric(word) for word in rows[0][1][-2:]):
        headings = [word.casefold() for word in rows[0][1]]
        swapped = headings[-2].startswith("lon") and headings[-1].startswith("lat")
        rows = rows[1:]
    faults: list[Fault] = []
    found = [place for row in rows if (place := _place(*row, faults))]
    if not found and not faults:
        faults.append(Fault("places", 0, "is empty"))
    over = [place for place in found if abs(place.lat) > 90]
    if swapped or (over and all(abs(place.lon) <= 90 for place in found)):
        found = [turned(place) for place in found]
        notes.append("places: longitude stands before latitude")
    keys = [place.key for place in found]
    for (number, _row), place in zip(rows, found, strict=False):
        if not (abs(place.lat) <= 90 and abs(place.lon) <= 180):
            faults.append(Fault("places", number, f"{place.lat:g}, {place.lon:g} are no degrees north and east"))
    faults += [
        Fault("places", 0, f"place {key} stands twice") for key in sorted({k for k in keys if keys.count(k) > 1})
    ]
    if faults:
        raise Faults(faults)
    return tuple(found), tuple(notes)


def turned(place: Place) -> Place:
    """Return a place with its two degrees exchanged."""
    return Place(place.key, place.name, place.lon, place.lat)


def _place(number: int, words: list[str], faults: list[Fault]) -> Place | None:
    if len(words) < 3 or not (_numeric(words[-1]) and _numeric(words[-2])):
        faults.append(Fault("places", number, "ends in no latitude and longitude in degrees"))
        return None
    head, lat, lon = words[:-2], float(words[-2]), float(words[-1])
    numbers = [word for word in head if re.fullmatch(r"-?\d+", word)]
    name = " ".join(word for word in head if word not in numbers)
    key = numbers[0] if numbers else name
    return Place(key, name or key, lat, lon)


def laid(found: Sequence[Place], text: str, country: Country | None) -> tuple[tuple[Place, ...], Grid, tuple[str, ...]]:
    """Lay places on the range, in the order of degrees by which they lie in it. Raises Faults where they do not.

    Returns the places, the range, and what was decided. The cell of a place always belongs to the range.
    """
    own = {_cell(place.lat, place.lon) for place in found}
    if not text.strip():
        cells = _near(found)
        return tuple(found), _grid(cells | own, country), ("range: every cell within 300 km of a place",)
    cells, said = _cells(text)
    notes = [said]
    # On a tie the earlier stands: as they are; then places turned, for a range is by its tools' rule latitude first.
    ways = ((False, False), (True, False), (False, True), (True, True))
    fits = {how: _fit(found, cells, *how) for how in ways}
    on_land = {how: fits[how] + 0.3 * _on_land(found, how[0], country) for how in ways}
    best = max(ways, key=lambda how: round(on_land[how], 3))
    if max(fits.values()) < 0.5:
        raise Faults([Fault("grid", 0, "most sampling places lie outside the range")])
    if on_land[best] > on_land[(False, False)] + 0.15:
        if best[0]:
            found = [turned(place) for place in found]
            notes.append("places: longitude stands before latitude, or most lie outside the range")
        if best[1]:
            cells = {(b, a) for a, b in cells}
            notes.append("range: longitude stands before latitude, or most places lie outside it")
    own = {_cell(place.lat, place.lon) for place in found}
    if own - cells:
        notes.append(f"range: {len(own - cells)} cells with samples were added to it")
    return tuple(found), _grid(cells | own, country), tuple(notes)


def _cell(lat: float, lon: float) -> Cell:
    return int(np.floor(lat)), int(np.floor(lon))


def _fit(found: Sequence[Place], cells: set[Cell], places_turned: bool, cells_turned: bool) -> float:
    """The share of places that lie in a cell of the range or beside one."""
    here = {(b, a) for a, b in cells} if cells_turned else cells
    at = [_cell(p.lon, p.lat) if places_turned else _cell(p.lat, p.lon) for p in found]
    beside = [any((a + i, b + j) in here for i in (-1, 0, 1) for j in (-1, 0, 1)) for a, b in at]
    return float(np.mean(beside))


def _on_land(found: Sequence[Place], turn: bool, country: Country | None) -> float:
    """The share of places that lie in a country, 0 where countries are not known."""
    if country is None:
        return 0.0
    at = [(p.lon, p.lat) if turn else (p.lat, p.lon) for p in found]
    return float(np.mean([abs(lat) <= 90 and bool(country(lat, lon)) for lat, lon in at]))


def _cells(text: str) -> tuple[set[Cell], str]:
    rows = _words(text)
    if rows and not any(_numeric(word) for word in rows[0][1]):
        rows = rows[1:]
    if len(rows) > 1 and all(set("".join(words)) <= {"0", "1"} for _n, words in rows[1:]):
        return _drawn(rows), "range: rows of 0 and 1, north at the top"
    faults = [Fault("grid", n, "is not a latitude and a longitude in degrees") for n, words in rows
              if len(words) not in (2, 3) or not all(_numeric(word) for word in words)]  # fmt: skip
    if faults or not rows:
        raise Faults(faults or [Fault("grid", 0, "is empty")])
    points = [(float(words[0]), float(words[1])) for _n, words in rows if words[2:] not in (["0"], ["0.0"])]
    wrong = [n for (n, _w), (a, b) in zip(rows, points, strict=False) if max(abs(a), abs(b)) > 180]
    if wrong:
        raise Faults([Fault("grid", n, "lies outside the degrees that there are") for n in wrong])
    if len(points) > 3 and points[0] == points[-1]:
        return _inside(points), "range: the cells whose middle lies inside a polygon"
    return {_cell(a, b) for a, b in points}, "range: a list of cells"


def _drawn(rows: list[tuple[int, list[str]]]) -> set[Cell]:
    number, corner = rows[0]
    if len(corner) not in (2, 4) or not all(_numeric(word) for word in corner):
        raise Faults(
            [Fault("grid", number, "rows of 0 and 1 need the south-west corner above them: latitude longitude")]
        )
    south, west = int(np.floor(float(corner[0]))), int(np.floor(float(corner[1])))
    drawn = [(n, "".join(words)) for n, words in rows[1:]]
    width = len(drawn[0][1])
    faults = [Fault("grid", n, f"has {len(row)} cells, the first row {width}") for n, row in drawn if len(row) != width]
    if faults:
        raise Faults(faults)
    top = south + len(drawn) - 1
    found = {(top - i, west + j) for i, (_n, row) in enumerate(drawn) for j, sign in enumerate(row) if sign == "1"}
    if not found or max(abs(a) for a, _b in found) > 90 or len(found) > MOST_CELLS:
        raise Faults([Fault("grid", number, "covers no cell, or more than there are")])
    return found


def _inside(points: list[tuple[float, float]]) -> set[Cell]:
    """The cells whose middle is inside a polygon, by the even-odd rule."""
    lats, lons = np.asarray(points).T
    rows, cols = (np.arange(np.floor(v.min()), np.ceil(v.max())) + 0.5 for v in (lats, lons))
    if len(rows) * len(cols) > 70_000:
        raise Faults([Fault("grid", 0, "covers more cells than there are")])
    y, x = (part.ravel() for part in np.meshgrid(rows, cols, indexing="ij"))
    within = even_odd(y, x, lats, lons)
    if not within.any():
        raise Faults([Fault("grid", 0, "the polygon holds the middle of no cell")])
    return {_cell(a, b) for a, b in zip(y[within], x[within], strict=True)}


def even_odd(y: Floats, x: Floats, lats: Floats, lons: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Say which points (y, x) lie inside a ring of vertices: how often a line to the west crosses it is odd."""
    inside = np.zeros(len(y), dtype=bool)
    for a, b, c, d in zip(lats, lons, np.roll(lats, -1), np.roll(lons, -1), strict=True):
        if a != c:
            inside ^= ((a > y) != (c > y)) & (x < (d - b) * (y - a) / (c - a) + b)
    return inside


def _near(found: Sequence[Place]) -> set[Cell]:
    lat, lon = np.asarray([p.lat for p in found]), np.asarray([p.lon for p in found])
    rows = np.arange(np.floor(lat.min()) - 3, np.floor(lat.max()) + 4)
    cols = np.arange(np.floor(lon.min()) - 4, np.floor(lon.max()) + 5)
    y, x = (part.ravel() + 0.5 for part in np.meshgrid(rows, cols, indexing="ij"))
    close = km_between(y, x, lat, lon).min(axis=1) <= NEAR_KM
    return {_cell(a, b) for a, b in zip(y[close], x[close], strict=True)}


def _grid(cells: set[Cell], country: Country | None) -> Grid:
    if len(cells) > MOST_CELLS:
        raise Faults([Fault("grid", 0, f"has more than {MOST_CELLS} cells")])
    ordered = sorted(cells)
    lat, lon = (np.asarray([cell[i] + 0.5 for cell in ordered]) for i in (0, 1))
    named = tuple(country(float(a), float(b)) if country else "" for a, b in zip(lat, lon, strict=True))
    return Grid(lat, lon, named)
