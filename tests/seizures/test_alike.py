"""Cases that may be one are suggested with reasons; an officer says whether they are."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from tests.seized import WASTE

from greenlane.seizures import alike
from greenlane.seizures.actions import alike as actions
from greenlane.seizures.actions import cases
from greenlane.seizures.actions.cases import Refused

TRAITS = st.builds(
    alike.Traits,
    day=st.none() | st.dates(),
    year=st.none() | st.integers(2020, 2026),
    place=st.sampled_from(["", "XNNPT"]),
    numbers=st.frozensets(st.sampled_from(["CSQU3054383", "INVB0001"])),
    goods=st.frozensets(st.sampled_from(["ivory", "Y48"])),
    quantities=st.frozensets(st.sampled_from([("kg", "1"), ("kg", "2")])),
)


@given(TRAITS, TRAITS)
def test_a_likeness_is_mutual(one, other):
    assert alike.reasons(one, other) == alike.reasons(other, one)


def test_the_same_container_on_the_same_day_is_suggested_and_judged_once(written_up, cast):
    one, other, far = written_up(), written_up(day="2026-05-05", agency="Another"), written_up(WASTE)
    ((found, why),) = actions.alike_of(one, cast.ada)
    assert found == other and {"number", "near_day", "place", "goods", "quantity"} == set(why)
    with pytest.raises(PermissionDenied):
        actions.judge(one, other, same=True, by=cast.chi)
    actions.judge(one, other, same=False, because="two containers in one photograph", by=cast.ada)
    assert actions.alike_of(one, cast.ada) == [] == actions.alike_of(far, cast.ada)
    with pytest.raises(Refused):
        actions.judge(other, one, same=True, by=cast.ada)


def test_what_is_the_same_is_withdrawn_and_names_the_other(written_up, cast):
    one, other = written_up(), written_up()
    actions.judge(other, one, same=True, by=cast.ada)
    other.refresh_from_db()
    assert other.state == "withdrawn" and one.number in other.because
    assert actions.alike_of(one, cast.ada) == []


def test_of_two_that_are_the_same_one_stays(written_up, cast):
    one, other = written_up(), written_up()
    with pytest.raises(Refused):
        actions.judge(one, one, same=True, by=cast.ada)
    cases.withdraw(other, because="typed in twice", by=cast.ada)
    with pytest.raises(Refused):
        actions.judge(one, other, same=True, by=cast.ada)
    one.refresh_from_db()
    assert one.state == "open"
    for deed in (lambda: cases.assign(other, cast.kai, by=cast.ada),
                 lambda: cases.refer(other, cast.cites, because="x", by=cast.ada)):  # fmt: skip
        with pytest.raises(Refused):
            deed()


def test_nobody_is_shown_a_case_of_others(written_up, cast):
    written_up(), written_up()
    mine = written_up(by=cast.chi, office=cast.southmere_port)
    assert actions.alike_of(mine, cast.chi) == []
