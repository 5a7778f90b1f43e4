"""The JSON texts in a stream, one at a time: a list's entries, objects one to a line or over several, or a sequence.

Memory holds one text. Nothing is lost: what cannot be taken apart is handed on with the reason.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from greenlane.consignments.received_text import DAMAGED, Looked, Readable, decode, raw_lines

_BLANK = " \t\r\n"
_CHUNK = 1 << 18
RECORD = "\x1e"
"""What begins a text of a sequence (RFC 7464)."""

_MARKS = re.compile(r'"(?:[^"\\]+|\\.)*+"|[{}\[\]"]')
_OUTSIDE = re.compile(rb'["{}\[\],]')
_INSIDE = re.compile(rb'["\\]')


@dataclass(frozen=True, slots=True)
class Text:
    """One text, and why it is none. ``raw`` is what this module reads again as the same text."""

    text: str
    trouble: str = ""
    raw: str = ""

    @property
    def alone(self) -> str:
        """What reads again as this text whatever it holds."""
        return self.raw or RECORD + self.text


def texts(stream: Readable, limit: int) -> Iterator[Text]:
    """Yield every text. None is longer than ``limit`` bytes; a longer one is cut and says so."""
    looked = stream if isinstance(stream, Looked) else Looked(stream)
    if looked.start.startswith(b"["):
        looked.read(1)
        yield from _entries(looked, limit)
    elif looked.start.startswith(RECORD.encode()):
        yield from _sequence(looked, limit)
    else:
        yield from _objects(looked, limit)


def _text(raw: bytes, limit: int) -> Text:
    text = decode(raw).replace(RECORD, DAMAGED)
    if len(raw) > limit:
        return Text(text[:1000], f"is longer than {limit} bytes and was cut")
    text = text.strip(_BLANK)
    return Text(text, "" if text else "is empty")


def _sequence(stream: Readable, limit: int) -> Iterator[Text]:
    """Texts that each begin with a record separator."""
    rest, cut, first = b"", False, True
    while chunk := stream.read(_CHUNK):
        *ended, rest = (rest + chunk).split(RECORD.encode())
        for raw in ended:
            if not first:
                yield _text(raw, 0 if cut else limit)
            first = cut = False
        if len(rest) > limit:
            rest, cut = rest[: limit + 1], True
    yield _text(rest, 0 if cut else limit)


def _objects(stream: Readable, limit: int) -> Iterator[Text]:
    """One object to a line, or one that spans several. Once such an object proves broken, lines stand alone."""
    lines = ((decode(raw).replace(RECORD, DAMAGED), len(raw) > limit) for raw in raw_lines(stream, limit))
    waiting: deque[tuple[str, bool]] = deque()
    spanning = True
    while (pair := waiting.popleft() if waiting else next(lines, None)) is not None:
        line, cut = pair
        depth = 0 if cut or not spanning else _depth(line, 0)
        taken = [pair]
        size = len(line)
        while depth and size <= limit and (following := next(lines, None)) is not None:
            taken.append(following)
            size += len(following[0])
            depth = None if following[1] else _depth(following[0], depth)
        if depth == 0 and line.strip(_BLANK):
            text = "".join(text for text, _ in taken)
            yield Text(text[:1000], f"is longer than {limit} bytes and was cut") if cut else Text(text.strip(_BLANK))
        elif depth != 0:
            spanning = False
            waiting.extend(taken[1:])
            yield Text(line.strip(_BLANK))


def _depth(line: str, depth: int) -> int | None:
    """Return how deep brackets are open after a line; None where a quotation mark is open or a bracket closes none."""
    for mark in _MARKS.finditer(line):
        sign = mark.group()
        if sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
        elif sign == '"':
            return None
        if depth < 0:
            return None
    return depth


class _Entries:
    """Cuts the entries of a list out of the bytes that follow its opening bracket."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entry = bytearray()
        self._depth = 0
        self._quoted = False
        self._skip = 0
        self._any = False
        self.closed = False
        self.rest = b""

    def feed(self, chunk: bytes) -> Iterator[Text]:
        """Yield the entries that end in this chunk."""
        at, start = self._skip, 0
        self._skip = 0
        while not self.closed and at < len(chunk):
            found = (_INSIDE if self._quoted else _OUTSIDE).search(chunk, at)
            if found is None:
                break
            at = found.end()
            mark = found.group()
            if mark == b'"':
                self._quoted = not self._quoted
            elif mark == b"\\":
                at += 1
                self._skip = max(0, at - len(chunk))
            elif mark in b"{[":
                self._depth += 1
            elif self._depth and mark in b"}]":
                self._depth -= 1
            elif not self._depth and mark in b",]":
                self._keep(chunk[start : found.start()])
                start = at
                self.closed = mark == b"]"
                yield from self.entry(last=self.closed)
        if self.closed:
            self.rest = chunk[start:]
        else:
            self._keep(chunk[start:])

    def entry(self, *, last: bool) -> Iterator[Text]:
        """Yield what has been kept since the last entry; an empty list has none."""
        text = _text(bytes(self._entry), self._limit)
        self._entry.clear()
        self._depth = 0
        if text.text or not last or (self._any and self.closed):
            yield text
        self._any = True

    def _keep(self, piece: bytes) -> None:
        room = self._limit + 1 - len(self._entry)
        if room > 0:
            self._entry += piece[:room]


def _entries(stream: Readable, limit: int) -> Iterator[Text]:
    """The entries of one list, and whatever stands after it."""
    entries = _Entries(limit)
    while not entries.closed and (chunk := stream.read(_CHUNK)):
        yield from entries.feed(chunk)
    if not entries.closed:
        yield from entries.entry(last=True)
        yield Text("", "is a list that is not closed: the file may have been cut off", "[")
        return
    rest = entries.rest.strip(_BLANK.encode())
    while not rest and (chunk := stream.read(_CHUNK)):
        rest = chunk.strip(_BLANK.encode())
    if rest:
        text = decode(rest[:1000]).replace(RECORD, DAMAGED)
        yield Text(text, "stands after the end of the list and was not read", f"[]{text}")
