"""Work out every fact of a consignment, one row for each goods line: the values behind ``columns``."""

from __future__ import annotations

from greenlane.consignments.consignment import Consignment, GoodsLine
from greenlane.consignments.facts import (
    conveyance,
    filing,
    goods,
    papers,
    parties,
    permits,
    route,
    substances,
    waste,
    wildlife,
)
from greenlane.consignments.facts.books import Books
from greenlane.consignments.facts.columns import COLUMNS
from greenlane.consignments.facts.view import Row, View


def work_out(
    consignment: Consignment,
    books: Books,
    earlier: Consignment | None = None,
    reused: frozenset[str] | None = None,
    *,
    papers_listed: bool | None = None,
) -> list[Row]:
    """Return one row for each goods line, with exactly the names of COLUMNS; None means: cannot tell.

    ``earlier``: the version received before, None for a first version. ``reused``: numbers of papers, normalised
    (``normalise.code_key``), that another consignment has used; None where no register is at hand.
    ``papers_listed``: whether the input's format always lists the papers that travel; None where nobody said.
    """
    view = View(consignment, books, earlier, reused, papers_listed)
    shared = {
        **_BLANK,
        **filing.of_consignment(view),
        **route.of_consignment(view),
        **conveyance.of_consignment(view),
        **parties.of_consignment(view),
    }
    return [{**shared, **_line(view, line)} for line in consignment.goods]


_BLANK: Row = dict.fromkeys(COLUMNS)


def _line(view: View, line: GoodsLine) -> Row:
    reading = goods.read_line(view, line)
    tariff = goods.read_tariff(view, line)
    return {
        **filing.of_line(view, line),
        **route.of_line(line),
        **goods.of_line(view, line, reading, tariff),
        **wildlife.of_line(view, line, reading),
        **papers.named(view.kinds(line), view.papers_known),
        **permits.of_line(view, line),
        **waste.of_line(view, line, reading, tariff),
        **substances.of_line(view, line, reading),
    }
