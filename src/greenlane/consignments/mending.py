"""A refused declaration read again: its text by today's format and tables, over it what officers put right. Pure."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from typing import Any

from greenlane.consignments import reading
from greenlane.consignments.consignment import Consignment
from greenlane.consignments.format_shelf import UnknownFormat, resolve
from greenlane.consignments.reading import Draft, Fault, PathError, Refused
from greenlane.consignments.tables.profile import ProfileMismatch

TEXT = "raw"
"""The field of a fault of the text as a whole; only another text settles it."""

_LISTS = {name for name, kind in typing.get_type_hints(Consignment).items() if typing.get_origin(kind) is tuple}
_NAMES = {field.name for field in dataclasses.fields(Consignment)}


@dataclass(frozen=True)
class Kept:
    """What is kept of a refused declaration. ``reader`` names its format or profile.

    ``text`` and ``mended`` (what officers put at a path) are as they stand now; ``fields`` and ``faults`` are those of
    the last reading, with ``mended`` over it.
    """

    reader: str
    lines: tuple[int, ...]
    text: str
    fields: Mapping[str, Any]
    faults: tuple[Fault, ...]
    mended: Mapping[str, str]


@dataclass(frozen=True)
class Mended:
    """A declaration as it stands now, to be believed or not, and what officers put at which path."""

    draft: Draft
    mended: dict[str, str]


def can_be_put(fields: Mapping[str, Any], path: str) -> bool:
    """Tell whether a value at a path can settle a fault there: the path leads to one value of a consignment."""
    first = re.split(r"[.\[]", path, maxsplit=1)[0]
    if (first not in _NAMES and first not in fields) or path in _LISTS or path == TEXT:
        return False
    try:
        reading.put(dict(fields), path, "x")
    except PathError:
        return False
    return not isinstance(value_at(fields, path), (dict, list)) and bool(fields)


def value_at(fields: Any, path: str) -> Any:
    """Return what stands at a path, or None where it leads nowhere."""
    for name, number in re.findall(r"([A-Za-z_]\w*)|\[(\d+)\]", path):
        if name:
            fields = fields.get(name) if isinstance(fields, Mapping) else None
        else:
            fields = fields[int(number)] if isinstance(fields, list) and int(number) < len(fields) else None
    return fields


def read_again(kept: Kept, changes: Mapping[str, str], text: str | None = None) -> Mended:
    """Read a text again, the kept one or another in its place, and put over it what officers say stands at each path.

    A reader's fault at such a path is settled; whether the value can be believed is for ``reading.check``. A text that
    does not hold one consignment today leaves the fields as they were last read. Raises PathError for a change that
    can be put nowhere.
    """
    now = kept.text if text is None else text
    found = _read(kept, now)
    if isinstance(found, str):
        return _unread(kept, changes, now, found)
    fields, mended = found.fields, {}
    for path, value in _still(kept, found, now).items():
        if can_be_put(fields, path):
            fields, mended[path] = reading.put(fields, path, value), value
    for path, value in changes.items():
        fields, mended[path] = _put(fields, path, value), value
    faults = tuple(fault for fault in found.faults if fault.field not in mended)
    return Mended(Draft(kept.lines, fields, now, faults), mended)


def _put(fields: dict[str, Any], path: str, value: str) -> dict[str, Any]:
    if not can_be_put(fields, path):
        raise PathError(f"nothing can be put at {path!r}")
    return reading.put(fields, path, value)


def _read(kept: Kept, text: str) -> Draft | str:
    """Return what today's reader makes of a text, its lines numbered as received, or why it is not one consignment."""
    try:
        reader, options = resolve(kept.reader)
        drafts = list(islice(reader.read(BytesIO(text.encode()), replace(options, encoding="utf-8")), 100))
    except (UnknownFormat, ProfileMismatch) as error:
        return str(error)
    if len(drafts) != 1:
        return f"must hold one consignment, not {len(drafts)}"
    (draft,) = drafts
    return _renumbered(draft, kept.lines) if len(draft.lines) == len(kept.lines) else draft


def _renumbered(draft: Draft, lines: tuple[int, ...]) -> Draft:
    number = dict(zip(draft.lines, lines, strict=True))
    goods = draft.fields.get("goods")
    fields = dict(draft.fields)
    if isinstance(goods, list):
        fields["goods"] = [
            {**entry, "line": number.get(entry["line"], entry["line"])}
            if isinstance(entry, dict) and type(entry.get("line")) is int
            else entry
            for entry in goods
        ]
    faults = tuple(replace(fault, line=number.get(fault.line, fault.line)) for fault in draft.faults)
    return replace(draft, lines=lines, fields=fields, faults=faults)


def _unread(kept: Kept, changes: Mapping[str, str], text: str, reason: str) -> Mended:
    fields = dict(kept.fields)
    for path, value in changes.items():
        fields = _put(fields, path, value)
    mended = {**kept.mended, **changes}
    if text != kept.text:
        fault = Fault(kept.lines[0] if kept.lines else 0, TEXT, reason)
        return Mended(Draft(kept.lines, fields, text, (fault,)), mended)
    # What the reader refused stays; what the fields themselves show is looked at anew.
    shown = reading.check(Draft(kept.lines, dict(kept.fields), text))
    anew = {(fault.field, fault.reason) for fault in shown.faults} if isinstance(shown, Refused) else set()
    left = tuple(f for f in kept.faults if f.field not in changes and (f.field, f.reason) not in anew)
    return Mended(Draft(kept.lines, fields, text, left), mended)


def _still(kept: Kept, found: Draft, now: str) -> Mapping[str, str]:
    """Return what officers put right and what a new text does not say otherwise: the last word holds."""
    if now == kept.text:
        return kept.mended
    before = _read(kept, kept.text)
    if isinstance(before, str):
        return {path: value for path, value in kept.mended.items() if value_at(found.fields, path) is None}
    lengths = {
        name: len(before.fields.get(name) or ()) == len(found.fields.get(name) or ())
        for name in _LISTS
        if isinstance(before.fields.get(name) or [], list) and isinstance(found.fields.get(name) or [], list)
    }
    return {
        path: value
        for path, value in kept.mended.items()
        if value_at(before.fields, path) == value_at(found.fields, path)
        and lengths.get(re.split(r"[.\[]", path, maxsplit=1)[0], True)
    }
