"""A record as it stands in the fields of a form, and back. Pure.

A field is named by its path in the record with hyphens between: ``goods-0-quantities-1-unit``, ``place-country``,
``parties-0-name``. What a form does not ask stays as it is in the record that is amended: rows keep their place, so
the third row on the page is the third row of what stood there, also where the second was emptied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from greenlane.reference import commodity, countries
from greenlane.seizures.record import Parties, Record, parties_to_json, to_json

ROWS: Mapping[str, tuple[str, ...]] = {
    "goods": ("regime",),
    "quantities": ("unit",),
    "route": ("role", "standing"),
    "containers": (),
    "papers": (),
    "grounds": (),
    "charges": ("result",),
    "parties": ("role", "person", "standing"),
}
"""The lists of a record, and what does not fill a row of each by itself."""
BLOCKS: Mapping[str, tuple[str, ...]] = {
    "place": (), "conveyance": (), "origin": ("standing", "method"), "value": ("currency", "usd"),
    "fine": ("currency", "usd"),
}  # fmt: skip
"""The parts of a record, and what does not fill one by itself."""
LISTS = ("seals", "seals_found", "hazards", "composition", "nationalities", "measures")
"""Fields of several values; a form has them in one text with commas, or as a list of ticks."""
YES_NO = ("refillable", "dna_sample", "sampled", "share", "person")
COUNTRIES = ("country", "nationality", "nationalities", "flag")
APART = ("as_written", "unmapped")
"""What came with a file and no form changes."""


@dataclass(frozen=True)
class Typed:
    """What was typed: the ``record`` and the ``parties`` as JSON, and which row of the form each entry stood in."""

    record: dict[str, Any]
    parties: list[dict[str, Any]]
    rows: Mapping[str, tuple[int, ...]]

    def field(self, path: str) -> str:
        """Return the name of the form's field for a path of the record (``goods.0.term``)."""
        at, named = "", []
        for part in path.split("."):
            name = part
            if part.isdecimal() and at in self.rows and int(part) < len(self.rows[at]):
                name = str(self.rows[at][int(part)])
            named.append(name)
            at = "-".join(named)
        return at


FIRST = {
    "place": "place-name", "route": "route-0-country", "grounds": "grounds-0-code", "goods": "goods-0-description",
    "charges": "charges-0-law", "parties": "parties-0-name", "papers": "papers-0-number",
}  # fmt: skip
"""The first field of what has several."""


def field_id(path: str) -> str:
    """Return the id, on the page that amends a case, of the field for a path of its record (``goods.0.term``)."""
    if path.startswith("route."):
        return "case_route-0-country"
    named = FIRST.get(path) or Typed({}, [], {}).field(path)
    return f"case_{named}-0-amount" if named.endswith("quantities") else f"case_{named}"


def fields(record: Record, parties: Parties = ()) -> dict[str, Any]:
    """Return what stands in the fields of a form for a record: texts, and lists of texts for ``measures``."""
    said = to_json(record)
    kept = {name: value for name, value in said.items() if name not in APART} | {"share": record.share}
    for stop, written in zip(record.route, kept.get("route", ()), strict=True):
        written["standing"] = stop.standing
    for charge, written in zip(record.charges, kept.get("charges", ()), strict=True):
        written["result"] = charge.result
    people = parties_to_json(parties)
    for party, written in zip(parties, people, strict=True):
        written["standing"] = party.standing
    found: dict[str, Any] = {}
    _flatten({**kept, "parties": people}, "", found)
    return found


def read(data: Mapping[str, Any], base: Record | None = None, parties: Parties = ()) -> Typed:
    """Return what the fields of a form say, laid over ``base`` and its ``parties``.

    ``data``: field name → text, number, date, list of texts or None. What is empty is taken out.
    """
    stands: dict[str, Any] = to_json(base) if base else {}
    stands["parties"] = parties_to_json(parties)
    rows: dict[str, tuple[int, ...]] = {}
    tree = _grown(data)
    merged: dict[str, Any] = _merged(stands, tree, "", rows)
    before = stands.get("goods", ())
    for n, goods in zip(rows.get("goods", ()), merged.get("goods", ()), strict=False):
        # A class brings its regime with it when it is chosen; wildlife outside the Appendices stays outside.
        chosen = n >= len(before) or before[n].get("goods_class") != goods.get("goods_class")
        if chosen and (known := commodity.get(goods.get("goods_class", ""))):
            goods["regime"] = known.regime
    return Typed(merged, merged.pop("parties", []), rows)


