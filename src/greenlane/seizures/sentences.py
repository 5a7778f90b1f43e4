"""What is wrong with a record, what is missing in it, and why two cases look like one, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
