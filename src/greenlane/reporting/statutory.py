"""What a return is: whose, for which period, due when, made of which rows; and the rows of one, made. Pure.

A return is one file of the shelf ``returns/``: it holds ``RETURN``. Nothing is lost on the way: each line of goods (or
case, or paper) that was read is in exactly one row, or is listed with the reason why it is in none (``Made.adds_up``).
Names of people reach a return only where it is ``nominal``.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from greenlane.reporting.facts import CaseFacts, Key, PaperFacts
from greenlane.reporting.period import Period

Cell = str | int | Decimal | dt.date | bool | None
Cycle = Literal["annual", "monthly", "case", "any"]
File = Literal["xlsx", "csv", "json", "text", "pdf"]
Facts = CaseFacts | PaperFacts

NOTHING_FOUND = "a negative control: nothing was found"
NO_GOODS = "no goods are recorded"


@dataclass(frozen=True, slots=True)
class Due:
    """When a return is due. ``day`` is None where no day can be said. ``trust``: sourced, memory, unverified."""

    day: dt.date | None
    words: str
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class Form:
    """Whether the official form was seen when this was written, in words that the file itself repeats, and trust."""

    seen: bool
    words: str
    trust: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``field`` is where a person mends it: ``day``, ``goods.{line}.term`` (``{line}`` counts from 0)."""

    key: str
    title: str
    field: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a return is made for: the period, the country (ISO 3166) and the authority that report, and on which day.

    ``mapping`` are an administration's own columns, for returns that have an editable mapping. ``invented``: the data
    are a demonstration's, and the file says so.
    """

    period: Period
    country: str
    authority: str
    on: dt.date
    invented: bool = False
    mapping: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``covers`` are the keys of all that is in it: one line of goods, a case, or what a sum was made of."""

    covers: tuple[Key, ...]
    number: str
    cells: tuple[Cell, ...]

    @property
    def case(self) -> str:
        """The key of the record that the row is of; the first, where it is a sum."""
        return self.covers[0][0] if self.covers else ""

    @property
    def line(self) -> int:
        return self.covers[0][1] if self.covers else 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was read and is in no row, and why."""

    key: Key
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A required column that is empty in a row: of which record, and at which field of it a person mends it."""

    case: str
    number: str
    line: int
    column: str
    field: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Return:
    """One return of the shelf.

    ``rows`` is given what may be in it (never a name, unless ``nominal``) and yields rows and what it leaves out.
    ``regimes``: lines of goods of other regimes never reach it. ``counts``: what is counted in and out. ``dated``:
    which day puts a case into a period. ``controls``: negative controls are of interest. ``key``: the columns that
    say that two rows of two files are the same row; none: that they are of the same record and line. ``text`` writes a
    page in words; ``marking`` says what the file as a whole is marked with.
    """

    name: str
    title: str
    authority: str
    basis: str
    form: Form
    cycle: Cycle
    due: Callable[[Period], Due]
    columns: tuple[Column, ...]
    rows: Callable[[Iterable[Any], Asked], Iterator[Row | LeftOut]]
    kinds: tuple[File, ...]
    key: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    nominal: bool = False
    reads: Literal["cases", "papers"] = "cases"
    counts: Literal["line", "case", "shipment"] = "line"
    dated: Literal["day", "closed"] = "day"
    controls: bool = False
    notices: tuple[str, ...] = ()
    columns_of: Callable[[Asked], tuple[Column, ...]] | None = None
    text: Callable[[Made], str] | None = None
    marking: Callable[[Iterable[Facts], Asked], tuple[str, ...]] | None = None

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.title for column in self.columns)

    @property
    def per_case(self) -> bool:
        """Made for one case at a time."""
        return self.cycle == "case"


