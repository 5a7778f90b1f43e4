"""ZIP files and what is made of them (office documents): looked at by their lists, never extracted. Pure."""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import BinaryIO

from lxml import etree

END = b"PK\x05\x06"
LISTED = b"PK\x01\x02"
BEGIN = b"PK\x03\x04"
MOST_ENTRIES = 10_000
MOST_LIST = 3 << 20
"""Bytes of the list of entries that are read at all."""
MOST_UNPACKED = 1 << 30
MOST_RATIO = 200
RATIO_FROM = 1 << 20
"""Below so many bytes unpacked, a high ratio harms nobody."""
COUNTED = 32 << 20
"""Bytes that are unpacked at most, counted and dropped, to see whether entries are as large as they say."""
MOST_READ = 256 << 10
NESTED = re.compile(
    r"\.(zip|jar|7z|rar|gz|bz2|xz|tar|tgz|docx|xlsx|pptx|docm|xlsm|odt|ods|apk|cab|iso)$", re.IGNORECASE
)
PROGRAMS = re.compile(r"\.(exe|dll|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|lnk|scr|msi|class|sh)$", re.IGNORECASE)
OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
EXTERNAL = re.compile(rb"""<Relationship\b[^>]*TargetMode\s*=\s*["']External["'][^>]*>""")
HYPERLINK = re.compile(rb"/relationships/hyperlink[\"']")
TOLD = (
    "title",
    "subject",
    "creator",
    "lastModifiedBy",
    "created",
    "modified",
    "initial-creator",
    "creation-date",
    "date",
)


@dataclass(frozen=True)
class Inside:
    """What a ZIP file is (zip, docx, xlsx, pptx, odt, ods), what is to be said of it, and what it says of itself."""

    kind: str
    marks: tuple[str, ...]
    facts: Mapping[str, object] = field(default_factory=dict)


def end_of(stream: BinaryIO, size: int) -> tuple[int, int] | None:
    """Return how long the list of a ZIP file says it is, and where the file ends, by the record at its end.

    None where there is no such record. Where a ZIP64 record stands before it, the longer of both counts.
    """
    tail_at = max(0, size - 65_557)
    tail = _at(stream, tail_at, 65_557)
    found = tail.rfind(END)
    while found >= 0:
        if len(tail) - found >= 22:
            length, comment = struct.unpack_from("<I4xH", tail, found + 12)
            at = tail_at + found
            longest = max(length, _length64(stream, at))
            if at + 22 + comment <= size and (longest > length or _lists(stream, at, length)):
                return longest, at + 22 + comment
        found = tail.rfind(END, 0, found)
    return None


def _lists(stream: BinaryIO, at: int, length: int) -> bool:
    """Whether a list of this length stands before the record at its end; an empty one does anywhere."""
    return length == 0 or (length <= at and _at(stream, at - length, 4) == LISTED)


def _length64(stream: BinaryIO, at: int) -> int:
    """The length of the list by the ZIP64 record that a locator before ``at`` names, or that stands before that."""
    locator = _at(stream, at - 20, 20) if at >= 20 else b""
    if not locator.startswith(b"PK\x06\x07"):
        return 0
    places = (struct.unpack_from("<Q", locator, 8)[0], at - 20 - 56)
    records = [_at(stream, place, 56) for place in places if 0 <= place < at]
    lengths = [struct.unpack_from("<Q", one, 40)[0] for one in records if one[:4] == b"PK\x06\x06" and len(one) == 56]
    return max(lengths, default=0)


def look(stream: BinaryIO, size: int) -> Inside:
    """Say what a ZIP file is, reading its list and, of office documents, what they say of themselves."""
    ended = end_of(stream, size)
    if ended is None:
        return Inside("zip", ("broken",))
    longest, end = ended
    trailing = ("trailing",) if end < size else ()
    if longest > MOST_LIST:
        return Inside("zip", ("bomb", *trailing))
    try:
        with zipfile.ZipFile(stream) as archive:
            return _look(archive, stream, trailing)
    except Exception:  # whatever a hostile list brings the library to
        return Inside("zip", ("broken", *trailing))


def _look(archive: zipfile.ZipFile, stream: BinaryIO, marks: tuple[str, ...]) -> Inside:
    entries = archive.infolist()
    facts: dict[str, object] = {"entries": len(entries), "unpacked": sum(entry.file_size for entry in entries)}
    found = set(marks) | _listed(entries)
    if "bomb" in found:
        return Inside("zip", tuple(sorted(found)), facts)
    names = {entry.filename for entry in entries}
    kind = _kind(archive, names)
    if _lies(entries, stream):
        found.add("lies")
    if kind != "zip":
        found -= {"nested"}
        found |= _office(archive, names)
        facts |= _told(archive, names)
    elif "META-INF/MANIFEST.MF" in names or any(PROGRAMS.search(name) for name in names):
        found.add("program")
    return Inside(kind, tuple(sorted(found)), facts)


