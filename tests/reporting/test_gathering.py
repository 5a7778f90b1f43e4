"""What a return is made of: what the person may see, of the person's own country; names only where they may be read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.permits.made import paper, sent
from tests.seized import GAS, IVORY, WASTE

from greenlane.permits import actions, permit
from greenlane.reporting.actions.gathering import gather
from greenlane.reporting.period import ONLY_YEAR
from greenlane.reporting.writing import text_of
from greenlane.seizures.actions.cases import withdraw
from greenlane.seizures.models import Alike

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def test_a_return_is_made_of_what_the_person_may_see(cast, written_up):
    written_up(IVORY, names=True)
    written_up(WASTE)
    written_up(GAS)
    made = gather(cast.kai, "aitr", *YEAR)
    assert made.adds_up
    assert len(made.read) == 3
    assert len(made.rows) == 1
    assert {out.reason for out in made.left_out} == {"goods of another regime than CITES"}
    assert made.asked.country == "XN"
    # The CITES authority sees nothing of customs' cases before they are shown to it; Southmere never does.
    assert not gather(cast.eli, "aitr", *YEAR).read
    assert not gather(cast.chi, "aitr", *YEAR).read
    with pytest.raises(PermissionDenied):
        gather(cast.fay, "aitr", *YEAR)


def test_the_report_of_trade_is_made_of_what_was_really_shipped(cast):
    row = actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada).paper
    unused = actions.receive_paper(sent(paper("26GH000124")), office=cast.terminal, by=cast.ada).paper
    quantity = permit.Quantity(amount=Decimal(25), unit="NO")
    lines = (permit.Shipped(line=1, quantity=quantity),)
    for day in (dt.date(2026, 5, 4), dt.date(2026, 6, 4)):
        value = permit.Endorsement(day=day, direction="import", shipped=lines)
        endorsed = actions.endorse(row, value, office=cast.terminal, by=cast.ada)
        if day.month == 5:
            actions.take_back_endorsement(endorsed, because="counted twice", by=cast.ada)
    made = gather(cast.kai, "cites_annual", *YEAR)
    assert made.adds_up
    assert made.texts == [
        ["import", "II", "Python regius", "LIV", "25", "NO", "GH", "GH", "", "26GH000123", "T", "C", "2026-06-04",
         "issued by GH"]
    ]  # fmt: skip
    assert [out.number for out in made.left_out] == [unused.number]
    assert "Zora Quill" not in text_of(made) + repr(made)
    assert not gather(cast.kai, "cites_annual", dt.date(2025, 1, 1), dt.date(2025, 12, 31)).read
    assert not gather(cast.chi, "cites_annual", *YEAR).read


def test_cases_of_which_no_day_is_known_are_listed_and_withdrawn_ones_are_not_there(cast, written_up):
    written_up(IVORY, day=None, year=2026)
    gone = written_up(IVORY)
    withdraw(gone, because="typed twice", by=cast.ada)
    month = gather(cast.kai, "aitr", dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    assert [out.reason for out in month.left_out] == [ONLY_YEAR]
    assert len(gather(cast.kai, "aitr", *YEAR).rows) == 1


def test_of_two_cases_judged_to_be_one_the_later_is_left_out(cast, written_up):
    first, second = written_up(IVORY), written_up(IVORY)
    small, large = sorted((first, second), key=lambda one: one.pk)
    Alike.objects.create(first=small, second=large, same=True, by=cast.ada)
    made = gather(cast.kai, "aitr", *YEAR)
    assert [row.number for row in made.rows] == [first.number]
    assert [(out.number, out.reason) for out in made.left_out] == [
        (second.number, f"judged to be the same as case {first.number}")
    ]
