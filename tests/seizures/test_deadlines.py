"""What is due of cases: what took place in another country is reported by that country."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.seized import GAS, IVORY

from greenlane.seizures import deadlines
from greenlane.seizures.models import Line

DAY, LATER = dt.date(2026, 6, 11), dt.date(2026, 12, 31)


@pytest.mark.django_db
def test_a_case_abroad_makes_nothing_due_at_home_and_a_stranger_has_nothing_due_of_any(cast, written_up):
    here = [written_up(IVORY), written_up(GAS)]
    written_up(IVORY, place={"name": "Entebbe Airport", "country": "UG"}, day="2026-03-03")
    told = {one.about for one in deadlines.of_person(cast.kai, DAY, LATER) if one.about}
    assert told == {str(case.pk) for case in here}
    assert not [one for one in deadlines.of_person(cast.chi, DAY, LATER) if one.about]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("weights", "sampled", "told"),
    [
        (["499.9", "0.1"], None, {"etis", "ivory_dna"}),
        (["499.9", "0.099999"], None, {"etis"}),
        (["499.9", "0.1"], True, {"etis"}),
        ([None, None], None, {"etis"}),
    ],
)
def test_the_ivory_of_a_case_is_added_up_to_the_last_digit(cast, written_up, weights, sampled, told):
    goods = [{**IVORY["goods"][0], "line": n} for n in (1, 2)]
    case = written_up(IVORY, goods=goods, dna_sample=sampled)
    for number, weight in enumerate(weights, start=1):
        Line.objects.filter(seizure=case, number=number).update(ivory_kg=None, kg=weight)
    due = [one for one in deadlines.of_person(cast.kai, DAY, LATER) if one.about]
    assert {one.what for one in due} == told
    assert all(one.address == case.get_absolute_url() and one.number == case.number for one in due)
    assert not [one for one in deadlines.of_person(cast.chi, DAY, LATER) if one.about]
