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


def desk(cast: Any, mark: str) -> dict[str, Any]:
    """Take in a paper at Northport's terminal, endorse it, ask about it, and send one that cannot be believed.

    Everything that can be read of them bears ``mark``; return their keys by what they are.
    """
    from greenlane.permits import actions, permit

    person = {"role": "importer", "name": f"{mark} Jane", "address": f"{mark} Street 1", "country": "XN"}
    given = paper(f"{mark}-P1", parties=[person], authority=f"{mark} authority", signatory=f"{mark} Jo")
    row = actions.receive_paper(sent(given), office=cast.terminal, by=cast.ada).paper
    assert row is not None
    shipped = {"line": 1, "quantity": {"amount": "1", "unit": "NO"}}
    value = permit.endorsement_from_json({"day": "2026-05-04", "shipped": [shipped], "note": f"{mark} note"})
    endorsed = actions.endorse(row, value, office=cast.terminal, by=cast.ada)
    asked = actions.ask_foreign_authority(row, question=f"{mark} question", authority=f"{mark} abroad", by=cast.ada)
    unread = actions.receive_paper(sent(given | {"country": "?"}), office=cast.terminal, by=cast.ada).unread
    assert unread is not None
    return {"paper": row.pk, "endorsement": endorsed.pk, "question": asked.pk, "unread": unread.pk}
