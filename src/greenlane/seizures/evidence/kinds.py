"""What a file really is: told from its bytes, never from its name. Pure.

Any file may be kept as evidence. What is on the list is named, and shown as far as that is safe; all else is of the
kind ``other``: sealed bytes that are never opened here. Marks say what whoever opens a file must know, as codes.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from greenlane.seizures.evidence import archives, ends, names

OTHER = "other"
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "jpeg": ("jpg", "jpeg", "jpe", "jfif"), "png": ("png",), "webp": ("webp",), "tiff": ("tif", "tiff", "dng"),
    "heic": ("heic", "heif"), "pdf": ("pdf",), "docx": ("docx",), "xlsx": ("xlsx",), "pptx": ("pptx",),
    "odt": ("odt",), "ods": ("ods",), "text": ("txt", "log", "md", "text"), "csv": ("csv", "tsv"), "eml": ("eml",),
    "mp4": ("mp4", "m4v", "m4a", "3gp"), "mov": ("mov", "qt"), "webm": ("webm", "mkv"), "wav": ("wav",),
    "mp3": ("mp3",), "zip": ("zip",),
}  # fmt: skip
"""The list of kinds, each with the endings of its names; the first is the one that is given."""
SEALED = frozenset({
    "second", "bomb", "lies", "macros", "links", "embedded", "script", "launch", "program", "markup", "leads_out",
    "before", "old_office",
})  # fmt: skip
"""With one of these marks a file is offered under a name that nothing opens by itself."""
PROGRAM_ENDINGS = frozenset(
    "exe com bat cmd ps1 vbs vbe js jse wsf hta lnk scr msi jar sh url reg dll app py html htm xhtml shtml svg".split()
)
PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = re.compile(rb"<(?:!doctype|html|svg|script|\?xml|\?php|body|iframe|!entity)", re.IGNORECASE)
WITHIN = re.compile(rb"<(?:!doctype html|html[\s>]|svg[\s>]|script[\s>]|\?php\s)", re.IGNORECASE)
ACTIVE = {
    "script": re.compile(rb"/(?:JavaScript|JS)\b"), "launch": re.compile(rb"/Launch\b"),
    "embedded": re.compile(rb"/(?:EmbeddedFile|RichMedia)\b"), "locked": re.compile(rb"/Encrypt\b"),
}  # fmt: skip
HEX_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
MAIL = re.compile(rb"(?:received|return-path|mime-version|message-id|from|delivered-to|date): ", re.IGNORECASE)
CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
EDGE = 1 << 16
MOST_SEARCHED = 256 << 20
"""Bytes of a PDF file that are searched for what acts by itself."""


@dataclass(frozen=True)
class Found:
    """What a file is: its kind, its marks in order, and what its outline says of it."""

    kind: str
    marks: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sealed(self) -> bool:
        """Whether it is offered under a name that nothing opens by itself."""
        return self.kind == OTHER or bool(SEALED & set(self.marks))

    def offered_as(self, name: str) -> str:
        """The name under which it is downloaded: a clean one, whose end says what it is and not what it claims."""
        return offered(self.kind, self.marks, name)


def offered(kind: str, marks: tuple[str, ...] | list[str], name: str) -> str:
    """Return the name under which a file of a kind is downloaded."""
    plain = names.clean(name)
    if Found(kind, tuple(marks)).sealed:
        return f"{plain}.sealed"
    return plain if names.ending(plain) in ENDINGS[kind] else f"{plain}.{ENDINGS[kind][0]}"


def recognise(stream: BinaryIO, name: str = "") -> Found:
    """Say what a file is, in constant memory; whatever it holds, it raises nothing but what the stream raises."""
    size = stream.seek(0, os.SEEK_END)
    head = _at(stream, 0, EDGE)
    found = _by_beginning(stream, size, head) or _as_text(stream, size, head, name)
    marks = set(found.marks) | _second(stream, size, head, found.kind)
    claimed = names.ending(name)
    known = {ending for own in ENDINGS.values() for ending in own}
    if found.kind != OTHER:
        known |= PROGRAM_ENDINGS
    if claimed in known and claimed not in ENDINGS.get(found.kind, ()) and found.kind != "text":
        marks.add("ending")
    if found.kind == OTHER and not marks & (SEALED | {"broken"}):
        marks.add("unlisted")
    return Found(found.kind, tuple(sorted(marks)), found.facts)


def _by_beginning(stream: BinaryIO, size: int, head: bytes) -> Found | None:
    """The kind that the first bytes name; None for what may be text."""
    for begins, kind, end in OUTLINES:
        if begins(head):
            return _outlined(stream, size, kind, end)
    if head.startswith((archives.BEGIN, archives.END)):
        inside = archives.look(stream, size)
        return Found(inside.kind, inside.marks, inside.facts)
    if head.startswith((b"II*\0", b"MM\0*")):
        return Found("tiff")
    if head.startswith(b"\x1a\x45\xdf\xa3") and re.search(rb"\x42\x82[\x80-\xff](webm|matroska)", head[:100]):
        return Found("webm")
    if head.startswith(b"ID3") or (len(head) > 3 and head[0] == 0xFF and head[1] in (0xFA, 0xFB, 0xF2, 0xF3)):
        return Found("mp3")
    if head.startswith(OLD_OFFICE):
        return Found(OTHER, ("old_office",))
    if head.startswith(PROGRAMS):
        return Found(OTHER, ("program",))
    return None


def _brand(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[4:8] == b"ftyp" and head[8:12] in brands


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def _chunk(form: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == form


OUTLINES: tuple[tuple[Callable[[bytes], bool], str, Callable[[BinaryIO, int], int | None]], ...] = (
    (_begins(b"\xff\xd8\xff"), "jpeg", ends.jpeg),
    (_begins(b"\x89PNG\r\n\x1a\n"), "png", ends.png),
    (_chunk(b"WEBP"), "webp", ends.riff),
    (_chunk(b"WAVE"), "wav", ends.riff),
    (_begins(b"%PDF-"), "pdf", ends.pdf),
    (_brand(b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), "heic", ends.boxes),
    (_brand(b"qt  "), "mov", ends.boxes),
    (lambda head: head[4:8] == b"ftyp", "mp4", ends.boxes),
    (lambda head: head[4:8] in (b"moov", b"mdat", b"wide"), "mov", ends.boxes),
)


def _outlined(stream: BinaryIO, size: int, kind: str, end: Callable[[BinaryIO, int], int | None]) -> Found:
    """A file of a kind that says where it ends."""
    ended = end(stream, size)
    marks = ("broken",) if ended is None else ("trailing",) if ended < size else ()
    if kind == "pdf":
        return Found(kind, (*marks, *sorted(_active(stream))))
    return Found(kind, marks, {"after": size - ended} if ended is not None and ended < size else {})


def _active(stream: BinaryIO) -> set[str]:
    """What in a PDF file acts by itself, as far as it lies open: packed parts are not unpacked."""
    found: set[str] = set()
    stream.seek(0)
    kept, left = b"", MOST_SEARCHED
    while left > 0 and (piece := stream.read(1 << 20)):
        left -= len(piece)
        data = HEX_NAME.sub(lambda hit: bytes([int(hit[1], 16)]), kept + piece)
        found |= {mark for mark, pattern in ACTIVE.items() if pattern.search(data)}
        kept = piece[-60:]
    return found


def _second(stream: BinaryIO, size: int, head: bytes, kind: str) -> set[str]:
    """Whether a second format lies in a file of another: a ZIP at its end, a page or a PDF within its edges."""
    if kind in ("text", "csv", "eml"):
        return set()
    zipped = kind in ("zip", "docx", "xlsx", "pptx", "odt", "ods")
    if not zipped and archives.end_of(stream, size) is not None:
        return {"second"}
    tail = _at(stream, max(0, size - EDGE), EDGE)
    if kind != "pdf" and (b"%PDF-" in head[:1024] or (not zipped and b"%PDF-" in tail)):
        return {"second"}
    picture = kind not in (OTHER, "pdf") and not zipped
    return {"second"} if picture and (WITHIN.search(head) or WITHIN.search(tail)) else set()


def _as_text(stream: BinaryIO, size: int, head: bytes, name: str) -> Found:
    """Plain text, a table or a mail; a page or a program in text is kept sealed."""
    if MARKUP.match(head.removeprefix(codecs.BOM_UTF8).lstrip()[:64]) or WITHIN.search(head[:1024]):
        return Found(OTHER, ("markup", "script") if b"<script" in head.lower() else ("markup",))
    encoding = _encoding(stream, head)
    if not encoding:
        return Found(OTHER)
    claimed = names.ending(name)
    if claimed in PROGRAM_ENDINGS:
        return Found(OTHER, ("program",))
    mail = head.removeprefix(codecs.BOM_UTF8).splitlines()[:1]
    if mail and MAIL.match(mail[0]) and (claimed == "eml" or len(MAIL.findall(head)) > 2):
        return Found("eml", (), {"encoding": encoding})
    return Found("csv" if claimed in ENDINGS["csv"] else "text", (), {"encoding": encoding})


def _encoding(stream: BinaryIO, head: bytes) -> str:
    """The encoding in which a whole stream is text without control signs; empty for none."""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "windows-1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        stream.seek(0)
        try:
            while piece := stream.read(1 << 18):
                text = decoder.decode(piece)
                plain = piece if not wide else text.encode("utf-8", "surrogatepass")
                if len(plain.translate(None, CONTROLS)) != len(plain):
                    return ""
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding.removesuffix("-sig")
    return ""


def _at(stream: BinaryIO, at: int, length: int) -> bytes:
    stream.seek(at, os.SEEK_SET)
    return stream.read(length)
