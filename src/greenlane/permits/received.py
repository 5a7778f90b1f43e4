"""A paper as it was sent, read and believed whole or refused with a reason for each bad field. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from greenlane.consignments import reading
from greenlane.consignments.reading import Draft, Fault
from greenlane.consignments.received_text import decode
from greenlane.permits import ecites, permit

MOST_BYTES = 4 * 1024 * 1024
DEEPEST = 32
TEXT = "text"
"""The field of a fault of the text as a whole."""


@dataclass(frozen=True)
class Faulty:
    """A paper that cannot be believed: its number, as far as it was read, and every reason."""

    number: str
    faults: tuple[Fault, ...]


def read(raw: bytes) -> tuple[str, permit.Paper | Faulty]:
    """Return what a text was read as (``xml1``, ``xml2`` or ``json``) and the paper, or why it cannot be believed."""
    if len(raw) > MOST_BYTES:
        return "json", _refused(f"is larger than {MOST_BYTES >> 20} MB")
    if raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return _xml(raw)
    return "json", _json(raw)


def believe(fields: dict[str, Any], faults: tuple[Fault, ...] = ()) -> permit.Paper | Faulty:
    """Return the paper that fields describe, or every reason why not: those given, and what the fields themselves show.

    A fault's field is a path into the fields, ``lines[0].quantity.amount``.
    """
    named = {fault.field for fault in faults}
    try:
        paper = permit.from_json(fields)
    except ValidationError as error:
        shown = reading.explain(error, Draft((0,), fields))
        faults += tuple(_in_words(fault) for fault in shown if fault.field not in named)
    except RecursionError:
        faults += (Fault(0, TEXT, "is nested too deep"),)
    else:
        if not faults:
            return paper
    return Faulty(str(fields.get("number") or "")[:80], faults)


def _in_words(fault: Fault) -> Fault:
    field = "paper" if fault.field == "consignment" else fault.field
    return replace(fault, line=0, field=field, reason=fault.reason.replace("of a consignment", "of a paper"))


def _json(raw: bytes) -> permit.Paper | Faulty:
    try:
        sent = json.loads(decode(raw).removeprefix("\ufeff"), parse_float=str, parse_constant=str)
    except ValueError as error:
        at = f", line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
        return _refused(f"is neither XML nor JSON{at}")
    except RecursionError:
        return _refused("is nested too deep")
    if not isinstance(sent, dict):
        return _refused("must be one paper: a group of fields")
    if _deeper(sent, DEEPEST):
        return _refused("is nested too deep")
    return believe(sent)


def _refused(reason: str) -> Faulty:
    return Faulty("", (Fault(0, TEXT, reason),))


def _deeper(value: Any, most: int) -> bool:
    level = [value]
    for _depth in range(most + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)


def _xml(raw: bytes) -> tuple[str, permit.Paper | Faulty]:
    version, draft = ecites.read_one(raw)
    if draft.faults and not draft.fields:
        return version, Faulty("", draft.faults)
    return version, believe(draft.fields, draft.faults)
