"""Invented consignments, and fixtures that put the shipped indicators in force and take a consignment in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from greenlane.consignments.reading import Draft

PLASTIC: dict[str, Any] = {
    "reference": "NP-1",
    "arrival": "2026-05-04",
    "export_country": "GB",
    "destination_country": "MY",
    "conveyance": {"mode": "sea", "name": "Invented Star", "imo": "9074729", "voyage": "12E"},
    "containers": [{"number": "CSQU3054383", "size_type": "45G1", "seals": ["A1"], "gross_kg": "24310"}],
    "parties": [
        {"role": "consignor", "name": "Invented Recovery Ltd", "address": "1 Invented Road", "country": "GB"},
        {"role": "consignee", "name": "Imaginary Polymers", "address": "2 Invented Road", "country": "MY"},
        {"role": "notify", "name": "Jan Invented", "natural_person": True},
    ],
    "documents": [{"kind": "bill_of_lading", "number": "INVB0001"}, {"kind": "invoice", "number": "I-77"}],
    "goods": [
        {
            "line": 1,
            "description": "mixed plastic scrap in bales",
            "hs": "391590",
            "net_kg": "24000",
            "origin": "GB",
            "value": {"amount": "1400", "currency": "USD", "usd": "1400"},
        }
    ],
}


def shipment(reference: str = "NP-1", **changes: Any) -> dict[str, Any]:
    """Return the fields of a container of mixed plastic scrap, with other values where given."""
    fields: dict[str, Any] = json.loads(json.dumps(PLASTIC)) | {"reference": reference, **changes}
    return fields


def draft(fields: dict[str, Any]) -> Draft:
    """Return a draft as a reader would give it."""
    return Draft(tuple(range(1, len(fields["goods"]) + 1)), fields, json.dumps(fields))


@pytest.fixture(autouse=True)
def no_random_sample(monkeypatch):
    """Nothing is drawn for the random sample: each test's organisation has another key, and so another draw."""
    from greenlane.targeting.actions import screening as actions

    monkeypatch.setattr(actions, "draw", lambda reference, key: 0.5)


@pytest.fixture(autouse=True)
def no_second_reading(settings):
    """No picture is drawn to be read again: its name is another one in each test, and so is the draw."""
    settings.SECOND_READING = 0.0


@pytest.fixture
def in_force(cast):
    """The indicators as shipped, in force in Northport."""
    from greenlane.targeting.actions import install

    return install(cast.northport)


@pytest.fixture
def taken_in(cast, in_force) -> Callable[..., Any]:
    """Take consignments in at Northport's container terminal as Ada, screened; return what arrived."""
    from greenlane import flow
    from greenlane.consignments.actions import begin

    def take(*fields: dict[str, Any], by=None, office=None):
        who = by or cast.ada
        run = begin(office=office or cast.terminal, format="json", profile="", file_name="test", sha256="", by=who)
        return flow.arrive([draft(f) for f in fields], run=run, by=who)

    return take
