"""Permits and certificates: what they say of themselves and whether they speak of this consignment."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from greenlane.consignments.consignment import Document, GoodsLine
from greenlane.consignments.facts import checks, goods
from greenlane.consignments.facts.books import Books
from greenlane.consignments.facts.normalise import code_key, party_key
from greenlane.consignments.facts.papers import CITES_EXPORT
from greenlane.consignments.facts.view import Row, View

_CITES = (*CITES_EXPORT, "cites_import")


def of_line(view: View, line: GoodsLine) -> Row:
    """Return the facts of the first CITES paper of a line, its own before the consignment's."""
    permit = first(view, line)
    return _permit(view, line, permit) if permit else _NONE


_NONE: Row = dict.fromkeys((
    "permit_number", "permit_kind", "permit_country", "permit_number_odd", "permit_issued", "permit_valid_until",
    "permit_days", "permit_transport_document", "permit_document_matches", "permit_holder_matches",
    "permit_quantity_over",
))  # fmt: skip


def first(view: View, line: GoodsLine) -> Document | None:
    """Return the CITES paper that decides: one to leave under before an import permit, the line's before others."""
    if view.kinds(line).isdisjoint(_CITES):
        return None
    papers = [paper for paper in view.documents(line) if paper.kind in _CITES]
    return min(papers, key=lambda paper: paper.kind == "cites_import", default=None)


def _permit(view: View, line: GoodsLine, permit: Document) -> Row:
    start = permit.issued or permit.valid_from
    days = (permit.valid_until - start).days if permit.valid_until and start else None
    return {
        "permit_number": permit.number,
        "permit_kind": permit.kind,
        "permit_country": permit.country,
        "permit_number_odd": checks.permit_number_odd(permit.number) if permit.number else None,
        "permit_issued": permit.issued,
        "permit_valid_until": permit.valid_until,
        "permit_days": days,
        "permit_transport_document": permit.transport_document,
        "permit_document_matches": document_matches(view, permit),
        "permit_holder_matches": holder_matches(view, permit),
        "permit_quantity_over": quantity_over(view, line, permit),
    }


def document_matches(view: View, permit: Document) -> bool | None:
    """Say whether the transport document on the permit is one of the consignment's; None where either names none."""
    key = code_key(permit.transport_document or "")
    return key in view.transport_numbers if key and view.transport_numbers else None


def holder_matches(view: View, permit: Document) -> bool | None:
    """Say whether holder or consignor on the permit is a party of the consignment.

    Names are the same when the words of one are among those of the other. None where either side names nobody, or
    where they are written in different scripts and nothing matched.
    """
    named = {party_key(name) for name in (permit.holder, permit.consignor) if name} - {""}
    known = {party_key(party.name) for party in view.consignment.parties if party.name} - {""}
    if not named or not known:
        return None
    pairs = [(ours, theirs) for ours in named for theirs in known]
    if any(_same(ours, theirs) for ours, theirs in pairs):
        return True
    return False if any(ours.isascii() == theirs.isascii() for ours, theirs in pairs) else None


def _same(ours: str, theirs: str) -> bool:
    a, b = set(ours.split()), set(theirs.split())
    return a <= b or b <= a


def quantity_over(view: View, line: GoodsLine, paper: Document) -> float | None:
    """Return the declared quantity divided by the paper's, in the same unit; None where they cannot be compared.

    A paper of the line covers the line; a paper of the consignment covers all lines without a paper of its kind.
    """
    if paper.quantity is None or not paper.quantity.amount:
        return None
    covered: Iterable[GoodsLine] = (line,)
    if not any(paper is own for own in line.documents):
        covered = (other for other in view.consignment.goods if all(own.kind != paper.kind for own in other.documents))
    declared = [_in_unit(other, paper.quantity.unit, view.books) for other in covered]
    granted = _base_amount(paper.quantity.amount, paper.quantity.unit, view.books)
    if not declared or None in declared or not granted:
        return None
    return sum(amount for amount in declared if amount is not None) / granted


def _in_unit(line: GoodsLine, unit: str, books: Books) -> float | None:
    """Return what a line declares in the base of a unit; the same word on both sides needs no table."""
    base = books.base(unit)
    if base == "kg":
        return goods.net_kg(line, books)
    if base is not None:
        return goods.measured(line, base, books)
    if line.quantity is not None and line.quantity.unit.casefold() == unit.casefold():
        return float(line.quantity.amount)
    return None


def _base_amount(amount: Decimal, unit: str, books: Books) -> float | None:
    base = books.base(unit)
    return float(amount) if base is None else books.measure(amount, unit, base)
