"""A case in the categories of the EU's customs information system: for one case, with names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenlane.reporting import coded, due, quantity
from greenlane.reporting.facts import CaseFacts
from greenlane.reporting.returns.ecomessage import company, person
from greenlane.reporting.statutory import Asked, Cell, Column, Form, LeftOut, Return, Row
from greenlane.seizures.record import Parties, Record

COLUMNS = (
    Column("reference", "Case reference", required=True),
    Column("persons", "Businesses and persons", "parties"),
    Column("transport", "Means of transport", "mode", required=True),
    Column("routing", "Routing steps", "route", required=True),
    Column("commodities", "Commodities", "goods.{line}.description", required=True),
    Column("seizure", "Seizure, detention or confiscation", "measures", required=True),
    Column("risk", "Risk assessment information"),
    Column("documents", "Attached documents"),
)


def rows(cases: Iterable[CaseFacts], _asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield the row of the case: one cell for each category."""
    for case in cases:
        yield Row(((case.id, 0, ""),), case.number, _cells(case))


def _cells(case: CaseFacts) -> tuple[Cell, ...]:
    record = case.record
    when = record.day.isoformat() if record.day else str(record.year or "")
    steps = (
        " ".join(filter(None, (stop.role, stop.country, stop.place or stop.code, f"({stop.standing})")))
        for stop in record.route
    )
    found = {True: "an inspection found it", False: "an inspection found nothing"}
    return (
        f"{case.organisation} {case.number}", _persons(case.parties), _transport(record), coded.listed(steps),
        _commodities(case),
        coded.listed((when, coded.place(record), *map(coded.words, record.measures), coded.grounds(record))),
        coded.listed((
            coded.method(record.detection, record.detection_note), coded.words(record.reason),
            found[case.hit] if case.hit is not None else "",
            {True: "drawn at random", False: "not drawn at random"}[record.sampled]
            if record.sampled is not None else "",
        )),
        coded.listed((*(f"{coded.words(paper.kind)} {paper.number}".strip() for paper in record.papers),
                      f"{case.files} files kept with the case")),
    )  # fmt: skip


def _persons(parties: Parties | None) -> str:
    return "; ".join(person(one) if one.person else company(one) for one in parties or ())


def _transport(record: Record) -> str:
    one = record.conveyance
    named = (one.name, one.registration, one.imo, one.voyage, one.flag) if one else ()
    return coded.listed((coded.mode(record.mode), record.carrier, *named, *(box.number for box in record.containers)))


def _commodities(case: CaseFacts) -> str:
    said = []
    for line, goods in case.goods:
        parts = (line.name or line.as_written, goods.hs or line.hs6, goods.description, quantity.as_written(goods))
        said.append(", ".join(filter(None, parts)))
    return "; ".join(said)


RETURN = Return(
    name="cis_like",
    title="Case in the categories of the EU customs information system",
    authority="the EU's customs information system, by whoever has access to it",
    basis="Implementing Regulation (EU) 2016/346",
    form=Form(
        seen=False,
        words="The categories are those of the Regulation; the system's own layout was not seen and no compatibility"
        " is claimed.",
        trust="categories sourced",
    ),
    cycle="case",
    due=due.as_it_arises("per case", source="Implementing Regulation (EU) 2016/346", trust="sourced"),
    columns=COLUMNS,
    rows=rows,
    kinds=("json", "xlsx"),
    counts="case",
    nominal=True,
    notices=("Names of persons and companies: handle as personal data.",),
)
