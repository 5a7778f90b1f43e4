"""INTERPOL's Ecomessage of one case, in its 16 headings. It names people: for a national central bureau alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenlane.reporting import coded, due, quantity
from greenlane.reporting.facts import CaseFacts
from greenlane.reporting.statutory import Asked, Cell, Column, Form, LeftOut, Made, Return, Row, written
from greenlane.seizures.record import Party, Record

COLUMNS = (
    Column("subject", "Subject", required=True),
    Column("law", "Law contravened", "grounds", required=True),
    Column("discovery", "Place and method of discovery", "place", required=True),
    Column("when", "Date and time of the event", "day", required=True),
    Column(
        "contents", "Contents: substance or species, quantity, composition", "goods.{line}.description", required=True
    ),
    Column("value", "Estimated value", "value"),
    Column("persons", "Identity of person(s)", "parties"),
    Column("companies", "Company", "parties"),
    Column("provenance", "Route: provenance", "route", required=True),
    Column("transit", "Country and town(s) of transit", "route"),
    Column("destination", "Country and town of destination", "route", required=True),
    Column("transport", "Means of transport", "mode", required=True),
    Column("agency", "Identity of the agency in charge", "agency", required=True),
    Column("modus", "Modus operandi", "concealment"),
    Column("more", "Additional information"),
    Column("asked", "Information requested"),
)
SEX = {"f": "female", "m": "male", "x": "other"}


def rows(cases: Iterable[CaseFacts], asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield the row of the case: one cell for each heading."""
    for case in cases:
        yield Row(((case.id, 0, ""),), case.number, _cells(case, asked))


def _cells(case: CaseFacts, asked: Asked) -> tuple[Cell, ...]:
    record, parties = case.record, case.parties or ()
    what = coded.listed(line.name or line.as_written or coded.words(line.goods_class) for line in case.lines)
    when = " ".join(filter(None, (record.day.isoformat() if record.day else str(record.year or ""),
                                  record.time.isoformat("minutes") if record.time else "")))  # fmt: skip
    values = [record.value] if record.value else [goods.value for _line, goods in case.goods]
    return (
        f"Case {case.number}: {what}", coded.listed((coded.grounds(record), coded.laws(record))),
        coded.listed((coded.place(record), case.country, coded.method(record.detection, record.detection_note))),
        when, _contents(case), coded.sums(values),
        "\n".join(person(one) for one in parties if one.person),
        "\n".join(company(one) for one in parties if not one.person),
        _stops(record, "origin", "export"), _stops(record, "transit"), _stops(record, "import", "destination"),
        _transport(record), coded.listed((case.agency, case.organisation, case.office, asked.country)),
        coded.listed((
            coded.method(record.concealment, record.concealment_note),
            *(f"declared as {goods.declared_as}" for _line, goods in case.goods if goods.declared_as),
        )),
        coded.listed((record.narrative, coded.sanctions(record), f"{case.exhibits} exhibits, {case.files} files kept")),
        "",
    )  # fmt: skip


def _contents(case: CaseFacts) -> str:
    said = []
    for line, goods in case.goods:
        codes = (goods.term, goods.waste_code, ", ".join(goods.composition))
        said.append(", ".join(dict.fromkeys(filter(None, (
            line.name or line.as_written, goods.description, *codes, quantity.as_written(goods),
            f"{goods.live} alive" if goods.live else "",
        )))))  # fmt: skip
    return "\n".join(said)


def person(one: Party) -> str:
    """Return who a person is, with all that is recorded: nominal."""
    said = (
        f"{one.role} ({one.standing})", f"family name {one.name}",
        f"first names {one.first_names}" if one.first_names else "", SEX.get(one.sex, ""),
        f"born {one.born.isoformat()}" if one.born else "", f"in {one.birthplace}" if one.birthplace else "",
        f"nationality {one.nationality}" if one.nationality else "", one.occupation,
        f"paper {one.paper}" if one.paper else "", one.address, one.country, one.phone, one.email, one.note,
    )  # fmt: skip
    return ", ".join(filter(None, said))


def company(one: Party) -> str:
    """Return which company it is, with all that is recorded: nominal."""
    said = (
        f"{one.role} ({one.standing})", one.name, one.occupation, one.address, one.country,
        f"registration {one.registration}" if one.registration else "", one.phone, one.email, one.note,
    )  # fmt: skip
    return ", ".join(filter(None, said))


def _stops(record: Record, *roles: str) -> str:
    said = []
    for stop in (stop for role in roles for stop in record.stops(role)):
        where = " ".join(filter(None, (stop.country, stop.place or stop.code)))
        day = stop.day.isoformat() if stop.day else ""
        said.append(", ".join(filter(None, (f"{stop.role} {where} ({stop.standing})", day))))
    return "; ".join(said)


def _transport(record: Record) -> str:
    one = record.conveyance
    said = [coded.mode(record.mode), record.carrier]
    if one:
        said += [one.name or "", one.voyage or "", one.registration or "", f"IMO {one.imo}" if one.imo else ""]
    return coded.listed((*said, *(f"container {box.number}" for box in record.containers)))


def text(made: Made) -> str:
    """Return the message with its numbered headings."""
    blocks = []
    for row in made.rows:
        for number, (title, cell) in enumerate(zip(made.header, row.cells, strict=True), start=1):
            blocks.append(f"{number}. {title.upper()}\n{written(cell) or '(not stated)'}\n")
    return "\n".join(blocks)


RETURN = Return(
    name="ecomessage",
    title="Ecomessage",
    authority="INTERPOL, through the national central bureau",
    basis="INTERPOL circular of 1994",
    form=Form(
        seen=False,
        words="The official form was not seen: the categories are published, the 16 numbered headings are from memory.",
        trust="categories sourced, headings unverified",
    ),
    cycle="case",
    due=due.as_it_arises("when the bureau is to be told", source="general knowledge", trust="unverified"),
    columns=COLUMNS,
    rows=rows,
    kinds=("pdf", "text", "json"),
    counts="case",
    nominal=True,
    text=text,
    notices=("Names of persons and companies: handle as personal data. Alleged and established are kept apart.",),
)
