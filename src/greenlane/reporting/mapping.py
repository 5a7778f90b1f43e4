"""Columns that an administration chooses for itself: each takes one value of a line of goods, or a fixed text. Pure.

A column is a table of a TOML file or of the page: ``title``, ``from`` (a name of ``VALUES``) or ``constant``, and where
wanted ``required`` and ``codes`` (what each of our values is called there). No value is a name of a person.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from greenlane.reporting import coded, quantity
from greenlane.reporting.facts import CaseFacts, CountedLine
from greenlane.reporting.statutory import Cell, written
from greenlane.seizures.record import Goods

Value = Callable[[CaseFacts, CountedLine, Goods], Cell]
MOST = 80
KEYS = {"title", "from", "constant", "required", "codes"}


class BadMapping(ValueError):
    """The columns do not hold together; the message says which, and why."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column: its title, and the value (``VALUES``) or the constant that stands in it."""

    title: str
    value: str = ""
    constant: str = ""
    required: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)

    def cell(self, case: CaseFacts, line: CountedLine, goods: Goods) -> Cell:
        if not self.value:
            return self.constant
        found = VALUES[self.value](case, line, goods)
        return self.codes.get(written(found), found)


def _money(pick: str) -> Value:
    def value(_case: CaseFacts, _line: CountedLine, goods: Goods) -> Cell:
        found: Cell = getattr(goods.value, pick) if goods.value else None
        return found

    return value


def _route(role: str) -> Value:
    return lambda case, _line, _goods: coded.listed(case.record.countries(role))


def _bound(case: CaseFacts, _line: CountedLine, _goods: Goods) -> Cell:
    """Where it was bound for; where that is not said, the country of import."""
    return coded.listed(case.record.countries("destination") or case.record.countries("import"))


def _places(role: str) -> Value:
    return lambda case, _line, _goods: coded.listed(stop.code or stop.place for stop in case.record.stops(role))


def _base(name: str) -> Value:
    def value(_case: CaseFacts, line: CountedLine, _goods: Goods) -> Cell:
        found: Decimal | int | None = getattr(line, name)
        return found

    return value


def _conveyance(name: str) -> Value:
    def value(case: CaseFacts, _line: CountedLine, _goods: Goods) -> Cell:
        found: str | None = getattr(case.record.conveyance, name) if case.record.conveyance else None
        return found or ""

    return value


