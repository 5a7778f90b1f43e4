"""What is wrong with a record, what is missing in it, and why two cases look like one, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.reading import ONE_OF
from greenlane.seizures.incoming import sheet, sheet_cells
from greenlane.seizures.incoming.draft import NO_FIELD

FAULTS: Mapping[str, Promise] = {
    "future": _("That day is yet to come."),
    "not meant": _("This day cannot be meant."),
    "missing": _("This is missing."),
    "unknown": _("The tables do not know it."),
    "not positive": _("A quantity is more than nothing."),
    "too large": _("This is too large."),
    "unknown unit": _("The tables do not know this unit."),
    "twice": _("The same is counted twice: leave one of them out."),
    "mismatch": _("This does not fit the rest."),
}
UNREADABLE = _("This could not be read.")
ROWS: Mapping[str, Promise] = {
    sheet.NO_REFERENCE: _("Write the reference of the case in every row: merged cells hold it in the first alone."),
    sheet.NO_CASE: _("No row of the sheet of seizures has this reference."),
    sheet.OTHERWISE: _("Another row of the same case says something else."),
    sheet.NO_COLUMN: _("This sheet has no such column."),
    NO_FIELD: _("This sheet has no such column."),
    sheet_cells.NO_DAY: _("Write one day: 2026-05-04."),
    "must be a date (year-month-day)": _("Write one day: 2026-05-04."),
    "must be a date without a time": _("Write one day: 2026-05-04."),
    sheet_cells.NO_YES: _("Write yes or no."),
    sheet_cells.NO_DEGREES: _("Write degrees: -1.3, or 1°18'S."),
    sheet_cells.NO_COUNTRY: _("Begin with a country of two letters: KE Mombasa [KEMBA]."),
    "must be a two-letter country code": _("Write a country of two letters."),
    "must be a three-letter currency code": _("Write a currency of three letters."),
    "must be a customs tariff code of 4 to 12 digits": _("Write 4 to 12 digits."),
    "holds no value": _("The formula gives no value."),
    "must be a number": _("Write a number."),
    "must be a whole number": _("Write a whole number."),
    "must not be negative": _("This is too small."),
    "is too large to be true": _("This is too large."),
    "is too long": _("This is too long."),
    "is empty": _("This is missing."),
    "is missing": _("This is missing."),
    "is not in the expected form": UNREADABLE,
}
"""What readers of files find wrong with a cell, which is kept in these words."""
FIELDS: Mapping[str, Promise] = {
    "day": _("Day"), "place": _("Place"), "agency": _("Agency"), "detection": _("How it came to light"),
    "taxon": _("Scientific name"), "term": _("Kind of specimen"), "quantities": _("Quantity"),
    "waste_code": _("Waste code"), "substance": _("Substance"), "origin": _("Country of origin"),
    "export": _("Country of export"), "transit": _("Country of transit"), "import": _("Country of import"),
    "destination": _("Country of destination"), "grounds": _("Legal grounds"), "reason": _("Why it is illegal"),
    "goods": _("Goods"), "value": _("Value"), "parties": _("People and companies"), "route": _("Route"),
}  # fmt: skip
ALIKE: Mapping[str, Promise] = {
    "number": _("the same container or paper"), "day": _("the same day"), "near_day": _("nearly the same day"),
    "year": _("the same year"), "place": _("the same place"), "goods": _("the same goods"),
    "quantity": _("the same quantity"),
}  # fmt: skip


def said(reason: str, values: Mapping[str, str] | None = None) -> str:
    """Return in the reader's language what is wrong with a row of a file; as it is kept, where there are no words."""
    if reason.startswith(ONE_OF):
        return gettext("It is one of: %(codes)s.") % {"codes": reason.removeprefix(ONE_OF)}
    known = FAULTS.get(reason) or ROWS.get(reason)
    text = str(known) if known else gettext(reason) if reason else ""
    return text % values if values else text
