"""Invented seizures, and a fixture that writes one up."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

IVORY: dict[str, Any] = {
    "day": "2026-05-04",
    "place": {"code": "XNNPT", "name": "Northport Container Terminal", "country": "XN"},
    "location": "seaport",
    "agency": "Northport Customs",
    "detection": "scan",
    "concealment": "cover_load",
    "reason": "misdeclared",
    "mode": "sea",
    "containers": [{"number": "CSQU3054383"}],
    "papers": [{"kind": "bill_of_lading", "number": "INVB0001"}],
    "route": [
        {"role": "origin", "country": "TZ"},
        {"role": "export", "country": "KE", "place": "Mombasa", "code": "KEMBA", "standing": "established"},
        {"role": "transit", "country": "XS"},
        {"role": "destination", "country": "VN"},
    ],
    "goods": [
        {
            "line": 1,
            "regime": "CITES",
            "goods_class": "ivory",
            "description": "raw tusks under dried beans",
            "taxon": "Loxodonta africana",
            "term": "TUS",
            "quantities": [{"amount": "620", "unit": "kg"}, {"amount": "71", "unit": "no."}],
            "declared": "otherwise",
        }
    ],
    "grounds": [{"code": "cites_permit"}],
    "measures": ["seized"],
}
WASTE: dict[str, Any] = {
    "day": "2026-06-11",
    "place": {"code": "XNNPT", "name": "Northport Container Terminal", "country": "XN"},
    "location": "seaport",
    "agency": "Northport Customs",
    "detection": "profile",
    "reason": "no_consent",
    "mode": "sea",
    "containers": [{"number": "TCLU4265875"}],
    "route": [
        {"role": "export", "country": "GB", "standing": "established"},
        {"role": "import", "country": "XN", "standing": "established"},
    ],
    "goods": [
        {
            "line": 1,
            "regime": "BASEL",
            "goods_class": "plastic_waste",
            "description": "mixed plastic waste, soiled",
            "waste_code": "Y48",
            "quantities": [{"amount": "24.31", "unit": "t"}],
            "declared": "otherwise",
            "declared_as": "recycled plastic granulate",
        }
    ],
    "grounds": [{"code": "basel_9_1_a"}],
    "measures": ["detained"],
}
GAS: dict[str, Any] = {
    "day": "2026-07-20",
    "place": {"name": "Northport road crossing", "country": "XN"},
    "location": "land_border",
    "agency": "Northport Customs",
    "detection": "search",
    "reason": "no_licence",
    "mode": "road",
    "route": [{"role": "export", "country": "XS", "standing": "established"}, {"role": "import", "country": "XN"}],
    "goods": [
        {
            "line": 1,
            "regime": "MONTREAL",
            "goods_class": "hfc_blends",
            "description": "disposable cylinders R-404A",
            "substance": "R-404A",
            "cylinders": 150,
            "refillable": False,
            "quantities": [{"amount": "1635", "unit": "kg"}, {"amount": "150", "unit": "cylinders"}],
            "declared": "not",
        }
    ],
    "grounds": [{"code": "montreal_4b"}],
    "measures": ["seized"],
}
PARTIES: list[dict[str, Any]] = [
    {"role": "consignee", "person": False, "name": "Imaginary Polymers", "country": "XN"},
    {"role": "suspect", "person": True, "name": "Inventedson", "first_names": "Jan", "nationality": "XS"},
]


def seized(fields: dict[str, Any] = IVORY, **changes: Any) -> Any:
    """Return an invented record, ivory unless another is given, with other values where given."""
    from greenlane.seizures.record import from_json

    return from_json(json.loads(json.dumps(fields)) | changes)


@pytest.fixture
def written_up(cast) -> Callable[..., Any]:
    """Write an invented seizure up at Northport's container terminal, as Ada unless another does."""
    from greenlane.seizures.actions.cases import write_up
    from greenlane.seizures.record import parties_from_json

    def write(fields: dict[str, Any] = IVORY, *, names: bool = False, by=None, office=None, **changes: Any):
        return write_up(
            seized(fields, **changes),
            parties=parties_from_json(PARTIES) if names else (),
            office=office or cast.terminal,
            by=by or cast.ada,
        )

    return write
