"""JSON in the schema of a consignment: one object, a list of them, one object to a line, or a sequence (RFC 7464).

The schema is ``consignment.schema()``, published as ``docs/reference/consignment.schema.json``. Lines of goods are
numbered over the whole file; a ``line`` that a sender gives is replaced. Text is UTF-8 (RFC 8259). Names that stand
twice, NaN and infinities are refused, and so is what is nested deeper or written longer than the options allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from greenlane.consignments.messages.json_texts import Text, texts
from greenlane.consignments.messages.json_values import group
from greenlane.consignments.reading import Draft, Fault, Format, Options


def read(stream: BinaryIO, options: Options) -> Iterator[Draft]:
    """Yield a draft for each object; what is no object, or no JSON, is a draft with its fault."""
    line = 1
    for text in texts(stream, options.max_record_bytes):
        draft = _draft(text, line, options)
        line = draft.lines[-1] + 1
        yield draft


def _draft(text: Text, line: int, options: Options) -> Draft:
    fields, faults = group(text, line, options)
    if fields is None:
        return Draft((line,), {}, text.alone, tuple(faults))
    goods = fields.get("goods")
    lines = tuple(range(line, line + max(1, len(goods) if isinstance(goods, list) else 1)))
    if isinstance(goods, list):
        for number, entry in zip(lines, goods, strict=False):
            if isinstance(entry, dict):
                entry["line"] = number
    if len(lines) > options.max_lines_per_consignment:
        faults.append(Fault(line, "goods", f"has more than {options.max_lines_per_consignment} lines"))
    return Draft(lines, fields, text.text, tuple(faults))


FORMAT = Format("json", "JSON in the schema of a consignment", read, (".json", ".jsonl", ".ndjson"))
