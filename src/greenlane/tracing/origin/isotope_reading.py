"""Tables of isotopes as text: a map, specimens of known origin, lines from map to tissue, specimens of a case. Pure.

All are CSV with a header; comma, semicolon or tab. A line that begins with # is a remark; one that says "simulated"
marks the whole as invented. Nothing is taken in where a line is at fault: every fault is told with its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from greenlane.tracing.origin.isotope import Isoscape, Known, Measured, Rescaling
from greenlane.tracing.origin.posterior import Floats

MOST_CELLS = 200_000
MOST_SPECIMENS = 20_000
MOST_FAULTS = 50
LONGEST_LINE = 20_000
"""Signs of a line: longer ones are no table, and a reader of CSV gives up on them."""
MISSING = {"", "na", "nan", "n/a", "-", "-999", "-9999"}
ISOTOPE = re.compile(r"^d\d{1,3}[A-Z][a-z]?$|^\d{2,3}[A-Z][a-z]?/\d{2,3}[A-Z][a-z]?$")
_PLACE = {"lat", "lon", "country", "name", "latitude", "longitude"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: ``line`` counts from 1 (0: the whole text), ``reason`` is a code, ``said`` what stands there."""

    line: int
    reason: str
    said: str = ""


class Faults(ValueError):
    """A text that cannot be taken in; ``faults`` says where and why, at most ``MOST_FAULTS`` of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        ordered = sorted(faults, key=lambda one: one.line)
        super().__init__("; ".join(f"line {one.line}: {one.reason} {one.said}".strip() for one in ordered[:5]))
        self.faults = tuple(ordered[:MOST_FAULTS])


@dataclass
class _Table:
    """Rows with their line numbers under one header, and what was found wrong so far."""

    header: tuple[str, ...]
    line: int
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def says_simulated(text: str) -> bool:
    """Tell whether a remark at the head of a text says that it was made up."""
    heads = (line for line in text.lstrip("\ufeff").splitlines()[:20] if line.startswith("#"))
    return any("simulated" in line.casefold() for line in heads)


def read_isoscape(text: str, country_of: Callable[[float, float], str] | None = None) -> Isoscape:
    """Return a map: ``lat,lon[,country],d2H,d2H_sd[,d13C,d13C_sd …]``, one row a cell, means and errors in per mil.

    Several maps may follow each other, each with its header; the cells that all of them have are kept.
    ``country_of`` says the countries of cells where no column does. Raises Faults.
    """
    faults: list[Fault] = []
    maps = [_one_map(table, faults) for table in _tables(text, faults, MOST_CELLS)]
    if not faults and not maps:
        faults.append(Fault(0, "empty"))
    common = set.intersection(*(set(one.cells) for one in maps)) if maps else set()
    isotopes = tuple(name for one in maps for name in one.isotopes)
    if not faults and len(set(isotopes)) < len(isotopes):
        faults.append(Fault(0, "isotope_twice", ", ".join(isotopes)))
    if not faults and len(common) < 2:
        faults.append(Fault(0, "no_common_cells"))
    if faults:
        raise Faults(faults)
    places = sorted(common)
    lat, lon = np.array([place[0] for place in places]), np.array([place[1] for place in places])
    values = [[pair for one in maps for pair in one.cells[place]] for place in places]
    said = [next((code for one in maps if (code := one.countries.get(place, ""))), "") for place in places]
    found = [country_of(*place) for place in places] if country_of and not any(said) else said
    filled = np.array(values, dtype=float)
    return Isoscape(isotopes, lat, lon, filled[:, :, 0], filled[:, :, 1], tuple(found))


@dataclass
class _Map:
    isotopes: tuple[str, ...]
    cells: dict[tuple[float, float], list[tuple[float, float]]] = field(default_factory=dict)
    countries: dict[tuple[float, float], str] = field(default_factory=dict)


def _one_map(table: _Table, faults: list[Fault]) -> _Map:
    names = tuple(name for name in table.header if ISOTOPE.match(name))
    made = _Map(names)
    wanted = ["lat", "lon", *names, *(f"{name}_sd" for name in names)]
    if not names:
        faults.append(Fault(table.line, "no_isotope", ", ".join(table.header)[:80]))
    for name in wanted:
        if name not in table.header:
            faults.append(Fault(table.line, "no_column", name))
    if any(name not in table.header for name in wanted):
        return made
    for line, row in table.rows:
        place = _place(line, row, faults)
        pairs = []
        for name in names:
            mean, sd = _number(line, row[name], faults), _number(line, row[f"{name}_sd"], faults)
            if sd is not None and sd < 0:
                faults.append(Fault(line, "negative", row[f"{name}_sd"]))
            pairs.append((mean or 0.0, sd or 0.0))
        if place is None:
            continue
        if place in made.cells:
            faults.append(Fault(line, "cell_twice", f"{place[0]}, {place[1]}"))
        made.cells[place] = pairs
        made.countries[place] = _country(line, row, faults)
    return made


def read_known(text: str) -> tuple[Known, ...]:
    """Return specimens of known origin: ``name,lat,lon,d2H[,d13C …]``; an empty cell: not measured. Raises Faults."""
    faults: list[Fault] = []
    found: dict[str, Known] = {}
    for line, row, names in _specimens(text, ("name", "lat", "lon"), faults):
        place, measured = _place(line, row, faults), _measured(line, row, names, faults)
        if row["name"] in found:
            faults.append(Fault(line, "name_twice", row["name"]))
        if place is not None:
            found[row["name"]] = Known(row["name"], *place, measured)
    if faults:
        raise Faults(faults)
    return tuple(found.values())


def read_specimens(text: str) -> dict[str, Measured]:
    """Return specimens of a case by name: ``name,d2H[,d13C …]``; an empty cell: not measured. Raises Faults."""
    faults: list[Fault] = []
    found: dict[str, Measured] = {}
    for line, row, names in _specimens(text, ("name",), faults):
        if row["name"] in found:
            faults.append(Fault(line, "name_twice", row["name"]))
        found[row["name"]] = _measured(line, row, names, faults)
    if faults:
        raise Faults(faults)
    return found


def read_rescaling(text: str) -> Rescaling:
    """Return lines from map to tissue: ``isotope,intercept,slope,sd``, and a column for each isotope with which the
    scatter of this one goes along (a correlation, -1 to 1), where it is known. Raises Faults.
    """
    faults: list[Fault] = []
    tables = list(_tables(text, faults, 100))
    rows: dict[str, tuple[float, float, float]] = {}
    together: dict[tuple[str, str], float] = {}
    for table in tables:
        if missing := [name for name in ("isotope", "intercept", "slope", "sd") if name not in table.header]:
            faults += [Fault(table.line, "no_column", name) for name in missing]
            continue
        for line, row in table.rows:
            one = row["isotope"]
            if not ISOTOPE.match(one) or one in rows:
                faults.append(Fault(line, "isotope_twice" if one in rows else "no_isotope", one[:40]))
            intercept, slope, sd = (_number(line, row[name], faults) for name in ("intercept", "slope", "sd"))
            if sd is not None and sd <= 0:
                faults.append(Fault(line, "negative", row["sd"]))
            rows[one] = (intercept or 0.0, slope or 0.0, sd or 1.0)
            for other in table.header:
                if ISOTOPE.match(other) and other != one and row[other].casefold() not in MISSING:
                    together[one, other] = _number(line, row[other], faults) or 0.0
    if not rows and not faults:
        faults.append(Fault(0, "empty"))
    if faults:
        raise Faults(faults)
    names = tuple(rows)
    intercept_of, slope_of, sd_of = (np.array([rows[name][k] for name in names]) for k in range(3))
    return Rescaling(names, intercept_of, slope_of, _together(names, sd_of, together))


def _together(names: Sequence[str], sd: Floats, together: Mapping[tuple[str, str], float]) -> Floats:
    """The covariance from the correlations that are given; raises Faults where there is no such covariance."""
    correlation = np.eye(len(names))
    for (one, other), value in together.items():
        if other not in names or together.get((other, one), value) != value or abs(value) >= 1:
            raise Faults([Fault(0, "correlation", f"{one}, {other}: {value:g}")])
        i, k = names.index(one), names.index(other)
        correlation[i, k] = correlation[k, i] = value
    if np.linalg.eigvalsh(correlation).min() <= 1e-9:
        raise Faults([Fault(0, "correlation", ", ".join(names))])
    found: Floats = correlation * np.outer(sd, sd)
    return found


def written(isoscape: Isoscape, known: Sequence[Known] = ()) -> tuple[str, str]:
    """Return an invented map and its specimens as the texts that are read here; both say that they are simulated."""
    head = "# simulated: nothing of this was measured\n"
    cells, specimens = io.StringIO(), io.StringIO()
    columns = [column for name in isoscape.isotopes for column in (name, f"{name}_sd")]
    table = csv.writer(cells, lineterminator="\n")
    table.writerow(["lat", "lon", "country", *columns])
    for i in range(len(isoscape.lat)):
        pairs = np.column_stack([isoscape.mean[i], isoscape.sd[i]]).ravel().tolist()
        table.writerow([isoscape.lat[i], isoscape.lon[i], isoscape.countries[i], *(f"{value:.4f}" for value in pairs)])
    table = csv.writer(specimens, lineterminator="\n")
    table.writerow(["name", "lat", "lon", *isoscape.isotopes])
    for one in known:
        table.writerow([one.name, one.lat, one.lon, *(one.measured.get(name, "") for name in isoscape.isotopes)])
    return head + cells.getvalue(), head + specimens.getvalue()


def _specimens(
    text: str, wanted: tuple[str, ...], faults: list[Fault]
) -> Iterator[tuple[int, dict[str, str], tuple[str, ...]]]:
    """The rows of a table of specimens that have a name, with the isotopes of its header."""
    some = False
    for table in _tables(text, faults, MOST_SPECIMENS):
        names = tuple(name for name in table.header if ISOTOPE.match(name))
        missing = [name for name in wanted if name not in table.header]
        faults += [Fault(table.line, "no_column", name) for name in missing]
        if not names:
            faults.append(Fault(table.line, "no_isotope", ", ".join(table.header)[:80]))
        for line, row in table.rows if names and not missing else ():
            some = True
            if not row["name"] or len(row["name"]) > 80:
                faults.append(Fault(line, "no_name", row["name"][:80]))
            yield line, row, names
    if not some and not faults:
        faults.append(Fault(0, "empty"))


def _tables(text: str, faults: list[Fault], most: int) -> Iterator[_Table]:
    """The tables of a text: a row in which a name of a column stands again begins the next one."""
    text = text.lstrip("\ufeff")
    if "\x00" in text:
        faults.append(Fault(0, "not_text"))
        return
    table: _Table | None = None
    split = _splitter(text)
    rows = 0
    for line, written_line in enumerate(text.splitlines(), start=1):
        if not written_line.strip() or written_line.startswith("#"):
            continue
        if len(written_line) > LONGEST_LINE:
            faults.append(Fault(line, "too_many", str(LONGEST_LINE)))
            return
        cells = split(written_line)
        if table is None or {_column(cell) for cell in cells} & (_PLACE | {"isotope"}):
            if table is not None:
                yield table
            table = _Table(tuple(_column(cell) for cell in cells), line)
        elif len(cells) != len(table.header):
            faults.append(Fault(line, "columns", str(len(cells))))
        else:
            table.rows.append((line, dict(zip(table.header, cells, strict=True))))
            rows += 1
        if rows > most or len(faults) > MOST_FAULTS:
            faults.append(Fault(line, "too_many", str(most)))
            return
    if table is not None:
        yield table


def _splitter(text: str) -> Callable[[str], list[str]]:
    head = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    mark = max(",;\t", key=head.count)

    def split(line: str) -> list[str]:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]

    return split


def _column(cell: str) -> str:
    """One spelling of a column's name: δ2H, d2h_SD and latitude are known."""
    said = cell.strip().replace("δ", "d").replace(" ", "_")
    low = said.casefold()
    if low in ("latitude", "longitude"):
        return low[:3]
    if low in _PLACE | {"isotope", "intercept", "slope", "sd"}:
        return low
    if found := re.match(r"^[dD](\d{1,3})([A-Za-z]{1,2})(_?[sS][dD])?$", said):
        return f"d{found[1]}{found[2].capitalize()}" + ("_sd" if found[3] else "")
    return said


