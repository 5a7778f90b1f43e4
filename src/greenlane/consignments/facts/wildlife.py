"""Animals and plants: what the name means, where the Appendices of CITES place it on the day, the permit's codes."""

from __future__ import annotations

from greenlane.consignments.consignment import GoodsLine
from greenlane.consignments.facts.books import Taxon
from greenlane.consignments.facts.text import Reading
from greenlane.consignments.facts.view import Row, View

_STANDING = {"listed": True, "not listed": False}
_STRICT = {"I": 3, "II": 2, "III": 1}


def of_line(view: View, line: GoodsLine, reading: Reading) -> Row:
    """Return the facts of one line: who it is, its listing on the day of arrival, its codes as declared."""
    found = taxon(view, line, reading)
    return {
        **(_taxon(view, line, found) if found else dict.fromkeys(_NONE)),
        "taxon_declared": line.taxon,
        "term": line.term.upper() if line.term else None,
        "term_fits_unit": term_fits_unit(view, line),
        "purpose": line.purpose.upper() if line.purpose else None,
        "source": line.source.upper() if line.source else None,
        "acquired": line.acquired,
    }


_NONE = (
    "taxon", "taxon_rank", "taxon_group", "kingdom", "listed", "appendix", "listed_since", "listing_party", "native",
)  # fmt: skip


def taxon(view: View, line: GoodsLine, reading: Reading) -> Taxon | None:
    """Return the taxon of the field for it, else of the common name, else the one in the text.

    Of several in the text, the one in the strictest Appendix, of equals a species, then the first.
    """
    for name in (line.taxon, line.common_name):
        found = view.books.taxon(name, view.day, line.origin) if name else None
        if found is not None:
            return found
    if line.taxon:
        return None
    named = [view.books.taxon(name, view.day, line.origin) for name in reading.taxa]
    known = [found for found in named if found is not None]
    return max(known, key=lambda it: (_STRICT.get(it.appendix or "", 0), it.rank == "SPECIES"), default=None)


def _taxon(view: View, line: GoodsLine, found: Taxon) -> Row:
    listed = _STANDING.get(found.standing) if found.law_known else None
    bearing = found.rests_on if listed else None
    return {
        "taxon": found.name,
        "taxon_rank": found.rank.lower(),
        "taxon_group": found.class_ or found.order or None,
        "kingdom": found.kingdom or None,
        "listed": listed,
        "appendix": found.appendix if listed else None,
        "listed_since": found.listed_since if listed else None,
        "listing_party": bearing.party[0] if bearing and len(bearing.party) == 1 else None,
        "native": view.books.native(found.name, line.origin) if line.origin else None,
    }


def term_fits_unit(view: View, line: GoodsLine) -> bool | None:
    """Say whether the unit is the term's preferred or alternative one, or converts to one of them.

    Rule: CITES guidelines for annual reports. None where term or unit is missing or not known.
    """
    if not line.term or line.quantity is None:
        return None
    return view.books.fits(line.term, line.quantity.unit)
