"""Sampling places and the range from text, in the orders of columns that are about. Pure.

Places, one a line, parted by blanks, tabs, commas or semicolons: ``name number lat lon`` (as SCAT has it), ``name
number subregion lat lon``, ``number name lat lon``, ``name lat lon`` or ``number lat lon``; a name may hold blanks.
Headings that say where latitude and longitude stand allow any order. Degrees are decimals, or degrees, minutes and
seconds with N, S, E, W. Latitude comes first unless the numbers can only be meant the other way round; ``notes`` say
which.

The range, in one of four forms: a list of cells, ``lat lon`` a line (a corner or anything inside: it is rounded down to
the cell of one degree; a third column of 0 takes it out); a polygon, ``lat lon`` a line with the first repeated at the
end; rows of 0 and 1 with north at the top (or south, where only that fits), below a line with the south-west corner
``lat lon``; or nothing, and the range is what lies near a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from greenlane.seizures.incoming import coordinates
from greenlane.tracing.origin.genotype.samples import Fault, Faults, Floats, Grid, Place
from greenlane.tracing.origin.posterior import km_between

NEAR_KM = 300.0
MOST_CELLS = 20_000
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+", re.ASCII)
_WITH_COMMA = re.compile(r"[-+−]?\d{1,3},\d+", re.ASCII)
_NUMBERED = ("number", "no", "no.", "nr", "num", "id", "code", "key", "place_number")
_NAMED = ("name", "site", "place", "location", "site_name", "population")
Cell = tuple[int, int]
Country = Callable[[float, float], str]
Row = tuple[int, list[str]]


def _words(text: str) -> list[Row]:
    found = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            found.append((number, _parted(line.strip())))
    return found


def _parted(line: str) -> list[str]:
    """The cells of a line. Blanks, tabs among blanks, and commas within numbers are told apart from separators."""
    words = line.split()
    if len(words) > 2 and all(_WITH_COMMA.fullmatch(word) for word in words[-2:]):
        return words
    sep = ";" if ";" in line else "," if "," in line and "\t" not in line else "\t"
    cells = [cell.strip().strip('"').replace('""', '"').strip() for cell in line.split(sep)]
    while cells and not cells[-1]:
        cells.pop()
    mixed = sep == "\t" and not all(map(_numeric, cells[-2:])) and all(map(_numeric, words[-2:]))
    if sep not in line or (mixed and not all(" " in cell and _degree(cell) is not None for cell in cells[-2:])):
        return words
    return cells


def _numeric(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word))


def _degree(word: str) -> float | None:
    """Degrees as they are written: a decimal, or degrees, minutes and seconds; None where it is neither."""
    if _numeric(word):
        return float(word)
    found = coordinates.read(word, most=90)
    found = coordinates.read(word, most=180) if found is None else found
    return None if found is None else float(found)


def places(text: str) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Read sampling places; the last two columns are their position, or those whose headings say so.

    Returns them and what was taken to be what. Raises Faults.
    """
    rows = _words(text)
    notes: list[str] = []
    headings = _headings(rows)
    rows = rows[1:] if headings else rows
    faults: list[Fault] = []
    found = [(row[0], place) for row in rows if (place := _place(*row, headings, faults))]
    if len({place.key for _n, place in found}) < len(found):
        # A name may hold a number of its own; the place's then stands after it.
        other = [(row[0], place) for row in rows if (place := _place(*row, headings, [], last=True))]
        found = other if len({place.key for _n, place in other}) == len(other) else found
    if not found and not faults:
        faults.append(Fault("places", 0, "is empty"))
    over = [place for _n, place in found if abs(place.lat) > 90]
    if over and all(abs(place.lon) <= 90 for _n, place in found):
        found = [(number, turned(place)) for number, place in found]
        notes.append("places: longitude stands before latitude")
    seen: set[str] = set()
    for number, place in found:
        if not (abs(place.lat) <= 90 and abs(place.lon) <= 180):
            faults.append(Fault("places", number, f"{place.lat:g}, {place.lon:g} are no degrees north and east"))
        if place.key in seen:
            faults.append(Fault("places", number, f"place {place.key} stands twice"))
        seen.add(place.key)
    if faults:
        raise Faults(sorted(faults, key=lambda fault: fault.line))
    return tuple(place for _n, place in found), tuple(notes)


