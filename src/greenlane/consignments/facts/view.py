"""One consignment seen by everything that is worked out from it: its day, its countries, its papers, its people.

Worked out once and shared by all goods lines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from greenlane.consignments.consignment import Consignment, Document, GoodsLine, Party
from greenlane.consignments.facts.books import Books, Edition
from greenlane.consignments.facts.identifiers import TRANSPORT_DOCUMENTS, leg_key
from greenlane.consignments.facts.normalise import code_key
from greenlane.consignments.facts.stops import Stop, stops

Row = dict[str, object]

_IDENTIFY_ONLY = TRANSPORT_DOCUMENTS | {"booking"}
"""Papers that every format names to say which consignment it is about."""


@dataclass(slots=True, eq=False)
class View:
    """A consignment, the books it is read with, the version received before, and what the intake knows beside it.

    ``reused``: normalised numbers (``normalise.code_key``) of papers that another consignment has used; None where no
    register is at hand. ``papers_listed``: whether the input's format always lists the papers that travel; None
    where nobody said. All other fields follow from these.
    """

    consignment: Consignment
    books: Books
    earlier: Consignment | None = None
    reused: frozenset[str] | None = None
    papers_listed: bool | None = None

    day: dt.date | None = field(init=False)
    """The day whose law counts: of arrival, else of submission."""
    edition: Edition | None = field(init=False)
    """The edition of the Harmonized System in force on the day."""
    stops: tuple[Stop, ...] = field(init=False)
    """The places of the route in order, looked up; empty where no leg is declared."""
    export_country: str | None = field(init=False)
    """The country of export, else of the first place of the route."""
    destination: str | None = field(init=False)
    """The country of destination, else of the last place of the route."""
    departed: dt.date | None = field(init=False)
    """The day of the first departure, where the first leg names it."""
    mode: str | None = field(init=False)
    """The mode of transport at the border, else of the last leg, else post for a postal item."""
    consignor: Party | None = field(init=False)
    """The consignor, else the exporter."""
    consignee: Party | None = field(init=False)
    """The consignee, else the importer."""
    transport_numbers: frozenset[str] = field(init=False)
    """The normalised numbers of the transport documents: of the legs and of the papers."""
    papers_known: bool = field(init=False)
    """Whether the input tells which papers there are, so that one that is not named is known to be missing.

    It does where its format always lists them, or where the consignment names any paper beyond those that only say
    which consignment it is (transport documents, booking)."""
    shared_kinds: frozenset[str] = field(init=False)
    """The kinds of the consignment's own papers."""
    gross_kg: float | None = field(init=False)
    """The gross mass of the consignment: of all lines, else of all containers; None where one does not say."""

    def __post_init__(self) -> None:
        declared, legs = self.consignment, self.consignment.legs
        self.day = declared.arrival or (declared.submitted.date() if declared.submitted else None)
        self.edition = self.books.edition_on(self.day) if self.day else None
        self.stops = stops(legs, self.books) if legs else ()
        self.export_country = declared.export_country or (self.stops[0].country if self.stops else None)
        self.destination = declared.destination_country or (self.stops[-1].country if self.stops else None)
        self.departed = legs[0].departed if legs else None
        self.mode = _mode(declared)
        self.consignor = _party(declared.parties, "consignor", "exporter")
        self.consignee = _party(declared.parties, "consignee", "importer")
        papers = _papers(declared)
        self.transport_numbers = _transport_numbers(declared, papers)
        named = any(paper.kind not in _IDENTIFY_ONLY for paper in papers)
        self.papers_known = named if self.papers_listed is None else self.papers_listed
        self.shared_kinds = frozenset([paper.kind for paper in declared.documents])
        self.gross_kg = _gross_kg(declared)

    def documents(self, line: GoodsLine) -> tuple[Document, ...]:
        """Return the papers that speak for one line: its own first, then those of the whole consignment."""
        return line.documents + self.consignment.documents

    def kinds(self, line: GoodsLine) -> frozenset[str]:
        """Return the kinds of the papers that speak for one line."""
        return (
            self.shared_kinds.union([paper.kind for paper in line.documents]) if line.documents else self.shared_kinds
        )


def _mode(declared: Consignment) -> str | None:
    if declared.conveyance is not None and declared.conveyance.mode is not None:
        return declared.conveyance.mode
    if declared.legs and declared.legs[-1].mode is not None:
        return declared.legs[-1].mode
    return "post" if declared.kind == "postal" else None


def _party(parties: tuple[Party, ...], *roles: str) -> Party | None:
    """Return the party in the first role that is named, else the first without a name."""
    found = [party for role in roles for party in parties if party.role == role]
    for party in found:
        if party.name:
            return party
    return found[0] if found else None


def _papers(declared: Consignment) -> tuple[Document, ...]:
    own = [paper for line in declared.goods if line.documents for paper in line.documents]
    return (*declared.documents, *own)


def _transport_numbers(declared: Consignment, papers: tuple[Document, ...]) -> frozenset[str]:
    numbers = [pair[1] for leg in declared.legs if (pair := leg_key(leg))]
    numbers += [code_key(paper.number) for paper in papers if paper.number and paper.kind in TRANSPORT_DOCUMENTS]
    return frozenset(number for number in numbers if number)


def _gross_kg(declared: Consignment) -> float | None:
    lines = total([line.gross_kg for line in declared.goods])
    return total([box.gross_kg for box in declared.containers]) if lines is None else lines


def total(amounts: Iterable[Decimal | int | None]) -> float | None:
    """Return the sum of amounts, or None where one is missing or there is none."""
    found = Decimal(0)
    counted = 0
    for amount in amounts:
        if amount is None:
            return None
        found += amount
        counted += 1
    return float(found) if counted else None


def ratio(above: float | None, below: float | None) -> float | None:
    """Return a quotient, or None where a part is missing or the divisor is zero."""
    return None if above is None or not below else above / below
