"""A paper as it was sent, read and believed whole or refused with a reason for each bad field. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from greenlane.consignments import reading
from greenlane.consignments.reading import Draft, Fault
from greenlane.consignments.received_text import decode, deeper
from greenlane.permits import ecites, permit

MOST_BYTES = 4 * 1024 * 1024
DEEPEST = 32
TEXT = "text"
"""The field of a fault of the text as a whole."""
_BEGINNING = 400
_DECLARED = re.compile(r"""(<\?xml\s[^<>]{0,99}?)\sencoding\s*=\s*["\']([\w.-]{1,40})["\']([^<>]{0,99}\?>)""", re.ASCII)
_ENCODINGS = frozenset((
    "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-6", "iso-8859-15", "windows-1250", "windows-1251",
    "windows-1252", "windows-1256", "koi8-r", "gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
))  # fmt: skip
"""Beside UTF-8 and UTF-16, what documents are met in. Each is a table of letters: none does more than it decodes."""


@dataclass(frozen=True)
class Faulty:
    """A paper that cannot be believed: its number, as far as it was read, and every reason."""

    number: str
    faults: tuple[Fault, ...]


def read(raw: bytes) -> tuple[str, permit.Paper | Faulty]:
    """Return what a text was read as (``xml1``, ``xml2`` or ``json``) and the paper, or why it cannot be believed."""
    if len(raw) > MOST_BYTES:
        return "json", _refused(f"is larger than {MOST_BYTES >> 20} MB")
    text = text_of(raw)
    return _xml(text) if text.lstrip()[:1] == "<" else ("json", _json(text))


def text_of(raw: bytes) -> str:
    """Return the text of what was sent: UTF-16 by its first bytes, else UTF-8, else as the XML declares its encoding.

    UTF-8 goes before what is declared: a text that was pasted, or put right here, still declares what it once was in,
    and hardly any other encoding is UTF-8 by chance. The sign of the order of bytes is left out. What cannot be read
    becomes the replacement character.
    """
    declared = _DECLARED.match(raw[:_BEGINNING].decode("latin-1").removeprefix("ï»¿"))
    encodings: tuple[str, ...] = ("utf-8",)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    elif raw[:2] in (b"<\0", b"\0<"):
        encodings = ("utf-16-le" if raw[0] else "utf-16-be",)
    elif declared and declared[2].lower() in _ENCODINGS:
        encodings = ("utf-8", declared[2])
    return decode(raw, encodings).removeprefix("\ufeff")


def believe(fields: dict[str, Any], faults: tuple[Fault, ...] = ()) -> permit.Paper | Faulty:
    """Return the paper that fields describe, or every reason why not: those given, and what the fields themselves show.

    A fault's field is a path into the fields, ``lines[0].quantity.amount``.
    """
    named = {fault.field for fault in faults}
    try:
        paper = permit.from_json(fields)
    except ValidationError as error:
        shown = reading.explain(error, Draft((0,), fields))
        faults += tuple(_in_words(fault) for fault in shown if fault.field not in named)
    except RecursionError:
        faults += (Fault(0, TEXT, "is nested too deep"),)
    else:
        if not faults:
            return paper
    return Faulty(str(fields.get("number") or "")[:80], faults)


def _in_words(fault: Fault) -> Fault:
    field = "paper" if fault.field == "consignment" else fault.field
    return replace(fault, line=0, field=field, reason=fault.reason.replace("of a consignment", "of a paper"))


def _json(text: str) -> permit.Paper | Faulty:
    try:
        sent = json.loads(text, parse_float=str, parse_constant=str)
    except ValueError as error:
        at = f", line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
        return _refused(f"is neither XML nor JSON{at}")
    except RecursionError:
        return _refused("is nested too deep")
    if not isinstance(sent, dict):
        return _refused("must be one paper: a group of fields")
    if deeper(sent, DEEPEST):
        return _refused("is nested too deep")
    return believe(sent)


def _refused(reason: str) -> Faulty:
    return Faulty("", (Fault(0, TEXT, reason),))


def _xml(text: str) -> tuple[str, permit.Paper | Faulty]:
    """Read XML as text: what it declares of its encoding is left out, since it is decoded, or pasted as it was."""
    beginning = _DECLARED.sub(r"\1\3", text[:_BEGINNING], count=1)
    version, draft = ecites.read_one((beginning + text[_BEGINNING:]).encode())
    if draft.faults and not draft.fields:
        return version, Faulty("", draft.faults)
    return version, believe(draft.fields, draft.faults)
