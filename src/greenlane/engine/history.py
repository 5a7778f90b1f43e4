"""The long history: Parquet by dataset and month, appended part by part, whatever crashes in between.

    folder/dataset/month=2024-03/PART.parquet        what one call appended to that month
    folder/dataset/month=2024-03/whole-0002.parquet  many parts put together, sorted by day
    folder/dataset/month=2024-03/manifest.json       which whole file holds, and which parts are in it

A file appears under its name only when it is whole, and no file that a reader may have open is ever written to. What
a month consists of changes only with its manifest, which is replaced at one go: a reader sees each row once, before
and after. What a whole file replaced goes a day later, when no reader has it open any more. Each row says in the
column ``part`` with which part it came, so that a part that is appended again replaces itself.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from greenlane.engine.duck import DuckEngine, quoted
from greenlane.engine.plain import plain
from greenlane.engine.whole import PRIVATE, Whole, private

PART = "part"
"""The column that says with which part a row came."""
GRACE = 86_400
"""How long a file that was replaced is kept for readers, in seconds."""
ROW_GROUP = 65_536
_NAME = re.compile(r"(?!whole-)[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_MONTH = re.compile(r"month=(\d{4}-\d{2})")
_DIGEST, _DAY = b"greenlane.digest", b"greenlane.day"


@dataclass
class _Manifest:
    """``whole`` is the file that holds ``parts`` (name: digest); ``left`` are files that were replaced, and when."""

    number: int = 0
    whole: str = ""
    day: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    left: dict[str, float] = field(default_factory=dict)


class History:
    """The history in ``folder``. Several processes may append, put together and read at once; needs POSIX locks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def append(self, dataset: str, table: pa.Table, *, day: str, part: str) -> dict[str, int]:
        """Append rows to the months of their ``day``, a column of dates; return the rows of each month.

        Each month's rows appear at one go. Where the call is cut short, or made twice, the same call again completes
        it: a ``part`` replaces itself, in every month. Raises ValueError for a name that is none, or a missing day.
        """
        _named(dataset, "dataset")
        months = _by_month(plain(table), day, _named(part, "part"))
        for month, rows in months.items():
            _Month(self._place(dataset, month)).put(part, rows, day)
        for month in self.months(dataset):
            if month not in months:
                _Month(self._place(dataset, month)).drop(part)
        return {month: rows.num_rows for month, rows in months.items()}

    def paths(self, dataset: str, since: dt.date | None = None, until: dt.date | None = None) -> list[str]:
        """Return the files that hold every row of the months from that of ``since`` to that of ``until``."""
        first, last = (f"{day:%Y-%m}" if day else None for day in (since, until))
        months = [m for m in self.months(dataset) if (not first or m >= first) and (not last or m <= last)]
        return [str(path) for month in months for path in _Month(self._place(dataset, month)).files()]

    def months(self, dataset: str) -> list[str]:
        """Return the months of which something was ever appended, as YYYY-MM, in order."""
        place = self.folder / _named(dataset, "dataset")
        names = (entry.name for entry in place.iterdir()) if place.is_dir() else iter(())
        return sorted(found[1] for name in names if (found := _MONTH.fullmatch(name)))

    def crowded(self, dataset: str, most: int = 32) -> list[str]:
        """Return the months of more than ``most`` files, which are worth putting together."""
        return [month for month in self.months(dataset) if len(_Month(self._place(dataset, month)).files()) > most]

    def compact(self, dataset: str, month: str, *, memory_mb: int = 512) -> int:
        """Put the files of a month together into one, sorted by day; return how many there were.

        Waits for another process that is at it. What was replaced more than a day ago is removed.
        """
        return _Month(self._place(dataset, month)).compact(memory_mb)

    def _place(self, dataset: str, month: str) -> Path:
        return self.folder / _named(dataset, "dataset") / f"month={month}"


