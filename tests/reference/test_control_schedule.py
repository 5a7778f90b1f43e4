"""What a party may still consume, on the day that is asked."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from greenlane.reference import control_schedule
from greenlane.reference.control_schedule import LimitType, PartyType, allowed_fraction


@pytest.mark.parametrize(
    ("group", "party", "on", "fraction"),
    [
        ("AI", "A5", date(1999, 6, 30), None), ("AI", "A5", date(1999, 7, 1), "1"), ("AI", "A5", date(2010, 1, 1), "0"),
        ("AI", "NA5", date(1995, 12, 31), "0.25"), ("AI", "NA5", date(1996, 1, 1), "0"),
        ("CI", "A5", date(2024, 12, 31), "0.65"), ("CI", "A5", date(2025, 1, 1), "0.325"),
        ("CI", "NA5", date(2020, 1, 1), "0.005"), ("CI", "NA5", date(2030, 1, 1), "0"),
        ("F", "A5G1", date(2023, 12, 31), None), ("F", "A5G1", date(2024, 1, 1), "1"),
        ("F", "A5G2", date(2032, 1, 1), "0.9"), ("F", "NA5G1", date(2024, 1, 1), "0.6"),
        ("EI", "A5", date(2015, 1, 1), "0"),
    ],
)  # fmt: skip
def test_the_step_of_the_day_holds(group: str, party: PartyType, on: date, fraction: str | None) -> None:
    assert allowed_fraction(group, party, on) == (None if fraction is None else Decimal(fraction))


def test_before_2019_a_group_is_looked_up_as_its_whole() -> None:
    assert allowed_fraction("CI", "A5G1", date(2014, 6, 1)) == allowed_fraction("CI", "A5", date(2014, 6, 1)) == 1


def test_where_the_two_groups_differ_the_whole_has_no_answer() -> None:
    assert allowed_fraction("F", "A5", date(2030, 1, 1)) is None
    assert allowed_fraction("F", "NA5", date(2030, 1, 1)) == Decimal("0.3")


def test_production_and_basic_needs_have_limits_of_their_own() -> None:
    limits: tuple[LimitType, ...] = ("consumption", "production", "basic needs")
    said = [allowed_fraction("AI", "A5G1", date(2020, 1, 1), limit) for limit in limits]
    assert said == [0, 0, Decimal("0.15")]


def test_no_two_steps_of_a_schedule_meet_and_none_leaves_a_gap() -> None:
    seen: dict[tuple[str, str, str], list[control_schedule.Limit]] = {}
    for step in control_schedule.all():
        seen.setdefault((step.annex_group, step.party_type, step.limit), []).append(step)
    for key, steps in seen.items():
        steps.sort(key=lambda step: step.valid_from)
        for before, after in pairwise(steps):
            assert before.valid_to is not None, key
            assert before.valid_to + timedelta(days=1) == after.valid_from, key


def test_consumption_only_ever_shrinks() -> None:
    for group in {step.annex_group for step in control_schedule.all()}:
        for party in ("A5G1", "A5G2", "NA5G1", "NA5G2"):
            said = [allowed_fraction(group, party, date(year, 1, 1)) for year in range(1990, 2061)]
            steps = [fraction for fraction in said if fraction is not None]
            assert steps and steps == sorted(steps, reverse=True), (group, party)
