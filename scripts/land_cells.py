#!/usr/bin/env python3
"""Write which country most of the land of each cell of one degree belongs to: `scripts/land_cells.py`.

From Natural Earth 1:50m (public domain) in the npm package world-atlas, as the maps of the pages are. Each cell is
looked at in 25 points. Names of countries without a code of their own are mapped by UNMAPPED.
"""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pycountry

ROOT = Path(__file__).resolve().parent.parent
ATLAS = ROOT / "node_modules" / "world-atlas" / "countries-50m.json"
TABLE = ROOT / "src" / "greenlane" / "tracing" / "origin" / "land.csv"
UNMAPPED = {"Somaliland": "SO", "N. Cyprus": "CY"}
PARTS = 5


def main() -> None:
    """Read the atlas, count points of land in every cell, write runs of cells."""
    atlas = json.loads(ATLAS.read_text())
    arcs = decoded(atlas)
    counts: dict[tuple[int, int], Counter[str]] = {}
    for shape in atlas["objects"]["countries"]["geometries"]:
        if code := code_of(shape):
            for cell, points in cells(rings(shape, arcs)).items():
                counts.setdefault(cell, Counter())[code] += points
    chosen = {cell: max(sorted(found), key=lambda code: found[code]) for cell, found in counts.items()}
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["south", "west", "cells", "country"])
        run: list[Any] = []
        for (south, west), code in [*sorted(chosen.items()), ((999, 0), "")]:
            if run and run[0] == south and run[1] + run[2] == west and run[3] == code:
                run[2] += 1
                continue
            if run:
                table.writerow(run)
            run = [south, west, 1, code]


def code_of(shape: dict[str, Any]) -> str:
    """The ISO2 code of a country of the atlas; empty where it has none."""
    known = pycountry.countries.get(numeric=str(shape.get("id", "")))
    return known.alpha_2 if known else UNMAPPED.get(shape["properties"]["name"], "")


def decoded(atlas: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The arcs of a TopoJSON file in degrees."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        found.append(points)
    return found


def rings(shape: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    """Every ring of a polygon or of several."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    found = []
    for polygon in polygons:
        for ring in polygon:
            points: list[tuple[float, float]] = []
            for n in ring:
                points += arcs[n] if n >= 0 else arcs[~n][::-1]
            found.append(points)
    return found


def cells(lines: list[list[tuple[float, float]]]) -> Counter[tuple[int, int]]:
    """How many of the points of each cell lie inside, by the crossings of each line of points."""
    crossings: dict[int, list[float]] = {}
    for ring in lines:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            low, high = sorted((y1, y2))
            for row in range(math.ceil(low * PARTS - 0.5), math.ceil(high * PARTS - 0.5)):
                y = (row + 0.5) / PARTS
                crossings.setdefault(row, []).append(x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    found: Counter[tuple[int, int]] = Counter()
    for row, at in crossings.items():
        at.sort()
        for begin, end in zip(at[::2], at[1::2], strict=False):
            column = int((begin + 180) * PARTS + 0.5)
            while (column + 0.5) / PARTS - 180 < end:
                found[row // PARTS, column // PARTS - 180] += 1
                column += 1
    return found


if __name__ == "__main__":
    main()