def rows_of(names: Iterable[str], part: str) -> int:
    """Return how many rows of a list the names of a form's fields ask for."""
    begins = part + "-"
    numbers = [name.removeprefix(begins).partition("-")[0] for name in names if name.startswith(begins)]
    return max((int(number) + 1 for number in numbers if number.isdecimal() and len(number) < 4), default=0)


def _flatten(value: Any, path: str, found: dict[str, Any]) -> None:
    name = path.rpartition("-")[2]
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _flatten(inner, f"{path}-{key}" if path else key, found)
    elif isinstance(value, list) and name == "measures":
        found[path] = value
    elif isinstance(value, list) and name in LISTS:
        found[path] = ", ".join(map(str, value))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            _flatten(inner, f"{path}-{n}", found)
    elif isinstance(value, bool):
        found[path] = "yes" if value else "no"
    elif value is not None:
        found[path] = str(value)


def _grown(data: Mapping[str, Any]) -> dict[str, Any]:
    """Names with hyphens as a tree of names."""
    tree: dict[str, Any] = {}
    for name, value in data.items():
        *parts, last = name.split("-")
        at = tree
        for part in parts:
            at = at.setdefault(part, {})
        at[last] = value
    return tree


def _merged(stands: Mapping[str, Any], typed: Mapping[str, Any], path: str, rows: dict[str, tuple[int, ...]]) -> Any:
    result = dict(stands)
    for name, value in typed.items():
        here = f"{path}-{name}" if path else name
        kept: Any
        if name in ROWS:
            kept = _rows(stands.get(name, []), value, here, rows)
        elif name in BLOCKS and isinstance(value, Mapping):
            kept = _block(stands.get(name) or {}, _merged(stands.get(name) or {}, value, here, rows), name)
        else:
            kept = _value(name, value)
        result.pop(name, None)
        if kept not in (None, "", [], {}):
            result[name] = kept
    return result


def _rows(stands: list[Any], typed: Mapping[str, Any], path: str, rows: dict[str, tuple[int, ...]]) -> list[Any]:
    shown = {int(n): value for n, value in typed.items()}
    kept = []
    for n in range(max([len(stands), *(n + 1 for n in shown)])):
        before = stands[n] if n < len(stands) else {}
        row = _merged(before, shown[n], f"{path}-{n}", rows) if n in shown else before
        if _filled(row, ROWS[path.rpartition("-")[2]]):
            kept.append((n, row))
    rows[path] = tuple(n for n, _row in kept)
    return [row for _n, row in kept]


def _block(before: Mapping[str, Any], typed: dict[str, Any], name: str) -> dict[str, Any]:
    if not _filled(typed, BLOCKS[name]):
        return {}
    if "usd" in typed and any(_changed(before.get(key), typed.get(key)) for key in ("amount", "currency")):
        del typed["usd"]
    return typed


def _changed(before: Any, after: Any) -> bool:
    try:
        return Decimal(str(before)) != Decimal(str(after))
    except ArithmeticError:
        return bool(before != after)


def _filled(row: Mapping[str, Any], alone: tuple[str, ...]) -> bool:
    return any(value not in (None, "", [], {}) for name, value in row.items() if name not in alone and name != "line")


def _value(name: str, value: Any) -> Any:
    if name in LISTS:
        listed = value.split(",") if isinstance(value, str) else value or []
        texts = [text.strip() for text in listed if text.strip()]
        return [_country(text) for text in texts] if name in COUNTRIES else texts
    if name in YES_NO:
        return {"yes": True, "no": False}.get(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str) and name in ("currency", "hs"):
        return value.replace(".", "").replace(" ", "").upper()
    if isinstance(value, str):
        return _country(value.strip()) if name in COUNTRIES and value.strip() else value.strip()
    return value if value is None or isinstance(value, int) else value.isoformat()


def _country(text: str) -> str:
    """A country by its code or its name, in any language of the tables; what they do not know stays as it is."""
    return countries.find(text) or text.upper()
