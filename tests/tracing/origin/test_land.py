from __future__ import annotations

import pytest

from greenlane.reference import countries
from greenlane.tracing.origin import land


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (-2.3, 34.8, "TZ"), (0.4, 25.2, "CD"), (-0.8, 11.6, "GA"), (-19.0, 23.5, "BW"), (9.6, 44.1, "SO"),
        (0.0, -30.0, ""), (-17.8, 178.0, "FJ"), (-17.8, -182.0, "FJ"), (89.9, 0.0, ""), (15.9, 100.9, "TH"),
    ],
)  # fmt: skip
def test_a_place_lies_in_its_country(lat: float, lon: float, code: str) -> None:
    assert land.country(lat, lon) == code


def test_every_code_is_of_a_country() -> None:
    codes = set(land.cells().values())
    assert len(codes) > 190 and all(countries.name(code, "en") != code for code in codes)
