"""How a format hands over what it read: drafts not yet believed, and faults in words an officer understands."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from greenlane.consignments.consignment import Consignment, from_json
from greenlane.consignments.received_text import storable


@dataclass(frozen=True)
class Fault:
    """One thing that could not be read: on which input line, in which field, why, and what stood there.

    ``field`` is a path into the draft's fields (``goods[0].origin``), or the format's own name for a part of the
    message where the text could not be taken apart at all.
    """

    line: int
    field: str
    reason: str
    as_written: str = ""


@dataclass(frozen=True)
class Draft:
    """What a reader found for one consignment, before it is believed.

    ``lines``: the input lines it covers, counted from 1 over the whole file. ``fields``: JSON-like values in the
    shape of a consignment; what could not be converted stands there as written. ``raw``: the text as received,
    which the same format can read again. ``faults``: what the reader itself refused.
    """

    lines: tuple[int, ...]
    fields: dict[str, Any]
    raw: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Options:
    """What a reader may need beside the bytes: the name of a mapping profile, limits on hostile input.

    ``encoding`` is what a person says a table is written in; a mark at its start says it better. None: the profile.
    """

    profile: str | None = None
    encoding: str | None = None
    max_record_bytes: int = 4 * 1024 * 1024
    max_lines_per_consignment: int = 20_000
    max_depth: int = 64
    max_unpacked_bytes: int = 4 * 1024 * 1024 * 1024


@dataclass(frozen=True)
class Format:
    """One declaration format. ``read`` streams: memory does not grow with the file.

    It never raises on bad input: what cannot be read is yielded as a Draft with faults, and every input line is
    covered by exactly one draft. ``lists_papers``: whether the format always lists the papers that travel, so that
    one it does not name is missing; None where that is up to the sender.
    """

    name: str
    title: str
    read: Callable[[BinaryIO, Options], Iterator[Draft]]
    suffixes: tuple[str, ...] = ()
    counts: str = "goods lines"
    lists_papers: bool | None = None


@dataclass(frozen=True)
class Refused:
    """A draft that did not become a consignment, with every reason."""

    lines: tuple[int, ...]
    fields: dict[str, Any]
    raw: str
    faults: tuple[Fault, ...] = field(default=())

    @property
    def reference(self) -> str:
        """The reference as written, or an empty string."""
        return str(self.fields.get("reference") or "")[:80]


def check(draft: Draft) -> Consignment | Refused:
    """Believe a draft or refuse it whole: a shipment half screened would be worse than one that waits for repair."""
    faults = list(draft.faults)
    named = {fault.field for fault in faults}
    try:
        consignment = from_json(draft.fields)
    except ValidationError as error:
        faults.extend(f for f in explain(error, draft) if f.field not in named)
    else:
        if not faults:
            return consignment
    told = tuple(Fault(f.line, storable(f.field), f.reason, storable(f.as_written)) for f in faults)
    return Refused(draft.lines, storable(draft.fields), storable(draft.raw), told)


def explain(error: ValidationError, draft: Draft) -> Iterator[Fault]:
    """Yield one fault in plain words for each thing the validation refused."""
    items = error.errors(include_url=False, include_context=True)
    within = {item["loc"][:n] for item in items for n in range(len(item["loc"]))}
    for item in items:
        if item["type"] == "too_short" and item["loc"] in within:
            continue  # its entries are at fault; it has some
        path = _path(item["loc"])
        yield Fault(_line(item["loc"], draft), path, _words(item), _written(item))


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path or "consignment"


def _line(location: tuple[int | str, ...], draft: Draft) -> int:
    first = draft.lines[0] if draft.lines else 0
    if len(location) > 1 and location[0] == "goods" and isinstance(location[1], int):
        goods = draft.fields.get("goods")
        if isinstance(goods, (list, tuple)) and location[1] < len(goods) and isinstance(goods[location[1]], dict):
            line = goods[location[1]].get("line", first)
            return line if isinstance(line, int) else first
    return first


def _written(item: Any) -> str:
    value = item.get("input")
    return "" if item["type"] == "missing" or isinstance(value, (dict, list, tuple)) else str(value)[:400]


ONE_OF = "must be one of "
_WORDS = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not a field of a consignment",
    "extra_forbidden": "is not a field of a consignment",
    "string_type": "must be text",
    "string_too_long": "is too long",
    "string_too_short": "is empty",
    "decimal_parsing": "must be a number",
    "decimal_type": "must be a number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_parsing": "must be yes or no",
    "date_from_datetime_parsing": "must be a date (year-month-day)",
    "date_parsing": "must be a date (year-month-day)",
    "date_type": "must be a date (year-month-day)",
    "date_from_datetime_inexact": "must be a date without a time",
    "datetime_from_date_parsing": "must be a date and time",
    "datetime_parsing": "must be a date and time",
    "datetime_type": "must be a date and time",
    "greater_than_equal": "must not be negative",
    "less_than_equal": "is too large to be true",
    "finite_number": "must be a number",
    "too_short": "needs at least one entry",
    "dataclass_type": "must be a group of fields",
    "tuple_type": "must be a list",
}


def _words(item: Any) -> str:
    kind = item["type"]
    if kind == "string_pattern_mismatch":
        return {
            r"^[A-Z]{2}$": "must be a two-letter country code",
            r"^[A-Z]{3}$": "must be a three-letter currency code",
            r"^\d{4}(\d{2}){0,4}$": "must be a customs tariff code of 4 to 12 digits",
        }.get(str(item["ctx"]["pattern"]), "is not in the expected form")
    if kind == "literal_error":
        return f"{ONE_OF}{item['ctx']['expected']}"
    if kind == "value_error":
        return str(item["ctx"]["error"])
    return _WORDS.get(kind, str(item["msg"]).lower())


def sniff(path: Path, formats: tuple[Format, ...]) -> Format | None:
    """Return the only format whose suffix fits the file's name, or None where several or none do."""
    fitting = [f for f in formats if any(path.name.lower().endswith(s) for s in f.suffixes)]
    return fitting[0] if len(fitting) == 1 else None


