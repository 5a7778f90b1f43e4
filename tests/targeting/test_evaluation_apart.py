"""Outcomes in a table of their own reach the lines they are of, and no other."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from tests.shipments import shipment

from greenlane.consignments.facts.columns import COLUMNS
from greenlane.targeting.evaluation import apart, files
from greenlane.targeting.evaluation.past import NoPast


def taken(told: str):
    lines = [shipment(f"NP-{n}") for n in range(3)]
    return files.labelled(
        io.BytesIO(json.dumps(lines).encode()), "json",
        lambda listed: lambda one: [dict.fromkeys(COLUMNS) for _ in one.goods], outcomes=io.StringIO(told),
    )  # fmt: skip


def test_outcomes_by_reference_and_by_line():
    told = apart.read(io.StringIO("reference,line,found,known\nNP-0,,1,2026-02-03\nNP-1,1,no,\nNP-2,,,\n"))
    assert told["NP-0", apart.WHOLE].found is True
    assert told["NP-0", apart.WHOLE].known == dt.date(2026, 2, 3)
    assert told["NP-1", 1].found is False
    assert set(told) == {("NP-0", 0), ("NP-1", 1)}


def test_any_format_can_be_measured_with_them():
    table = taken("reference,found,known\nNP-0,yes,2031-02-03\nNP-2,no,2031-02-04\n").past.table
    assert table["found"].to_pylist() == [True, None, False]
    assert table["known"].to_pylist() == [dt.date(2031, 2, 3), None, dt.date(2031, 2, 4)]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("number,found\n1,1\n", "has no column reference"),
        ("reference,found\nNP-0,yes\nNP-1,perhaps\n", "row 2 of the outcomes: a value is neither yes nor no"),
        ("reference,found,known\nNP-0,yes,soon\n", "row 1 of the outcomes"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(told, words):
    with pytest.raises(NoPast, match=words):
        taken(told)


def test_a_format_that_tells_no_outcomes_says_what_to_do():
    with pytest.raises(NoPast, match="--outcomes"):
        files.labelled(io.BytesIO(b"[]"), "json", lambda listed: lambda one: [])
