"""The built world map: in its frame, on its formula, and with no hair line across it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise

import pytest

BUILT = files("greenlane.front") / "static" / "front" / "built"


def points(path: str) -> Iterator[list[tuple[float, float]]]:
    """Yield each outline of an SVG path (M, m, l and z only) as absolute points."""
    x = y = 0.0
    outline: list[tuple[float, float]] = []
    for letter, first, second in re.findall(r"([Mmlz])(-?[\d.]+)?[ ]?(-?[\d.]+)?", path):
        if letter == "z":
            x, y = outline[0]
            continue
        if letter in "Mm" and outline:
            yield outline
            outline = []
        x, y = (float(first), float(second)) if letter == "M" else (x + float(first), y + float(second))
        outline.append((x, y))
    yield outline


@pytest.fixture(scope="module")
def world() -> dict[str, str]:
    return json.loads((BUILT / "world.json").read_text(encoding="utf-8"))


def holds(outline: list[tuple[float, float]], x: float, y: float) -> bool:
    """Tell whether a point lies inside an outline, by counting crossings."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*outline, outline[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def test_the_map_is_small_enough_for_a_page() -> None:
    assert len((BUILT / "world.svg").read_bytes()) < 250_000


@pytest.mark.parametrize("layer", ["land", "borders"])
def test_no_line_leaves_the_frame_or_crosses_the_map(world: dict[str, str], layer: str) -> None:
    for outline in points(world[layer]):
        assert all(-0.1 <= x <= 3600.1 and -0.1 <= y <= 1800.1 for x, y in outline)
        # The bottom edge of Antarctica is the only long line there is.
        assert not [(a, b) for a, b in pairwise(outline) if abs(a[0] - b[0]) > 400 and min(a[1], b[1]) < 1790]


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "on_land"),
    [
        ("Nairobi", 36.82, -1.29, True),
        ("Manaus", -60.02, -3.10, True),
        ("Chita", 113.5, 52.03, True),
        ("mid Atlantic", -35.0, 10.0, False),
        ("mid Pacific", -150.0, -20.0, False),
        ("Bay of Bengal", 88.0, 15.0, False),
    ],
)
def test_a_point_placed_by_the_formula_lies_where_it_should(
    world: dict[str, str], place: str, longitude: float, latitude: float, on_land: bool
) -> None:
    x, y = (longitude + 180) * 10, (90 - latitude) * 10
    inside = sum(holds(outline, x, y) for outline in points(world["land"])) % 2 == 1
    assert inside is on_land, place


def test_every_country_has_an_outline_by_its_numeric_code() -> None:
    countries = json.loads((BUILT / "countries.json").read_text(encoding="utf-8"))["countries"]
    assert {"516", "404", "528", "156"} <= set(countries)
    assert all(re.fullmatch(r"\d{3}", code) and path.startswith("M") for code, path in countries.items())
