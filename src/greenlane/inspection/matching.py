"""By which numbers a scan is looked for among consignments: in the file's name, its words, and codes in its picture.

Pure. Sources: ISO 6346 (containers), UPU S10 (postal items), IATA Resolution 600a (air waybills: the last of the eight
digits is the other seven modulo 7). Where a number has a check digit, one that fails is no such number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import zxingcpp
from PIL import Image

from greenlane.consignments.facts import checks
from greenlane.consignments.facts.normalise import code_key
from greenlane.inspection.picture import Frame, Kind

CONTAINER, ITEM, AWB, ANY, REFERENCE = "container", "item", "awb", "any", "reference"
ANY_OF = ("container", "item", "awb", "bl", "waybill", "booking")
"""The kinds of identifiers that a number of no known form may be, beside a declaration's reference."""
MOST, LONGEST = 20, 80
SHORTEST, SHORTEST_REFERENCE, SHORTEST_DIGITS = 6, 3, 9
"""How long a word in a file's name is at least that may be a number, or a reference; longer where it is digits alone,
as the counters and dates are that cameras put into names."""
CODES_SIDE = 2048
"""Pixels of the longer side at which codes are looked for."""
SPOKEN = ("container", "number", "numbers", "object", "tracking", "item", "awb", "waybill", "reference", "declaration")
"""Under which names a file says a number."""

_CONTAINER = re.compile(r"(?<![A-Za-z])([A-Za-z]{3}[UuJjZz])[\s_-]*(\d{6})[\s_-]*(\d)(?!\d)")
_ITEM = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})[\s_-]*(\d{8})[\s_-]*(\d)[\s_-]*([A-Za-z]{2})(?![A-Za-z0-9])")
_AWB = re.compile(r"(?<!\d)(\d{3})[\s_-]?(\d{4})[\s_-]?(\d{4})(?!\d)")


@dataclass(frozen=True)
class Number:
    """A number by which a consignment may be found: its kind, ``any`` where its form tells none, and its key.

    Of a ``reference`` it is the text as written.
    """

    kind: str
    value: str


def checked(text: str) -> list[Number]:
    """Return the numbers in a text that have a check digit, and it is right; each once."""
    found = [Number(CONTAINER, "".join(match.groups())) for match in _CONTAINER.finditer(text)]
    found += [Number(ITEM, "".join(match.groups())) for match in _ITEM.finditer(text)]
    found += [Number(AWB, "".join(match.groups())) for match in _AWB.finditer(text)]
    keyed = [Number(number.kind, code_key(number.value)) for number in found]
    return list(dict.fromkeys(number for number in keyed if _holds(number)))


def given(text: str) -> list[Number]:
    """Return what a number that somebody gave, or a code in the picture, stands for."""
    text = text[:LONGEST].strip()
    if not text:
        return []
    return list(dict.fromkeys([*checked(text), Number(REFERENCE, text), Number(ANY, code_key(text))]))


def in_name(name: str) -> list[Number]:
    """Return the numbers in a file's name: those with a check digit, and every word that may be one without.

    The name without its ending is one such word too, for references that hold blanks or signs.
    """
    stem = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = stem.rsplit(".", 1)[0] if "." in stem[1:] else stem
    stem = stem[:LONGEST].strip()
    found = checked(stem)
    for word in dict.fromkeys([stem, *re.split(r"[\s_]+", stem), *re.split(r"[\s_.]+", stem)]):
        found += _loose(word)
    return list(dict.fromkeys(found))[:MOST]


def _loose(word: str) -> list[Number]:
    """Return what a word may be that nobody says is a number."""
    key = code_key(word)
    if not any(sign.isdigit() for sign in key) or (key.isdecimal() and len(key) < SHORTEST_DIGITS):
        return []
    found = [Number(REFERENCE, word)] if len(word) >= SHORTEST_REFERENCE else []
    return found + ([Number(ANY, key)] if len(key) >= SHORTEST else [])


def in_said(said: Mapping[str, str]) -> list[Number]:
    """Return the numbers that a file says of itself."""
    parts = [part.strip() for name in SPOKEN for part in said.get(name, "").split(",")[:MOST]]
    found = [number for part in parts for number in (*checked(part), *_loose(part))]
    return list(dict.fromkeys([*found, *checked(said.get("note", ""))]))[:MOST]


def in_codes(frames: Iterable[Frame]) -> list[Number]:
    """Return the numbers in bar codes and QR codes within the pictures: a label, or a banner on the screen."""
    return list(dict.fromkeys(number for frame in frames for text in codes(frame) for number in given(text)))[:MOST]


def codes(frame: Frame) -> list[str]:
    """Return what bar codes and QR codes in a frame say; a dual frame comes from a detector, and has none."""
    if frame.kind is Kind.DUAL:
        return []
    pixels = frame.pixels if frame.kind is Kind.COLOUR else (frame.pixels >> 8).astype(np.uint8)
    image = Image.fromarray(pixels).convert("L")
    image.thumbnail((CODES_SIDE, CODES_SIDE))
    return [code.text[:LONGEST] for code in zxingcpp.read_barcodes(image)[:MOST] if code.text.strip()]


def _holds(number: Number) -> bool:
    if number.kind == CONTAINER:
        return checks.container_valid(number.value)
    if number.kind == ITEM:
        return checks.item_id_valid(number.value)
    return int(number.value[3:10]) % 7 == int(number.value[10])
