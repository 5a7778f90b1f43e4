"""A row of a file on its way to a case: as it stood, what was made of it, and what is wrong with it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from pydantic import ValidationError

from greenlane.consignments import reading
from greenlane.seizures.record import Parties, Record, from_json, parties_from_json

MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_IN_A_CELL = 32_767
NO_FIELD = "is not a field of a seizure"


class Unreadable(ValueError):
    """The file as a whole cannot be taken in; the message says why in words that an officer understands."""


@dataclass(frozen=True)
class Row:
    """One row as it stood: its number in the sheet, and the text of each cell that is not empty, under its header.

    ``formulas`` names the cells that a formula worked out: their value is what the spreadsheet last kept.
    ``people``: it is a row of the sheet of people and companies.
    """

    number: int
    cells: Mapping[str, str]
    formulas: frozenset[str] = frozenset()
    people: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong with which field of the record or column of the file; ``value`` as it stands.

    ``reason`` is English, or a code of ``checking``; ``values`` are those that it names.
    """

    field: str
    reason: str
    value: str = ""
    values: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Draft:
    """What a reader made of the rows of one case, before it is believed.

    ``fields`` have the shape of a record, ``parties`` of people and companies (None: the file says nothing of them).
    ``origin_key`` names the case in its file or system, so that it is taken in once. ``number`` is that of a case that
    is there already; ``amends``: whether such a case is brought up to what the file says, or left as it is.
    """

    rows: tuple[Row, ...]
    fields: dict[str, Any]
    parties: list[dict[str, Any]] | None = None
    faults: tuple[Fault, ...] = ()
    origin_key: str = ""
    number: str = ""
    amends: bool = False

    @property
    def counts(self) -> int:
        """How many rows of the file it is: those of people belong to their case."""
        return sum(not row.people for row in self.rows) or len(self.rows)

    @property
    def formulas(self) -> tuple[str, ...]:
        """The columns in which formulas stood."""
        return tuple(sorted({name for row in self.rows for name in row.formulas}))

    @property
    def digest(self) -> str:
        """The SHA-256 of the rows as they stood, wherever in the file."""
        said = [[row.people, dict(sorted(row.cells.items()))] for row in self.rows]
        return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True)
class Format:
    """One format: how its file is opened, and how rows become drafts. ``columns``: those it knows, in order."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Callable[[BinaryIO, str], Iterator[Row]]
    drafts: Callable[[Iterable[Row]], Iterator[Draft]]
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Believed:
    """A draft that holds together as far as its fields tell."""

    record: Record
    parties: Parties | None


@dataclass(frozen=True)
class Doubted:
    """A draft that does not, with every reason."""

    faults: tuple[Fault, ...] = field(default=())


def believe(draft: Draft, fields: dict[str, Any] | None = None) -> Believed | Doubted:
    """Make a record of a draft's fields (or of those given in their place), or say all that is wrong with them."""
    found = list(draft.faults)
    given = draft.fields if fields is None else fields
    record: Record | None = None
    parties: Parties | None = None
    try:
        record = from_json(given)
    except ValidationError as error:
        found += _explained(error, given, "")
    if draft.parties is not None:
        try:
            parties = parties_from_json(draft.parties)
        except ValidationError as error:
            found += _explained(error, {}, "people")
    return Doubted(tuple(found)) if found or record is None else Believed(record, parties)


def _explained(error: ValidationError, fields: dict[str, Any], within: str) -> Iterator[Fault]:
    for fault in reading.explain(error, reading.Draft((0,), fields)):
        reason = NO_FIELD if "not a field of" in fault.reason else fault.reason
        yield Fault(f"{within}{fault.field}" if within else fault.field, reason, fault.as_written)
