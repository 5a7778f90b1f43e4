"""The report of how significant cases of illegal activity were dealt with, under the Montreal Protocol (Form 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenlane.reporting import coded, due
from greenlane.reporting.facts import CaseFacts
from greenlane.reporting.returns.montreal_form1 import action
from greenlane.reporting.statutory import Asked, Column, Form, LeftOut, Return, Row

UNDECIDED = "nothing was decided in it yet: neither the charges nor what becomes of the goods"
COLUMNS = (
    Column("case", "Significant case", required=True),
    Column("how", "How the case was addressed", "measures", required=True),
    Column("causes", "Causes", "reason", required=True),
)


def rows(cases: Iterable[CaseFacts], _asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield one row for each case in which something was decided; it covers its lines of gas."""
    for case in cases:
        covers = tuple((case.id, line.number, "") for line in case.lines)
        if not _decided(case):
            for key in covers:
                yield LeftOut(key, case.number, UNDECIDED)
            continue
        record = case.record
        ways = (f"declared as {goods.declared_as}" for _line, goods in case.goods if goods.declared_as)
        causes = (coded.words(record.reason), coded.grounds(record), coded.words(record.concealment), *ways)
        yield Row(covers, case.number, (case.number, action(case), coded.listed(causes)))


def _decided(case: CaseFacts) -> bool:
    decided = any(charge.result not in ("pending", "unknown") for charge in case.record.charges)
    gone = any(goods.disposal not in ("", "stored", "evidence") for _line, goods in case.goods)
    return decided or gone or any(one.closed_on for one in case.take_backs) or case.closed_on is not None


RETURN = Return(
    name="montreal_form2",
    title="Montreal Protocol: how cases of illegal activity were addressed (Form 2)",
    authority="Ozone Secretariat",
    basis="Decisions XXXIV/8 and XXXV/12 of the Parties to the Montreal Protocol",
    form=Form(
        seen=False,
        words="The official form was not seen: that it exists is published, its fields are derived from what it asks"
        " for. Which cases are significant is for the Party to say.",
        trust="existence sourced, fields derived",
    ),
    cycle="any",
    due=due.as_it_arises("as cases arise", source="Decision XXXIV/8", trust="sourced"),
    columns=COLUMNS,
    rows=rows,
    kinds=("xlsx", "csv", "json"),
    key=("case",),
    regimes=("MONTREAL",),
)
