"""What a scanner's file says of itself, in words: few, short, printable, and only said. Pure."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from collections.abc import Mapping

MOST_TEXT = 64 << 10
"""Of a text that goes on longer nothing more is read."""
MOST_SAID, LONGEST_NAME, LONGEST = 40, 40, 200
_PAIR = re.compile(r"^\s*([A-Za-z][\w .-]{0,39}?)\s*[:=]\s*(\S.*)$")
_TRUE = {"1", "true", "yes", "on"}
SCANNERS_OWN = {
    "shape",
    "axes",
    "mode",
    "unit",
    "loop",
    "images",
    "imagej",
    "dpi",
    "gamma",
    "icc_profile",
    "hyperstack",
}
"""Names under which programs note how they store pixels: of no interest to anybody who looks at goods."""


def of_text(text: str, alone: str = "note") -> dict[str, str]:
    """Return what a text says: a JSON object's own values, ``name: value`` lines, or itself under ``alone``."""
    text = text[:MOST_TEXT].strip("\0 \r\n\t")
    if not text:
        return {}
    if text.startswith("{"):
        with contextlib.suppress(ValueError, RecursionError):
            found = json.loads(text)
            return of_values(found) if isinstance(found, dict) else {}
    pairs = [_PAIR.match(line) for line in re.split(r"[\n;|]", text)[:MOST_SAID]]
    if pairs and all(pairs):
        return of_values({pair[1]: pair[2] for pair in pairs if pair})
    return of_values({alone: text})


def of_values(values: Mapping[str, object]) -> dict[str, str]:
    """Return the names and values that are plain, short and printable."""
    said: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, list | tuple) and len(value) <= 8 and all(isinstance(v, str | int | float) for v in value):
            value = " ".join(str(v) for v in value)
        if isinstance(value, bool | int | float):
            value = str(value).lower() if isinstance(value, bool | int) else f"{value:g}"
        key = plain(str(name), LONGEST_NAME).replace(" ", "_").casefold()
        if not isinstance(value, str) or not key or key in SCANNERS_OWN or len(said) >= MOST_SAID:
            continue
        if kept := plain(value):
            said.setdefault(key, kept)
    return said


def pixel_mm(said: Mapping[str, str]) -> tuple[float, float] | None:
    """Return height and width of a pixel at the goods, in millimetres, where it is said; None where it cannot be."""
    numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", said.get("pixel_mm", ""))[:2]]
    if not numbers or not all(0.01 <= n <= 100 for n in numbers):
        return None
    return numbers[0], numbers[-1]


def full_scale(said: Mapping[str, str]) -> float | None:
    """Return the number that stands for air, where it is said."""
    try:
        found = float(said.get("full_scale", ""))
    except ValueError:
        return None
    return found if 0 < found <= 65535 else None


def simulated(said: Mapping[str, str]) -> bool:
    """Whether the file says that no scanner made it."""
    return said.get("simulated", "").casefold() in _TRUE


def taken_at(said: Mapping[str, str]) -> dt.datetime | None:
    """Return when it was taken, in UTC where no zone is said; None where that is not said, or cannot be."""
    text = said.get("taken_at", "")
    if match := re.fullmatch(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d:\d\d:\d\d)", text):
        text = f"{match[1]}-{match[2]}-{match[3]}T{match[4]}"
    elif match := re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?", text):
        text = f"{match[1]}-{match[2]}-{match[3]}T{match[4]}:{match[5]}:{match[6]}"
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return found if 1980 <= found.year <= 2200 else None


def plain(text: str, longest: int = LONGEST) -> str:
    """Return what of a text can be printed, in one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:longest]
