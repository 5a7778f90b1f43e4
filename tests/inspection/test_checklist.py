"""What is asked of which goods, what keeps from harm first, and which answers are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.inspection import checklist
from greenlane.inspection.checklist import BY_MARK, Unusable, understood
from greenlane.inspection.detector.classes import CLASSES
from greenlane.reference import commodity, points


def test_every_class_that_the_detector_marks_leads_to_goods_that_are_known():
    assert set(BY_MARK) == set(CLASSES)
    assert all(commodity.get(code) for codes in BY_MARK.values() for code in codes)


def test_classes_come_as_declared_then_as_marked_and_once():
    found = checklist.classes(["plastic_waste", "unheard_of"], ["ivory", "plastic_waste", "other"])
    assert found == ("plastic_waste", "ivory")


def test_what_keeps_from_harm_is_asked_first_and_once():
    asked = checklist.sections(["hcfc", "e_waste"])
    assert [section.name for section in asked] == ["safety", "always", "hcfc", "e_waste"]
    codes = [item.point.code for item in asked[0].items]
    assert codes[0] == "cylinders_closed" and len(set(codes)) == len(codes)
    assert all(item.point.safety for item in asked[0].items)
    keys = [item.key for section in asked for item in section.items]
    assert len(set(keys)) == len(keys) and "e_waste.does_it_work" in keys and "seals_written_down" in keys


def test_goods_of_no_class_are_asked_what_is_always_asked():
    assert [section.name for section in checklist.sections([])] == ["always"]


@pytest.mark.parametrize(
    ("code", "text", "kept"),
    [
        ("tusk_length", " 128.5 ", "128.5"), ("packages_counted", "0", "0"), ("kept_cold", "-18", "-18"),
        ("papers_agree", "no", "no"), ("papers_agree", "", ""), ("writing_on_it", " K 14\nred ", "K 14\nred"),
    ],
)  # fmt: skip
def test_an_answer_is_kept_as_it_was_written(code, text, kept):
    assert understood(points.all()[code], text) == kept


@pytest.mark.parametrize(
    ("code", "text", "why"),
    [
        ("papers_agree", "perhaps", "yes or no"), ("tusk_length", "1,5", "number"), ("tusk_length", "long", "number"),
        ("tusk_length", "-1", "number"), ("tusk_length", "NaN", "number"), ("tusk_length", "1e999999", "number"),
        ("packages_counted", "2.5", "number"), ("foreign_share", "101", "share"), ("writing_on_it", "x" * 1001, "long"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_refused(code, text, why):
    with pytest.raises(Unusable, match=why):
        understood(points.all()[code], text)


@given(st.sampled_from(list(points.all().values())), st.text(max_size=60))
def test_whatever_is_typed_is_kept_or_refused_and_what_is_kept_is_kept_again(point, text):
    try:
        kept = understood(point, text)
    except Unusable:
        return
    assert understood(point, kept) == kept
    if point.kind == "number" and kept:
        assert Decimal(kept).is_finite()