class PathError(ValueError):
    """A path that does not lead into the fields of a draft."""


def put(fields: dict[str, Any], path: str, value: str) -> dict[str, Any]:
    """Return the fields with ``value`` at ``path`` (``goods[0].origin``); an empty value takes the field away.

    Groups that are missing on the way are made. Raises PathError.
    """
    steps = re.findall(r"([A-Za-z_]\w*)|\[(\d+)\]", path)
    if not steps or "".join(f".{name}" if name else f"[{n}]" for name, n in steps).lstrip(".") != path:
        raise PathError(f"{path!r} is not a path")
    copied: dict[str, Any] = copy.deepcopy(fields)
    _put(copied, [name or int(n) for name, n in steps], value)
    return copied


def _put(place: Any, steps: list[str | int], value: str) -> None:
    for step, following in itertools.pairwise(steps):
        place = _step(place, step, [] if isinstance(following, int) else {})
    last = steps[-1]
    if isinstance(place, dict) and isinstance(last, str):
        if value.strip():
            place[last] = value.strip()
        else:
            place.pop(last, None)
    elif isinstance(place, list) and isinstance(last, int) and last < len(place):
        place[last] = value.strip()
    else:
        raise PathError(f"there is nothing at {last!r}")


def _step(place: Any, step: str | int, empty: Any) -> Any:
    if isinstance(place, dict) and isinstance(step, str):
        if not isinstance(place.get(step), (dict, list)):
            place[step] = empty
        return place[step]
    if isinstance(place, list) and isinstance(step, int) and step < len(place):
        return place[step]
    raise PathError(f"there is nothing at {step!r}")
