"""The record of one seizure: what is typed once, frozen. Pure.

Whatever is said of a seizure elsewhere (lists, statistics, letters, reports) is worked out from this record. What was
written stays as it was written; converted quantities stand beside it (``measured``). *Alleged* and *established* are
different things: each stop of the route, each origin and each person says which of them it is. Names of people and
companies stand apart (``Parties``), so that what goes to those who need not know them is made without ever reading
them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from greenlane.consignments.consignment import (
    Code,
    Container,
    Conveyance,
    Count,
    Country,
    Currency,
    HsCode,
    Mode,
    Money,
    Name,
    Place,
    Quantity,
    Text,
)

__all__ = [
    "Charge", "Container", "Conveyance", "Goods", "Ground", "Money", "Origin", "Paper", "Parties", "Party", "Place",
    "Quantity", "Record", "Regime", "Stop", "digest", "from_json", "parties_from_json", "parties_to_json", "schema",
    "to_json",
]  # fmt: skip

Regime = Literal["CITES", "BASEL", "MONTREAL", "OTHER"]
Standing = Literal["alleged", "established"]
Kind = Literal["seizure", "negative"]
Latitude = Annotated[Decimal, Field(ge=-90, le=90)]
Longitude = Annotated[Decimal, Field(ge=-180, le=180)]

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Origin:
    """Where goods of one line come from, in whose words or by which method: papers, DNA, isotopes, marks …"""

    country: Country
    standing: Standing = "alleged"
    method: Name = ""


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Goods:
    """One line of goods. What it is: a ``taxon`` with a CITES ``term``, a ``waste_code``, or a ``substance``.

    ``quantities`` are as written, one for each unit in which it was counted or weighed; ``live`` and ``dead`` count
    animals. ``goods_class`` is a file of the shelf of commodities; ``declared`` one of ``codes.DECLARED``; ``disposal``
    one of ``codes.DISPOSALS``. ``composition`` is a blend's, as ``reference.substances`` writes it (``HFC-32=50``).
    """

    line: Count = 0
    regime: Regime
    goods_class: Code = ""
    description: Text = ""
    hs: HsCode | None = None
    taxon: Name = ""
    term: Code = ""
    waste_code: Code = ""
    y_code: Code = ""
    ewc: Code = ""
    hazards: tuple[Code, ...] = ()
    operation: Code = ""
    packaging: Name = ""
    substance: Name = ""
    composition: tuple[Code, ...] = ()
    cylinders: Count | None = None
    refillable: bool | None = None
    quantities: tuple[Quantity, ...] = ()
    live: Count | None = None
    dead: Count | None = None
    value: Money | None = None
    marks: Name = ""
    origin: Origin | None = None
    container: Code = ""
    declared: Code = ""
    declared_as: Text = ""
    where: Text = ""
    disposal: Code = ""
    note: Text = ""


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Stop:
    """A country (and place) on the route of the goods, and the part it had in it."""

    role: Literal["origin", "export", "transit", "import", "destination"]
    country: Country | None = None
    place: Name = ""
    code: Code = ""
    day: dt.date | None = None
    standing: Standing = "alleged"


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Ground:
    """Why it is illegal: a code of ``codes.GROUNDS`` and, where one wants, its words."""

    code: Code
    text: Text = ""


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Charge:
    """What became of it before a court or an authority. ``result`` is one of ``codes.RESULTS``; months of prison."""

    law: Text = ""
    result: Code = "pending"
    day: dt.date | None = None
    sanction: Text = ""
    fine: Money | None = None
    months: Annotated[int, Field(ge=0, le=1200)] | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Paper:
    """A paper found with the goods or asked for: ``kind`` is one of ``codes.PAPERS``."""

    kind: Code
    number: Code = ""
    country: Country | None = None
    note: Text = ""


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Record:
    """What is said of one seizure, or of one negative control, without the names of anybody.

    ``day`` (and ``time``) are the local ones of the place. ``nationalities`` and ``suspects`` count people without
    naming them. ``sampled``: it was drawn at random, so that it counts for the unbiased rate. ``as_written`` keeps the
    fields of an imported row as they stood there, ``unmapped`` names those of them that could not be brought into this
    record. ``share``: whether a treaty's secretariat may pass it on to ICCWC.
    """

    kind: Kind = "seizure"
    day: dt.date | None = None
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    time: dt.time | None = None
    place: Place | None = None
    location: Code = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    agency: Name = ""
    detection: Code = ""
    detection_note: Text = ""
    concealment: Code = ""
    concealment_note: Text = ""
    reason: Code = ""
    mode: Mode | None = None
    conveyance: Conveyance | None = None
    carrier: Name = ""
    containers: tuple[Container, ...] = ()
    papers: tuple[Paper, ...] = ()
    route: tuple[Stop, ...] = ()
    goods: tuple[Goods, ...] = ()
    grounds: tuple[Ground, ...] = ()
    measures: tuple[Code, ...] = ()
    value: Money | None = None
    charges: tuple[Charge, ...] = ()
    suspects: Count | None = None
    arrests: Count | None = None
    nationalities: tuple[Country, ...] = ()
    narrative: Text = ""
    operation: Name = ""
    dna_sample: bool | None = None
    sampled: bool | None = None
    share: bool = True
    as_written: dict[Name, Text] = Field(default_factory=dict)
    unmapped: tuple[Name, ...] = ()

    @property
    def occurred(self) -> int | None:
        """The year of it: of the day, else as only the year is known."""
        return self.day.year if self.day else self.year

    def stops(self, role: str, *, established: bool | None = None) -> tuple[Stop, ...]:
        """The stops of the route with this part in it; only those that are (or are not) established, where asked."""
        wanted = {None: ("alleged", "established"), True: ("established",), False: ("alleged",)}[established]
        return tuple(stop for stop in self.route if stop.role == role and stop.standing in wanted)

    def countries(self, role: str) -> tuple[str, ...]:
        """The countries with this part in the route, each once: what is established goes before what is alleged."""
        ordered = self.stops(role, established=True) + self.stops(role, established=False)
        return tuple(dict.fromkeys(stop.country for stop in ordered if stop.country))

    @property
    def regimes(self) -> tuple[str, ...]:
        """The regimes its goods fall under, each once."""
        return tuple(dict.fromkeys(goods.regime for goods in self.goods))


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Party:
    """A person or a company with a part in it: ``role`` is one of ``codes.ROLES``. All of it is nominal."""

    role: Code
    person: bool
    name: Name
    standing: Standing = "alleged"
    first_names: Name = ""
    born: dt.date | None = None
    birthplace: Name = ""
    sex: Literal["", "f", "m", "x"] = ""
    nationality: Country | None = None
    occupation: Name = ""
    paper: Name = ""
    address: Text = ""
    country: Country | None = None
    registration: Code = ""
    phone: Code = ""
    email: Name = ""
    note: Text = ""


Parties = tuple[Party, ...]
CURRENCY: TypeAdapter[str] = TypeAdapter(Currency)
RECORD: TypeAdapter[Record] = TypeAdapter(Record)
PARTIES: TypeAdapter[Parties] = TypeAdapter(Parties)


def to_json(record: Record) -> dict[str, Any]:
    """Return the record as JSON values, leaving out what is not said. Decimals become strings."""
    dumped: dict[str, Any] = RECORD.dump_python(record, mode="json", exclude_none=True, exclude_defaults=True)
    return dumped


def from_json(fields: object) -> Record:
    """Return the record that ``fields`` describe. Raises pydantic.ValidationError naming every bad field."""
    return RECORD.validate_python(fields)


def parties_to_json(parties: Parties) -> list[dict[str, Any]]:
    """Return people and companies as JSON values, leaving out what is not said."""
    dumped: list[dict[str, Any]] = PARTIES.dump_python(parties, mode="json", exclude_none=True, exclude_defaults=True)
    return dumped


def parties_from_json(fields: object) -> Parties:
    """Return people and companies. Raises pydantic.ValidationError naming every bad field."""
    return PARTIES.validate_python(fields)


def schema(ref_template: str = "#/$defs/{model}") -> dict[str, Any]:
    """Return the JSON Schema of a record, as the API publishes it."""
    return RECORD.json_schema(ref_template=ref_template)


def digest(record: Record, parties: Parties = ()) -> str:
    """Return the SHA-256 of all that is said: the same record gives the same."""
    said = {"record": to_json(record), "parties": parties_to_json(parties)}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
