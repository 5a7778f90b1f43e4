"""How the parts of a record are written in the cells of our spreadsheet, and read from them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from greenlane.seizures.incoming import coordinates, dates, named
from greenlane.seizures.incoming.opened import ERRORS
from greenlane.seizures.incoming.sheet_columns import Column

_PARTED = re.compile(r"\s*[;\n]\s*")
_STOP = re.compile(
    r"^(?P<country>[A-Za-z]{2})?(?:(?:^|\s+)(?P<place>[^\[\]@]*?))??(?:\s*\[(?P<code>[^\[\]]*)\])?"
    r"(?:\s*@(?P<day>\d{4}-\d\d-\d\d))?(?:\s+(?P<standing>alleged|established))?$"
)
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


NO_DAY = "must be one day: 2026-05-04"
NO_YES = "must be yes or no"
NO_DEGREES = "must be degrees: -1.3, or 1°18'S"
NO_COUNTRY = "must begin with a country of two letters: KE Mombasa [KEMBA]"


class CannotTell(ValueError):
    """A cell that cannot be read as what its column holds; the message says why."""


def read(column: Column, text: str) -> Any:
    """Return what a cell says, as JSON. Raises CannotTell."""
    if text in ERRORS:
        raise CannotTell(ERRORS[text])
    if column.form == "day":
        day = dates.read(text)
        if day is None:
            raise CannotTell(NO_DAY)
        return day.isoformat()
    if column.form == "yes":
        if text.strip().lower() not in _YES:
            raise CannotTell(NO_YES)
        return _YES[text.strip().lower()]
    if column.path in ("latitude", "longitude"):
        found = coordinates.read(text, most=90 if column.path == "latitude" else 180)
        if found is None:
            raise CannotTell(NO_DEGREES)
        return f"{found:f}"
    if column.form in ("words", "stops", "papers"):
        return [_part(column, part) for part in _PARTED.split(text) if part]
    return text.strip().lower() if column.form == "code" and column.known != "regime" else _plain(column, text)


def _plain(column: Column, text: str) -> str:
    if column.path.endswith("country") or column.path in ("nationality",):
        return text.upper() if len(text) == 2 else named.country(text) or text
    if column.path.endswith("amount"):
        return named.number(text) or text
    return text.upper() if column.known == "regime" or column.path.endswith("currency") else text


def _part(column: Column, part: str) -> Any:
    if column.form == "stops":
        return _stop(part, column.path.partition(".")[2])
    if column.form == "papers":
        kind, _space, number = part.partition(" ")
        return {"kind": kind.lower(), "number": number.strip()}
    if column.path == "containers":
        return {"number": part}
    if column.path == "grounds":
        code, _colon, said = part.partition(":")
        return {"code": code.strip().lower(), "text": said.strip()}
    return part.upper() if column.path == "nationalities" else part.lower()


def _stop(part: str, role: str) -> dict[str, Any]:
    found = _STOP.match(part)
    said = {name: value for name, value in (found.groupdict() if found else {}).items() if value}
    if found is None or "country" not in said or named.country(said["country"]) is None:
        standing = re.search(r"\s+(alleged|established)$", part)
        known = named.stop(part[: standing.start()] if standing else part)
        if known is None:
            raise CannotTell(NO_COUNTRY)
        said = {**known, **({"standing": standing[1]} if standing else {})}
    said["country"] = said["country"].upper()
    return {"role": role, "standing": "alleged", **said}


def written(column: Column, value: Any) -> str:
    """Return the text of a cell that says a JSON value of a record."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_written(column, part) for part in value)
    return str(value)


def _written(column: Column, part: Any) -> str:
    if column.form == "stops":
        return " ".join(_stop_words(part))
    if column.form == "papers":
        return f"{part['kind']} {part.get('number', '')}".strip()
    if column.path == "containers":
        return str(part["number"])
    if column.path == "grounds":
        return f"{part['code']}: {part['text']}" if part.get("text") else str(part["code"])
    return str(part)


def _stop_words(stop: Mapping[str, Any]) -> Iterator[str]:
    for name, frame in (("country", "{}"), ("place", "{}"), ("code", "[{}]"), ("day", "@{}")):
        if stop.get(name):
            yield frame.format(stop[name])
    if stop.get("standing") == "established":
        yield "established"
