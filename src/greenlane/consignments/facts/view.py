"""One consignment seen by everything that is worked out from it: its day, its countries, its papers, its people.

Each property is worked out once and shared by all goods lines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from greenlane.consignments.consignment import Consignment, Document, GoodsLine, Leg, Party
from greenlane.consignments.facts.books import Books, Edition
from greenlane.consignments.facts.identifiers import TRANSPORT_DOCUMENTS, leg_key
from greenlane.consignments.facts.normalise import code_key, party_key
from greenlane.consignments.facts.stops import Stop, stops

Row = dict[str, object]

_IDENTIFY_ONLY = TRANSPORT_DOCUMENTS | {"booking"}
"""Papers that every format names to say which consignment it is about."""


@dataclass(frozen=True, eq=False)
class View:
    """A consignment, the books it is read with, the version received before, and what the intake knows beside it.

    ``reused``: normalised numbers (``normalise.code_key``) of papers that another consignment has used; None where no
    register is at hand. ``papers_listed``: whether the input's format always lists the papers that travel; None
    where nobody said.
    """

    consignment: Consignment
    books: Books
    earlier: Consignment | None = None
    reused: frozenset[str] | None = None
    papers_listed: bool | None = None

    @cached_property
    def day(self) -> dt.date | None:
        """The day whose law counts: of arrival, else of submission."""
        if self.consignment.arrival is not None:
            return self.consignment.arrival
        return None if self.consignment.submitted is None else self.consignment.submitted.date()

    @cached_property
    def edition(self) -> Edition | None:
        """The edition of the Harmonized System in force on the day."""
        return None if self.day is None else self.books.edition_on(self.day)

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """The places of the route in order, looked up; empty where no leg is declared."""
        return stops(self.consignment.legs, self.books)

    @cached_property
    def export_country(self) -> str | None:
        """The country of export, else of the first place of the route."""
        return self.consignment.export_country or (self.stops[0].country if self.stops else None)

    @cached_property
    def destination(self) -> str | None:
        """The country of destination, else of the last place of the route."""
        return self.consignment.destination_country or (self.stops[-1].country if self.stops else None)

    @cached_property
    def departed(self) -> dt.date | None:
        """The day of the first departure, where the first leg names it."""
        return self.consignment.legs[0].departed if self.consignment.legs else None

    @cached_property
    def mode(self) -> str | None:
        """The mode of transport at the border, else of the last leg, else post for a postal item."""
        if self.consignment.conveyance is not None and self.consignment.conveyance.mode is not None:
            return self.consignment.conveyance.mode
        if self.consignment.legs and self.consignment.legs[-1].mode is not None:
            return self.consignment.legs[-1].mode
        return "post" if self.consignment.kind == "postal" else None

    @cached_property
    def consignor(self) -> Party | None:
        """The consignor, else the exporter."""
        return self._party("consignor", "exporter")

    @cached_property
    def consignee(self) -> Party | None:
        """The consignee, else the importer."""
        return self._party("consignee", "importer")

    def _party(self, *roles: str) -> Party | None:
        found = [party for role in roles for party in self.consignment.parties if party.role == role]
        return next((party for party in found if party.name), found[0] if found else None)

    @cached_property
    def party_keys(self) -> frozenset[str]:
        """The normalised names of all parties."""
        return frozenset(party_key(party.name) for party in self.consignment.parties if party.name) - {""}

    @cached_property
    def transport_numbers(self) -> frozenset[str]:
        """The normalised numbers of the transport documents: of the legs and of the papers."""
        legs = (pair[1] for leg in self.consignment.legs if (pair := leg_key(leg)))
        papers = (code_key(paper.number or "") for paper in self.all_documents if paper.kind in TRANSPORT_DOCUMENTS)
        return frozenset((*legs, *papers)) - {""}

    @cached_property
    def all_documents(self) -> tuple[Document, ...]:
        """Every paper named: of the consignment, then of its lines."""
        lines = (paper for line in self.consignment.goods for paper in line.documents)
        return (*self.consignment.documents, *lines)

    @cached_property
    def papers_known(self) -> bool:
        """Whether the input tells which papers there are, so that one that is not named is known to be missing.

        It does where its format always lists them, or where the consignment names any paper beyond those that only
        say which consignment it is (transport documents, booking).
        """
        if self.papers_listed is not None:
            return self.papers_listed
        return any(paper.kind not in _IDENTIFY_ONLY for paper in self.all_documents)

    @cached_property
    def gross_kg(self) -> float | None:
        """The gross mass of the consignment: of all lines, else of all containers; None where one does not say."""
        lines = total(line.gross_kg for line in self.consignment.goods)
        return lines if lines is not None else total(box.gross_kg for box in self.consignment.containers)

    @cached_property
    def packages(self) -> int | None:
        """The packages of the consignment, where every line tells."""
        counts = [line.packages for line in self.consignment.goods]
        return None if None in counts else sum(count for count in counts if count is not None)

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """The legs of the route as declared."""
        return self.consignment.legs

    def documents(self, line: GoodsLine) -> tuple[Document, ...]:
        """The papers that speak for one line: its own first, then those of the whole consignment."""
        return line.documents + self.consignment.documents

    def named(self, line: GoodsLine, *kinds: str) -> bool | None:
        """Say whether a paper of these kinds is named for a line; None where the input does not tell of papers."""
        if any(paper.kind in kinds for paper in line.documents):
            return True
        if any(paper.kind in kinds for paper in self.consignment.documents):
            return True
        return False if self.papers_known else None


def total(amounts: Iterable[object]) -> float | None:
    """Return the sum of amounts, or None where one is missing or there is none."""
    found = list(amounts)
    if not found or any(amount is None for amount in found):
        return None
    return float(sum(found))  # type: ignore[arg-type]


def ratio(above: float | None, below: float | None) -> float | None:
    """Return a quotient, or None where a part is missing or the divisor is zero."""
    if above is None or below is None or below == 0:
        return None
    return above / below
