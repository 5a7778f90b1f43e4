"""Table 9 of the national report under the Basel Convention: the cases of illegal traffic that were closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenlane.reporting import coded, due, waste
from greenlane.reporting.facts import CaseFacts
from greenlane.reporting.statutory import Asked, Column, Form, LeftOut, Return, Row

COLUMNS = (
    Column("number", "Case"),
    Column("day", "Date of the incident", "day", required=True),
    Column("countries", "Countries involved", "route", required=True),
    Column("waste", "Type of waste and codes", "goods.{line}.waste_code", required=True),
    Column("tonnes", "Amount (t)", "goods.{line}.quantities", required=True),
    Column("grounds", "Reason for illegality (Art. 9(1))", "grounds", required=True),
    Column("responsible", "Responsible for the illegality"),
    Column("measures", "Measures taken, penalties among them", "measures", required=True),
    Column("closed", "Closed on", required=True),
)


def rows(cases: Iterable[CaseFacts], _asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield one row for each closed case, which covers its lines of waste."""
    for case in cases:
        covers = tuple((case.id, line.number, "") for line in case.lines)
        if case.closed_on is None:
            for key in covers:
                yield LeftOut(key, case.number, "the case is not closed")
            continue
        yield Row(covers, case.number, (
            case.number, case.record.day, waste.countries(case.record),
            "; ".join(waste.described(goods) for _line, goods in case.goods), waste.tonnes(case.lines),
            coded.grounds(case.record), waste.responsible(case),
            coded.listed((waste.measures(case), coded.sanctions(case.record))), case.closed_on,
        ))  # fmt: skip


RETURN = Return(
    name="basel_table9",
    title="Basel Convention national report, table 9: closed cases of illegal traffic",
    authority="Secretariat of the Basel Convention",
    basis="Basel Convention Art. 13(3)",
    form=Form(
        seen=False,
        words="The official table was not seen: that it lists closed cases is published; its columns here are from"
        " memory.",
        trust="memory, unverified",
    ),
    cycle="annual",
    due=due.in_the_next_year(12, 31, source="Basel Convention Art. 13(3); basel.int", trust="sourced"),
    columns=COLUMNS,
    rows=rows,
    kinds=("xlsx", "csv"),
    key=("number",),
    regimes=("BASEL",),
    dated="closed",
)
