"""Consignments for the tests of facts: one to start from, and loads as customs have met them, with invented parties."""

from __future__ import annotations

import functools
from typing import Any

from greenlane.consignments.consignment import Consignment, from_json
from greenlane.consignments.facts.books import Books
from greenlane.consignments.facts.work_out import work_out

BOOKS = Books()

CONTAINER, OTHER_CONTAINER = "CSQU3054383", "MSCU6639870"

PLAIN: dict[str, Any] = {
    "reference": "NP-1",
    "kind": "declaration",
    "arrival": "2023-05-01",
    "export_country": "TH",
    "destination_country": "NL",
    "goods": [
        {
            "line": 1,
            "description": "Cotton shirts for men, knitted",
            "hs": "610510",
            "net_kg": "1000",
            "gross_kg": "1100",
            "packages": 50,
            "value": {"amount": "12000", "currency": "USD"},
        }
    ],
}

MANIFEST: dict[str, Any] = {
    **PLAIN,
    "kind": "manifest",
    "submitted": "2023-04-29T12:00:00",
    "parties": [
        {"role": "consignor", "name": "Ada Garments Co., Ltd.", "address": "12 Mill Road", "country": "TH"},
        {"role": "consignee", "name": "Bo Import B.V.", "address": "Kade 4", "city": "Rotterdam", "country": "NL"},
        {"role": "notify", "name": "Chi Logistics B.V.", "address": "Kade 9"},
    ],
    "legs": [
        {
            "start": {"code": "THLCH"},
            "end": {"code": "SGSIN"},
            "mode": "sea",
            "departed": "2023-04-01",
            "transport_document": "NPL 100",
        },
        {"start": {"code": "SGSIN"}, "end": {"code": "NLRTM"}, "mode": "sea", "transport_document": "NPL 100"},
    ],
    "conveyance": {"mode": "sea", "name": "Ada Star", "imo": "9074729", "voyage": "17W"},
    "containers": [{"number": CONTAINER, "size_type": "22G1", "seals": ["S-1"], "gross_kg": "1100"}],
    "documents": [{"kind": "bill_of_lading", "number": "NPL 100", "country": "TH", "gross_kg": "1100", "packages": 50}],
}


def declared(base: dict[str, Any] = PLAIN, /, **changes: Any) -> Consignment:
    """Return a consignment: ``base`` with fields replaced; ``goods`` given as a dict changes the first line."""
    goods = changes.pop("goods", {})
    lines = [{**base["goods"][0], **goods}] if isinstance(goods, dict) else goods
    fields = {**base, **changes, "goods": lines}
    return from_json({name: value for name, value in fields.items() if value is not None})


def facts(base: dict[str, Any] = PLAIN, /, **changes: Any) -> dict[str, Any]:
    """Return the facts of the first line of such a consignment."""
    return work_out(declared(base, **changes), BOOKS)[0]


def line(**changes: Any) -> dict[str, Any]:
    """Return the facts of the plain consignment with fields of its line replaced; None takes a field away."""
    fields = {**PLAIN["goods"][0], **changes}
    return facts(goods=[{name: value for name, value in fields.items() if value is not None}])


def _load(origin: str, destination: str, day: str, hs: str, description: str, **more: Any) -> dict[str, Any]:
    goods = {"line": 1, "hs": hs, "description": description, "origin": origin, **more.pop("goods", {})}
    base = {k: v for k, v in MANIFEST.items() if k not in ("legs", "documents")}
    ends = {"export_country": origin, "destination_country": destination, "arrival": day, "submitted": None}
    return {**base, **ends, **more, "goods": [goods]}


LOADS: dict[str, dict[str, Any]] = {
    "frozen beef": _load("NG", "VN", "2019-01-16", "020230", "Frozen beef"),
    "cassia seeds": _load("NG", "VN", "2019-04-08", "120799", "Cassia seeds", goods={"packages": 474}),
    "tea leaves": _load(
        "KE",
        "LA",
        "2015-04-25",
        "090240",
        "Tea leaves",
        legs=[
            {"start": {"code": "KEMBA"}, "end": {"code": "LKCMB"}},
            {"start": {"code": "LKCMB"}, "end": {"code": "MYPKG"}},
            {"start": {"code": "MYPKG"}, "end": {"code": "SGSIN"}},
            {"start": {"code": "SGSIN"}, "end": {"code": "THLCH"}},
        ],
        containers=[{"number": "FCIU5235796"}],
    ),
    "sesame": _load("KE", "TR", "2013-10-10", "120740", "Simsim in bags", goods={"packages": 250, "net_kg": "22500"}),
    "reclaimed rubber": _load("TH", "CN", "2019-06-01", "400300", "Reclaimed rubber"),
    "slag": _load("ES", "CN", "2018-06-01", "261900", "Smelting slag", goods={"net_kg": "180000000"}),
    "toys": _load("CN", "CN", "2018-01-01", "950300", "Toys", goods={"cylinders": 20, "un_number": "UN 1018"}),
    "refrigerant": _load(
        "CN",
        "PL",
        "2022-10-10",
        "382763",
        "Refrigerant R-410A, non-refillable cylinders",
        goods={"substance": "R-410A", "net_kg": "1130", "cylinders": 100, "refillable": False, "un_number": "3163"},
    ),
    "red sanders": _load("IN", "MY", "2019-11-11", "440399", "Red sanders logs", goods={"net_kg": "98660"}),
    "ornamental fish": _load("MY", "IN", "2022-03-03", "030111", "Ornamental fish, live", conveyance={"mode": "air"}),
}


@functools.cache
def load(name: str) -> dict[str, Any]:
    """Return the facts of a load by its name."""
    fields = {name: value for name, value in LOADS[name].items() if value is not None}
    return work_out(from_json(fields), BOOKS)[0]
