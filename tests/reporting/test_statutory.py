"""Whatever cases there are: all that was read is in exactly one row, or listed with the reason. Periods and sums."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reporting.reported import ASKED, CARVINGS, PANGOLIN, case
from tests.seized import GAS, IVORY, WASTE

from greenlane.reporting.period import BadPeriod, Period
from greenlane.reporting.return_shelf import all_returns
from greenlane.reporting.returns.etis import weight_class
from greenlane.reporting.statutory import make, plain_number, written

GOODS = [IVORY["goods"][0], CARVINGS, PANGOLIN, WASTE["goods"][0], GAS["goods"][0], {"regime": "OTHER"},
         {"regime": "CITES", "quantities": [{"amount": "1", "unit": "a sackful"}]}]  # fmt: skip
SOME = st.fixed_dictionaries(
    {
        "goods": st.lists(st.sampled_from(GOODS), max_size=4),
        "kind": st.sampled_from(["seizure", "seizure", "negative"]),
        "when": st.sampled_from([{"day": "2026-05-04"}, {"day": "2025-05-04"}, {"year": 2026}, {}]),
        "same_as": st.sampled_from(["", "", "X"]),
        "closed_on": st.sampled_from([None, dt.date(2026, 7, 1)]),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(SOME, max_size=4))
def test_every_return_adds_up_whatever_there_is(some):
    facts = [
        case(str(n), {**one["when"], "goods": one["goods"], "kind": one["kind"]}, same_as=one["same_as"],
             closed_on=one["closed_on"])
        for n, one in enumerate(some)
    ]  # fmt: skip
    for period in (Period.of_year(2026), Period.of_month(2026, 5)):
        for what in all_returns():
            if what.reads == "cases":
                made = make(what, facts, ASKED.__class__(period, "XN", "Northport Customs", ASKED.on))
                assert made.adds_up
                assert all(len(row.cells) == len(made.columns) for row in made.rows)


@pytest.mark.parametrize(
    ("since", "until", "day", "year", "misses"),
    [
        ("2026-01-01", "2026-12-31", "2026-12-31", None, False),
        ("2026-01-01", "2026-12-31", "2027-01-01", None, True),
        ("2026-01-01", "2026-12-31", None, 2026, False),
        ("2026-01-01", "2026-11-30", None, 2026, True),
        ("2024-02-01", "2024-02-29", "2024-02-29", None, False),
        ("2026-01-01", "2026-12-31", None, None, True),
    ],
)
def test_what_is_of_a_period(since, until, day, year, misses):
    period = Period(dt.date.fromisoformat(since), dt.date.fromisoformat(until))
    assert bool(period.misses(dt.date.fromisoformat(day) if day else None, year)) is misses


def test_periods_by_name():
    assert Period.of_month(2024, 2).until == dt.date(2024, 2, 29)
    assert Period.of_month(2026, 12).until == dt.date(2026, 12, 31)
    assert Period.of_year(2026).words == "2026"
    with pytest.raises(BadPeriod):
        Period(dt.date(2026, 2, 1), dt.date(2026, 1, 1))


@pytest.mark.parametrize(
    ("kg", "says"),
    [("9.999", "less than 10 kg"), ("10", "10 kg to less than 100 kg"), ("99.9", "10 kg to less than 100 kg"),
     ("100", "100 kg and more"), (None, "")],
)  # fmt: skip
def test_weight_classes_of_ivory(kg, says):
    assert weight_class(None if kg is None else Decimal(kg)) == says


def test_cells_as_text():
    assert [written(one) for one in (None, True, False, Decimal("1.500"), 3, dt.date(2026, 1, 2), "NA")] == [
        "", "yes", "no", "1.5", "3", "2026-01-02", "NA",
    ]  # fmt: skip
    assert plain_number(Decimal("6.2E+2")) == "620"
    assert plain_number(Decimal("0.000")) == "0"
