"""PDF/A from a Typst template and data: what a court, an authority or an archive is handed.

Data never become part of the template's text: they lie beside it as JSON, so that nothing in them is read as a command.
Templates know ``data`` and, where given, ``files`` by path. They are set in Noto Sans (Latin, Greek, Cyrillic, Arabic,
Chinese); a sign that no face has is printed as the replacement sign, because PDF/A admits no missing glyph.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import typst

FONTS = Path(__file__).resolve().parents[1] / "front" / "static" / "front" / "built" / "fonts"
FACES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans SC")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
PLAIN = re.compile(r"(?!attached-)[A-Za-z0-9_-]+\.[a-z0-9]+")
Standard = Literal["a-2b", "a-3b"]
LANGUAGE = re.compile(r"[a-z]{2,3}")
MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
LONG_WORD = re.compile(r"\S{1000}")
ROUNDS = 6  # of asking which signs no face has, before everything rare is replaced

_PRELUDE = """\
#let data = json("data.json")
#set document(date: auto)
#set page(paper: "a4", margin: (x: 22mm, y: 22mm))
#set text(font: {faces}, size: 10pt, lang: "{language}", fallback: true)
#set par(justify: false)
#for one in json("attached.json") {{
  pdf.attach(one.name, read(one.file, encoding: none), relationship: one.relation, mime-type: one.type,
    description: one.description)
}}
"""


class CannotBeDrawn(ValueError):
    """Typst does not accept the template or a file; the message is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that travels inside the PDF. ``relation`` is source, data, alternative or supplement (PDF/A-3)."""

    name: str
    content: bytes
    type: str = "application/octet-stream"
    relation: str = "supplement"
    description: str = ""


def pdf(
    template: str,
    data: Mapping[str, object],
    *,
    at: datetime,
    language: str = "en",
    files: Mapping[str, bytes] | None = None,
    attachments: Sequence[Attached] = (),
) -> bytes:
    """Return a template, filled in, as PDF/A-2b, or as PDF/A-3b where files are attached to it.

    ``template`` is Typst text, which reads ``data`` (JSON values) and the pictures in ``files`` (plain names, as
    ``image("photo.jpg")``). ``at`` is the date of the document; ``language`` a tag such as "ar", which also turns the
    direction. Raises CannotBeDrawn.
    """
    tag = language.split("-")[0].lower()
    if not LANGUAGE.fullmatch(tag):
        raise CannotBeDrawn(f"{language!r} is no language")
    faces = "(" + ", ".join(f'"{face}"' for face in (*FACES, "Libertinus Serif", "DejaVu Sans Mono")) + ")"
    with tempfile.TemporaryDirectory(prefix="greenlane-pdf-") as name:
        folder = Path(name)
        (folder / "main.typ").write_text(_PRELUDE.format(faces=faces, language=tag) + template, encoding="utf-8")
        for path, content in (files or {}).items():
            if not PLAIN.fullmatch(path) or path in ("main.typ", "data.json", "attached.json"):
                raise CannotBeDrawn(f"{path!r} is no plain name of a file")
            (folder / path).write_bytes(content)
        listed = [_laid(folder, number, one) for number, one in enumerate(attachments)]
        (folder / "attached.json").write_text(json.dumps(_drawable(listed)), encoding="utf-8")
        return _compiled(folder, _drawable(dict(data)), "a-3b" if attachments else "a-2b", int(at.timestamp()))


def _laid(folder: Path, number: int, one: Attached) -> dict[str, str]:
    file = f"attached-{number}"
    (folder / file).write_bytes(one.content)
    return {"name": one.name, "file": file, "type": one.type, "relation": one.relation, "description": one.description}


def _compiled(folder: Path, data: object, standard: Standard, timestamp: int) -> bytes:
    missing: set[str] = set()
    for attempt in range(ROUNDS + 1):
        if attempt == ROUNDS:
            data = _only_common(data)
        (folder / "data.json").write_text(json.dumps(_without(data, missing)), encoding="utf-8")
        try:
            made = typst.compile(
                folder / "main.typ", root=folder, font_paths=[FONTS] if FONTS.is_dir() else [], format="pdf",
                ignore_system_fonts=True, pdf_standards=[standard], timestamp=timestamp,
            )  # fmt: skip
        except typst.TypstError as error:
            found = {sign for text in MISSING.findall(str(error)) for sign in _unescaped(text)} - missing
            if not found or attempt == ROUNDS:
                raise CannotBeDrawn(str(error)) from error
            missing |= found
            continue
        assert isinstance(made, bytes)
        return made
    raise AssertionError("the last round returns or raises")


def _unescaped(text: str) -> str:
    """The text that Rust writes between quotes."""
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)
    return re.sub(r"\\(.)", r"\1", text)


def _drawable(value: object) -> object:
    """JSON values without what no page can show: controls, half pairs, private signs, and turns of direction.

    A word that no line could hold may be broken: PDF/A admits no text of more than 32,767 bytes in one piece.
    """
    return _broken(_mapped(value, _shown))


def _broken(value: object) -> object:
    if isinstance(value, str):
        return LONG_WORD.sub("\\g<0>\u200b", value)
    if isinstance(value, Mapping):
        return {key: _broken(item) for key, item in value.items()}
    return [_broken(item) for item in value] if isinstance(value, list | tuple) else value


def _shown(sign: str) -> str:
    if sign in "\n\t\u200c\u200d\u200e\u200f":
        return sign
    return REPLACEMENT if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else sign


def _without(value: object, signs: Iterable[str]) -> object:
    gone = set(signs) - {" ", "\n"}
    return _mapped(value, lambda sign: REPLACEMENT if sign in gone else sign) if gone else value


def _only_common(value: object) -> object:
    """Leave what the faces are made for: beyond that, each sign would take a round of its own."""
    return _mapped(value, lambda sign: sign if ord(sign) < 0x530 or 0x4E00 <= ord(sign) < 0x9FA6 else "?")


def _mapped(value: object, of: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return "".join(map(of, value))
    if isinstance(value, Mapping):
        return {str(key): _mapped(item, of) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(item, of) for item in value]
    return value
