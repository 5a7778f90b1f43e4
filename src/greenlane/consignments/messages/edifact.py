"""UN/EDIFACT syntax (ISO 9735, versions 1 to 4): segments out of bytes.

Our own reading of the syntax and not pydifact's, which wants the whole text at once, stops at the first error and reads
1.5 MB/s; the tests hold the two to the same segments. Whatever comes, memory holds one segment: what has no end is
cut, and what cannot be read is handed on with the reason. The repetition sign of version 4 is read as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import BinaryIO

from greenlane.consignments.received_text import DAMAGED

_CHUNK = 1 << 16
_SEGMENT_LIMIT = 100_000
_BLANK = b" \t\r\n"

# UN/EDIFACT syntax identifiers; UNOW is UTF-8. UNOX (ISO 2022) and UNOY are the encodings usual for them.
CHARSETS = {
    "UNOA": "ascii", "UNOB": "ascii", "UNOC": "iso8859-1", "UNOD": "iso8859-2", "UNOE": "iso8859-5",
    "UNOF": "iso8859-7", "UNOG": "iso8859-3", "UNOH": "iso8859-4", "UNOI": "iso8859-6", "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9", "UNOW": "utf-8", "UNOX": "iso2022_jp", "UNOY": "utf-8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """The service signs in force: component, element, decimal, release (None: none) and segment end."""

    component: bytes = b":"
    element: bytes = b"+"
    decimal: bytes = b"."
    release: bytes | None = b"?"
    end: bytes = b"'"

    @property
    def advice(self) -> str:
        """The UNA segment that announces these signs."""
        signs = (self.component, self.element, self.decimal, self.release or b" ", b" ", self.end)
        return "UNA" + b"".join(signs).decode()


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. ``elements`` are lists of components; ``text`` is as received, without the end sign.

    ``trouble`` says why it cannot be relied on.
    """

    tag: str
    elements: tuple[tuple[str, ...], ...]
    text: str
    marks: Marks
    trouble: str = ""

    def get(self, element: int, component: int = 0) -> str:
        """Return a component of an element, elements counted from 1 after the tag; empty where there is none."""
        if element > len(self.elements):
            return ""
        components = self.elements[element - 1]
        return components[component] if component < len(components) else ""

    def words(self, element: int, start: int = 0) -> str:
        """Return the components of an element from ``start`` on as one text."""
        components = self.elements[element - 1] if element <= len(self.elements) else ()
        return " ".join(" ".join(components[start:]).split())

    @property
    def raw(self) -> str:
        """The segment with its end sign."""
        return self.text + self.marks.end.decode()

    def piece(self, element: int) -> str:
        """Return an element as received, components and release signs and all; the tag is element 0."""
        pieces = _split(self.text, self.marks.element, self.marks)
        return pieces[element] if element < len(pieces) else ""


