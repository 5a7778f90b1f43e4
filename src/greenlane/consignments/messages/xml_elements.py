"""Elements of one name out of an XML document that nobody vouches for, one at a time.

No document type, so no entities and nothing fetched; depth, attributes and size are bounded; memory holds one element.
Where a document breaks, what stands before it has been read, and the rest is handed on with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from greenlane.consignments.reading import Options
from greenlane.consignments.received_text import DAMAGED, Readable

_CHUNK = 1 << 16
_ATTRIBUTES = 32
_ATTRIBUTE = 1000
_BROKEN = "<<"
_BLANK = b" \t\r\n\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Found:
    """One element with the text it reads again from, or, without an element, what could not be read and why."""

    element: etree._Element | None
    raw: str
    trouble: str = ""


class _Hostile(Exception):
    """The document does what no declaration does; the message says what."""


def name_of(element: etree._Element) -> str:
    """Return an element's name without its namespace; comments and the like have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_at(element: etree._Element, path: str) -> str:
    """Return the text of the first element at a path of names; empty where there is none or it holds ``<null/>``."""
    for name in path.split("/"):
        inner = next((child for child in element if name_of(child) == name), None)
        if inner is None:
            return ""
        element = inner
    return (element.text or "").strip()


def all_at(element: etree._Element, name: str) -> list[etree._Element]:
    """Return the children of a name."""
    return [child for child in element if name_of(child) == name]


def elements(stream: Readable, options: Options, name: str) -> Iterator[Found]:
    """Yield every element of a name, however deep it stands in the document."""
    reader = _Reader(options, name)
    while chunk := stream.read(_CHUNK):
        reader.recent = reader.recent[-options.max_record_bytes :] + chunk
        try:
            yield from reader.feed(chunk)
        except (etree.XMLSyntaxError, _Hostile, ValueError, LookupError) as error:
            yield Found(None, reader.rest(), _words(error))
            return
    if reader.recent.strip(_BLANK):
        try:
            yield from reader.close()
        except (etree.XMLSyntaxError, _Hostile, ValueError, LookupError) as error:
            yield Found(None, reader.rest(), _words(error))
            return
        if not reader.any:
            yield Found(None, reader.rest(), f"holds no {name}")


class _Reader:
    def __init__(self, options: Options, name: str) -> None:
        self._options = options
        self._name = name
        self._parser = etree.XMLPullParser(
            events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        self._depth = 0
        self._inside = 0
        self._size = 0
        self.any = False
        self.recent = b""
        self._started = False

    def feed(self, chunk: bytes) -> Iterator[Found]:
        """Yield the elements that end in this chunk. Raises XMLSyntaxError or _Hostile."""
        self._size += len(chunk)
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError:
            yield from self._events()
            raise
        yield from self._events()
        if not self._started and self._size > self._options.max_record_bytes:
            raise _Hostile("begins with no element")

    def close(self) -> Iterator[Found]:
        """Yield what is left at the end of the document. Raises XMLSyntaxError where it is not closed."""
        self._parser.close()
        yield from self._events()

    def rest(self) -> str:
        """Return the text after the last whole element, marked so that it reads again as what cannot be read."""
        name = rb"(?:[\w.-]+:)?" + self._name.encode()
        ends = list(re.finditer(rb"</" + name + rb"\s*>|<" + name + rb"(?:\s[^<>]*)?/>", self.recent))
        rest = self.recent[ends[-1].end() :] if ends and self.any else self.recent
        text = rest.decode("utf-8", "replace").replace("\0", DAMAGED)
        return text if text.startswith(_BROKEN) else _BROKEN + text

    def _events(self) -> Iterator[Found]:
        for event, element in self._parser.read_events():
            if not isinstance(element, etree._Element):
                continue
            if event == "start":
                self._start(element)
            else:
                self._depth -= 1
                if self._inside and self._depth < self._inside:
                    self._inside = 0
                    yield self._found(element)
                elif not self._inside:
                    _forget(element)

    def _start(self, element: etree._Element) -> None:
        if not self._started:
            self._started = True
            document = element.getroottree().docinfo
            if document.internalDTD is not None or document.externalDTD is not None:
                raise _Hostile("declares a document type (DOCTYPE), which is refused")
        self._depth += 1
        if self._depth > self._options.max_depth:
            raise _Hostile(f"is nested deeper than {self._options.max_depth} elements")
        if len(element.attrib) > _ATTRIBUTES or any(len(value) > _ATTRIBUTE for value in element.attrib.values()):
            raise _Hostile("has an element with too many or too long attributes")
        if not self._inside and name_of(element) == self._name:
            self._inside, self._size = self._depth, 0
        if self._inside and self._size > self._options.max_record_bytes + _CHUNK:
            raise _Hostile(f"has an element larger than {self._options.max_record_bytes} bytes")

    def _found(self, element: etree._Element) -> Found:
        self.any = True
        tail, element.tail = element.tail, None
        raw = etree.tostring(element, encoding="unicode")
        element.tail = tail
        copy = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
        _forget(element)
        if len(raw) > self._options.max_record_bytes:
            return Found(None, raw[:1000], f"is larger than {self._options.max_record_bytes} bytes")
        return Found(copy, raw, "holds bytes that are not text" if DAMAGED in raw else "")


def _forget(element: etree._Element) -> None:
    """Let go of an element and of what stands before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _words(error: Exception) -> str:
    if isinstance(error, _Hostile):
        return str(error)
    return f"is not well-formed XML: {' '.join(str(error).split())[:200]}"