@dataclass(frozen=True, kw_only=True)
class Made:
    """A return as made: its rows, what it leaves out, what is missing, and the keys of all that was read."""

    what: Return
    asked: Asked
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]
    missing: tuple[Missing, ...]
    read: tuple[Key, ...]
    markings: tuple[str, ...] = ()
    facts: tuple[Facts, ...] = field(default=(), repr=False)

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.title for column in self.columns)

    @property
    def adds_up(self) -> bool:
        """Whether all that was read is in exactly one row or is listed with a reason."""
        told = Counter(key for row in self.rows for key in row.covers) + Counter(out.key for out in self.left_out)
        return told == Counter(self.read) and all(out.reason for out in self.left_out)

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """What the file says of itself, so that nobody takes it for more than it is."""
        asked, what = self.asked, self.what
        said = [("Note", "INVENTED DATA, for demonstration. Not to be sent.")] if asked.invented else []
        said += [
            ("Return", what.title), ("To", what.authority), ("Reported by", asked.authority),
            ("Country", asked.country), ("Period", asked.period.words), ("Basis", what.basis),
            ("Form", what.form.words), ("Trust in this form", what.form.trust),
            ("Due", what.due(asked.period).words),
        ]  # fmt: skip
        if not what.per_case:
            said.append(("Counts", self._counts))
        said += [("Marking", marking) for marking in self.markings]
        said += [("Note", notice) for notice in what.notices]
        return tuple(said)

    @property
    def _counts(self) -> str:
        out = f"{len(self.left_out)} not in this file, listed with their reasons where it was prepared"
        return f"{len(self.read)} read, {self.reported} in {len(self.rows)} rows, {out}"

    @property
    def reported(self) -> int:
        """How many of what was read are in rows."""
        return sum(len(row.covers) for row in self.rows)

    @property
    def texts(self) -> list[list[str]]:
        """The rows as texts, as they are kept to be compared."""
        return [[written(cell) for cell in row.cells] for row in self.rows]


def make(what: Return, facts: Iterable[Facts], asked: Asked) -> Made:
    """Make a return of what was read. Names are taken off first, unless the return is nominal."""
    read: list[Key] = []
    left_out: list[LeftOut] = []
    admitted: list[Facts] = []
    for one in facts:
        one = one if what.nominal else one.without_names()
        read.extend(one.keys(what.counts))
        fit, refused = _admit(what, one, asked.period)
        left_out.extend(refused)
        if fit is not None:
            admitted.append(fit)
    rows: list[Row] = []
    for told in what.rows(admitted, asked):
        if isinstance(told, Row):
            rows.append(told)
        else:
            left_out.append(told)
    columns = what.columns_of(asked) if what.columns_of else what.columns
    return Made(
        what=what, asked=asked, columns=columns, rows=tuple(rows), left_out=tuple(left_out),
        missing=tuple(_missing(columns, rows)), read=tuple(read), facts=tuple(admitted),
        markings=what.marking(admitted, asked) if what.marking else (),
    )  # fmt: skip


def _admit(what: Return, one: Facts, period: Period) -> tuple[Facts | None, list[LeftOut]]:
    """Keep of one record what can be in the return at all, with a reason for all else."""
    if isinstance(one, PaperFacts):
        return one, []
    reason = ""
    if one.record.kind == "negative" and not what.controls:
        reason = NOTHING_FOUND
    elif not what.per_case and what.dated == "day":
        reason = period.misses(one.record.day, one.record.year)
    if not reason and one.same_as:
        reason = f"judged to be the same as case {one.same_as}"
    if not reason and not one.lines and one.record.kind == "seizure" and (what.regimes or what.counts == "line"):
        reason = NO_GOODS
    if reason:
        return None, [LeftOut(key, one.number, reason) for key in one.keys(what.counts)]
    if not what.regimes or one.record.kind == "negative":
        return one, []
    lines = tuple(line for line in one.lines if line.regime in what.regimes)
    other = [line for line in one.lines if line.regime not in what.regimes]
    if what.counts == "case":
        if lines:
            return replace(one, lines=lines), []
        return None, [LeftOut((one.id, 0, ""), one.number, other_regime(what))]
    refused = [LeftOut((one.id, line.number, ""), one.number, other_regime(what)) for line in other]
    return (replace(one, lines=lines) if lines else None), refused


def other_regime(what: Return) -> str:
    """Why goods are not in a return that asks for those of some regimes."""
    return f"goods of another regime than {', '.join(what.regimes)}"


def _missing(columns: tuple[Column, ...], rows: Iterable[Row]) -> Iterator[Missing]:
    for row in rows:
        for column, cell in zip(columns, row.cells, strict=True):
            if column.required and cell in (None, ""):
                at = column.field.replace("{line}", str(max(row.line - 1, 0)))
                yield Missing(row.case, row.number, row.line, column.title, at, f"“{column.title}” is asked for")


def written(cell: Cell) -> str:
    """Return a cell as text: days as ISO days, numbers without needless zeros, nothing as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return plain_number(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def plain_number(number: Decimal) -> str:
    """Return a number in digits, without an exponent and without zeros at its end."""
    digits = format(number, "f")
    return (digits.rstrip("0").rstrip(".") or "0") if "." in digits else digits