def _number(line: int, said: str, faults: list[Fault]) -> float | None:
    try:
        value = float(said)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value) or abs(value) > 1e6:
        faults.append(Fault(line, "not_a_number", said[:40]))
        return None
    return value


def _place(line: int, row: Mapping[str, str], faults: list[Fault]) -> tuple[float, float] | None:
    lat, lon = _number(line, row["lat"], faults), _number(line, row["lon"], faults)
    if lat is None or lon is None:
        return None
    if abs(lat) > 90 or abs(lon) > 180:
        faults.append(Fault(line, "not_a_place", f"{lat:g}, {lon:g}"))
        return None
    return lat, lon


def _country(line: int, row: Mapping[str, str], faults: list[Fault]) -> str:
    code = row.get("country", "").upper()
    if code and not re.match(r"^[A-Z]{2}$", code):
        faults.append(Fault(line, "not_a_country", code[:40]))
        return ""
    return code


def _measured(line: int, row: Mapping[str, str], names: Sequence[str], faults: list[Fault]) -> Measured:
    said = {name: row[name] for name in names if row[name].casefold() not in MISSING}
    found = {name: value for name in said if (value := _number(line, said[name], faults)) is not None}
    if not said:
        faults.append(Fault(line, "nothing_measured", row["name"][:40]))
    return found
