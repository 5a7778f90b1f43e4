"""Invented papers, as they are sent."""

from __future__ import annotations

import json
from typing import Any

EXPORT: dict[str, Any] = {
    "kind": "cites_export",
    "number": "26GH000123",
    "country": "GH",
    "authority": "Invented Wildlife Division",
    "issued": "2026-03-02",
    "valid_until": "2026-08-30",
    "export_country": "GH",
    "import_country": "XN",
    "purpose": "T",
    "parties": [
        {"role": "exporter", "name": "Invented Reptiles", "country": "GH"},
        {"role": "importer", "name": "Zora Quill", "address": "1 Invented Road", "country": "XN"},
    ],
    "lines": [
        {
            "line": 1,
            "taxon": "Python regius",
            "term": "LIV",
            "appendix": "II",
            "source": "C",
            "origin": "GH",
            "quantity": {"amount": "40", "unit": "NO"},
        }
    ],
}


def paper(number: str = "26GH000123", **changes: Any) -> dict[str, Any]:
    """Return the fields of an export permit for 40 ball pythons, with other values where given."""
    fields: dict[str, Any] = json.loads(json.dumps(EXPORT)) | {"number": number, **changes}
    return fields


def sent(fields: dict[str, Any]) -> bytes:
    """Return a paper as it is sent."""
    return json.dumps(fields).encode()
