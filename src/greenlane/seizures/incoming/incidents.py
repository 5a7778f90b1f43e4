"""Incidents as observers list them (the sheets that EIA and others publish): one row each, in whatever columns. Pure.

Date, place, coordinates, counts, weights and words. Headers are recognised in many spellings; a column that is not
recognised stays in the case as it was written, and is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from greenlane.reference import commodity
from greenlane.seizures.incoming import coordinates, dates, named, species
from greenlane.seizures.incoming.draft import Draft, Format, Row
from greenlane.seizures.incoming.opened import either
from greenlane.seizures.measured import base_of
from greenlane.seizures.record import Quantity

HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "ref", "reference", "incident id", "incident no", "incident number", "case id", "seizure id", "no"),
    "date": ("date", "incident date", "seizure date", "date of seizure", "date of incident", "day", "event date",
             "when"),
    "year": ("year", "seizure year"),
    "month": ("month",),
    "country": ("country", "country of seizure", "country of incident", "seizure country", "country name"),
    "place": ("place", "location", "site", "place of seizure", "seizure location", "location name", "city", "town",
              "port", "province", "district", "region", "state"),
    "latitude": ("latitude", "lat", "y", "lat dd", "gps lat"),
    "longitude": ("longitude", "long", "lon", "lng", "x", "long dd", "gps long"),
    "coordinates": ("coordinates", "coords", "gps", "lat long", "lat lon", "latitude longitude"),
    "origin": ("origin", "country of origin", "origin country", "source country", "source"),
    "transit": ("transit", "transit country", "transit countries"),
    "export": ("export", "country of export", "exporting country"),
    "destination": ("destination", "country of destination", "destination country"),
    "kg": ("kg", "weight", "weight kg", "weight in kg", "mass", "mass kg", "quantity kg", "total weight kg"),
    "tonnes": ("tonnes", "weight t", "mass t", "weight tonnes", "tons", "metric tons", "quantity t"),
    "number": ("number", "count", "quantity", "quantity no", "items", "pieces", "no of items", "number of items",
               "number of specimens", "individuals", "no of individuals", "animals"),
    "m3": ("m3", "volume", "volume m3", "cubic metres", "cubic meters"),
    "species": ("species", "taxon", "scientific name", "species name", "common name", "animal"),
    "goods": ("goods", "commodity", "product", "item", "contraband", "type", "type of product", "specimen",
              "description of goods", "product type", "what"),
    "mode": ("mode", "transport", "mode of transport", "transport mode", "means of transport"),
    "detection": ("detection", "method of detection", "detection method", "how detected"),
    "concealment": ("concealment", "method of concealment", "concealment method", "how concealed"),
    "agency": ("agency", "authority", "seizing agency", "enforcement agency"),
    "arrests": ("arrests", "arrested", "number of arrests", "persons arrested", "suspects arrested"),
    "suspects": ("suspects", "number of suspects", "persons involved"),
    "text": ("text", "notes", "note", "description", "details", "summary", "comments", "remarks", "narrative",
             "free text", "incident details", "incident", "circumstances"),
}  # fmt: skip
"""What a column may be called, whatever its capitals and signs. Persons are counted here, never named."""

_UNITS = {"kg": "kg", "tonnes": "t", "number": "no.", "m3": "m3"}
_KNOWN = {name: field for field, names in HEADERS.items() for name in names}


def field_of(header: str) -> str:
    """Return which of ``HEADERS`` a column is, or an empty string."""
    plain = " ".join(re.sub(r"[^a-z0-9³]+", " ", header.lower()).replace("³", "3").split())
    return _KNOWN.get(plain, "")


def drafts(rows: Iterable[Row]) -> Iterator[Draft]:
    """Yield one draft for each row."""
    for row in rows:
        yield _draft(row)


def _draft(row: Row) -> Draft:
    cells: dict[str, str] = {}
    columns: dict[str, str] = {}
    strange: list[str] = []
    for header, text in row.cells.items():
        field = field_of(header)
        if not field or (field in cells and field != "place"):
            strange.append(header)
            continue
        cells[field] = f"{cells[field]}, {text}" if field in cells else text
        columns.setdefault(field, header)
    missed: list[str] = []
    when = _when(cells, missed)
    fields = {
        **when, **_where(cells, missed), **_route(cells, missed), **_how(cells, missed), **_what(cells, when, missed),
    }  # fmt: skip
    names = {columns[field] for field in missed if field in columns} | set(strange)
    fields |= {"as_written": dict(row.cells), "unmapped": [name for name in row.cells if name in names]}
    draft = Draft((row,), fields)
    key = cells.get("id") or draft.digest[:40]
    return Draft((row,), fields, origin_key=f"incidents:{key}"[:120])


def _when(cells: Mapping[str, str], missed: list[str]) -> dict[str, Any]:
    date, year = cells.get("date", ""), cells.get("year", "")
    if day := dates.read(date):
        return {"day": day.isoformat()}
    if date:
        missed.append("date")
    found = dates.year(year) or dates.year(date)
    if year and dates.year(year) is None:
        missed.append("year")
    if cells.get("month"):
        missed.append("month")
    return {"year": found} if found else {}


def _where(cells: Mapping[str, str], missed: list[str]) -> dict[str, Any]:
    place, country = cells.get("place", ""), named.country(cells.get("country", ""))
    if cells.get("country") and country is None:
        missed.append("country")
    stop = named.stop(place) if place else None
    if country is None and stop:
        country = stop["country"]
    code = stop.get("code", "") if stop and stop.get("country") == country else ""
    said = {"name": place or ("" if country else cells.get("country", "")), "country": country, "code": code}
    found: dict[str, Any] = {"place": {k: v for k, v in said.items() if v}} if any(said.values()) else {}
    if location := named.code(place, named.LOCATIONS):
        found["location"] = location
    return found | _point(cells, missed)


def _point(cells: Mapping[str, str], missed: list[str]) -> dict[str, Any]:
    given = [name for name in ("latitude", "longitude", "coordinates") if cells.get(name)]
    latitude = coordinates.read(cells.get("latitude", ""), most=90)
    longitude = coordinates.read(cells.get("longitude", ""), most=180)
    both = (latitude, longitude) if latitude is not None and longitude is not None else None
    both = both or coordinates.pair(cells.get("coordinates", ""))
    if both is None:
        missed.extend(given)
        return {}
    return {"latitude": str(both[0]), "longitude": str(both[1])}


def _route(cells: Mapping[str, str], missed: list[str]) -> dict[str, Any]:
    route: list[dict[str, Any]] = []
    for role in ("origin", "export", "transit", "destination"):
        stops, strange = named.stops(cells.get(role, ""), role)
        route += stops
        if strange:
            missed.append(role)
    return {"route": route} if route else {}


def _how(cells: Mapping[str, str], missed: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field, words in (
        ("mode", named.MODES),
        ("detection", named.DETECTIONS),
        ("concealment", named.CONCEALMENTS),
    ):
        text = cells.get(field, "")
        if not named.said(text):
            continue
        if code := named.code(text, words):
            found[field] = code
        else:
            missed.append(field)
        if field != "mode":
            found[f"{field}_note"] = text
    for field in ("arrests", "suspects"):
        if text := cells.get(field, ""):
            amount = named.number(text)
            if amount and amount.isdigit():
                found[field] = amount
            else:
                missed.append(field)
    return found | {name: cells[key] for name, key in (("agency", "agency"), ("narrative", "text")) if cells.get(key)}


def _what(cells: Mapping[str, str], when: Mapping[str, Any], missed: list[str]) -> dict[str, Any]:
    kinds = species.read(cells.get("species", ""), when)
    if any(not kind.taxon for kind in kinds):
        missed.append("species")
    said = cells.get("goods", "")
    goods_class, regime = _class(" ".join((said, cells.get("species", ""))))
    goods: list[dict[str, Any]] = [
        {
            "line": n, "regime": _regime(kind, regime), "taxon": kind.taxon, "term": kind.term,
            "description": ", ".join(filter(None, (said, kind.written))),
        }
        for n, kind in enumerate(kinds, start=1)
    ]  # fmt: skip
    quantities = _quantities(cells, goods[0]["regime"] if goods else regime, missed)
    if not goods and (said or quantities or cells.get("text")):
        goods = [{"line": 1, "regime": regime, "description": said or cells.get("text", "")[:500]}]
    for line in goods:
        fits = regime in (line["regime"], "CITES" if line.get("taxon") else "")
        line["goods_class"] = goods_class if fits else ""
    if len(goods) == 1:
        goods[0]["quantities"] = quantities
    elif quantities:
        missed.extend(name for name in _UNITS if cells.get(name) and name not in missed)
    return {"goods": goods}


def _regime(kind: species.Kind, of_class: str) -> str:
    """The regime of a kind; one of which the tables cannot tell it waits among wildlife until somebody can."""
    if kind.outside:
        return "OTHER"
    return "CITES" if kind.taxon or of_class == "OTHER" else of_class


def _class(text: str) -> tuple[str, str]:
    """The class of goods that a text names by the class's own English title or code, and its regime."""
    plain = _singular(text)
    for known in commodity.all():
        for name in (known.code.replace("_", " "), known.title.en):
            if _singular(name) in plain:
                return known.code, known.regime
    return "", "OTHER"