def _headings(rows: Sequence[Row]) -> list[str]:
    """The first line in small letters where it is one of headings, else nothing."""
    words = [word.casefold().replace(" ", "_") for word in rows[0][1]] if rows else []
    says = any(word.startswith("lat") for word in words) and any(word.startswith(("lon", "lng")) for word in words)
    bare = len(words) > 1 and not any(re.search(r"\d", word) for word in words[-2:])
    return words if (says and not any(map(_numeric, words))) or bare else []


def turned(place: Place) -> Place:
    """Return a place with its two degrees exchanged."""
    return Place(place.key, place.name, place.lon, place.lat)


def _place(
    number: int, words: list[str], headings: list[str], faults: list[Fault], *, last: bool = False
) -> Place | None:
    """The place of a line. ``last``: of the whole numbers beside its degrees, the last is its own."""
    at = _positions(headings, len(words))
    said = [_degree(words[i]) for i in at] if len(words) > 2 else []
    if not said or None in said:
        told = "ends in no latitude and longitude in degrees"
        if said and at != (len(words) - 2, len(words) - 1):
            told = f"“{words[at[0]][:40]}”, “{words[at[1]][:40]}” are no degrees north and east"
        faults.append(Fault("places", number, told))
        return None
    lat, lon = (value or 0.0 for value in said)
    if re.search(r"[EWO]", words[at[0]], re.IGNORECASE):
        lat, lon = lon, lat
    head = [(i, word) for i, word in enumerate(words) if i not in at and word]
    known = [[word for i, word in head if len(headings) == len(words) and headings[i] in names]
             for names in (_NUMBERED, _NAMED)]  # fmt: skip
    numbers = known[0] or [word for _i, word in head if re.fullmatch(r"-?\d+", word)]
    own = numbers[-1 if last else 0] if numbers else ""
    others = numbers if not last else [own]
    name = " ".join(known[1] or [word for _i, word in head if word not in others])
    return Place(own or name, name or own, lat, lon)


def _positions(headings: list[str], count: int) -> tuple[int, int]:
    """In which columns latitude and longitude stand: as the headings say, else in the last two."""
    lat = next((i for i, word in enumerate(headings) if word.startswith("lat")), -1)
    lon = next((i for i, word in enumerate(headings) if word.startswith(("lon", "lng"))), -1)
    if lat < 0 or lon < 0:
        return count - 2, count - 1
    if len(headings) == count:
        return lat, lon
    # A name with blanks makes a line longer: what stands at its end is counted from there.
    return (count - 1, count - 2) if lon < lat else (count - 2, count - 1)


def laid(found: Sequence[Place], text: str, country: Country | None) -> tuple[tuple[Place, ...], Grid, tuple[str, ...]]:
    """Lay places on the range, in the order of degrees by which they lie in it. Raises Faults where they do not.

    Returns the places, the range, and what was decided. The cell of a place always belongs to the range.
    """
    own = {_cell(place.lat, place.lon) for place in found}
    if not text.strip():
        cells = _near(found)
        return tuple(found), _grid(cells | own, country), ("range: every cell within 300 km of a place",)
    ways = _cells(text)
    # On a tie the earlier stands: as they are; then places turned, for a range is by its tools' rule latitude first.
    tried = [(turn, cells, said, _fit(found, cells, turn)) for cells, said in ways for turn in (False, True)]
    if max(fit for *_way, fit in tried) < 0.5:
        raise Faults([Fault("grid", 0, "most sampling places lie outside the range")])
    score = [fit + 0.3 * _on_land(found, turn, country) + _land(cells, country) for turn, cells, _said, fit in tried]
    best = max(range(len(tried)), key=lambda i: round(score[i], 3))
    turn, cells, said, _best = tried[best if score[best] > score[0] + 0.15 else 0]
    notes = [said]
    if turn:
        found = [turned(place) for place in found]
        notes.append("places: longitude stands before latitude, or most lie outside the range")
    own = {_cell(place.lat, place.lon) for place in found}
    if own - cells:
        notes.append(f"range: {len(own - cells)} cells with samples were added to it")
    return tuple(found), _grid(cells | own, country), tuple(notes)


def _cell(lat: float, lon: float) -> Cell:
    return int(np.floor(lat)), int(np.floor(lon))


