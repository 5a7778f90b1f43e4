"""What a detector records: the truth where it has no faults, and each fault as it is described."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.inspection.picture import AIR, Kind
from greenlane.inspection.simulate.physics import STANDARD, transmission
from greenlane.inspection.simulate.response import TRUE, Response, drawn, record


def bar(thick: float = 0.6) -> tuple[np.ndarray, np.ndarray]:
    """Return an aluminium-like bar in air, as sums along the rays."""
    photo = np.zeros((60, 90))
    photo[:, 30:60] = thick
    return photo, 1.4 * photo


def seen(response: Response, seed: int = 5) -> np.ndarray:
    return record(*bar(), STANDARD, 0.15, np.random.default_rng(seed), response).pixels.astype(float)


def test_without_faults_the_truth_is_recorded() -> None:
    photo, compton = bar()
    frame = record(photo, compton, STANDARD, 0.15, np.random.default_rng(5), TRUE)
    assert frame.kind is Kind.DUAL
    assert frame.pixel_mm == (1.5, 1.5)
    assert frame.pixels == pytest.approx(transmission(photo, compton, STANDARD) * AIR, abs=0.51)


def test_the_same_seed_records_the_same_frame() -> None:
    first, again, other = (record(*bar(), STANDARD, 0.15, np.random.default_rng(seed)).pixels for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_blur_softens_an_edge_and_keeps_what_is_far_from_it() -> None:
    true, soft = seen(TRUE), seen(Response(blur_cm=0.3))
    assert np.abs(np.diff(soft[0, 30])).max() < 0.5 * np.abs(np.diff(true[0, 30])).max()
    assert soft[:, 30, 45] == pytest.approx(true[:, 30, 45], abs=2)


def test_scatter_brightens_the_dark_beside_the_light() -> None:
    true, lit = seen(TRUE), seen(Response(scatter=0.05))
    inside = (slice(None), 30, slice(35, 55))
    assert (lit[inside] > true[inside]).all()
    assert lit[:, 30, 2] == pytest.approx(true[:, 30, 2], rel=0.03)


def test_noise_of_quanta_falls_with_their_number_and_with_thickness() -> None:
    few, many = seen(Response(quanta=(1e3, 1e3))), seen(Response(quanta=(1e5, 1e5)))
    behind = (0, slice(None), slice(35, 55))
    assert few[behind].std() > 5 * many[behind].std()
    share = few[0, :, 35:55].mean() / AIR
    assert few[0, :, 35:55].std() / AIR == pytest.approx(np.sqrt(share / 1e3), rel=0.1)


def test_an_uneven_element_draws_a_line_along_the_belt() -> None:
    lined = seen(Response(uneven=0.01)) / seen(TRUE)
    assert lined[0, :, 35:55].std(axis=1).max() < 1e-4
    assert lined[0, :, 45].std() == pytest.approx(0.01, rel=0.35)


def test_nothing_counts_more_than_air_or_less_than_nothing() -> None:
    thick = record(*bar(400.0), STANDARD, 0.15, np.random.default_rng(3), Response(quanta=(1e4, 1e4), dark=1e-3)).pixels
    assert thick.max() == AIR
    assert thick[:, :, 35:55].min() == 0


def test_detectors_that_are_drawn_differ() -> None:
    rng = np.random.default_rng(8)
    made = [drawn(rng) for _ in range(20)]
    assert len({one.quanta for one in made}) == 20
    assert all(one.scatter < 0.02 and one.blur_cm < 0.2 for one in made)
