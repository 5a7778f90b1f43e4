"""The names under which a rule on a taxon may stand: its own, those the law uses for it, its genus, family and order.

A rule for a genus holds for its species; one for a subspecies does not hold for its whole species.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from greenlane.reference import catalogue
from greenlane.reference.folding import fold


def names(taxon: str, folder: Path | None = None) -> tuple[str, ...]:
    """Return the folded names of a taxon and of the ranks above it, nearest first.

    A name that the tables do not know gives itself, its first two words and its first word.
    """
    match = catalogue.match(taxon, folder)
    words = catalogue.scientific_words(taxon)
    written = [" ".join(words[:length]) for length in range(len(words), 0, -1)]
    if match is None:
        return tuple(written)
    known = [name for level in catalogue.chain(match.entry, folder) for name in level]
    return tuple(dict.fromkeys(known if match.how == "misspelt" else [*written, *known]))


def falls_under(taxon: str, rule: str, folder: Path | None = None) -> bool:
    """Say whether a rule that names ``rule`` (a taxon of any rank; empty: every taxon) holds for a taxon."""
    return not rule or fold(rule) in names(taxon, folder)


class Rule(Protocol):
    """A row of a table that holds for a taxon and what is below it."""

    @property
    def taxon(self) -> str:
        """The taxon it names; empty: every taxon."""


R = TypeVar("R", bound=Rule)


def index(rows: Iterable[R]) -> dict[str, tuple[R, ...]]:
    """Return rows by the folded name of the taxon they name."""
    found: dict[str, tuple[R, ...]] = {}
    for row in rows:
        found[fold(row.taxon)] = (*found.get(fold(row.taxon), ()), row)
    return found


def over(taxon: str, rules: Mapping[str, tuple[R, ...]], folder: Path | None = None) -> Iterator[R]:
    """Yield the indexed rows that hold for a taxon: those for every taxon, then its own and upwards."""
    for name in dict.fromkeys(("", *names(taxon, folder))):
        yield from rules.get(name, ())
