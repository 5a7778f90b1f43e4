"""What a file says of itself beside its content: camera, place and day of a picture, author of a document. Pure.

It is kept beside the file for the case alone. Copies that are shown are drawn anew, and do not carry it.
"""

from __future__ import annotations

import email.parser
import email.policy
import io
import re
import warnings
from fractions import Fraction
from typing import Any

from PIL import ExifTags, Image

PICTURES = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "tiff": "TIFF"}
MOST_TOLD = 60
MOST_SIGNS = 300
LINES = 200
LINE = 2_000
PDF_TOLD = re.compile(rb"/(Title|Author|Creator|Producer|CreationDate|ModDate)\s*\(((?:\\.|[^()\\]){0,400})\)")
BEYOND = frozenset({"MakerNote", "UserComment", "PrintImageMatching", "ExifOffset", "GPSInfo", "XMLPacket"})


def told(kind: str, data: bytes) -> dict[str, str]:
    """Return what a file of a kind says of itself, as names and texts; ``data`` is its beginning, or all of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if kind in PICTURES:
                return _exif(data, PICTURES[kind])
            if kind == "pdf":
                return {name.decode(): _plain(text) for name, text in PDF_TOLD.findall(data)[:MOST_TOLD]}
            if kind == "eml":
                return _mail(data)
        except Exception:  # hostile bytes bring libraries to raise anything; then nothing is told
            return {}
    return {}


def beginning(data: bytes, encoding: str) -> str:
    """Return the first lines of a text, for reading: at most 200, none without end."""
    lines = data.decode(encoding, "replace").removeprefix("\ufeff").splitlines()
    shown = [line[:LINE].replace("\x1b", "") for line in lines[:LINES]]
    return "\n".join(shown)


def _exif(data: bytes, form: str) -> dict[str, str]:
    with Image.open(io.BytesIO(data), formats=(form,)) as image:
        exif = image.getexif()
        said: dict[str, Any] = {"Size": f"{image.width} × {image.height}"}
        tables = ((exif, ExifTags.TAGS), (exif.get_ifd(ExifTags.IFD.Exif), ExifTags.TAGS))
        for table, known in tables:
            said |= {known[tag]: value for tag, value in table.items() if tag in known}
        place = _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
        said |= {str(key): value for key, value in image.info.items() if isinstance(value, str)}
    if place:
        said["Place"] = place
    kept = {str(name)[:60]: _plain(value) for name, value in said.items() if name not in BEYOND}
    return {name: text for name, text in list(kept.items())[:MOST_TOLD] if text}


def _place(gps: dict[int, Any]) -> str:
    """Degrees north and east, as decimals; empty where they are not told."""
    if not {1, 2, 3, 4} <= gps.keys():
        return ""
    found = []
    for side, angle, against in ((gps[1], gps[2], "S"), (gps[3], gps[4], "W")):
        degrees, minutes, seconds = (Fraction(part) for part in angle)
        value = float(degrees + minutes / 60 + seconds / 3600)
        found.append(f"{-value if side == against else value:.6f}")
    return ", ".join(found)


def _mail(data: bytes) -> dict[str, str]:
    message = email.parser.BytesHeaderParser(policy=email.policy.default).parsebytes(data[: 64 << 10])
    wanted = ("Date", "Subject", "From", "To", "Message-ID")
    return {name: _plain(message[name]) for name in wanted if message[name]}


def _plain(value: Any) -> str:
    """A value as a short text without control signs; empty for what is none."""
    if isinstance(value, bytes):
        if value.startswith(b"\xfe\xff"):
            value = value.decode("utf-16", "replace")
        elif b"\0" in value.rstrip(b"\0"):
            return ""
        else:
            value = value.rstrip(b"\0").decode("utf-8", "replace")
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in str(value)).split())
    return text[:MOST_SIGNS]
