"""What is due of cases: what took place in another country is reported by that country."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.seized import GAS, IVORY

from greenlane.seizures import deadlines

DAY, LATER = dt.date(2026, 6, 11), dt.date(2026, 12, 31)


@pytest.mark.django_db
def test_a_case_abroad_makes_nothing_due_at_home_and_a_stranger_has_nothing_due_of_any(cast, written_up):
    here = [written_up(IVORY), written_up(GAS)]
    written_up(IVORY, place={"name": "Entebbe Airport", "country": "UG"}, day="2026-03-03")
    told = {one.about for one in deadlines.of_person(cast.kai, DAY, LATER) if one.about}
    assert told == {str(case.pk) for case in here}
    assert not [one for one in deadlines.of_person(cast.chi, DAY, LATER) if one.about]
