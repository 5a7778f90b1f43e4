"""Rows in the manner of UNODC's World WISE: the raw quantity beside the factor and the result, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from greenlane.reporting import coded, due, quantity
from greenlane.reporting.facts import CaseFacts, CountedLine
from greenlane.reporting.statutory import Asked, Cell, Column, Form, LeftOut, Return, Row, plain_number
from greenlane.seizures.record import Goods

COLUMNS = (
    Column("case", "Seizure"),
    Column("line", "Line"),
    Column("day", "Date", "day", required=True),
    Column("year", "Year", "day", required=True),
    Column("country", "Country of seizure", "place", required=True),
    Column("species", "Species", "goods.{line}.taxon", required=True),
    Column("term", "Type (CITES term)", "goods.{line}.term", required=True),
    Column("appendix", "Appendix"),
    Column("raw", "Raw quantity", "goods.{line}.quantities", required=True),
    Column("unit", "Raw unit", "goods.{line}.quantities", required=True),
    Column("factor", "Conversion factor"),
    Column("result", "Converted quantity"),
    Column("base", "Converted unit"),
    Column("source", "Source of the factor"),
    Column("others", "Other quantities and conversions"),
    Column("live", "Live animals"),
    Column("live_equivalent", "Live equivalents"),
    Column("origin", "Alleged origin", "route"),
    Column("transit", "Transit", "route"),
    Column("destination", "Alleged destination", "route"),
    Column("mode", "Mode of transport", "mode"),
)
BASES = {"kg": "kg", "specimens": "no.", "m3": "m3", "live": "no.", "ivory_kg": "kg of raw ivory equivalent"}


def rows(cases: Iterable[CaseFacts], _asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield one row for each line of wildlife."""
    for case in cases:
        for line, goods in case.goods:
            yield Row(((case.id, line.number, ""),), case.number, _cells(case, line, goods))


def _cells(case: CaseFacts, line: CountedLine, goods: Goods) -> tuple[Cell, ...]:
    record = case.record
    first = next(iter(goods.quantities), None)
    converted = [one for one in line.factors if one.get("of") in BASES]
    chosen: Mapping[str, Any] = next(
        (one for one in converted if first and Decimal(str(one["amount"])) == first.amount), {}
    )
    others = [_said(one) for one in converted if one is not chosen]
    factor = _short(Decimal(str(chosen["factor"]))) if chosen else None
    amount = first.amount if first else None
    result = _short(amount * Decimal(str(chosen["factor"]))) if chosen and amount is not None else None
    return (
        case.number, line.number, record.day, record.occurred, case.country, line.name or goods.taxon, goods.term,
        line.appendix, amount, first.unit if first else "", factor,
        result, BASES.get(chosen.get("of", ""), ""),
        chosen.get("source", ""), coded.listed((quantity.as_written(goods), *others)), line.live, "",
        coded.listed(record.countries("origin")), coded.listed(record.countries("transit")),
        coded.listed(record.countries("destination") or record.countries("import")), coded.mode(record.mode),
    )  # fmt: skip


def _said(one: Mapping[str, Any]) -> str:
    amount, factor = Decimal(str(one["amount"])), Decimal(str(one["factor"]))
    result = f"{plain_number(_short(amount * factor))} {BASES[one['of']]}"
    return f"{plain_number(amount)} {one['unit']} × {plain_number(_short(factor))} = {result}"


def _short(number: Decimal) -> Decimal:
    """A number as it is told: to nine decimals, where a factor such as 1/0.7 has no end."""
    return round(number, 9)


RETURN = Return(
    name="wise_like",
    title="Rows in the manner of UNODC World WISE",
    authority="UNODC, where it is asked for",
    basis="an agreement with UNODC",
    form=Form(
        seen=False,
        words="World WISE's own layout was not seen and no compatibility is claimed. Live equivalents and standard"
        " prices are not worked out: their factors are not ours to invent.",
        trust="method sourced, columns derived",
    ),
    cycle="any",
    due=due.as_it_arises("as agreed", source="general knowledge", trust="unverified"),
    columns=COLUMNS,
    rows=rows,
    kinds=("csv", "xlsx", "json"),
    regimes=("CITES",),
)
