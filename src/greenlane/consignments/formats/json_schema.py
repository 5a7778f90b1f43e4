"""JSON in the schema of a consignment: one object, a list of them, one object to a line, or a sequence (RFC 7464).

The schema is ``consignment.schema()``, published as ``docs/reference/consignment.schema.json``. Lines of goods are
numbered over the whole file; a ``line`` that a sender gives is replaced. Text is UTF-8 (RFC 8259). Names that stand
twice, NaN and infinities are refused, and so is what is nested deeper or written longer than the options allow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from greenlane.consignments.json_texts import Text, texts
from greenlane.consignments.reading import Draft, Fault, Format, Options
from greenlane.consignments.text import DAMAGED, storable


class _Constant(str):
    """NaN or an infinity, as written."""


def read(stream: BinaryIO, options: Options) -> Iterator[Draft]:
    """Yield a draft for each object; what is no object, or no JSON, is a draft with its fault."""
    line = 1
    for text in texts(stream, options.max_record_bytes):
        draft = _draft(text, line, options)
        line = draft.lines[-1] + 1
        yield draft


def _draft(text: Text, line: int, options: Options) -> Draft:
    twice: list[str] = []
    try:
        found = None if text.trouble else _parsed(text.text, twice)
        trouble = text.trouble or (
            "" if isinstance(found, dict) else "is not an object with the fields of a consignment"
        )
    except (ValueError, RecursionError) as error:
        found, trouble = None, _words(error)
    if trouble or not isinstance(found, dict):
        return Draft((line,), {}, text.alone, (Fault(line, "consignment", trouble, text.text[:400]),))
    faults = [Fault(line, storable(name)[:200], "stands twice in one group of fields") for name in twice]
    walk = _Walk(line, options.max_depth)
    fields = walk.value(found, "", 0)
    goods = fields.get("goods") if isinstance(fields, dict) else None
    if walk.too_deep or not isinstance(fields, dict):
        fault = Fault(line, "consignment", f"is nested deeper than {options.max_depth} groups")
        return Draft((line,), {}, text.alone, (fault,))
    lines = tuple(range(line, line + max(1, len(goods) if isinstance(goods, list) else 1)))
    if isinstance(goods, list):
        for number, entry in zip(lines, goods, strict=False):
            if isinstance(entry, dict):
                entry["line"] = number
    if len(lines) > options.max_lines_per_consignment:
        faults.append(Fault(line, "goods", f"has more than {options.max_lines_per_consignment} lines"))
    if DAMAGED in text.text:
        faults.append(Fault(line, "consignment", "holds a NUL or bytes that are not UTF-8 text"))
    return Draft(lines, fields, text.text, (*faults, *walk.faults))


def _parsed(text: str, twice: list[str]) -> Any:
    def group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for name, value in pairs:
            if name in fields:
                twice.append(name)
            else:
                fields[name] = value
        return fields

    # Numbers stay as written: a binary fraction would change them.
    return json.loads(text, object_pairs_hook=group, parse_constant=_Constant, parse_float=str)


class _Walk:
    """Goes through parsed values once: what cannot be stored is replaced, and everything refused has its path."""

    def __init__(self, line: int, max_depth: int) -> None:
        self._line = line
        self._max_depth = max_depth
        self.faults: list[Fault] = []
        self.too_deep = False

    def value(self, found: Any, path: str, depth: int) -> Any:
        """Return a value that can be stored."""
        if depth > self._max_depth:
            self.too_deep = True
            return None
        if isinstance(found, dict):
            return {
                self._text(name, path): self.value(inner, f"{path}.{name}" if path else name, depth + 1)
                for name, inner in found.items()
            }
        if isinstance(found, list):
            return [self.value(inner, f"{path}[{i}]", depth + 1) for i, inner in enumerate(found)]
        if isinstance(found, _Constant):
            self.faults.append(Fault(self._line, storable(path)[:400], "is not a number that JSON allows", str(found)))
            return str(found)
        return self._text(found, path) if isinstance(found, str) else found

    def _text(self, text: str, path: str) -> str:
        kept = storable(text)
        if kept != text:
            self.faults.append(
                Fault(self._line, storable(path)[:400], "holds a NUL or half of a character", kept[:400])
            )
        return kept


def _words(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "is nested too deep to be read"
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg} at sign {error.pos + 1}"
    return f"is not JSON: {str(error)[:200]}"


FORMAT = Format("json", "JSON in the schema of a consignment", read, (".json", ".jsonl", ".ndjson"))
