"""Marks are held against what was found: what cannot be labelled whole is left out, and a thing is labelled once."""

from __future__ import annotations

import pytest

from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.detector.coco import Box
from greenlane.inspection.labels import SHOWS_AS, Outcome, Stood, label, overlap, taught
from greenlane.reference import commodity

BOX: Box = (10, 10, 20, 20)
IVORY, BIRD = Stood(0, "ivory", BOX), Stood(0, "bird", BOX)


def test_what_is_found_shows_as_classes_that_the_detector_knows():
    assert all(commodity.get(goods) for goods in SHOWS_AS)
    assert set().union(*SHOWS_AS.values()) == set(CLASSES)


@pytest.mark.parametrize(
    ("stood", "found", "learned"),
    [
        ([IVORY], (), ()),
        ([IVORY], ("ivory",), (IVORY,)),
        ([IVORY, BIRD], ("ivory",), (IVORY,)),
        ([BIRD], ("ivory",), None),
        ([], ("ivory",), None),
        ([IVORY], ("ivory", "shark_fin"), None),
        ([IVORY], ("timber",), ()),
        ([IVORY], ("",), (IVORY,)),
        ([], ("",), None),
        ([Stood(0, "other", BOX)], ("",), None),
    ],
)
def test_what_a_picture_teaches(stood, found, learned):
    assert taught(stood, Outcome(found)) == learned


def test_a_thing_is_labelled_once_and_with_its_mask_where_one_is_known():
    drawn, masked = Stood(0, "ivory", (11, 10, 20, 20)), Stood(0, "ivory", BOX, {"size": [40, 40], "counts": [1600]})
    apart, elsewhere = Stood(0, "ivory", (60, 60, 9, 9)), Stood(1, "ivory", BOX)
    assert taught([drawn, masked, apart, elsewhere], Outcome(("ivory",))) == (masked, apart, elsewhere)


def test_a_mask_of_another_size_is_left_out():
    masked = Stood(0, "ivory", BOX, {"size": [40, 40], "counts": [800, 10, 790]})
    assert label(masked, 40, 40).runs is not None
    for mask in (None, [[1, 2, 3]], {"size": [40, 40], "counts": "abc"}, {"size": [4, 4], "counts": [1]}):
        assert label(Stood(0, "ivory", BOX, mask), 40, 40).runs is None
    assert label(masked, 20, 80).runs is None


def test_overlap():
    assert overlap(BOX, BOX) == 1 and overlap(BOX, (40, 40, 5, 5)) == 0
    assert overlap(BOX, (20, 10, 20, 20)) == pytest.approx(1 / 3)
