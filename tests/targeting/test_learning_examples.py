"""What was declared and what became known later stay apart."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from tests.targeting import learned_from
from tests.targeting.learned_from import lines, table

from greenlane.targeting.learning.examples import Examples, codes


def test_nothing_known_later_is_an_input() -> None:
    made = Examples.of(table([{**row, "lane": "red", "version": "1"} for row in lines(20)]))
    assert not {"found", "known", "lane", "version", "id", "day"} & set(made.rows.column_names)
    with pytest.raises(ValueError, match="found"):
        Examples(table(lines(20)), made.day, made.shipment, made.found, made.known)


def test_parts_of_unequal_length_are_refused() -> None:
    made = learned_from.examples(count=20)
    with pytest.raises(ValueError, match="equally many"):
        Examples(made.rows, made.day[:5], made.shipment, made.found, made.known)


def test_an_outcome_that_nobody_recorded_counts_nowhere() -> None:
    rows = lines(4)
    rows[0]["known"], rows[1]["found"] = None, None
    made = Examples.of(table(rows))
    assert made.inspected.tolist() == [False, False, True, True]


def test_before_a_day_only_what_was_known_then() -> None:
    rows = lines(40)
    made = Examples.of(table(rows))
    cut = dt.date(2023, 1, 10)
    early = made.before(np.datetime64(cut, "D"))
    assert len(early) == sum(row["day"] < cut for row in rows)
    assert early.inspected.sum() == sum(row["known"] < cut for row in rows)
    assert np.isnat(early.known[~early.inspected]).all()


def test_a_blank_reference_is_a_shipment_of_its_own() -> None:
    column = table([{"id": "a"}, {"id": None}, {"id": "a"}, {"id": None}])["id"]
    assert len(set(codes(column).tolist())) == 3
