"""What an inspection gave: what was found, why nothing was, or why nobody could look; seals, samples. Pure.

An outcome is kept as JSON with the inspection. What is learned later rests on it, so what is not known is left empty,
and it is judged when it is recorded: one that was kept stays as it is, whatever the tables say by then. A quantity
stays as it was written; ``reference.units`` converts it where it is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from greenlane.reference import commodity, substances, taxa, units, waste

WHYS = ("agrees", "explained", "unseen")
"""Why nothing was found: goods and papers agree, what stood out has an explanation, not everything could be seen."""
UNEXAMINED = ("left", "scanner", "gone", "unsafe", "staff", "access", "other")
"""Why nobody looked: it left before, the scanner is out of order, goods are not there, it is not safe, there is no
staff, there is no access. That is no result: nothing is learned from it."""
DECLARED = ("not", "otherwise", "partly", "wholly")
"""How a find had been declared: not at all, as something else, in part, or truly (and yet it may not be moved)."""


@dataclass(frozen=True)
class Find:
    """One thing that was found. ``name`` is a taxon, waste code or substance, ``kind`` which of them."""

    goods_class: str = ""
    what: str = ""
    kind: str = ""
    name: str = ""
    quantity: str = ""
    unit: str = ""
    declared: str = ""
    where: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield (field, reason) for all that is wrong with it; the reasons are codes."""
        if not (self.what or self.goods_class or self.name):
            yield "what", "missing"
        if self.goods_class and commodity.get(self.goods_class) is None:
            yield "goods_class", "unknown"
        if self.name and named(self.name) is None:
            yield "name", "unknown"
        if self.quantity and not _positive(self.quantity):
            yield "quantity", "not positive"
        if self.quantity and not self.unit:
            yield "unit", "missing"
        if self.unit and units.find(self.unit) is None:
            yield "unit", "unknown"
        if self.unit and not self.quantity:
            yield "quantity", "missing"
        if self.declared and self.declared not in DECLARED:
            yield "declared", "unknown"


@dataclass(frozen=True)
class Outcome:
    """What an inspection gave: ``finds``, ``why`` nothing was found, or why it is ``unexamined``; one, and only one."""

    why: str = ""
    unexamined: str = ""
    finds: tuple[Find, ...] = ()
    seals_broken: str = ""
    seals_fixed: str = ""
    present: str = ""
    samples: str = ""
    laboratory: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield (field, reason) for all that is wrong with it; a find's field has the find's number behind it."""
        if self.unexamined and (self.finds or self.why):
            yield "unexamined", "it was examined"
        elif not self.unexamined and bool(self.finds) == bool(self.why):
            yield "why", "missing" if not self.why else "something was found"
        if self.unexamined and self.unexamined not in UNEXAMINED:
            yield "unexamined", "unknown"
        if self.why and self.why not in WHYS:
            yield "why", "unknown"
        for n, find in enumerate(self.finds):
            yield from ((f"{name}_{n}", reason) for name, reason in find.faults())
        if self.laboratory and not self.samples:
            yield "samples", "missing"

    @property
    def speaks_for_itself(self) -> bool:
        """Whether no sentence is needed beside it: goods and papers agree, or why nobody looked is said by its code."""
        return self.why == "agrees" or self.unexamined not in ("", "unsafe", "other")

    @property
    def as_json(self) -> dict[str, Any]:
        """The outcome as it is kept: what is empty is left out."""
        kept = {name: value for name, value in asdict(self).items() if value and name != "finds"}
        found = [{name: value for name, value in asdict(find).items() if value} for find in self.finds]
        return kept | ({"finds": found} if found else {})


def named(text: str) -> tuple[str, str] | None:
    """Return (kind, accepted name) of a taxon, waste code or substance as the tables know it; None for neither."""
    if code := waste.get(text):
        return "waste", code.code
    if substance := substances.find(text):
        return "substance", substance.name
    if taxon := taxa.find(text):
        return "taxon", taxon.name
    return None


def _positive(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number > 0