def _singular(text: str) -> str:
    """The words of a text in small letters, each without the ending of a plural, with a blank on both sides."""
    return f" {' '.join(re.sub(r'(?<=...)s$', '', word) for word in re.findall('[a-z]+', text.lower()))} "


def _quantities(cells: Mapping[str, str], regime: str, missed: list[str]) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for field, unit in _UNITS.items():
        if not (text := cells.get(field, "")):
            continue
        quantity = _quantity(text, unit)
        base = base_of(quantity, regime) if quantity else ""
        if quantity is None or not base or base in found:
            # The same told twice would count twice.
            missed.append(field)
        else:
            found[base] = {"amount": f"{quantity.amount:f}", "unit": quantity.unit}
    return list(found.values())


def _quantity(text: str, unit: str) -> Quantity | None:
    """What a cell says; the unit that it names itself goes before that of its column."""
    found = re.fullmatch(r"([\d., \u00a0]+?)\s*([A-Za-z³]*[A-Za-z3³]?\.?)", text.strip())
    amount = named.number(found[1]) if found else None
    if found is None or amount is None or Decimal(amount) == 0:
        return None
    return Quantity(amount=Decimal(amount), unit=found[2] or unit)


FORMAT = Format(
    name="incidents", title="Incident sheet: one row each, in whatever columns", suffixes=(".csv", ".xlsx"),
    columns=("Date", "Country", "Place", "Latitude", "Longitude", "Species", "Goods", "Number", "Weight (kg)", "Notes"),
    rows=either, drafts=drafts,
)  # fmt: skip
