"""A map of probabilities as a picture: what is shaded, outlined and kept."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.tracing.origin import pictured
from greenlane.tracing.origin.posterior import Posterior


def square(n: int, lat: float = 0.5, lon: float = 20.5, peak: float = 1.0) -> Posterior:
    rows, columns = np.mgrid[0:n, 0:n]
    p = np.ones(n * n)
    p[0] = peak
    return Posterior(rows.ravel() + lat, columns.ravel() + lon, p / p.sum(), ("CD",) * (n * n))


def test_equal_cells_are_one_run_a_row_and_one_outline_around_all() -> None:
    made = pictured.picture(square(3))
    assert [(run.width, run.level) for run in made.runs] == [(30.0, pictured.LEVELS)] * 3
    assert made.most == "M2000 870h30M2000 900h30M2000 870v30M2030 870v30", "90 % of nine equal cells is all nine"
    assert [label.country for label in made.labels] == ["CD"]
    assert made.dot == pytest.approx((2015.0, 885.0), abs=2)


def test_a_likelier_cell_is_darker_and_pale_ones_are_left_out() -> None:
    made = pictured.picture(square(2, peak=4.0))
    assert sorted({run.level for run in made.runs}) == [2, 8]
    assert len(pictured.picture(square(2, peak=100.0)).runs) == 1


def test_a_map_across_the_antimeridian_is_not_torn_apart() -> None:
    both = Posterior(np.full(4, -17.5), np.array([178.5, 179.5, -179.5, -178.5]), np.full(4, 0.25), ("FJ",) * 4)
    made = pictured.picture(both)
    assert [run.width for run in made.runs] == [40.0] and made.width < 500 and made.shifts == (0.0, 3600.0)


@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20), st.floats(1e-6, 1)), min_size=1, max_size=40,
                unique_by=lambda cell: cell[:2]))  # fmt: skip
def test_an_outline_closes_and_what_is_trimmed_still_sums_to_one(cells) -> None:
    lat, lon, p = (np.array([float(cell[k]) for cell in cells]) for k in range(3))
    made = Posterior(lat + 0.5, lon + 0.5, p / p.sum(), tuple("AB"[int(a) % 2] for a in lat))
    drawn = pictured.picture(made)
    across = [int(n) for n in re.findall(r"h(\d+)", drawn.most)]
    upright = [int(n) for n in re.findall(r"v(\d+)", drawn.most)]
    assert sum(across) % 20 == 0 and sum(upright) % 20 == 0 and across and upright
    assert drawn.x <= drawn.dot[0] <= drawn.x + drawn.width and drawn.y <= drawn.dot[1] <= drawn.y + drawn.height
    kept = pictured.trimmed(made)
    assert kept.p.sum() == pytest.approx(1) and len(kept.p) <= len(made.p) == len(list(pictured.rows(made)))
    assert pictured.summary(made).km2_50 <= pictured.summary(made).km2_90


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), max_size=6))
def test_names_of_countries_are_moved_until_none_lies_on_another(places):
    labels = [pictured.Label(x, y, f"X{n}") for n, (x, y) in enumerate(places)]
    moved = pictured.apart(labels, 10.0)
    assert [(one.country, one.x) for one in moved] == [(one.country, one.x) for one in labels]
    assert moved[:1] == tuple(labels[:1])
    for n, one in enumerate(moved):
        assert all(abs(one.x - other.x) >= 45 or abs(one.y - other.y) >= 11 for other in moved[:n])
