"""What ETIS is told of a seizure of elephant ivory: raw and worked apart, pieces, weight, raw ivory equivalent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from greenlane.reporting import coded, due
from greenlane.reporting.facts import CaseFacts, CountedLine
from greenlane.reporting.statutory import Asked, Cell, Column, Form, LeftOut, Return, Row
from greenlane.seizures.measured import RAW_IVORY, WORKED_IVORY
from greenlane.seizures.record import Goods

ELEPHANTS = ("loxodonta", "elephas", "elephantidae", "elephantida", "proboscidea")
IVORY = RAW_IVORY | WORKED_IVORY
LARGE_KG = 500
CLASSES = ((Decimal(10), "less than 10 kg"), (Decimal(100), "10 kg to less than 100 kg"))

COLUMNS = (
    Column("source", "Source of data"),
    Column("country", "Country of discovery", "place", required=True),
    Column("agency", "Agency", "agency", required=True),
    Column("place", "Place of discovery", "place", required=True),
    Column("day", "Date of discovery", "day", required=True),
    Column("type", "Seizure type", "measures"),
    Column("raw_pieces", "Raw ivory pieces", "goods.{line}.quantities"),
    Column("raw_kg", "Raw ivory weight (kg)", "goods.{line}.quantities"),
    Column("worked_pieces", "Worked ivory pieces", "goods.{line}.quantities"),
    Column("worked_kg", "Worked ivory weight (kg)", "goods.{line}.quantities"),
    Column("rie", "Raw ivory equivalent (kg, worked out)", "goods.{line}.term", required=True),
    Column("class", "Weight class", "goods.{line}.quantities", required=True),
    Column("species", "Elephant species", "goods.{line}.taxon", required=True),
    Column("origin", "Country of origin (alleged unless said)", "route"),
    Column("export", "Country(ies) of export", "route"),
    Column("transit", "Transit countries", "route"),
    Column("destination", "Country of destination", "route"),
    Column("mode", "Transport mode", "mode", required=True),
    Column("detection", "Method of detection", "detection", required=True),
    Column("concealment", "Concealment", "concealment"),
    Column("nationalities", "Suspects' nationality", "nationalities"),
    Column("suspects", "Suspects (number)", "suspects"),
    Column("value", "Value", "goods.{line}.value"),
    Column("quality", "Status/quality of record"),
    Column("dna", f"DNA sample taken ({LARGE_KG} kg and more)", "dna_sample"),
)


def rows(cases: Iterable[CaseFacts], _asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield one row for each case with ivory of elephants; it covers all of its lines of ivory."""
    for case in cases:
        kept = []
        for line, goods in case.goods:
            why = not_ivory(line, goods)
            if why:
                yield LeftOut((case.id, line.number, ""), case.number, why)
            else:
                kept.append((line, goods))
        if kept:
            covers = tuple((case.id, line.number, "") for line, _goods in kept)
            yield Row(covers, case.number, _cells(case, kept))


def not_ivory(line: CountedLine, goods: Goods) -> str:
    """Return why a line is not ivory of elephants; "" where it is."""
    if goods.goods_class != "ivory" and goods.term not in IVORY and line.ivory_kg is None:
        return "not ivory"
    named = (line.name or goods.taxon).lower()
    if not named and goods.goods_class == "ivory":
        return ""
    if not named.startswith(ELEPHANTS):
        return "not said to be of elephants" if not named else "ivory of another animal than an elephant"
    return "" if goods.term in IVORY or goods.goods_class == "ivory" else "of elephants, and not ivory"


def _sum(lines: Iterable[CountedLine], base: str) -> Decimal | None:
    """The sum where each line is known; None where any is not, or where there is none."""
    values = [getattr(line, base) for line in lines]
    return sum(values, Decimal(0)) if values and None not in values else None


def weight_class(kg: Decimal | None) -> str:
    """Return the class of a weight in kg of raw ivory equivalent (CITES, ETIS classes: below 10, below 100, above)."""
    if kg is None:
        return ""
    return next((name for limit, name in CLASSES if kg < limit), "100 kg and more")


def _cells(case: CaseFacts, kept: list[tuple[CountedLine, Goods]]) -> tuple[Cell, ...]:
    record = case.record
    raw = [line for line, goods in kept if goods.term in RAW_IVORY]
    worked = [line for line, goods in kept if goods.term and goods.term not in RAW_IVORY]
    rie = _sum([line for line, _goods in kept], "ivory_kg")
    values = coded.sums(goods.value for _line, goods in kept)
    large = rie is not None and rie >= LARGE_KG
    return (
        f"{case.organisation}, case {case.number}", case.country, case.agency,
        coded.place(record), record.day, coded.listed(map(coded.words, record.measures)),
        _sum(raw, "specimens"), _sum(raw, "kg"), _sum(worked, "specimens"), _sum(worked, "kg"), rie,
        weight_class(rie), coded.listed(line.name or goods.taxon for line, goods in kept),
        coded.listed(record.countries("origin")), coded.listed(record.countries("export")),
        coded.listed(record.countries("transit")),
        coded.listed(record.countries("destination") or record.countries("import")), coded.mode(record.mode),
        coded.method(record.detection, record.detection_note),
        coded.method(record.concealment, record.concealment_note), coded.listed(record.nationalities),
        record.suspects, values, "",
        _sampled(record.dna_sample, large),
    )  # fmt: skip


def _sampled(taken: bool | None, large: bool) -> str:
    said = {True: "yes", False: "no", None: "not recorded" if large else ""}[taken]
    return f"{said}: asked for" if large and not taken else said


RETURN = Return(
    name="etis",
    title="ETIS: seizures of elephant ivory",
    authority="ETIS (TRAFFIC), through the CITES management authority",
    basis="CITES Resolution Conf. 10.10",
    form=Form(
        seen=False,
        words="The official data collection form was not seen: the fields are from memory; the weight classes are"
        " published. The quality of a record is judged by ETIS and stays empty.",
        trust="memory, unverified",
    ),
    cycle="any",
    due=due.as_it_arises(
        "within 90 days of each seizure", source="CITES Res. Conf. 10.10, from memory", trust="unverified"
    ),
    columns=COLUMNS,
    rows=rows,
    kinds=("xlsx", "csv"),
    regimes=("CITES",),
    notices=(
        f"Of seizures of {LARGE_KG} kg and more, samples for DNA are asked for within 90 days (unverified).",
        "A sum is empty where the quantity of one of its lines is not known. Ivory without a term is in neither raw"
        " nor worked.",
    ),
)
