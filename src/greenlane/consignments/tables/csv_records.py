"""Records of a delimited text, one at a time, from bytes that nobody vouches for.

Memory holds one record, never the file. A record that cannot be taken apart is handed on with the reason, and reading
goes on with the next line: an open quotation mark costs its own line, not the rest of the file.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from greenlane.consignments.reading import Options
from greenlane.consignments.received_text import DAMAGED, Readable, decode, raw_lines
from greenlane.consignments.tables import opening, separators
from greenlane.consignments.tables.profile import Profile

_FIELD = 131_072
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Record:
    """One data record: its number from 1, its values in the order of the header, the text it was written as.

    ``trouble`` says why it could not be taken apart; ``values`` is then empty.
    """

    line: int
    values: list[str]
    text: str
    trouble: str = ""


class _Overlong(str):
    """The beginning of a physical line that is longer than any record may be; the rest was passed over."""


class CsvRecords:
    """The header of a delimited text, then its records. Lines that are empty, or all of whose cells are, are none.

    Raises ProfileMismatch where the header does not have the profile's columns.
    """

    def __init__(self, stream: BinaryIO, profile: Profile, options: Options) -> None:
        readable, encodings = opening.text(stream, profile, options)
        self._lines = _lines(readable, encodings, options.max_record_bytes)
        self._back: deque[str] = deque()
        self._limit = options.max_record_bytes
        self.header: list[str] = []
        self.header_text = ""
        self.delimiter = self._head(profile)
        record = self._record(0, self.delimiter, [])
        if record is not None:
            self.header = _names(record)
            self.header_text += record.text

    def __iter__(self) -> Iterator[Record]:
        number, width = 1, len(self.header)
        while (record := self._record(number, self.delimiter, [])) is not None:
            if not record.trouble and len(record.values) != width:
                trouble = f"has {len(record.values)} columns where the header has {width}"
                record = Record(number, [], record.text, trouble)
            number += 1
            yield record

    def _head(self, profile: Profile) -> str:
        """Return the sign that separates the columns; the lines of the header are left to be read."""
        line = next((line for line in self._lines if line.strip()), None)
        sign = separators.stated(line.strip("\r\n ")) if line else None
        if sign:
            self.header_text = str(line)
        elif line:
            self._back.append(line)
        fixed = sign or profile.delimiter
        heads: dict[str, list[str]] = {}
        for candidate in dict.fromkeys([*([fixed] if fixed else []), *separators.SEPARATORS]):
            taken: list[str] = []
            record = self._record(0, candidate, taken)
            self._back.extendleft(reversed(taken))
            heads[candidate] = _names(record)
        return separators.choose(profile, heads, fixed)

    def _record(self, number: int, delimiter: str, taken: list[str]) -> Record | None:
        """Return the next record that is not empty, and add its lines to ``taken``."""
        empty = _BLANK + delimiter
        while (line := self._pull()) is not None:
            if '"' in line or len(line) > _FIELD or type(line) is not str:
                lines: list[str] = []
                record = self._quoted(number, line, delimiter, lines)
                if record.trouble or says_something(record.values):
                    taken.extend(lines)
                    return record
            elif line.strip(empty):
                taken.append(line)
                return Record(number, line.rstrip("\r\n").split(delimiter), line)
        return None

    def _pull(self) -> str | None:
        return self._back.popleft() if self._back else next(self._lines, None)

    def _quoted(self, number: int, line: str, delimiter: str, taken: list[str]) -> Record:
        if isinstance(line, _Overlong):
            taken.append(line)
            return Record(number, [], str(line), f"is longer than {self._limit} bytes and was cut")
        try:
            values = next(csv.reader(self._feed(line, taken), delimiter=delimiter, strict=True))
        except (csv.Error, StopIteration) as error:
            self._back.extendleft(reversed(taken[1:]))
            del taken[1:]
            return Record(number, [], line, _words(error))
        return Record(number, values, "".join(taken))

    def _feed(self, line: str, taken: list[str]) -> Iterator[str]:
        """Give the parser the line, and further lines while a quotation mark is open, up to the largest record."""
        size = 0
        following: str | None = line
        while following is not None and size <= self._limit and not isinstance(following, _Overlong):
            taken.append(following)
            size += len(following)
            yield following
            following = self._pull()
        if following is not None:
            self._back.appendleft(following)


def _names(record: Record | None) -> list[str]:
    return [] if record is None else [name.strip() for name in record.values]


def says_something(values: list[str]) -> bool:
    """Tell whether any cell of a record holds more than blanks."""
    return any(value.strip(_BLANK) for value in values)


def _words(error: Exception) -> str:
    text = str(error)
    if "field larger" in text:
        return f"holds a field longer than {_FIELD} characters"
    if "unexpected end" in text or isinstance(error, StopIteration):
        return "opens a quotation mark that is never closed"
    if "expected after" in text:
        return "has text after a closing quotation mark"
    return f"cannot be taken apart: {text}"


def _lines(stream: Readable, encodings: tuple[str, ...], limit: int) -> Iterator[str]:
    """Yield physical lines with their ends; NUL and what no encoding can read become the replacement character."""
    for raw in raw_lines(stream, limit):
        text = decode(raw, encodings)
        yield _Overlong(text[:1000] + DAMAGED) if len(raw) > limit else text


def written(values: list[str], delimiter: str) -> str:
    """Return values as one record of delimited text, the way ``CsvRecords`` reads it back."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(values)
    return out.getvalue()