VALUES: Mapping[str, Value] = {
    "operation": lambda case, line, goods: case.record.operation,
    "administration": lambda case, line, goods: case.organisation,
    "office": lambda case, line, goods: case.office,
    "number": lambda case, line, goods: case.number,
    "line": lambda case, line, goods: line.number,
    "day": lambda case, line, goods: case.record.day,
    "time": lambda case, line, goods: case.record.time.isoformat("minutes") if case.record.time else "",
    "year": lambda case, line, goods: case.record.occurred,
    "country": lambda case, line, goods: case.country,
    "place": lambda case, line, goods: (case.record.place.name if case.record.place else "") or "",
    "place_code": lambda case, line, goods: (case.record.place.code if case.record.place else "") or "",
    "location": lambda case, line, goods: coded.words(case.record.location),
    "latitude": lambda case, line, goods: case.record.latitude,
    "longitude": lambda case, line, goods: case.record.longitude,
    "agency": lambda case, line, goods: case.agency,
    "regime": lambda case, line, goods: line.regime,
    "goods_class": lambda case, line, goods: coded.words(line.goods_class),
    "description": lambda case, line, goods: goods.description,
    "hs": lambda case, line, goods: goods.hs or line.hs6,
    "what": lambda case, line, goods: line.name or line.as_written,
    "term": lambda case, line, goods: goods.term,
    "amount": lambda case, line, goods: goods.quantities[0].amount if goods.quantities else None,
    "unit": lambda case, line, goods: goods.quantities[0].unit if goods.quantities else "",
    "quantities": lambda case, line, goods: quantity.as_written(goods),
    "kg": _base("kg"), "specimens": _base("specimens"), "live": _base("live"), "m3": _base("m3"),
    "co2e_t": _base("co2e_t"), "odp_t": _base("odp_t"), "ivory_kg": _base("ivory_kg"),
    "value": _money("amount"), "currency": _money("currency"),
    "origin": _route("origin"), "export": _route("export"), "transit": _route("transit"),
    "import": _route("import"), "destination": _bound,
    "export_place": _places("export"), "transit_places": _places("transit"), "import_place": _places("import"),
    "mode": lambda case, line, goods: coded.mode(case.record.mode),
    "vessel": _conveyance("name"), "voyage": _conveyance("voyage"), "flag": _conveyance("flag"),
    "containers": lambda case, line, goods: coded.listed(one.number for one in case.record.containers),
    "concealment": lambda case, line, goods: coded.words(case.record.concealment),
    "detection": lambda case, line, goods: coded.words(case.record.detection),
    "reason": lambda case, line, goods: coded.words(case.record.reason),
    "suspects": lambda case, line, goods: case.record.suspects,
    "arrests": lambda case, line, goods: case.record.arrests,
    "files": lambda case, line, goods: case.files,
}  # fmt: skip
"""What a column may take its value from. Names, narratives and papers' numbers are not among them."""
FIELDS = {
    "day": "day", "country": "place", "place": "place", "agency": "agency", "hs": "goods.{line}.hs",
    "description": "goods.{line}.description", "what": "goods.{line}.taxon", "amount": "goods.{line}.quantities",
    "unit": "goods.{line}.quantities", "concealment": "concealment", "detection": "detection", "mode": "mode",
    "origin": "route", "export": "route", "destination": "route", "value": "goods.{line}.value",
}  # fmt: skip
"""Where in the record a person mends what a value lacks."""


def read(columns: Iterable[Mapping[str, Any]]) -> tuple[MappedColumn, ...]:
    """Return the columns that tables describe. Raises BadMapping."""
    read_ = tuple(_column(number, dict(table)) for number, table in enumerate(columns, start=1))
    titles = [column.title for column in read_]
    if not 1 <= len(read_) <= MOST:
        raise BadMapping(f"a return has between 1 and {MOST} columns")
    if twice := {title for title in titles if titles.count(title) > 1}:
        raise BadMapping(f"two columns are called {min(twice)!r}")
    return read_


def _column(number: int, table: dict[str, Any]) -> MappedColumn:
    at = f"column {number}"
    if unknown := set(table) - KEYS:
        raise BadMapping(f"{at}: {min(unknown)!r} is not known; there are {', '.join(sorted(KEYS))}")
    title, value, constant = (table.get(key, "") for key in ("title", "from", "constant"))
    codes = table.get("codes", {})
    if not all(isinstance(text, str) for text in (title, value, constant)) or not title.strip():
        raise BadMapping(f"{at}: it needs a title, and texts")
    if value and value not in VALUES:
        raise BadMapping(f"{at} ({title}): no value {value!r}; there are {', '.join(VALUES)}")
    if value and constant:
        raise BadMapping(f"{at} ({title}): either a value or a constant")
    if not isinstance(codes, Mapping) or not all(isinstance(v, str) for pair in codes.items() for v in pair):
        raise BadMapping(f"{at} ({title}): codes are texts, each for one of ours")
    return MappedColumn(title.strip()[:200], value, constant, bool(table.get("required", False)), dict(codes))


def to_json(columns: Iterable[MappedColumn]) -> list[dict[str, Any]]:
    """Return columns as JSON values, as ``read`` takes them."""
    said = []
    for one in columns:
        table: dict[str, Any] = {"title": one.title, "from": one.value, "constant": one.constant, "codes": one.codes}
        said.append({key: value for key, value in {**table, "required": one.required}.items() if value})
    return said


def from_toml(text: str) -> tuple[MappedColumn, ...]:
    """Return the columns of a TOML file (``[[column]]``). Raises BadMapping."""
    try:
        return read(tomllib.loads(text).get("column", []))
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(str(error)) from error
