"""The columns of our own spreadsheet: what each is called, where it stands in a record, and how it is written. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from greenlane.consignments.consignment import Mode
from greenlane.reference import commodity
from greenlane.seizures import codes
from greenlane.seizures.record import Kind, Regime

Form = Literal["text", "code", "day", "yes", "words", "stops", "papers"]
"""``words``: several, parted by semicolons; ``stops``: ``KE Mombasa [KEMBA] established``; ``papers``: kind and
number."""

SHEET, PEOPLE, CODES, HOW_TO = "Seizures", "People", "Codes", "How to"
REFERENCE, NUMBER, LINE = "Reference", "Case number", "Line"
QUANTITIES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``path`` leads into the record (or the line of goods); ``known`` is the list it is chosen from."""

    title: str
    path: str
    form: Form = "text"
    known: str = ""
    hint: str = ""


CASE: tuple[Column, ...] = (
    Column("Kind", "kind", "code", "kind", "seizure, or negative: searched and nothing found"),
    Column("Date", "day", "day", "", "2026-05-04"),
    Column("Year", "year", hint="only where the day is not known"),
    Column("Time", "time", hint="14:30, local"),
    Column("Place", "place.name"),
    Column("Place code", "place.code", hint="UN/LOCODE or IATA"),
    Column("Country", "place.country", hint="two letters"),
    Column("Kind of place", "location", "code", "location"),
    Column("Latitude", "latitude", hint="decimals, south negative; or 1°18'S"),
    Column("Longitude", "longitude"),
    Column("Agency", "agency"),
    Column("Detection", "detection", "code", "detection"),
    Column("Detection, in words", "detection_note"),
    Column("Concealment", "concealment", "code", "concealment"),
    Column("Concealment, in words", "concealment_note"),
    Column("Why illegal", "reason", "code", "reason"),
    Column("Mode", "mode", "code", "mode"),
    Column("Conveyance", "conveyance.name", hint="ship, flight, vehicle"),
    Column("Conveyance number", "conveyance.registration"),
    Column("Voyage", "conveyance.voyage"),
    Column("Carrier", "carrier"),
    Column("Containers", "containers", "words", hint="numbers, parted by ;"),
    Column("Papers", "papers", "papers", hint="kind number; kind number"),
    Column("Origin", "route.origin", "stops", hint="KE Mombasa [KEMBA] established; TZ"),
    Column("Export", "route.export", "stops"),
    Column("Transit", "route.transit", "stops"),
    Column("Import", "route.import", "stops"),
    Column("Destination", "route.destination", "stops"),
    Column("Legal grounds", "grounds", "words", "ground"),
    Column("Measures", "measures", "words", "measure"),
    Column("Suspects", "suspects", hint="how many"),
    Column("Arrests", "arrests", hint="how many"),
    Column("Nationalities", "nationalities", "words", hint="two letters each, parted by ;"),
    Column("Operation", "operation"),
    Column("DNA sample", "dna_sample", "yes", "yes"),
    Column("Drawn at random", "sampled", "yes", "yes"),
    Column("What happened", "narrative"),
    Column("Law charged", "charge.law"),
    Column("Result in court", "charge.result", "code", "result"),
    Column("Result date", "charge.day", "day"),
    Column("Sanction", "charge.sanction"),
    Column("Fine", "charge.fine.amount"),
    Column("Currency of fine", "charge.fine.currency"),
)
GOODS: tuple[Column, ...] = (
    Column("Regime", "regime", "code", "regime"),
    Column("Class of goods", "goods_class", "code", "class"),
    Column("Goods", "description"),
    Column("HS", "hs"),
    Column("Species", "taxon"),
    Column("CITES term", "term", hint="TUS, HOR, LIV ..."),
    Column("Waste code", "waste_code"),
    Column("Y code", "y_code"),
    Column("EWC", "ewc"),
    Column("Gas", "substance"),
    *(
        Column(f"{name} {n}", f"quantities.{n - 1}.{field}")
        for n in range(1, QUANTITIES + 1)
        for name, field in (("Quantity", "amount"), ("Unit", "unit"))
    ),
    Column("Live", "live", hint="animals"),
    Column("Dead", "dead"),
    Column("Cylinders", "cylinders"),
    Column("Refillable", "refillable", "yes", "yes"),
    Column("Value", "value.amount"),
    Column("Currency", "value.currency"),
    Column("Origin of goods", "origin.country", hint="two letters"),
    Column("Container", "container"),
    Column("Declared", "declared", "code", "declared"),
    Column("Declared as", "declared_as"),
    Column("Found where", "where"),
    Column("Marks", "marks"),
    Column("Packaging", "packaging"),
    Column("Became of it", "disposal", "code", "disposal"),
    Column("Note", "note"),
)
PARTY: tuple[Column, ...] = (
    Column("Role", "role", "code", "role"),
    Column("Person", "person", "yes", "yes", "yes: a person; no: a company"),
    Column("Name", "name"),
    Column("First names", "first_names"),
    Column("Standing", "standing", "code", "standing"),
    Column("Born", "born", "day"),
    Column("Birthplace", "birthplace"),
    Column("Sex", "sex", "code", "sex"),
    Column("Nationality", "nationality", hint="two letters"),
    Column("Occupation", "occupation"),
    Column("Paper", "paper"),
    Column("Address", "address"),
    Column("Country", "country", hint="two letters"),
    Column("Registration", "registration"),
    Column("Phone", "phone"),
    Column("Email", "email"),
    Column("Note", "note"),
)
_STABLE = re.compile(r".*\[([^\[\]]+)\]")
COLUMNS = (REFERENCE, NUMBER, *(c.title for c in CASE), LINE, *(c.title for c in GOODS))
PARTY_COLUMNS = (REFERENCE, NUMBER, *(c.title for c in PARTY))


def header(title: str, called: str) -> str:
    """Return what stands over a column in another language: what it is called there, and in brackets its name."""
    return f"{called}\n[{title}]"


def column_of(written: str) -> str:
    """Return the name of the column over which that stands; as it is written, where it is none."""
    found = _STABLE.fullmatch(written)
    return found[1] if found and found[1] in {*COLUMNS, *PARTY_COLUMNS} else written


def lists() -> Mapping[str, tuple[str, ...]]:
    """Return the lists from which a cell is chosen, by name."""
    return {
        "kind": get_args(Kind), "location": codes.LOCATIONS, "detection": codes.DETECTIONS,
        "concealment": codes.CONCEALMENTS, "reason": codes.REASONS, "mode": get_args(Mode), "ground": codes.GROUNDS,
        "measure": codes.MEASURES, "result": codes.RESULTS, "regime": get_args(Regime),
        "class": tuple(known.code for known in commodity.all()), "declared": codes.DECLARED,
        "disposal": codes.DISPOSALS, "role": codes.ROLES, "paper": codes.PAPERS, "yes": ("yes", "no"),
        "standing": ("alleged", "established"), "sex": ("f", "m", "x"),
    }  # fmt: skip
