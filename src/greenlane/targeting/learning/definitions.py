"""Which profiles are kept: the values and pairs of values whose outcomes are counted, and what each falls back on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from greenlane.targeting.learning.readings import hashed

PARTY_FIELDS = frozenset({"consignee", "consignor", "broker", "notify"})


@dataclass(frozen=True)
class Definition:
    """One kind of profile: lines with equal ``fields`` share one. Where it has little evidence, it leans on ``back``.

    ``back`` holds the codes of coarser definitions; where it is empty or none of them is kept, all lines together.
    """

    fields: tuple[str, ...]
    back: tuple[str, ...] = ()

    @cached_property
    def code(self) -> str:
        """The name of the definition: its fields."""
        return " × ".join(self.fields)

    @cached_property
    def party(self) -> bool:
        """Whether it is kept for a party: a blank party has no profile."""
        return bool(PARTY_FIELDS & set(self.fields))

    @cached_property
    def salt(self) -> int:
        """What its keys are hashed with, so that equal values of different definitions are different keys."""
        return hashed(f"profile {self.code}")


def _made(*rows: str | tuple[str, str]) -> tuple[Definition, ...]:
    found: list[Definition] = []
    for row in rows:
        code, back = row if isinstance(row, tuple) else (row, "")
        parents = tuple(part.strip() for part in back.split(",")) if back else ()
        found.append(Definition(tuple(part.strip() for part in code.split("×")), parents))
    return tuple(found)


DEFINITIONS = _made(
    # Of single values.
    "class", ("genus", "class"), ("taxon", "genus"),
    "heading 2", ("heading 4", "heading 2"), ("heading 6", "heading 4"),
    "term", ("wording", "term"), "purpose", "source", "unit",
    "origin", "from", "loaded", "office", "mode", "regimes", "waste", "substance",
    "amount", "roundness", "lines", "rank", "appendix", "native", "listed",
    "consignee", "consignor", "broker",
    # Of pairs.
    ("genus × term", "genus, term"), ("taxon × term", "taxon, genus × term"),
    ("genus × origin", "genus, origin"), ("taxon × origin", "taxon, genus × origin"),
    ("taxon × office", "taxon, office"), ("term × office", "term, office"), ("term × origin", "term, origin"),
    ("term × purpose", "term, purpose"), ("term × amount", "term, amount"), ("term × rank", "term, rank"),
    ("term × unit", "term, unit"), ("term × lines", "term, lines"), ("term × source", "term, source"),
    ("origin × office", "origin, office"), ("from × office", "from, office"), ("origin × from", "origin, from"),
    ("purpose × office", "purpose, office"), ("purpose × source", "purpose, source"),
    ("purpose × wording", "purpose, wording"),
    ("source × office", "source, office"), ("source × taxon", "source, taxon"), ("unit × office", "unit, office"),
    ("amount × office", "amount, office"), ("amount × lines", "amount, lines"),
    ("amount × roundness", "amount, roundness"), ("lines × office", "lines, office"),
    ("wording × office", "wording, office"), ("wording × origin", "wording, origin"),
    ("wording × amount", "wording, amount"), ("wording × source", "wording, source"),
    ("taxon × from", "taxon, from"), ("taxon × purpose", "taxon, purpose"), ("taxon × amount", "taxon, amount"),
    ("taxon × lines", "taxon, lines"), ("genus × office", "genus, office"), ("origin × purpose", "origin, purpose"),
    ("origin × amount", "origin, amount"), ("origin × lines", "origin, lines"),
    ("heading 4 × origin", "heading 4, origin"), ("heading 4 × from", "heading 4, from"),
    ("heading 4 × office", "heading 4, office"), ("heading 6 × origin", "heading 6, heading 4 × origin"),
    ("heading 6 × from", "heading 6, heading 4 × from"), ("heading 4 × amount", "heading 4, amount"),
    ("consignee × heading 4", "consignee, heading 4"), ("consignee × origin", "consignee, origin"),
    ("consignee × taxon", "consignee, taxon"), ("consignor × heading 4", "consignor, heading 4"),
    ("consignor × taxon", "consignor, taxon"), ("consignor × consignee", "consignor, consignee"),
    ("broker × heading 4", "broker, heading 4"), ("broker × office", "broker, office"),
    # Of more.
    ("origin × from × office", "origin × office, from × office"),
    ("term × origin × office", "term × origin, term × office, origin × office"),
    ("genus × term × origin", "genus × term, genus × origin, term × origin"),
    ("taxon × origin × office", "taxon × origin, taxon × office, origin × office"),
    ("term × purpose × office", "term × purpose, term × office, purpose × office"),
    ("term × amount × lines", "term × amount, term × lines, amount × lines"),
    ("purpose × lines × term", "term × purpose, term × lines"),
    ("genus × from × office", "genus × office, from × office"),
    ("wording × origin × office", "wording × origin, wording × office, origin × office"),
    ("taxon × term × amount", "taxon × term, taxon × amount, term × amount"),
    ("term × amount × office", "term × amount, term × office, amount × office"),
    ("term × amount × origin", "term × amount, term × origin, origin × amount"),
    ("taxon × term × origin × office", "taxon × origin × office, term × origin × office"),
    ("taxon × purpose × origin × from × office", "taxon × origin × office, taxon × purpose"),
    ("heading 6 × origin × from", "heading 6 × origin, heading 6 × from"),
    ("heading 4 × from × office", "heading 4 × from, heading 4 × office"),
)  # fmt: skip
"""Coarse before fine: what a definition falls back on stands before it."""

BY_CODE = {definition.code: definition for definition in DEFINITIONS}
