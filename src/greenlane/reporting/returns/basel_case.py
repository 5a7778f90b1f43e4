"""The report of a confirmed case of illegal traffic under the Basel Convention, for one case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenlane.reporting import coded, due, waste
from greenlane.reporting.facts import CaseFacts
from greenlane.reporting.statutory import Asked, Column, Form, LeftOut, Made, Return, Row, written

COLUMNS = (
    Column("party", "Reporting Party and competent authority", required=True),
    Column("on", "Date of report", required=True),
    Column("discovered", "Discovered where and when", "place", required=True),
    Column("countries", "Countries concerned (export, transit, import)", "route", required=True),
    Column("parties", "Exporter or notifier, importer or consignee, carrier, broker", "parties", required=True),
    Column("waste", "Waste: description and codes", "goods.{line}.waste_code", required=True),
    Column("tonnes", "Quantity (t)", "goods.{line}.quantities", required=True),
    Column("hazards", "Hazard characteristics, packaging", "goods.{line}.hazards"),
    Column("grounds", "Grounds of illegality (Art. 9(1))", "grounds", required=True),
    Column("how", "How discovered, detecting agency", "detection", required=True),
    Column("papers", "Documents (notification, movement)", "papers"),
    Column("measures", "Measures taken (return, disposal) and costs", "measures", required=True),
    Column("penalties", "Legal proceedings and penalties", "charges"),
    Column("files", "Attachments"),
    Column("closed", "Case closed on (national report, table 9)"),
)
TRADERS = (
    "exporter", "consignor", "notifier", "generator", "importer", "consignee", "disposer", "carrier", "broker",
)  # fmt: skip


def rows(cases: Iterable[CaseFacts], asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield the row of the case, which covers its lines of waste."""
    for case in cases:
        record, goods = case.record, [one for _line, one in case.goods]
        when = " ".join(filter(None, (record.day.isoformat() if record.day else str(record.year or ""),
                                      record.time.isoformat("minutes") if record.time else "")))  # fmt: skip
        hazards = coded.listed((*(code for one in goods for code in one.hazards), *(one.packaging for one in goods)))
        cells = (
            f"{asked.country}, {asked.authority}", asked.on, "; ".join(filter(None, (coded.place(record), when))),
            waste.countries(record), waste.traders(case.parties, TRADERS),
            "; ".join(waste.described(one) for one in goods), waste.tonnes(case.lines), hazards,
            coded.grounds(record),
            coded.listed((coded.method(record.detection, record.detection_note), case.agency)),
            coded.listed(f"{coded.words(paper.kind)} {paper.number}".strip() for paper in record.papers),
            waste.measures(case), coded.proceedings(record), f"{case.files} files kept with the case", case.closed_on,
        )  # fmt: skip
        yield Row(tuple((case.id, line.number, "") for line in case.lines), case.number, cells)


def text(made: Made) -> str:
    """Return the report with numbered headings."""
    blocks = []
    for row in made.rows:
        for number, (title, cell) in enumerate(zip(made.header, row.cells, strict=True), start=1):
            blocks.append(f"{number}. {title}\n   {written(cell) or '(not stated)'}")
    return "\n".join(blocks)


RETURN = Return(
    name="basel_case",
    title="Basel Convention: confirmed case of illegal traffic",
    authority="Secretariat of the Basel Convention, and the Parties concerned",
    basis="Basel Convention Art. 9, 13(3) and 16(1)",
    form=Form(
        seen=False,
        words="The official form for transmission of information on confirmed cases was not seen: that it exists is"
        " published; its fields here are from memory.",
        trust="memory, unverified",
    ),
    cycle="case",
    due=due.as_it_arises("when a case is confirmed", source="basel.int", trust="sourced"),
    columns=COLUMNS,
    rows=rows,
    kinds=("pdf", "text", "xlsx", "json"),
    regimes=("BASEL",),
    nominal=True,
    text=text,
    notices=("Names of persons and companies: handle as personal data.",),
)