def _listed(entries: list[zipfile.ZipInfo]) -> set[str]:
    """What the list alone says of a file."""
    found = set()
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    spread = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    overlap = any(at + 30 + length > following for (at, length), (following, _) in pairwise(spread))
    heavy = unpacked > MOST_UNPACKED or (unpacked > RATIO_FROM and unpacked > MOST_RATIO * max(packed, 1))
    if len(entries) > MOST_ENTRIES or heavy or overlap:
        found.add("bomb")
    if spread and spread[0][0] > 0:
        found.add("before")
    if any(entry.flag_bits & 1 for entry in entries):
        found.add("locked")
    if any(NESTED.search(entry.filename) for entry in entries):
        found.add("nested")
    if any(_leads_out(entry.filename) for entry in entries):
        found.add("leads_out")
    return found


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":"


def _lies(entries: list[zipfile.ZipInfo], stream: BinaryIO) -> bool:
    """Whether an entry unpacks to more than it says, or says another thing at its own place than in the list."""
    left = COUNTED
    for entry in entries:
        head = _at(stream, entry.header_offset, 30)
        if len(head) < 30 or not head.startswith(BEGIN):
            return True
        flags, method = struct.unpack_from("<HH", head, 6)
        packed, unpacked, name, extra = struct.unpack_from("<IIHH", head, 18)
        own = not flags & 8 and 0xFFFFFFFF not in (packed, unpacked)
        if own and (packed, unpacked) != (entry.compress_size, entry.file_size):
            return True
        if method == zipfile.ZIP_STORED and entry.compress_size != entry.file_size and not flags & 1:
            return True
        if method == zipfile.ZIP_DEFLATED and not flags & 1 and left > 0:
            stream.seek(entry.header_offset + 30 + name + extra)
            came = _unpacked(stream, entry.compress_size, min(entry.file_size + 1, left))
            if came > entry.file_size:
                return True
            left -= came
    return False


def _unpacked(stream: BinaryIO, packed: int, most: int) -> int:
    """Count the bytes that come out of so many packed ones, to ``most``; none of them is kept."""
    unpacking, came = zlib.decompressobj(-15), 0
    while packed > 0 and came < most and not unpacking.eof:
        piece = unpacking.unconsumed_tail or stream.read(min(packed, 1 << 14))
        if not unpacking.unconsumed_tail:
            packed -= len(piece)
        if not piece:
            break
        came += len(unpacking.decompress(piece, min(1 << 16, most - came)))
    while unpacking.unconsumed_tail and came < most and not unpacking.eof:
        came += len(unpacking.decompress(unpacking.unconsumed_tail, min(1 << 16, most - came)))
    return came


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        return OPEN_DOCUMENT.get(_read(archive, "mimetype")[:100].strip(), "zip")
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in OFFICE.items() if any(n.startswith(folder) for n in names)), "zip")
    return "zip"


def _office(archive: zipfile.ZipFile, names: set[str]) -> set[str]:
    found = set()
    macros = any(re.search(r"vbaProject|^Basic/|^Scripts/|macrosheets/", name) for name in names)
    if macros or b"macroEnabled" in _read(archive, "[Content_Types].xml"):
        found.add("macros")
    if any(re.search(r"/embeddings/|^ObjectReplacements/|^Object \d", name) for name in names):
        found.add("embedded")
    for name in sorted(name for name in names if name.endswith(".rels"))[:200]:
        said = (match.group() for match in EXTERNAL.finditer(_read(archive, name)))
        if any(not HYPERLINK.search(one) for one in said):
            found.add("links")
    return found


def _told(archive: zipfile.ZipFile, names: set[str]) -> dict[str, object]:
    """What an office document says of itself: title, author, days."""
    name = next((name for name in ("docProps/core.xml", "meta.xml") if name in names), "")
    data = _read(archive, name)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(data, parser) if data else None
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return {}
    said = ((etree.QName(one).localname, (one.text or "").strip()) for one in root.iter(etree.Element))
    return {name: text[:300] for name, text in said if name in TOLD and text}


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read one entry's beginning, whatever it says of its size; empty where it cannot be."""
    try:
        with archive.open(name) as file:
            return file.read(MOST_READ)
    except Exception:  # hostile entries raise whatever they find; what cannot be read says nothing
        return b""


def _at(stream: BinaryIO, at: int, length: int) -> bytes:
    stream.seek(at, os.SEEK_SET)
    return stream.read(length)