class _Bytes:
    """The bytes of a stream, a bounded piece at a time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.piece = b""
        self.at = 0
        self.ended = False

    def fill(self) -> None:
        """Have at least the longest segment at hand, as far as there are bytes."""
        while len(self.piece) - self.at < _SEGMENT_LIMIT and not self.ended:
            chunk = self._stream.read(_CHUNK)
            self.ended = not chunk
            self.piece, self.at = self.piece[self.at :] + chunk, 0

    def blank(self, blank: bytes) -> None:
        """Pass over blanks."""
        while self.at < len(self.piece) and self.piece[self.at] in blank:
            self.at += 1

    def pass_over(self, marks: Marks) -> None:
        """Pass over everything up to and with the next end sign that is not released."""
        inner = _inner(marks)
        while True:
            found = inner.match(self.piece, self.at)
            self.at = found.end() if found else self.at
            if self.piece.startswith(marks.end, self.at):
                self.at += 1
                return
            chunk = self._stream.read(_CHUNK)
            self.piece, self.at = self.piece[self.at :] + chunk, 0
            if not chunk:
                self.piece, self.ended = b"", True
                return


def segments(stream: BinaryIO) -> Iterator[Segment]:
    """Yield every segment of every interchange. Line ends between segments, and empty segments, are passed over."""
    source, marks, charset = _Bytes(stream), Marks(), "utf-8"
    pattern = _pattern(marks)
    while True:
        if len(source.piece) - source.at < _SEGMENT_LIMIT:
            source.fill()
        source.blank(_BLANK.replace(marks.end, b""))
        piece, at = source.piece, source.at
        if at == len(piece):
            if source.ended:
                return
            continue
        advised = _advised(piece[at + 3 : at + 9]) if piece.startswith(b"UNA", at) and len(piece) >= at + 9 else None
        if advised is not None:
            marks, source.at = advised, at + 9
            pattern = _pattern(marks)
            continue
        found = pattern.match(piece, at, at + _SEGMENT_LIMIT)
        if found is None:
            short = source.ended and len(piece) - at < _SEGMENT_LIMIT
            text = piece[at : at + 1000].decode("utf-8", "replace").replace("\0", DAMAGED)
            reason = "has no end" if short else f"is longer than {_SEGMENT_LIMIT} bytes"
            text = _unreleased(text, marks) + DAMAGED
            yield replace(_segment(text.encode(), marks, "utf-8"), trouble=reason)
            source.pass_over(marks)
            continue
        source.at = found.end()
        text_bytes = piece[at : found.end() - 1]
        if marks.end == b"\n":
            text_bytes = text_bytes.rstrip(b"\r")
        if not text_bytes:
            continue
        if text_bytes.startswith(b"UNB" + marks.element):
            charset = CHARSETS.get(text_bytes[4:8].decode("ascii", "replace"), "?")
        yield _segment(text_bytes, marks, charset)


def _unreleased(text: str, marks: Marks) -> str:
    """Return a text that was cut, without the end and release signs that would change what follows it."""
    for sign in (marks.end, marks.release or b""):
        text = text.replace(sign.decode(), "") if sign else text
    return text


def _pattern(marks: Marks) -> re.Pattern[bytes]:
    """Return what matches a segment with its end sign."""
    return re.compile(_inner(marks).pattern + re.escape(marks.end), re.DOTALL)


@cache
def _inner(marks: Marks) -> re.Pattern[bytes]:
    """Return what matches the inside of a segment, as far as there is any."""
    end, release = re.escape(marks.end), marks.release
    if release is None:
        return re.compile(b"[^" + end + b"]*+", re.DOTALL)
    sign = re.escape(release)
    return re.compile(b"(?:[^" + end + sign + b"]++|" + sign + b".)*+", re.DOTALL)


def _advised(signs: bytes) -> Marks | None:
    """Return the signs a UNA announces, or None where they cannot be meant (letters, digits, one sign twice)."""
    component, element, decimal, release, _, end = (signs[i : i + 1] for i in range(6))
    used = [component, element, end, *([] if release == b" " else [release])]
    if len(set(used)) != len(used) or any(sign.isalnum() or sign[0] >= 128 or sign in b" \0" for sign in used):
        return None
    if decimal not in b".,":
        decimal = b"."
    return Marks(component, element, decimal, None if release == b" " else release, end)


def _segment(raw: bytes, marks: Marks, charset: str) -> Segment:
    trouble = ""
    try:
        text = raw.decode(charset if charset != "?" else "ascii")
    except UnicodeDecodeError:
        text = raw.decode("ascii" if charset == "?" else charset, "replace")
    if "\0" in text:
        text = text.replace("\0", DAMAGED)
    if DAMAGED in text:
        trouble = "holds bytes that are not text in the charset of the interchange"
    elements = tuple(
        tuple(_plain(component, marks) for component in _split(element, marks.component, marks))
        for element in _split(text, marks.element, marks)
    )
    tag = elements[0][0].strip() if elements and elements[0] else ""
    if not trouble and not (len(tag) == 3 and tag.isascii() and tag.isalnum() and tag.isupper()):
        trouble = "does not begin with the tag of a segment"
    return Segment(tag if not trouble or DAMAGED not in tag else "", elements[1:], text, marks, trouble)


def _split(text: str, sign: bytes, marks: Marks) -> list[str]:
    mark = sign.decode()
    if marks.release is None or marks.release.decode() not in text:
        return text.split(mark)
    pieces, start = [], 0
    for found in re.finditer(f"{re.escape(marks.release.decode())}.|{re.escape(mark)}", text, re.DOTALL):
        if found.group() == mark:
            pieces.append(text[start : found.start()])
            start = found.end()
    return [*pieces, text[start:]]


def _plain(text: str, marks: Marks) -> str:
    if marks.release is None or marks.release.decode() not in text:
        return text
    return re.sub(re.escape(marks.release.decode()) + "(.)", r"\1", text, flags=re.DOTALL)
