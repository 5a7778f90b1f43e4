"""The CITES annual illegal trade report: one row for each line of goods, in the 21 columns of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from greenlane.reporting import coded, due, quantity
from greenlane.reporting.facts import CaseFacts, CountedLine
from greenlane.reporting.statutory import Asked, Cell, Column, Form, LeftOut, Return, Row, plain_number
from greenlane.seizures.record import Goods

SCIENTIFIC = re.compile(r"[A-Z][a-z]+(?: [a-z]+(?:-[a-z]+)?){1,2}")
"""How a species or subspecies is written."""
COLUMNS = (
    Column("day", "Date of seizure", "day", required=True),
    Column("species", "Species (scientific name)", "goods.{line}.taxon", required=True),
    Column("term", "Description of specimen", "goods.{line}.term", required=True),
    Column("quantity", "Quantity", "goods.{line}.quantities", required=True),
    Column("unit", "Unit", "goods.{line}.quantities", required=True),
    Column("place", "Location of incident", "place", required=True),
    Column("agency", "Detecting agency", "agency", required=True),
    Column("reason", "Reason for seizure", "reason", required=True),
    Column("mode", "Mode of transport", "mode", required=True),
    Column("detection", "Method of detection", "detection", required=True),
    Column("concealment", "Method of concealment", "concealment"),
    Column("origin", "Alleged country of origin", "route"),
    Column("transit", "Country(ies) of transit", "route"),
    Column("destination", "Alleged final destination", "route"),
    Column("value", "Estimated value in country", "goods.{line}.value"),
    Column("currency", "Currency", "goods.{line}.value"),
    Column("nationalities", "Nationality of offenders", "nationalities"),
    Column("law", "Law under which charges were brought", "charges"),
    Column("sanction", "Sanction", "charges"),
    Column("disposal", "Disposal of confiscated specimens", "goods.{line}.disposal"),
    Column("more", "Additional information", ""),
)


def rows(cases: Iterable[CaseFacts], _asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield one row for each line of goods under CITES."""
    for case in cases:
        for line, goods in case.goods:
            key = (case.id, line.number, "")
            if not (goods.taxon or line.name or goods.description or goods.goods_class):
                yield LeftOut(key, case.number, "nothing says what the goods are")
            else:
                yield Row((key,), case.number, _cells(case, line, goods))


def _cells(case: CaseFacts, line: CountedLine, goods: Goods) -> tuple[Cell, ...]:
    record = case.record
    amount, unit = quantity.in_cites(goods, line)
    value = goods.value or (record.value if len(record.goods) == 1 else None)
    origins = (goods.origin.country,) if goods.origin else record.countries("origin")
    return (
        record.day, _species(line, goods), goods.term, amount, unit,
        ", ".join(filter(None, (coded.place(record), case.country))), case.agency,
        coded.listed((coded.words(record.reason), coded.grounds(record))), coded.mode(record.mode),
        coded.method(record.detection, record.detection_note),
        coded.method(record.concealment, record.concealment_note),
        coded.listed(origins), coded.listed(record.countries("transit")),
        coded.listed(record.countries("destination") or record.countries("import")),
        value.amount if value else None, value.currency if value else "", coded.listed(record.nationalities),
        coded.laws(record), coded.sanctions(record), coded.words(goods.disposal),
        _more(case, line, goods),
    )  # fmt: skip


def _species(line: CountedLine, goods: Goods) -> str:
    """The name of the tables; where they know only its genus or nothing of it, a scientific name as it was written."""
    closer = not line.name or goods.taxon.startswith(f"{line.name} ")
    return goods.taxon if closer and SCIENTIFIC.fullmatch(goods.taxon) else line.name


def _more(case: CaseFacts, line: CountedLine, goods: Goods) -> str:
    """What has no column of its own; never the narrative, in which names may stand."""
    record = case.record
    taxon = goods.taxon if goods.taxon != _species(line, goods) else ""
    written = coded.listed((taxon, goods.description))
    said = [f"case {case.number} line {line.number}", f"as written: {written}" if written else ""]
    said.append(f"quantity as written: {quantity.as_written(goods)}" if goods.quantities else "")
    said.append(f"Appendix {line.appendix}" if line.appendix else "")
    said.append(f"raw ivory equivalent {plain_number(line.ivory_kg)} kg" if line.ivory_kg is not None else "")
    said.append(f"{line.live} alive" if line.live else "")
    said.append(f"only the year is known: {record.year}" if record.day is None and record.year else "")
    said.append(f"exported from {coded.listed(record.countries('export'))}" if record.countries("export") else "")
    said += [f"{stop.role} as written: {stop.place}" for stop in record.route if stop.place and not stop.country]
    said.append("" if record.share else "NOT to be shared with ICCWC")
    return "; ".join(filter(None, said))


def _marking(read: Iterable[object], asked: Asked) -> tuple[str, ...]:
    cases = [case for case in read if isinstance(case, CaseFacts)]
    kept = [case.number for case in cases if not case.record.share]
    said = ["The data may be shared with ICCWC."]
    if kept:
        said = [f"NOT all of the data may be shared with ICCWC: the rows of {', '.join(kept)} are opted out."]
    abroad = [case for case in cases if case.country not in ("", asked.country)]
    if abroad:
        said.append(
            f"{len(abroad)} of the {len(cases)} cases took place outside {asked.country}, as their location says:"
            " a Party reports its own."
        )
    return tuple(said)


RETURN = Return(
    name="aitr",
    title="CITES annual illegal trade report",
    authority="CITES Secretariat",
    basis="CITES Resolution Conf. 11.17",
    form=Form(
        seen=False,
        words="The official spreadsheet was not seen: the 21 columns follow what is published about it; those of the"
        " unit and of the sanction are from memory.",
        trust="sourced in most columns",
    ),
    cycle="annual",
    due=due.in_the_next_year(
        10, 31, source="CITES Res. Conf. 11.17", trust="sourced",
        note=" (Member States of the EU send it to the Commission by 15 June: practice note)",
    ),
    columns=COLUMNS,
    rows=rows,
    kinds=("xlsx", "csv"),
    key=(),
    regimes=("CITES",),
    notices=("Codes of terms and units are those of the CITES trade guidelines.",),
    marking=_marking,
)  # fmt: skip
