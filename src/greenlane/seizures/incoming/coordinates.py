"""Latitude and longitude as people write them: in decimals, or in degrees, minutes and seconds. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

_PLACES = Decimal("0.000001")
_PART = re.compile(
    r"""^(?P<before>[NSEWO])?\s*(?P<sign>[-+−])?\s*(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*[°ºd:\s]?\s*
        (?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['’′m:\s]\s*)?
        (?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:"|”|″|''|s(?=\s*[NSEWO]))?\s*)?
        (?P<after>[NSEWO])?$""",
    re.VERBOSE | re.IGNORECASE,
)


def read(text: str, *, most: int) -> Decimal | None:
    """Return degrees of -``most`` to ``most`` (90: latitude, 180: longitude), to a millionth; None where unclear.

    South and west are negative. ``1.5 S``, ``-1.5``, ``1°30'00"S``, ``S 1 30 0``, ``1 30 00 S`` are all the same.
    """
    found = _PART.match(text.strip())
    if found is None:
        return None
    if re.search(r"\d\s*m.*\ds$", text.strip()):
        return None  # 4d03m30s: seconds, or south
    side = (found["before"] or found["after"] or "").upper().replace("O", "W")
    if (found["before"] and found["after"]) or (side and (side in "NS") != (most == 90)) or (side and found["sign"]):
        return None
    degrees, minutes, seconds = (
        Decimal((found[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60 or seconds >= 60:
        return None
    size = degrees + minutes / 60 + seconds / 3600
    if size > most:
        return None
    value = -size if side in ("S", "W") or found["sign"] in ("-", "−") else size
    return value.quantize(_PLACES).normalize() + 0


def pair(text: str) -> tuple[Decimal, Decimal] | None:
    """Return latitude and longitude of a text that says both: ``-1.3, 36.9`` or ``1°18'S 36°54'E``; else None."""
    parts = re.split(r"\s*[;/]\s*|,\s+|(?<=[NSns])\s+", text.strip())
    if len(parts) != 2:
        parts = text.strip().split(",")
    if len(parts) != 2:
        parts = text.strip().split()
    if len(parts) != 2:
        return None
    latitude, longitude = read(parts[0], most=90), read(parts[1], most=180)
    return None if latitude is None or longitude is None else (latitude, longitude)
