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
from greenlane.consignments.received_text import decode, raw_lines
from greenlane.consignments.tables.profile import Profile

_FIELD = 131_072


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
    """The header of a delimited text, then its records. Blank lines are no records and are not counted."""

    def __init__(self, stream: BinaryIO, profile: Profile, options: Options) -> None:
        self._lines = _lines(stream, profile.encodings, options.max_record_bytes)
        self._back: deque[str] = deque()
        self._delimiter = profile.delimiter
        self._limit = options.max_record_bytes
        first = next(self._records(None), None)
        self.header: list[str] = [] if first is None or first.trouble else [name.strip() for name in first.values]
        self.header_text = "" if first is None else first.text

    def __iter__(self) -> Iterator[Record]:
        return self._records(len(self.header))

    def _records(self, width: int | None) -> Iterator[Record]:
        number, delimiter = 0, self._delimiter
        while (line := self._pull()) is not None:
            bare = line.rstrip("\r\n")
            if not bare:
                continue
            number += 1
            if '"' in line or len(line) > _FIELD or type(line) is not str:
                record = self._quoted(number, line)
            else:
                record = Record(number, bare.split(delimiter), line)
            if not record.trouble and width is not None and len(record.values) != width:
                trouble = f"has {len(record.values)} columns where the header has {width}"
                record = Record(number, [], record.text, trouble)
            yield record

    def _pull(self) -> str | None:
        return self._back.popleft() if self._back else next(self._lines, None)

    def _quoted(self, number: int, line: str) -> Record:
        if isinstance(line, _Overlong):
            return Record(number, [], str(line), f"is longer than {self._limit} bytes and was cut")
        taken: list[str] = []
        try:
            values = next(csv.reader(self._feed(line, taken), delimiter=self._delimiter, strict=True))
        except (csv.Error, StopIteration) as error:
            self._back.extendleft(reversed(taken[1:]))
            return Record(number, [], taken[0], _words(error))
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


def _words(error: Exception) -> str:
    text = str(error)
    if "field larger" in text:
        return f"holds a field longer than {_FIELD} characters"
    if "unexpected end" in text or isinstance(error, StopIteration):
        return "opens a quotation mark that is never closed"
    if "expected after" in text:
        return "has text after a closing quotation mark"
    return f"cannot be taken apart: {text}"


def _lines(stream: BinaryIO, encodings: tuple[str, ...], limit: int) -> Iterator[str]:
    """Yield physical lines with their ends; NUL and what no encoding can read become the replacement character."""
    start = True
    for raw in raw_lines(stream, limit):
        if start:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
            start = False
        text = decode(raw, encodings)
        yield _Overlong(text[:1000]) if len(raw) > limit else text


def written(values: list[str], delimiter: str) -> str:
    """Return values as one record of delimited text, the way ``CsvRecords`` reads it back."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(values)
    return out.getvalue()
