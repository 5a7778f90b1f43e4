"""The consignments of UN/EDIFACT interchanges: envelopes checked, messages cut where a consignment begins.

Memory holds one consignment and the head of its message. Every segment belongs to a part, or to none with a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from greenlane.consignments.messages.edifact import Marks, Segment, segments
from greenlane.consignments.reading import Options
from greenlane.consignments.received_text import DAMAGED

_EQUIPMENT = frozenset(("TSR", "MEA", "SEL", "TMP", "RNG", "DIM", "EQA", "HAN"))
_CUT = "is larger than {} bytes and was not read whole"


@dataclass
class Part:
    """What one consignment is read from: the segments of its message before it (``header``), and its own.

    ``faults`` are (field, reason, as written) of the envelope and the syntax. ``raw`` reads again as this part alone.
    """

    header: list[Segment] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    raw: str = ""


@dataclass
class _Message:
    """A message being read: its head, with the containers it lists apart, and how many segments it has so far."""

    unh: Segment
    foreign: bool
    count: int = 1
    size: int = 0
    head: list[Segment] = field(default_factory=list)
    equipment: dict[str, list[Segment]] = field(default_factory=dict)
    listing: list[Segment] | None = None


@dataclass
class _Held:
    """The last part, held back until its message and interchange are known to be whole.

    ``unt`` and ``unz`` are the ends as received where they are wrong (None: missing); right ones are made anew.
    """

    part: Part
    message: _Message
    bad_unt: bool = False
    unt: Segment | None = None
    bad_unz: bool = False
    unz: Segment | None = None


def parts(stream: BinaryIO, options: Options, message: str, opens: str | None) -> Iterator[Part]:
    """Yield the parts of every message of a type; each begins with the segment ``opens`` (None: a message is one part).

    A fault of the envelope shows when its last consignment has been read, and refuses that one. What stands outside
    a message, and a message of another type, is a part without segments that says so.
    """
    reader = _Interchanges(message, opens, options.max_record_bytes)
    for segment in segments(stream):
        yield from reader.take(segment)
    yield from reader.close()


class _Interchanges:
    def __init__(self, message: str, opens: str | None, limit: int) -> None:
        self._type = message
        self._opens = opens
        self._limit = limit
        self._unb: Segment | None = None
        self._units = 0
        self._groups = 0
        self._message: _Message | None = None
        self._part: Part | None = None
        self._size = 0
        self._held: _Held | None = None
        self._stray: list[Segment] = []

    def take(self, segment: Segment) -> Iterator[Part]:
        """Take the next segment and yield the parts that are now known to be complete."""
        tag = segment.tag
        outside = self._message is None
        if tag == "UNB":
            yield from self._end_interchange()
            yield from self._end_stray()
            self._unb, self._units, self._groups = segment, 0, 0
        elif tag == "UNH":
            yield from self._end_message("has no end (UNT)")
            yield from self._end_stray()
            self._open_message(segment)
        elif tag == "UNT" and not outside:
            yield from self._unt(segment)
        elif tag == "UNZ" and self._unb is not None:
            yield from self._end_stray()
            yield from self._unz(segment)
        elif tag in ("UNG", "UNE") and self._unb is not None and outside:
            self._groups += tag == "UNG"
        elif self._message is not None:
            yield from self._within(segment, self._message)
        else:
            yield from self._outside(segment)

    def close(self) -> Iterator[Part]:
        """Yield what is left when the bytes end."""
        yield from self._end_interchange()
        yield from self._end_stray()

    def _open_message(self, unh: Segment) -> None:
        foreign = unh.get(2) != self._type
        self._message = _Message(unh, foreign)
        self._units += 1
        self._part, self._size = (Part() if self._opens is None and not foreign else None), 0

    def _within(self, segment: Segment, message: _Message) -> Iterator[Part]:
        message.count += 1
        if message.foreign:
            return
        if segment.tag == self._opens:
            yield from self._push()
            self._part, self._size = Part(), 0
        if self._part is None:
            self._head(segment, message)
            return
        before, self._size = self._size, self._size + len(segment.text)
        if self._size <= self._limit:
            self._part.segments.append(segment)
        elif before <= self._limit:
            self._part.segments.append(Segment("", (), DAMAGED, segment.marks, _CUT.format(self._limit)))

    def _head(self, segment: Segment, message: _Message) -> None:
        """Keep a segment of the head: containers by their number, everything else in order."""
        before, message.size = message.size, message.size + len(segment.text)
        if before > self._limit:
            return
        if message.size > self._limit:
            message.head.append(Segment("", (), DAMAGED, segment.marks, _CUT.format(self._limit)))
        elif segment.tag == "EQD" and not segment.trouble:
            message.listing = message.equipment.setdefault("".join(segment.get(2).split()), [])
            message.listing.append(segment)
        elif message.listing is not None and segment.tag in _EQUIPMENT and not segment.trouble:
            message.listing.append(segment)
        else:
            message.listing = None
            message.head.append(segment)

    def _unt(self, unt: Segment) -> Iterator[Part]:
        message = self._message
        assert message is not None
        message.count += 1
        if _number(unt.get(1)) != message.count:
            yield from self._end_message("counts another number of segments than were received (UNT)", unt)
        elif unt.get(2) != message.unh.get(1):
            yield from self._end_message("ends with another reference than it began with (UNT)", unt)
        else:
            yield from self._end_message()

    def _end_message(self, reason: str = "", unt: Segment | None = None) -> Iterator[Part]:
        message = self._message
        if message is None:
            return
        if self._part is None:
            self._part = Part()
            if message.foreign:
                what = message.unh.get(2)
                self._part.faults.append(("message", f"is of type {what or 'unknown'}, not {self._type}", what))
            else:
                self._part.faults.append(("message", "names no consignment", ""))
        if reason:
            self._part.faults.append(("message", reason, unt.text if unt else ""))
        yield from self._push()
        if reason and self._held is not None:
            self._held.bad_unt, self._held.unt = True, unt
        self._message = None

    def _push(self) -> Iterator[Part]:
        """Hold the part that is complete, and yield the one that was held."""
        if self._part is not None and self._message is not None:
            yield from self._release()
            self._held = _Held(self._part, self._message)
            self._part = None

    def _unz(self, unz: Segment) -> Iterator[Part]:
        yield from self._end_message("has no end (UNT)")
        assert self._unb is not None
        if _number(unz.get(1)) != (self._groups or self._units):
            yield from self._end_interchange("counts another number of messages than were received (UNZ)", unz)
        elif unz.get(2) != self._unb.get(5):
            yield from self._end_interchange("ends with another reference than it began with (UNZ)", unz)
        else:
            yield from self._end_interchange("", unz)

    def _end_interchange(self, reason: str = "has no end (UNZ)", unz: Segment | None = None) -> Iterator[Part]:
        yield from self._end_message("has no end (UNT)")
        if self._unb is not None and reason:
            if self._held is None:
                raw = _advice(self._unb.marks) + self._unb.raw + (unz.raw if unz else "")
                yield Part(faults=[("interchange", reason, unz.text if unz else "")], raw=raw)
            else:
                self._held.part.faults.append(("interchange", reason, unz.text if unz else ""))
                self._held.bad_unz, self._held.unz = True, unz
        yield from self._release()
        self._unb = None

    def _release(self) -> Iterator[Part]:
        held, self._held = self._held, None
        if held is not None:
            part, message = held.part, held.message
            part.header = _head_of(part, message)
            part.raw = self._raw(held)
            for segment in (*part.header, *part.segments):
                if segment.trouble:
                    name = segment.tag or "a segment"
                    part.faults.append((segment.tag or "segment", f"{name} {segment.trouble}", segment.text[:400]))
            yield part

    def _outside(self, segment: Segment) -> Iterator[Part]:
        """Keep the beginning of what stands outside any message."""
        if self._stray and self._stray[0].marks != segment.marks:
            yield from self._end_stray()
        if sum(len(stray.text) for stray in self._stray) < 1000:
            self._stray.append(segment)

    def _end_stray(self) -> Iterator[Part]:
        if self._stray:
            text = "".join(segment.raw for segment in self._stray)
            raw = _advice(self._stray[0].marks) + text
            self._stray = []
            yield Part(faults=[("message", "stands outside any message", text[:400])], raw=raw)

    def _raw(self, held: _Held) -> str:
        """Return envelope, head and part as one interchange in UTF-8; a fault of the envelope stays in it."""
        unh, part, unb = held.message.unh, held.part, self._unb
        element, end = unh.marks.element.decode(), unh.marks.end.decode()
        inner = [unh.text, *(s.text for s in (*part.header, *part.segments))]
        inner += _end("UNT", held.bad_unt, held.unt, len(inner) + 1, unh.piece(1), element)
        if unb is not None:
            pieces = [unb.piece(i) for i in range(2, len(unb.elements) + 1)]
            inner.insert(0, element.join(["UNB", f"UNOW{unb.marks.component.decode()}4", *pieces]))
            inner += _end("UNZ", held.bad_unz, held.unz, 1, unb.piece(5), element)
        return _advice(unh.marks) + "".join(f"{text}{end}\n" if end not in "\r\n" else text + end for text in inner)


def _end(tag: str, bad: bool, received: Segment | None, count: int, reference: str, element: str) -> list[str]:
    """Return the end of a message or interchange; a wrong one stays wrong, if only by being left out."""
    if not bad:
        return [element.join([tag, str(count), reference])]
    if received is None or (_number(received.get(1)) == count and received.piece(2) == reference):
        return []
    return [received.text]


def _head_of(part: Part, message: _Message) -> list[Segment]:
    """Return the head of the message with those containers alone that the part says it is in (SGP)."""
    if not message.equipment:
        return list(message.head)
    numbers = dict.fromkeys("".join(s.get(1).split()) for s in part.segments if s.tag == "SGP")
    listed = [segment for number in numbers for segment in message.equipment.get(number, ())]
    if not part.segments or part.segments[0].tag != "CNI":
        listed = [segment for group in message.equipment.values() for segment in group]
    return [*message.head, *listed]


def _advice(marks: Marks) -> str:
    return "" if marks == Marks() else marks.advice


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
