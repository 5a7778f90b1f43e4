"""Genotypes from CSV: a column for each sample, place, and two for each locus (or one that holds both alleles). Pure.

Columns are found by their headings, whatever the case: ``sample`` (or id, name, specimen), ``place`` (or region, site,
location), ``lat``, ``lon``; every other column is a locus: ``FH60_a`` and ``FH60_b`` (or _1 and _2, .1 and .2), or
``FH60`` with ``160/164``. Parted by comma, semicolon or tab.
"""

from __future__ import annotations

import csv
import io
import re

import numpy as np

from greenlane.tracing.origin.genotype.samples import MISSING, Fault, Faults, Place, Samples

_SAMPLE = ("sample", "id", "name", "specimen", "sample_id", "individual")
_PLACE = ("place", "region", "site", "location", "place_number", "zone")
_LAT, _LON = ("lat", "latitude"), ("lon", "long", "longitude", "lng")
_OTHER = frozenset({"country", "note", "notes", "species", "seizure", "exhibit", "laboratory"})
_HALF = re.compile(r"(.+?)[_. -]([ab12])", re.IGNORECASE)
_ABSENT = frozenset({"", "-999", "-99", "-9", "0", "na", "nan", "?", ".", "none", "-"})
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_MOST = 1000
_MOST_HEADINGS = 2 * _MOST + 100


def is_table(text: str) -> bool:
    """Say whether a text is CSV with headings: its first line names a column of samples, with a separator."""
    first = _first(text)
    return any(
        sep in first and _plain(first.split(sep)[0].strip('" ')) in _SAMPLE for sep in (",", ";", "\t")
    )  # fmt: skip


def read(text: str) -> tuple[Samples, tuple[Place, ...]]:
    """Read specimens, and the places where columns lat and lon say where they are. Raises Faults."""
    first = _first(text)
    sep = max(",;\t", key=first.count)
    said = [line for line in text.removeprefix("\ufeff").splitlines() if line.startswith("#")]
    try:
        rows = [(n, row) for n, row in _rows(text, sep) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Faults([Fault("samples", 0, f"is no table: {error}")]) from None
    headings = [cell.strip() for cell in rows[0][1]]
    body = rows[1:]
    if len(headings) > _MOST_HEADINGS:
        raise Faults([Fault("samples", rows[0][0], f"names {len(headings)} loci; from 1 to {_MOST} can be read")])
    if not body:
        raise Faults([Fault("samples", 0, "is empty")])
    known = {what: _at(headings, names) for what, names in
             (("sample", _SAMPLE), ("place", _PLACE), ("lat", _LAT), ("lon", _LON))}  # fmt: skip
    loci = _loci(headings, {i for i in known.values() if i is not None})
    faults = [Fault("samples", n, f"has {len(row)} columns, the headings {len(headings)}")
              for n, row in body if len(row) != len(headings)]  # fmt: skip
    if faults:
        raise Faults(faults)
    names = [row[known["sample"] or 0].strip() for _n, row in body]
    faults += [Fault("samples", n, "has no name") for (n, _row), name in zip(body, names, strict=True) if not name]
    alleles = np.asarray(
        [[_pair(n, name, locus, [row[i] for i in at], faults) for locus, at in loci.items()]
         for (n, row), name in zip(body, names, strict=True)], dtype=np.int64,
    )  # fmt: skip
    alleles[(alleles == MISSING).any(axis=2)] = MISSING
    places, own = _places(body, known, faults)
    if faults:
        raise Faults(faults)
    simulated = any("simulated" in line.casefold() for line in said)
    return Samples(tuple(names), tuple(loci), np.sort(alleles, axis=2), places, True, simulated), own


def _rows(text: str, sep: str) -> list[tuple[int, list[str]]]:
    lines = text.removeprefix("\ufeff").splitlines()
    kept = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    return [(n, next(csv.reader(io.StringIO(line), delimiter=sep), [])) for n, line in kept]


def _first(text: str) -> str:
    for line in text.removeprefix("\ufeff").splitlines():
        if line.strip() and not line.startswith("#"):
            return line
    return ""


def _plain(heading: str) -> str:
    return heading.strip().casefold().replace(" ", "_")


def _at(headings: list[str], names: tuple[str, ...]) -> int | None:
    found = [i for name in names for i, heading in enumerate(headings) if _plain(heading) == name]
    return found[0] if found else None


def _loci(headings: list[str], taken: set[int]) -> dict[str, list[int]]:
    """The columns of each locus. Raises Faults where one of two is missing, or a heading stands twice."""
    left = [(i, h) for i, h in enumerate(headings) if i not in taken and _plain(h) not in (*_OTHER, *_SAMPLE, *_PLACE)]
    halves: dict[str, list[int]] = {}
    for i, heading in left:
        found = _HALF.fullmatch(heading)
        halves.setdefault(found[1] if found else heading, []).append(i)
    loci: dict[str, list[int]] = {}
    for i, heading in left:
        found = _HALF.fullmatch(heading)
        # "D1.2" alone is the name of a locus; with a "D1.1" beside it, it is half of one.
        stem = found[1] if found and len(halves[found[1]]) == 2 else heading
        loci.setdefault(stem, []).append(i)
    faults = [Fault("samples", 1, "stands more than twice in the headings", locus=name)
              for name, at in loci.items() if len(at) > 2 or not name]  # fmt: skip
    if faults or not 1 <= len(loci) <= _MOST:
        raise Faults(faults or [Fault("samples", 1, f"names {len(loci)} loci; from 1 to {_MOST} can be read")])
    return loci


def _pair(number: int, name: str, locus: str, cells: list[str], faults: list[Fault]) -> list[int]:
    words = [cell.strip() for cell in cells]
    if len(words) == 1:
        words = [part.strip() for part in re.split(r"[/|:]", words[0])]
        if len(words) == 1:
            words = words * 2 if words[0].casefold() in _ABSENT else [*words, "“one allele only”"]
    if len(words) == 2 and all(word.casefold() in _ABSENT or _WHOLE.fullmatch(word) for word in words):
        return [MISSING if word.casefold() in _ABSENT else int(word) for word in words]
    said = f"“{'/'.join(cells)[:40]}” is no genotype: two whole numbers, such as 160/164"
    faults.append(Fault("samples", number, said, name, locus))
    return [MISSING, MISSING]


def _places(
    body: list[tuple[int, list[str]]], known: dict[str, int | None], faults: list[Fault]
) -> tuple[tuple[str, ...], tuple[Place, ...]]:
    """What each row says of its place; and the places themselves where lat and lon stand in the rows."""
    at, lat, lon = known["place"], known["lat"], known["lon"]
    said = [row[at].strip() if at is not None else "" for _n, row in body]
    if lat is None or lon is None:
        return tuple("" if place == "-1" else place for place in said), ()
    found: dict[str, Place] = {}
    keys = []
    for (number, row), place in zip(body, said, strict=True):
        try:
            north, east = float(row[lat]), float(row[lon])
        except ValueError:
            north = east = np.nan
        if not (row[lat].strip() or row[lon].strip()):
            keys.append("" if place == "-1" else place)
            continue
        if not (abs(north) <= 90 and abs(east) <= 180):
            faults.append(Fault("samples", number, f"“{row[lat]}”, “{row[lon]}” are no degrees north and east"))
        key = place if place and place != "-1" else f"{north:g} {east:g}"
        found.setdefault(key, Place(key, key, north, east))
        keys.append(key)
    return tuple(keys), tuple(found.values())
