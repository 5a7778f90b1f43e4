"""Seizures at airports as ROUTES published them (C4ADS, 2009 to 2013): one row each, as the press told them. Pure.

Countries are names, modes have many spellings, several kinds of animals stand in one cell. What cannot be brought
into a record stays in it as it was written, and its column is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from greenlane.reference import commodity, places
from greenlane.seizures.incoming import dates, named, species
from greenlane.seizures.incoming.draft import Draft, Fault, Format, Row
from greenlane.seizures.incoming.opened import either

COLUMNS = (
    "ID", "Year", "Date", "Database", "Location", "City, Country", "Origin", "Transit", "Destination", "Weight (kg)",
    "Number", "Airline", "Mode of Transport", "Method of Detection", "Obfuscation Method", "Species",
)  # fmt: skip
CLASSES: Mapping[str, str] = {
    "ivory": "ivory", "rhino horn": "rhino_horn", "reptiles": "live_reptiles", "birds": "songbirds_parrots",
}  # fmt: skip
"""What the column Database says of a row, as classes of goods."""
_ROLES = (("Origin", "origin"), ("Transit", "transit"), ("Destination", "destination"))
_LONG = 120


def drafts(rows: Iterable[Row]) -> Iterator[Draft]:
    """Yield one draft for each row."""
    for row in rows:
        yield _draft(row)


def _draft(row: Row) -> Draft:
    cells = {name: row.cells.get(name, "") for name in COLUMNS}
    unmapped: list[str] = [name for name in row.cells if name not in COLUMNS]
    when = _when(cells, unmapped)
    fields: dict[str, Any] = {
        **when, **_where(cells, unmapped), **_how(cells, unmapped), **_what(cells, when, unmapped),
        "route": _route(cells, unmapped),
    }  # fmt: skip
    fields |= {"as_written": dict(row.cells), "unmapped": [name for name in row.cells if name in unmapped]}
    faults = () if cells["ID"] else (Fault("ID", "is missing"),)
    return Draft((row,), fields, faults=faults, origin_key=f"routes:{cells['ID']}"[:120] if cells["ID"] else "")


def _when(cells: Mapping[str, str], unmapped: list[str]) -> dict[str, Any]:
    day, year = dates.read(cells["Date"]), dates.year(cells["Year"])
    if day and year in (None, day.year):
        return {"day": day.isoformat()}
    if cells["Date"]:
        unmapped.append("Date")
    if cells["Year"] and year is None:
        unmapped.append("Year")
    found = year or dates.year(cells["Date"])
    return {"year": found} if found else {}


def _where(cells: Mapping[str, str], unmapped: list[str]) -> dict[str, Any]:
    location, town = cells["Location"], cells["City, Country"]
    stop = named.stop(town) if town else None
    if town and stop is None:
        unmapped.append("City, Country")
    country = stop.get("country") if stop else None
    known = places.find(location, country) if location else None
    if country and known is None and _elsewhere(location, (stop or {}).get("place", "")):
        unmapped.append("City, Country")
        return {"place": {"name": ", ".join((location, town))}, "location": "airport"}
    place = {
        "name": ", ".join(filter(None, (location, (stop or {}).get("place") or ("" if stop else town)))),
        "code": known.code if known and len(known.code) in (3, 5) else (stop or {}).get("code", ""),
        "country": country or (known.country if known else None),
    }
    found = {name: value for name, value in place.items() if value}
    where: dict[str, Any] = {"place": found} if found else {}
    return where | ({"location": "airport"} if "airport" in location.lower() else {})


def _elsewhere(location: str, town: str) -> bool:
    """Tell whether airport and town, which are not in the country that is written, are both in one other country."""
    found = [places.find(name) if name else None for name in (location, town)]
    return len({place.country if place else "" for place in found}) == 1 and found[0] is not None


def _how(cells: Mapping[str, str], unmapped: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, field, words in (
        ("Mode of Transport", "mode", named.MODES),
        ("Method of Detection", "detection", named.DETECTIONS),
        ("Obfuscation Method", "concealment", named.CONCEALMENTS),
    ):
        text = cells[column]
        if not named.said(text):
            continue
        if code := named.code(text, words):
            found[field] = code
        else:
            unmapped.append(column)
        if field != "mode":
            found[f"{field}_note"] = text
    if airline := cells["Airline"]:
        found["carrier" if len(airline) <= _LONG else "narrative"] = airline
    return found


def _route(cells: Mapping[str, str], unmapped: list[str]) -> list[dict[str, Any]]:
    route: list[dict[str, Any]] = []
    for column, role in _ROLES:
        stops, strange = named.stops(cells[column], role)
        route += stops
        if strange:
            unmapped.append(column)
    return route


def _what(cells: Mapping[str, str], when: Mapping[str, Any], unmapped: list[str]) -> dict[str, Any]:
    """The goods: one line for each kind. What was counted of several kinds together belongs to none of them alone."""
    database = cells["Database"]
    goods_class = CLASSES.get(database.strip().lower(), "")
    if database and not goods_class:
        unmapped.append("Database")
    kinds = species.read(cells["Species"], when)
    if any(not kind.taxon for kind in kinds):
        unmapped.append("Species")
    goods: list[dict[str, Any]] = [
        {
            "line": n,
            "regime": "OTHER" if kind.outside else "CITES",
            "goods_class": _class(goods_class, kind),
            "description": kind.written,
            "taxon": kind.taxon,
            "term": kind.term,
        }
        for n, kind in enumerate(kinds, start=1)
    ] or [{
        "line": 1, "regime": "CITES", "goods_class": goods_class, "description": database,
        **_by_class(goods_class, database, when),
    }]  # fmt: skip
    quantities, together = _quantities(cells, unmapped)
    if len(goods) == 1:
        goods[0]["quantities"] = quantities
        return {"goods": goods}
    unmapped.extend(name for name in ("Number", "Weight (kg)") if cells[name] and name not in unmapped)
    return {"goods": goods, "narrative": f"All kinds together: {together}"} if together else {"goods": goods}


def _class(database: str, kind: species.Kind) -> str:
    """The class of a kind. Reptiles holds frogs, and scutes and eggs, which are no live reptiles; Birds holds eggs."""
    living = database in ("live_reptiles", "songbirds_parrots")
    return "" if living and (kind.term or "frog" in kind.written.lower()) else database


def _by_class(goods_class: str, database: str, when: Mapping[str, Any]) -> dict[str, str]:
    """The taxon where a class of goods is of one alone (rhinoceros horn is; ivory is not), and the part it names."""
    known = commodity.get(goods_class)
    (named_part,) = species.read(database, when)[:1] or (species.Kind("", "", ""),)
    taxa = known.taxa if known else ()
    return {"taxon": taxa[0] if len(taxa) == 1 else "", "term": named_part.term}


def _quantities(cells: Mapping[str, str], unmapped: list[str]) -> tuple[list[dict[str, str]], str]:
    found: list[dict[str, str]] = []
    for column, unit in (("Weight (kg)", "kg"), ("Number", "no.")):
        amount = named.number(cells[column])
        if amount is not None and float(amount) > 0:
            found.append({"amount": amount, "unit": unit})
        elif cells[column]:
            unmapped.append(column)
    return found, "; ".join(f"{quantity['amount']} {quantity['unit']}" for quantity in found)


FORMAT = Format(
    name="routes", title="ROUTES: seizures at airports", suffixes=(".csv", ".xlsx"), columns=COLUMNS, rows=either,
    drafts=drafts,
)  # fmt: skip
