"""Tables of what is known of seizing and reporting: read whole or not at all, with a reason for each bad field."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.tracing.routes.rates import Faulty, joined, read

TABLE = """country,year,seizing_rule_of_law,reporting_score
KE,2020,0.2,0.5
KE,2021,0.3,0.5
Tanzania,2020,-0.1,0.4
Tanzania,2021,0.1,0.4
NA,2020,0.9,0.9
"""


def test_countries_are_read_by_code_and_by_name():
    rates = read(TABLE)
    assert rates.places == ("KE", "NA", "TZ")
    assert (rates.years, rates.seizing, rates.reporting) == (
        (2020, 2021),
        ("seizing_rule_of_law",),
        ("reporting_score",),
    )
    assert rates.values["TZ", 2021] == (0.1, 0.4)


def test_a_country_with_gaps_is_left_out_and_named_and_silence_counts_as_zero():
    reported, left = joined(read(TABLE), {("KE", 2020): 3, ("NA", 2020): 9, ("FR", 2020): 1})
    assert (reported.places, left) == (("KE", "TZ"), ("NA",))
    assert reported.counts.tolist() == [[3, 0], [0, 0]]
    assert np.allclose(reported.seizing[:, :, 0], [[0.2, 0.3], [-0.1, 0.1]])


@pytest.mark.parametrize(
    ("text", "line", "field", "reason"),
    [
        ("year,seizing_a\n2020,1\n", 1, "country", "no such column"),
        ("country,year\nKE,2020\n", 1, "seizing_… or reporting_…", "no such column"),
        ("country,year,seizing_a\nAtlantis,2020,1\n", 2, "country", "Atlantis"),
        ("country,year,seizing_a\nKE,twenty,1\n", 2, "year", "no year"),
        ("country,year,seizing_a\nKE,2020,high\n", 2, "seizing_a", "no number"),
        ("country,year,seizing_a\nKE,2020,inf\n", 2, "seizing_a", "no number"),
        ("country,year,seizing_a\nKE,2020,1\nKenya,2020,1\n", 3, "year", "twice"),
        ("country,year,seizing_a\n", 2, "country", "no row"),
        ("", 1, "country, year", "no such column"),
    ],
)
def test_each_bad_field_is_named(text, line, field, reason):
    with pytest.raises(Faulty) as caught:
        read(text)
    fault = caught.value.faults[0]
    assert (fault.line, fault.field) == (line, field)
    assert reason in fault.reason


@given(st.text(max_size=200))
def test_whatever_is_sent_is_read_or_refused(text):
    try:
        assert read(text).values
    except Faulty as error:
        assert error.faults


@pytest.mark.parametrize(
    "text",
    [
        "country,year,seizing_a\nKE,2020," + "9" * 200_000,
        "country,year,seizing_a\nKE,2020,\0",
        "country,year," + ",".join(f"seizing_{n}" for n in range(500)),
        "country,year,seizing_a\n" + "x,y,z\n" * 5000,
    ],
    ids=["a cell without end", "no text", "very many columns", "nothing but faults"],
)
def test_what_is_no_table_is_refused_and_few_faults_are_told(text):
    with pytest.raises(Faulty) as told:
        read(text)
    assert 1 <= len(told.value.faults) <= 50
