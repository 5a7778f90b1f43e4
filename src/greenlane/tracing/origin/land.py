"""Which country a place lies in, to the cell of one degree: for maps of probabilities, not for borders. Pure.

The table is written by ``scripts/land_cells.py`` from Natural Earth. A cell belongs to the country that most of its
land is of, so that a place near a border may be named after the neighbour.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def cells() -> Mapping[tuple[int, int], str]:
    """Return the ISO2 code of each cell with land, by its south and west edge in degrees."""
    text = files("greenlane.tracing.origin").joinpath("land.csv").read_text(encoding="utf-8")
    found: dict[tuple[int, int], str] = {}
    for row in csv.DictReader(text.splitlines()):
        south, west = int(row["south"]), int(row["west"])
        found |= {(south, west + n): row["country"] for n in range(int(row["cells"]))}
    return MappingProxyType(found)


def country(lat: float, lon: float) -> str:
    """Return the ISO2 code of the country that most land of the cell of a place is of; empty at sea. Degrees."""
    return cells().get((math.floor(lat), math.floor((lon + 180) % 360 - 180)), "")
