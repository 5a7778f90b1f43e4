"""A JSON text to values that can be kept: every number as written, everything refused with its path."""

from __future__ import annotations

import json
from typing import Any

from greenlane.consignments.messages.json_texts import Text
from greenlane.consignments.reading import Fault, Options
from greenlane.consignments.received_text import DAMAGED, storable


def group(text: Text, line: int, options: Options) -> tuple[dict[str, Any] | None, list[Fault]]:
    """Return the object a text holds, with its faults; None and the fault where it holds none."""
    twice: list[str] = []
    try:
        found = None if text.trouble else _parsed(text.text, twice)
        trouble = text.trouble or ("" if isinstance(found, dict) else "is not a group of fields of a consignment")
    except (ValueError, RecursionError) as error:
        found, trouble = None, _words(error)
    walk = _Walk(line, options.max_depth)
    fields = None if trouble else walk.value(found, "", 0)
    if walk.too_deep:
        fields, trouble = None, f"is nested deeper than {options.max_depth} groups"
    if not isinstance(fields, dict):
        return None, [Fault(line, "consignment", trouble, text.text[:400])]
    faults = [Fault(line, storable(name)[:200], "stands twice in one group of fields") for name in twice]
    if DAMAGED in text.text:
        faults.append(Fault(line, "consignment", "holds a NUL or bytes that are not UTF-8 text"))
    return fields, [*faults, *walk.faults]


class _Constant(str):
    """NaN or an infinity, as written."""


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
