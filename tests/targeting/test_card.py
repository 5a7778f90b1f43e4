"""A model's card as a page reads it, whatever release wrote it."""

from __future__ import annotations

import datetime as dt

from tests.targeting.taught import CARD, CHECKED

from greenlane.targeting.card import WATCHED, read
from greenlane.targeting.vocabulary import NAMES


def test_an_empty_card_is_read():
    card = read({})
    assert (card.span, card.features, card.limits, card.checked, card.again) == ((), (), (), None, None)


def test_weights_are_shares_of_all_and_the_heaviest_stands_first():
    card = read({"about": {"features": ["a", {"name": "b", "importance": 1}, {"name": "c", "importance": 3}]}})
    assert [(one.name, one.weight) for one in card.features] == [("c", 0.75), ("b", 0.25), ("a", 0.0)]


def test_the_check_puts_the_model_first_and_leaves_out_what_has_no_figures():
    checked = read(CARD | {"checked": CHECKED}).checked
    assert [one.name for one in checked.figures] == ["model", "look_up", "rate_table"]
    assert [one.name for one in checked.parts] == ["twin_free"]
    assert (checked.n, checked.finds, checked.since) == (200, 8, dt.date(2026, 1, 1))
    assert [round(one.true.value, 2) for one in checked.calibration] == [0.01, 0.07]


def test_days_are_dates_and_what_is_no_day_stays_as_it_is_written():
    about = {"since": "2025-03-01", "until": "someday", "lines": 3}
    assert read({"about": about}).span == (("since", dt.date(2025, 3, 1)), ("until", "someday"), ("lines", 3))


def test_why_no_check_was_made_is_kept():
    assert read({"unchecked": "too few"}).unchecked == "too few"


def test_what_drift_watches_are_facts_that_there_are():
    assert set(WATCHED) <= set(NAMES)
