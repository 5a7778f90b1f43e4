"""Invented papers: each builder gives one that is in order, and takes what a test wants otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

from greenlane.consignments.consignment import Consignment
from greenlane.consignments.consignment import from_json as consignment_from_json
from greenlane.permits.case import Context
from greenlane.permits.finding import Finding
from greenlane.permits.permit import Paper, from_json

ON = dt.date(2022, 4, 1)


def python(**changes: Any) -> dict[str, Any]:
    """Return a line: a hundred live royal pythons, wild, from Togo."""
    line = {
        "line": 1, "taxon": "Python regius", "term": "LIV", "appendix": "II", "source": "W", "origin": "TG",
        "quantity": {"amount": "100", "unit": "NO"},
    }  # fmt: skip
    return _changed(line, changes)


def permit(*lines: dict[str, Any], **changes: Any) -> Paper:
    """Return an export permit of Togo for Germany, commercial, valid from March to August 2022."""
    paper = {
        "kind": "cites_export", "number": "TG-2022-000123", "country": "TG", "authority": "Direction de la Faune",
        "issued": "2022-03-01", "valid_until": "2022-08-31", "import_country": "DE", "purpose": "T",
        "transport_document": "020-12345675",
        "special_conditions": "Valid only if transport conforms to the IATA Live Animals Regulations.",
        "parties": [{"role": "permittee", "name": "Reptiles du Golfe SARL"}, {"role": "consignee", "name": "Zoohaus"}],
        "lines": list(lines) or [python()],
    }  # fmt: skip
    return from_json(_changed(paper, changes))


def notification(line: dict[str, Any] | None = None, **changes: Any) -> Paper:
    """Return a notification of contaminated plastic from Germany to Poland, consented for 2023."""
    waste = {"line": 1, "waste_code": "A3210", "y_codes": ["Y48"], "operation": "R3",
             "quantity": {"amount": "500", "unit": "TNE"}}  # fmt: skip
    paper = {
        "kind": "basel_notification", "number": "DE 1234/567890", "country": "DE", "authority": "Land authority",
        "issued": "2022-12-01", "import_country": "PL", "uses": 20, "first_departure": "2023-01-01",
        "last_departure": "2023-12-31", "contract": True, "guarantee": True,
        "parties": [{"role": "exporter", "name": "Ballen GmbH"}, {"role": "importer", "name": "Odzysk Sp. z o.o."},
                    {"role": "facility", "name": "Odzysk Sp. z o.o."}],
        "consents": [consent("DE", "export"), consent("PL", "import")],
        "lines": [{**waste, **(line or {})}],
    }  # fmt: skip
    return from_json(_changed(paper, changes))


def movement(line: dict[str, Any] | None = None, **changes: Any) -> Paper:
    """Return the third movement under that notification."""
    waste = {"line": 1, "waste_code": "A3210", "y_codes": ["Y48"], "operation": "R3",
             "quantity": {"amount": "24", "unit": "TNE"}}  # fmt: skip
    paper = {
        "kind": "basel_movement", "number": "DE 1234/567890-3", "country": "DE", "notification": "DE1234/567890",
        "serial": 3, "issued": "2023-02-01", "shipped_on": "2023-02-10", "import_country": "PL",
        "parties": [{"role": "exporter", "name": "Ballen"}, {"role": "facility", "name": "Odzysk"}],
        "lines": [{**waste, **(line or {})}],
    }  # fmt: skip
    return from_json(_changed(paper, changes))


def consent(country: str, role: str, **changes: Any) -> dict[str, Any]:
    """Return a written consent for 2023."""
    given = {"country": country, "role": role, "valid_from": "2023-01-01", "valid_until": "2023-12-31"}
    return _changed(given, changes)


def licence(line: dict[str, Any] | None = None, **changes: Any) -> Paper:
    """Return an HFC licence of Kenya for a blend."""
    gas = {"line": 1, "substance": "R-410A", "hs": "382763", "recovered": False, "use": "refrigeration",
           "quantity": {"amount": "1000", "unit": "kg"}}  # fmt: skip
    paper = {
        "kind": "hfc_licence", "number": "NOU/2023/77", "country": "KE", "issued": "2023-01-10",
        "valid_from": "2023-01-10", "valid_until": "2023-12-31", "import_country": "KE",
        "lines": [_changed(gas, line or {})],
    }  # fmt: skip
    return from_json(_changed(paper, changes))


def declared(*goods: dict[str, Any], **changes: Any) -> Consignment:
    """Return the declaration of what ``permit`` grants: it left on 20 March 2022."""
    pythons = {"taxon": "Python regius", "quantity": {"amount": "100", "unit": "NO"}}
    fields = {
        "reference": "DE-1", "arrival": "2022-03-21", "goods": list(goods) or [pythons],
        "parties": [{"role": "consignor", "name": "Reptiles du Golfe"}, {"role": "consignee", "name": "Zoohaus GmbH"}],
        "legs": [{"start": {"code": "TGLFW"}, "end": {"code": "DEFRA"}, "departed": "2022-03-20",
                  "transport_document": "020 1234 5675"}],
    }  # fmt: skip
    return consignment_from_json(_changed(fields, changes))


def endorsed(amount: str, unit: str = "NO", **changes: Any) -> dict[str, Any]:
    """Return an endorsement of the first line."""
    written = {"day": "2022-03-20", "shipped": [{"line": 1, "quantity": {"amount": amount, "unit": unit}}]}
    return _changed(written, changes)


def context(**changes: Any) -> Context:
    """Return a context in which everything is known of ``permit`` and nothing speaks against it."""
    known: dict[str, Any] = {"on": ON, "consignment": declared(), "namesakes": (), "papers": ()}
    return Context(**{**known, **changes})


def one(found: tuple[Finding, ...]) -> Finding:
    """Return the only finding."""
    (finding,) = found
    return finding


def _changed(fields: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return fields with changes; a change to None takes the field away."""
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}
