"""Tables to drafts: each record is a line of goods, and the records of one key are one consignment."""

from __future__ import annotations

import csv
import io
import itertools
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO, Protocol, cast

from greenlane.consignments.reading import Draft, Fault, Options
from greenlane.consignments.received_text import DAMAGED
from greenlane.consignments.tables import opening
from greenlane.consignments.tables import profile as profiles
from greenlane.consignments.tables.columns_to_facts import Plan
from greenlane.consignments.tables.csv_records import CsvRecords, Record
from greenlane.consignments.tables.facts_to_fields import Assembly
from greenlane.consignments.tables.parquet_records import MAGIC, ParquetRecords
from greenlane.consignments.tables.profile import Profile
from greenlane.engine.spool import Spool


class _Records(Protocol):
    header: list[str]
    header_text: str
    delimiter: str

    def __iter__(self) -> Iterator[Record]: ...


def read(stream: BinaryIO, options: Options) -> Iterator[Draft]:
    """Return the drafts of a table, delimited text or Parquet as its first bytes say, and packed with gzip or not.

    A draft's ``lines`` are record numbers from 1, the header and empty lines not counted. Raises ProfileMismatch
    before the first record where no profile is named or the table does not have its columns.
    """
    return table(stream, profiles.load(options.profile), options)


def table(stream: BinaryIO, profile: Profile, options: Options) -> Iterator[Draft]:
    """Return the drafts of a table that is read by this profile. Raises as ``read``."""
    if not stream.seekable():
        stream = _copied(stream)
    if _starts(stream, opening.GZIP):
        stream = opening.unpacked(stream, options)
    records: _Records
    if _starts(stream, MAGIC):
        records = file = ParquetRecords(stream, profile)
        if file.trouble:
            return iter([_broken(record, "") for record in file])
    else:
        records = CsvRecords(stream, profile, options)
    plan = Plan(profile, records.header)
    if plan.key is None:
        return (_draft([record], records, plan) for record in records)
    return _grouped(records, plan, options)


def _starts(stream: BinaryIO, mark: bytes) -> bool:
    at = stream.tell()
    start = stream.read(len(mark))
    stream.seek(at)
    return start == mark


def _copied(stream: BinaryIO) -> BinaryIO:
    """Copy a pipe to a file that can be gone back in."""
    copy = tempfile.TemporaryFile(prefix="greenlane-table-")  # noqa: SIM115 - read later, gone when let go
    shutil.copyfileobj(stream, copy, 1 << 20)
    copy.seek(0)
    return cast(BinaryIO, copy)


def _grouped(records: _Records, plan: Plan, options: Options) -> Iterator[Draft]:
    """Gather the records of one key, wherever in the table they stand; what has no key is a consignment of its own."""
    assert plan.key is not None
    with Spool() as spool:
        for record in records:
            key = record.values[plan.key].strip() if record.values else ""
            if record.trouble or not key:
                yield _draft([record], records, plan)
            else:
                spool.add(record.line, key, record.text)
        for _, rows in itertools.groupby(spool.rows(), key=lambda row: row[1]):
            staged = (Record(line, _values(text, records.delimiter), text) for line, _, text in rows)
            yield from _bounded(staged, records, plan, options.max_lines_per_consignment)


def _bounded(staged: Iterable[Record], records: _Records, plan: Plan, limit: int) -> Iterator[Draft]:
    """Yield one consignment, or, where it has more lines than any may have, all its parts refused."""
    parts = iter(lambda: list(itertools.islice(staged, limit)), [])
    staged = iter(staged)
    part = next(parts)
    following = next(parts, None)
    if following is None:
        yield _draft(part, records, plan)
        return
    reason = f"has more than {limit} lines: the consignment is refused in parts of that size"
    while part:
        draft = _draft(part, records, plan, Fault(part[0].line, "goods", reason))
        # Kept so that it reads again as more than one: no part of a consignment may pass for the whole.
        yield replace(draft, raw=f"{draft.raw}{DAMAGED}\n")
        part, following = following or [], next(parts, None)


def _values(text: str, delimiter: str) -> list[str]:
    if '"' in text:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    return text.rstrip("\r\n").split(delimiter)


def _draft(part: list[Record], records: _Records, plan: Plan, *faults: Fault) -> Draft:
    if part[0].trouble:
        return _broken(part[0], _ended(records.header_text))
    assembly = Assembly(part[0].line, says=plan.says)
    agreed: tuple[str, ...] | None = None
    gathered: set[tuple[str, ...]] = set()
    for record in part:
        values = record.values
        head = plan.written("head", values)
        if head != agreed:
            assembly.head(record.line, plan.facts("head", values))
            agreed = agreed or head
        beside = plan.written("collected", values)
        if beside not in gathered:
            gathered.add(beside)
            assembly.collected(record.line, plan.facts("collected", values))
        assembly.goods(record.line, plan.facts("goods", values))
        if DAMAGED in record.text:
            assembly.damaged(record.line, plan.damaged(values))
    raw = _ended(records.header_text) + "".join([_ended(record.text) for record in part])
    return Draft(tuple([r.line for r in part]), assembly.fields(), raw, (*faults, *assembly.faults()))


def _broken(record: Record, header_text: str) -> Draft:
    fault = Fault(record.line, "line", record.trouble, record.text[:400])
    text = record.text if record.text == MAGIC.decode() else header_text + record.text
    return Draft((record.line,), {}, text, (fault,))


def _ended(text: str) -> str:
    return text if text.endswith(("\n", "\r")) or not text else text + "\n"
