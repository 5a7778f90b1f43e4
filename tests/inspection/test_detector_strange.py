"""When the detector abstains."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.inspection.detector.prepare import prepare
from greenlane.inspection.detector.strange import Ordinary, blank, facts
from greenlane.inspection.picture import Frame, Kind


@pytest.fixture(scope="module")
def ordinary() -> Ordinary:
    rng = np.random.default_rng(3)
    return Ordinary.fitted(rng.normal(size=(400, 60)) * np.linspace(3, 0.1, 60), rng.normal(size=(400, 12)))


def test_nearly_all_ordinary_pictures_are_within(ordinary: Ordinary) -> None:
    rng = np.random.default_rng(4)
    seen = [
        ordinary.strange(rng.normal(size=60) * np.linspace(3, 0.1, 60), rng.normal(size=12)) for _ in range(300)
    ]  # fmt: skip
    assert np.mean(np.array(seen) > 1) < 0.04


def test_far_off_in_the_networks_eyes_or_in_plain_facts_is_strange(ordinary: Ordinary) -> None:
    usual = np.zeros(12)
    assert ordinary.strange(np.full(60, 5.0), usual) > 1
    assert ordinary.strange(np.zeros(60), np.full(12, 5.0)) > 1
    assert ordinary.strange(np.zeros(60), usual) < 1


def test_what_the_card_says_judges_alike(ordinary: Ordinary) -> None:
    read = Ordinary.of(ordinary.plain())
    picture = np.linspace(-2, 2, 60), np.linspace(0, 1, 12)
    assert read.strange(*picture) == pytest.approx(ordinary.strange(*picture), rel=1e-3)


def test_blank_is_told_from_a_thing_in_air() -> None:
    pixels = np.full((64, 64), 60_000, np.uint16)
    assert blank(prepare(Frame("", Kind.GREY, pixels)).planes)
    pixels[20:40, 20:40] = 20_000
    assert not blank(prepare(Frame("", Kind.GREY, pixels)).planes)


@pytest.mark.parametrize("value", [0, 1, 65_535])
def test_facts_are_numbers_of_any_picture(value: int) -> None:
    planes = prepare(Frame("", Kind.DUAL, np.full((2, 33, 47), value, np.uint16))).planes
    assert np.isfinite(facts(planes)).all()