class _Month:
    def __init__(self, place: Path) -> None:
        self.place = place

    def files(self) -> list[Path]:
        """Return the files that hold every row once: the names first, then the manifest, which only grows.

        So a part that was put together in between is found in the whole file, whose name the manifest says.
        """
        names = sorted(path.stem for path in self.place.glob("*.parquet") if _NAME.fullmatch(path.stem))
        manifest = self._manifest()
        whole = [self.place / manifest.whole] if manifest.whole else []
        return whole + [self._file(name) for name in names if name not in manifest.parts]

    def put(self, part: str, rows: pa.Table, day: str) -> None:
        digest = _digest(rows)
        rows = rows.replace_schema_metadata({_DIGEST: digest, _DAY: day})
        with self._locked() as now:
            manifest, path = self._manifest(), self._file(part)
            if part in manifest.parts or path.exists():
                if (manifest.parts[part] if part in manifest.parts else _said(path, _DIGEST)) != digest:
                    self._rewrite(manifest, now, without=part, more=rows, digest=digest)
                return
            with Whole(path) as whole:
                pq.write_table(rows, whole.partial, compression="zstd", row_group_size=ROW_GROUP)

    def drop(self, part: str) -> None:
        with self._locked() as now:
            manifest, path = self._manifest(), self._file(part)
            if manifest.parts.get(part) or (part not in manifest.parts and path.exists()):
                self._rewrite(manifest, now, without=part)

    def compact(self, memory_mb: int) -> int:
        with self._locked() as now:
            manifest, files = self._manifest(), self.files()
            names = [path.stem for path in files if path.name != manifest.whole]
            if names and len(files) > 1:
                manifest = self._rewrite(manifest, now, names, memory_mb=memory_mb)
            self._clean(manifest, now)
            return len(files)

    def _rewrite(
        self, old: _Manifest, now: float, names: Sequence[str] = (), *, without: str = "", more: pa.Table | None = None,
        digest: str = "", memory_mb: int = 512,
    ) -> _Manifest:  # fmt: skip
        """Write the whole file again, with these parts and ``more``, ``without`` one; then let the manifest say so."""
        number = old.number + 1
        new = _Manifest(number, f"whole-{number:04d}.parquet", old.day, dict(old.parts), dict(old.left))
        new.parts |= {name: _said(self._file(name), _DIGEST) for name in names}
        new.left |= {path.name: now for path in map(self._file, names)}
        if without:
            new.parts[without] = digest
            new.left[self._file(without).name] = now
        if old.whole:
            new.left[old.whole] = now
        if not new.day:
            new.day = _said_in(more, _DAY) or next((_said(self._file(name), _DAY) for name in names), "")
        sources = [self.place / old.whole] if old.whole else []
        if not self._write(new, [*sources, *map(self._file, names)], without, more, memory_mb):
            new.whole = ""
        self._flip(new)
        return new

    def _write(
        self, new: _Manifest, sources: list[Path], without: str, more: pa.Table | None, memory_mb: int
    ) -> int:  # fmt: skip
        """Write the whole file of a manifest, and return of how many rows; none where nothing is left to write."""
        if not sources and more is None:
            return 0
        texts = []
        with DuckEngine(memory_mb=memory_mb, overflow=self.place / ".overflow") as engine:
            if sources:
                engine.table("kept", *sources)
                texts.append(f"SELECT * FROM kept WHERE {PART} <> '{without}'")  # noqa: S608 (a name that was checked)
            if more is not None:
                engine.arrow("more", more)
                texts.append("SELECT * FROM more")
            together = " UNION ALL BY NAME ".join(texts)
            return engine.write(f"FROM ({together}) ORDER BY {quoted(new.day)}, {PART}", self.place / new.whole)

    def _flip(self, manifest: _Manifest) -> None:
        with Whole(self._settings()) as whole:
            whole.partial.write_text(json.dumps(vars(manifest)), encoding="utf-8")

    def _clean(self, manifest: _Manifest, now: float) -> None:
        """Remove what no reader has open any more, and what a crash left."""
        gone = [name for name, since in manifest.left.items() if now - since > GRACE]
        known = {manifest.whole, *manifest.left}
        orphans = [path.name for path in self.place.glob("whole-*.parquet") if path.name not in known]
        for name in [*gone, *orphans, *(path.name for path in self.place.glob(".*.partial"))]:
            (self.place / name).unlink(missing_ok=True)
        if gone:
            self._flip(replace(manifest, left={n: since for n, since in manifest.left.items() if n not in gone}))

    def _manifest(self) -> _Manifest:
        try:
            return _Manifest(**json.loads(self._settings().read_text(encoding="utf-8")))
        except FileNotFoundError:
            return _Manifest()

    def _settings(self) -> Path:
        return self.place / "manifest.json"

    def _file(self, part: str) -> Path:
        return self.place / f"{part}.parquet"

    @contextmanager
    def _locked(self) -> Iterator[float]:
        """Let no other process change the month; give the time of this moment by the clock of the disk, in seconds."""
        private(self.place)
        handle = os.open(self.place / ".lock", os.O_RDWR | os.O_CREAT, PRIVATE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            os.utime(handle)
            yield os.fstat(handle).st_mtime
        finally:
            os.close(handle)


def _named(name: str, what: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a {what}: letters, digits, dots, dashes and low lines")
    return name


def _by_month(table: pa.Table, day: str, part: str) -> dict[str, pa.Table]:
    days = table[day]
    if days.null_count:
        raise ValueError(f"{days.null_count} rows have no {day}")
    said = pa.DictionaryArray.from_arrays(pa.array([0] * table.num_rows, pa.int32()), pa.array([part]))
    if PART in table.column_names:
        table = table.drop_columns([PART])
    table = table.append_column(PART, said.cast(pa.string())).take(pc.sort_indices(days))
    days = table[day]
    number = pc.add(pc.multiply(pc.year(days), 100), pc.month(days))
    found = {f"{n // 100:04d}-{n % 100:02d}": n for n in sorted(pc.unique(number).to_pylist())}
    return {month: table.filter(pc.equal(number, n)) for month, n in found.items()}


def _digest(rows: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    rows = rows.combine_chunks()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return hashlib.sha256(sink.getvalue()).hexdigest()


def _said(path: Path, key: bytes) -> str:
    return _said_in(pq.read_schema(path), key)


def _said_in(table: pa.Table | pa.Schema | None, key: bytes) -> str:
    metadata = table.metadata if isinstance(table, pa.Schema) else table.schema.metadata if table is not None else None
    return str((metadata or {}).get(key, b""), "utf-8")
