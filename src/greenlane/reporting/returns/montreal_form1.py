"""The report of illegal trade under the Montreal Protocol (Form 1): one row for each substance of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenlane.reporting import coded, due, quantity, waste
from greenlane.reporting.facts import CaseFacts, CountedLine
from greenlane.reporting.statutory import Asked, Cell, Column, Form, LeftOut, Return, Row, plain_number
from greenlane.seizures.record import Goods

PROVEN = frozenset({"convicted", "fined", "settled", "administrative"})
COLUMNS = (
    Column("party", "Party", required=True),
    Column("year", "Year of submission", required=True),
    Column("day", "Date (or year) of seizure", "day", required=True),
    Column("substance", "Substance(s) traded", "goods.{line}.substance", required=True),
    Column("volume", "Volume (kg)", "goods.{line}.quantities", required=True),
    Column("importing", "Importing country", "route", required=True),
    Column("exporting", "Exporting country", "route", required=True),
    Column("details", "Details of the trade"),
    Column("action", "Action taken", "measures", required=True),
    Column("remarks", "Remarks"),
    Column("reported_by", "Reported by", required=True),
    Column("proven", "Fully proven"),
)


def rows(cases: Iterable[CaseFacts], asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield one row for each line of gas."""
    for case in cases:
        for line, goods in case.goods:
            yield Row(((case.id, line.number, ""),), case.number, _cells(case, line, goods, asked))


def proven(case: CaseFacts) -> bool:
    """Whether a court or an authority decided against those concerned."""
    return any(charge.result in PROVEN for charge in case.record.charges)


def action(case: CaseFacts) -> str:
    """Return what was done: measures, what became of the goods, penalties."""
    disposals = (coded.words(goods.disposal) for _line, goods in case.goods)
    back = map(waste.taken_back, case.take_backs)
    return coded.listed((*map(coded.words, case.record.measures), *disposals, *back, coded.sanctions(case.record)))


def _cells(case: CaseFacts, line: CountedLine, goods: Goods, asked: Asked) -> tuple[Cell, ...]:
    record = case.record
    importing = record.countries("import") or record.countries("destination")
    details = (
        goods.description, quantity.as_written(goods),
        f"{goods.cylinders} cylinders" if goods.cylinders and "cylinder" not in quantity.as_written(goods) else "",
        {True: "refillable", False: "not refillable"}.get(goods.refillable, "") if goods.refillable is not None else "",
        f"declared as {goods.declared_as}" if goods.declared_as else "", coded.place(record),
        coded.mode(record.mode), coded.words(record.reason), coded.grounds(record),
    )  # fmt: skip
    remarks = (
        f"case {case.number} line {line.number}",
        f"composition {', '.join(goods.composition)}" if goods.composition else "",
        f"{plain_number(line.odp_t)} ODP tonnes" if line.odp_t is not None else "",
        f"{plain_number(line.co2e_t)} t CO2 equivalent" if line.co2e_t is not None else "",
    )
    return (
        asked.country, asked.on.year, record.day or record.year, line.name or goods.substance, line.kg,
        coded.listed(importing), coded.listed(record.countries("export") or record.countries("origin")),
        coded.listed(details), action(case), coded.listed(remarks), asked.authority, proven(case),
    )  # fmt: skip


RETURN = Return(
    name="montreal_form1",
    title="Montreal Protocol: illegal trade (Form 1)",
    authority="Ozone Secretariat",
    basis="Decisions XIV/7, XXXI/3, XXXIV/8 and XXXV/12 of the Parties to the Montreal Protocol",
    form=Form(
        seen=False,
        words="The fields follow the Secretariat's published reporting system; the form itself was not seen.",
        trust="sourced",
    ),
    cycle="any",
    due=due.as_it_arises("as cases arise, with the data of Article 7", source="Decision XIV/7", trust="sourced"),
    columns=COLUMNS,
    rows=rows,
    kinds=("xlsx", "csv", "json"),
    regimes=("MONTREAL",),
    notices=("“Fully proven” is yes only where a court or an authority decided so.",),
)
