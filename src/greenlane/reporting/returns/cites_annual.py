"""The CITES annual report of legal trade, from the permit desk: what was really shipped, in imports and in exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from greenlane.permits.permit import Line
from greenlane.reference import codes, units
from greenlane.reporting import due
from greenlane.reporting.facts import PaperFacts, ShipmentFacts
from greenlane.reporting.statutory import Asked, Cell, Column, Form, LeftOut, Return, Row

REEXPORT = "cites_reexport"
NOT_SHIPPED = "nothing is known to have been shipped under it in the period: no endorsement"
COLUMNS = (
    Column("part", "Part", required=True),
    Column("appendix", "Appendix", "appendix", required=True),
    Column("species", "Species", "taxon", required=True),
    Column("term", "Description of specimen", "term", required=True),
    Column("quantity", "Quantity", "quantity", required=True),
    Column("unit", "Unit", "quantity", required=True),
    Column("partner", "Country of export or destination", "country", required=True),
    Column("origin", "Country of origin", "origin"),
    Column("origin_permit", "Permit of the country of origin", "origin_permit"),
    Column("permit", "Number of the permit or certificate", required=True),
    Column("purpose", "Purpose", "purpose", required=True),
    Column("source", "Source", "source", required=True),
    Column("day", "Day of the endorsement"),
    Column("remarks", "Remarks"),
)


def rows(papers: Iterable[PaperFacts], asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield one row for each line of a paper under which something crossed the border."""
    for one in papers:
        lines = {line.line: line for line in one.paper.lines}
        used = set()
        for shipped in one.shipments:
            used.add(shipped.line)
            key = (one.id, shipped.line, shipped.key)
            line = lines.get(shipped.line)
            if line is None:
                yield LeftOut(key, one.number, "the paper as it now stands has no such line")
            else:
                yield Row((key,), one.number, _cells(one, line, shipped, asked))
        for number in lines:
            if number not in used:
                yield LeftOut((one.id, number, ""), one.number, NOT_SHIPPED)


def _cells(one: PaperFacts, line: Line, shipped: ShipmentFacts, asked: Asked) -> tuple[Cell, ...]:
    paper = one.paper
    arrives = shipped.direction == "import"
    partner = paper.leaves if arrives else paper.import_country
    amount, unit = _in_cites(shipped, line.term or "")
    remarks = "re-export" if paper.kind == REEXPORT else ""
    return (
        "import" if arrives else "export", line.appendix, line.taxon, line.term, amount, unit, partner,
        line.origin or ("" if paper.kind == REEXPORT else paper.leaves), line.origin_permit,
        paper.number, paper.purpose_of(line), line.source, shipped.day,
        "; ".join(filter(None, (remarks, f"issued by {paper.country}" if paper.country != asked.country else ""))),
    )  # fmt: skip


def _in_cites(shipped: ShipmentFacts, term: str) -> tuple[Decimal, str]:
    """Return what was shipped in a CITES unit: that in which it was written, else one of its kind, else as written."""
    if known := units.find(shipped.unit, "cites"):
        return shipped.amount, known.code
    found, written = codes.term(term), units.find(shipped.unit)
    if written:
        for code in (*(found.preferred + found.alternative if found else ()), "KIL", "NO", "CUM", "LTR", "MTR", "SQM"):
            target = units.get(code, "cites")
            if target.base == written.base:
                return (shipped.amount * written.factor / target.factor).normalize() + 0, code
    return shipped.amount, shipped.unit


RETURN = Return(
    name="cites_annual",
    title="CITES annual report of trade",
    authority="CITES Secretariat",
    basis="CITES Art. VIII(7)(a) and Resolution Conf. 11.17",
    form=Form(
        seen=False,
        words="The official guidelines' layout was not seen: the codes are theirs, the columns are those of the trade"
        " database as generally known.",
        trust="codes sourced, layout from memory",
    ),
    cycle="annual",
    due=due.in_the_next_year(10, 31, source="CITES Res. Conf. 11.17", trust="sourced"),
    columns=COLUMNS,
    rows=rows,
    kinds=("xlsx", "csv"),
    reads="papers",
    counts="shipment",
    notices=("Made of actual shipments: boxes 14 of permits as endorsed at our borders.",),
)