def _fit(found: Sequence[Place], cells: set[Cell], turn: bool) -> float:
    """The share of places that lie in a cell of the range or beside one."""
    at = [_cell(p.lon, p.lat) if turn else _cell(p.lat, p.lon) for p in found]
    beside = [any((a + i, b + j) in cells for i in (-1, 0, 1) for j in (-1, 0, 1)) for a, b in at]
    return float(np.mean(beside))


def _on_land(found: Sequence[Place], turn: bool, country: Country | None) -> float:
    """The share of places that lie in a country, 0 where countries are not known."""
    if country is None:
        return 0.0
    at = [(p.lon, p.lat) if turn else (p.lat, p.lon) for p in found]
    return float(np.mean([abs(lat) <= 90 and bool(country(lat, lon)) for lat, lon in at]))


def _land(cells: set[Cell], country: Country | None) -> float:
    """The share of a range that lies in countries, 0 where they are not known."""
    if country is None:
        return 0.0
    return float(np.mean([abs(lat) <= 90 and bool(country(lat + 0.5, lon + 0.5)) for lat, lon in cells]))


def _cells(text: str) -> list[tuple[set[Cell], str]]:
    """The cells of a range, and what they were taken for: first as they stand, then as they could be meant."""
    rows = _words(text)
    if rows and not any(_numeric(word) for word in rows[0][1]):
        rows = rows[1:]
    if len(rows) > 1 and _looks_drawn(rows[1:]):
        return _drawn(rows)
    faults = [Fault("grid", n, "is not a latitude and a longitude in degrees") for n, words in rows
              if len(words) not in (2, 3) or not all(_numeric(word) for word in words)]  # fmt: skip
    if faults or not rows:
        raise Faults(faults or [Fault("grid", 0, "is empty")])
    points = [(float(words[0]), float(words[1])) for _n, words in rows if words[2:] not in (["0"], ["0.0"])]
    wrong = [n for (n, _w), (a, b) in zip(rows, points, strict=False) if max(abs(a), abs(b)) > 180]
    if wrong:
        raise Faults([Fault("grid", n, "lies outside the degrees that there are") for n in wrong])
    if len(points) > 3 and points[0] == points[-1]:
        cells, said = _inside(points), "range: the cells whose middle lies inside a polygon"
    else:
        cells, said = {_cell(a, b) for a, b in points}, "range: a list of cells"
    return [
        (cells, said),
        ({(b, a) for a, b in cells}, f"{said}; longitude stands before latitude, or most places lie outside it"),
    ]


def _looks_drawn(rows: list[Row]) -> bool:
    """Whether most lines are rows of signs, not pairs of degrees: then a row that is wrong is told as such."""
    drawn = sum(len("".join(words)) > 3 and set("".join(words)) <= {"0", "1"} for _n, words in rows)
    return drawn > len(rows) / 2 or all(set("".join(words)) <= {"0", "1"} for _n, words in rows)


def _drawn(rows: list[Row]) -> list[tuple[set[Cell], str]]:
    number, corner = rows[0]
    if len(corner) not in (2, 4) or not all(_numeric(word) for word in corner):
        raise Faults(
            [Fault("grid", number, "rows of 0 and 1 need the south-west corner above them: latitude longitude")]
        )
    drawn = [(n, "".join(words)) for n, words in rows[1:]]
    width = len(drawn[0][1])
    faults = [Fault("grid", n, f"has {len(row)} cells, the first row {width}") for n, row in drawn if len(row) != width]
    faults += [Fault("grid", n, "holds something else than 0 and 1") for n, row in drawn if set(row) - {"0", "1"}]
    if faults:
        raise Faults(sorted(faults, key=lambda fault: fault.line))
    at = int(np.floor(float(corner[0]))), int(np.floor(float(corner[1])))
    top = [(i, j) for i, (_n, row) in enumerate(drawn) for j, sign in enumerate(row) if sign == "1"]
    ways = [
        ({(south + (len(drawn) - 1 - i if north else i), west + j) for i, j in top}, said)
        for (south, west), north, said in (
            (at, True, "range: rows of 0 and 1, north at the top"),
            (at, False, "range: rows of 0 and 1, south at the top, or more of them lie in the sea"),
            (
                at[::-1],
                True,
                "range: the corner above the rows has its longitude first, or more of them lie in the sea",
            ),
        )
    ]
    found = ways[0][0]
    if not found or max(abs(a) for a, _b in found | ways[2][0]) > 180 or len(found) > MOST_CELLS:
        raise Faults([Fault("grid", number, "covers no cell, or more than there are")])
    return ways


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
