"""Nothing later than the first day of the period is learned, shipments stay whole, and too little is said plainly."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from tests.targeting import evaluated

from greenlane.targeting.evaluation import protocol
from greenlane.targeting.evaluation.past import NoPast
from greenlane.targeting.learning.examples import Examples

FIRST, LAST = dt.date(2020, 9, 1), dt.date(2020, 12, 31)


def split(rows, start=FIRST, end=LAST):
    return protocol.split(Examples.of(evaluated.table(rows)), start, end)


def test_both_days_are_in_the_period_and_only_what_was_known_before_it_is_learned():
    rows = evaluated.lines()
    for row in rows[:20]:
        row["known"] = FIRST
    for row in rows[20:40]:
        row["known"] = FIRST - dt.timedelta(days=1)
    first = [n for n, row in enumerate(rows) if row["day"] == FIRST]
    rows[first[0]]["found"], rows[first[1]]["found"] = True, False
    made = split(rows, FIRST, FIRST)
    assert made.test_at.tolist() == first
    assert np.isnan(made.train.found[:20]).all()
    assert not np.isnan(made.train.found[20:40]).any()
    assert made.unknown >= 20
    assert made.train.day.max() < np.datetime64(FIRST)


def test_a_shipment_is_never_on_both_sides():
    rows = evaluated.lines()
    early = next(n for n, row in enumerate(rows) if row["day"] < FIRST)
    rows[early]["day"] = FIRST
    made = split(rows)
    examples = Examples.of(evaluated.table(rows))
    assert not set(examples.shipment[made.train_at]) & set(examples.shipment[made.test_at])


def test_what_nobody_inspected_is_counted_and_not_judged():
    rows = evaluated.lines()
    late = [row for row in rows if row["day"] >= FIRST]
    for row in late[:30]:
        row["found"] = None
    made = split(rows)
    assert made.open == 30
    assert len(made.test_at) == len(late) - 30


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda row: {"found": None}, "no line of this history has an outcome"),
        (lambda row: {"found": False}, "only 0 finds were known before 2020-09-01"),
        (lambda row: {"found": True}, "nothing to tell finds from"),
        (lambda row: {"day": dt.date(2020, 2, 2), "known": dt.date(2020, 2, 3)}, "no line was declared from"),
        (lambda row: {"found": row["found"] and row["day"] < FIRST}, "no ranking can be judged"),
    ],
)
def test_what_cannot_be_judged_is_said_in_one_sentence(change, words):
    with pytest.raises(NoPast, match=words) as caught:
        split([{**row, **change(row)} for row in evaluated.lines()])
    assert "\n" not in str(caught.value)


def test_a_period_that_ends_before_it_begins():
    with pytest.raises(NoPast, match="before it begins"):
        split(evaluated.lines(), LAST, FIRST)


def test_a_shipment_is_ranked_by_its_highest_line_and_found_by_any():
    examples = Examples.of(evaluated.table([
        {"id": "a", "day": FIRST, "taxon": "x", "found": False}, {"id": "a", "day": FIRST, "taxon": "x", "found": True},
        {"id": "b", "day": FIRST, "taxon": "x", "found": False},
    ]))  # fmt: skip
    units = protocol.units(examples, np.arange(3), "shipment")
    assert units.found.tolist() == [True, False]
    assert units.highest(np.array([0.9, 0.1, 0.5])).tolist() == [0.9, 0.5]
    assert units.all(np.array([True, False, True])).tolist() == [False, True]
    assert units.any(np.array([True, False, False])).tolist() == [True, False]
    assert protocol.units(examples, np.arange(3), "line").found.tolist() == [False, True, False]


def test_fewer_outcomes_forget_whole_shipments_and_no_declaration():
    train = evaluated.examples()
    part = protocol.fewer(train, 0.25, seed=1)
    assert len(part) == len(train)
    left = set(part.shipment[part.inspected])
    assert len(left) == round(0.25 * len(set(train.shipment)))
    assert not left & set(part.shipment[~part.inspected])
