"""Invented cases and papers as returns read them, and the shelf made of them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from tests.permits.made import paper as paper_fields
from tests.seized import GAS, IVORY, PARTIES, WASTE, seized

from greenlane.permits import permit
from greenlane.reporting.facts import (
    CaseFacts,
    CostFacts,
    CountedLine,
    PaperFacts,
    ShipmentFacts,
    TakeBackFacts,
)
from greenlane.reporting.period import Period
from greenlane.reporting.statutory import Asked, Made, Return, make
from greenlane.seizures import measured
from greenlane.seizures.record import Record, parties_from_json

ON = dt.date(2026, 11, 22)
YEAR = Period.of_year(2026)
ASKED = Asked(YEAR, "XN", "Northport Customs", ON)
CARVINGS = {
    "line": 2, "regime": "CITES", "goods_class": "ivory", "taxon": "Loxodonta africana", "term": "IVC",
    "description": "carved beads", "quantities": [{"amount": "1.25", "unit": "kg"}],
    "value": {"amount": "4000", "currency": "USD"}, "disposal": "stored",
}  # fmt: skip
PANGOLIN = {
    "line": 3, "regime": "CITES", "goods_class": "pangolin", "taxon": "Manis javanica", "term": "SCA",
    "description": "scales", "quantities": [{"amount": "12", "unit": "kg"}],
}  # fmt: skip


def case(number: str, fields: dict[str, Any], **changes: Any) -> CaseFacts:
    """Return an invented case, with names, counted as cases are."""
    more = {key: changes.pop(key) for key in list(changes) if key in CaseFacts.__dataclass_fields__}
    return of_record(number, seized(fields, **changes), **more)


def of_record(number: str, record: Record, **more: Any) -> CaseFacts:
    """Return a case of a record, counted as cases are."""
    lines = []
    for place, goods in enumerate(record.goods, start=1):
        said = measured.of(goods, record.day)
        known = {name: getattr(said, name) for name in measured.Measured.__dataclass_fields__ if name != "factors"}
        lines.append(CountedLine(
            number=place, regime=goods.regime, goods_class=goods.goods_class, term=goods.term,
            as_written=goods.taxon or goods.waste_code or goods.substance, hs6=goods.hs or "",
            value=goods.value.amount if goods.value else None,
            currency=goods.value.currency if goods.value else "",
            factors=tuple(json.loads(json.dumps(asdict(one), default=str)) for one in said.factors), **known,
        ))  # fmt: skip
    usual: dict[str, Any] = {"parties": parties_from_json(PARTIES), "exhibits": 2, "files": 3}
    country = (record.place and record.place.country) or ""
    return CaseFacts(
        id=number, number=f"NCT-2026-{number}", record=record, lines=tuple(lines), office="Container terminal",
        organisation="Northport Customs", country=country, home="XN", **{**usual, **more},
    )  # fmt: skip


def cases() -> list[CaseFacts]:
    """Every regime, a case closed and sent back, one with only a year, a negative control, and one told twice."""
    back = TakeBackFacts(
        path="basel_9_2", state="closed", fault="exporter", state_of_export="GB",
        opened_on=dt.date(2026, 6, 12), closed_on=dt.date(2026, 9, 1),
        costs=(CostFacts(kind="storage", amount=Decimal("1200.00"), currency="GBP", payer="exporter"),),
    )  # fmt: skip
    convicted = [{"law": "Invented Act, s. 4", "result": "convicted", "sanction": "fine", "day": "2026-09-30",
                  "fine": {"amount": "5000", "currency": "USD"}}]  # fmt: skip
    goods, bare = (
        [*IVORY["goods"], CARVINGS, PANGOLIN],
        {"regime": "CITES", "quantities": [{"amount": "3", "unit": "kg"}]},
    )
    return [
        case("00001", IVORY, goods=goods, share=False, suspects=1, nationalities=["XS"]),
        case("00002", WASTE, take_backs=(back,), state="closed", closed_on=dt.date(2026, 9, 1), hit=True),
        case("00003", GAS, charges=convicted),
        case("00004", {"year": 2026, "goods": [PANGOLIN]}),
        case("00005", IVORY, kind="negative", goods=[], sampled=True),
        case("00006", IVORY, same_as="NCT-2026-00001"),
        case("00007", WASTE, day="2025-12-31"),
        case("00008", {"goods": [bare], "day": "2026-02-03"}),
    ]  # fmt: skip


def papers() -> list[PaperFacts]:
    """A paper under which something left and something arrived, and one under which nothing is known to have moved."""
    used = permit.from_json(paper_fields())
    line = used.lines[0].line
    may = dt.date(2026, 5, 6)
    shipped = (
        ShipmentFacts(key="e1", line=line, day=dt.date(2026, 3, 4), direction="import", amount=Decimal(7), unit="NO"),
        ShipmentFacts(key="e2", line=line, day=may, direction="export", amount=Decimal("1.5"), unit="t"),
        ShipmentFacts(key="e3", line=99, day=may, direction="export", amount=Decimal(1), unit="kg"),
    )  # fmt: skip
    unused = permit.from_json(paper_fields(number="26GH000124"))
    return [PaperFacts(id="p1", number=used.number, paper=used, shipments=shipped),
            PaperFacts(id="p2", number=unused.number, paper=unused)]  # fmt: skip


def made(what: Return, asked: Asked = ASKED) -> Made:
    """Return a return made of the invented cases; of the first that fits it, where it is of one case."""
    if what.reads == "papers":
        return make(what, papers(), asked)
    if not what.per_case:
        return make(what, cases(), asked)
    fits = [one for one in cases() if not what.regimes or {line.regime for line in one.lines} & set(what.regimes)]
    return make(what, fits[:1], asked)
