from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.permits.endorse import balance, fit, twice
from greenlane.permits.permit import Direction, Endorsement, Line, Paper, Quantity, Shipped

DAY = dt.date(2024, 3, 1)


def paper(*granted: tuple[str, str] | None, kind: str = "cites_export") -> Paper:
    lines = tuple(
        Line(line=n, quantity=Quantity(amount=Decimal(g[0]), unit=g[1]) if g else None)
        for n, g in enumerate(granted, start=1)
    )
    return Paper(kind=kind, number="NA-1", country="NA", lines=lines)  # type: ignore[arg-type]


def shipped(
    *parts: tuple[int, str, str], direction: Direction = "export", consignment: str | None = None, bl: str | None = None
) -> Endorsement:
    return Endorsement(
        day=DAY, direction=direction, consignment=consignment, transport_document=bl,
        shipped=tuple(Shipped(line=n, quantity=Quantity(amount=Decimal(a), unit=u)) for n, a, u in parts),
    )  # fmt: skip


def test_a_paper_that_nobody_used_is_whole() -> None:
    (one,) = balance(paper(("250", "KIL")), ())
    assert (one.granted, one.used, one.left, one.over) == (250, 0, 250, False)


def test_what_was_shipped_is_taken_off_line_by_line() -> None:
    first, second = balance(paper(("100", "NO"), ("5", "KIL")), [shipped((1, "30", "NO")), shipped((2, "500", "GRM"))])
    assert (first.left, second.used, second.left) == (70, Decimal("0.5"), Decimal("4.5"))


def test_words_and_codes_of_other_systems_convert() -> None:
    (one,) = balance(paper(("1", "TON")), [shipped((1, "250", "KGM")), shipped((1, "100", "kg"))])
    assert one.left == Decimal("0.65")


def test_a_number_never_becomes_a_mass() -> None:
    (one,) = balance(paper(("5", "KIL")), [shipped((1, "3", "NO"))])
    assert (one.used, one.left, one.over, one.strange) == (None, None, None, ("NO",))


def test_a_unit_nobody_knows_compares_with_itself() -> None:
    (one,) = balance(paper(("5", "crates of Zod")), [shipped((1, "3", "Crates of zod"))])
    assert one.left == 2


def test_too_much_shows_as_less_than_nothing() -> None:
    (one,) = balance(paper(("10", "NO")), [shipped((1, "6", "NO")), shipped((1, "6", "NO"))])
    assert one.left == -2 and one.over is True


def test_leaving_and_arriving_are_two_ledgers() -> None:
    both = [shipped((1, "10", "NO")), shipped((1, "9", "NO"), direction="import")]
    assert balance(paper(("10", "NO")), both)[0].left == 0
    assert balance(paper(("10", "NO")), both, "import")[0].left == 1


def test_what_is_left_and_no_more_fits() -> None:
    ten, before = paper(("10", "NO")), [shipped((1, "4", "NO"), consignment="a")]
    exact = fit(ten, before, shipped((1, "6", "NO"), consignment="b"))
    assert exact.fits is True and exact.after[0].left == 0 and exact.because == ()
    over = fit(ten, before, shipped((1, "6.000000001", "NO"), consignment="b"))
    assert over.fits is False and "10.000000001 NO in all, 10 NO granted" in over.because[0]


def test_a_paper_cannot_be_used_twice_for_the_same_goods() -> None:
    ten, before = paper(("10", "NO")), [shipped((1, "1", "NO"), bl="MAEU 123-45")]
    again = fit(ten, before, shipped((1, "1", "NO"), bl="maeu12345"))
    assert again.fits is False and "endorsed already" in again.because[0]
    assert fit(ten, before, shipped((1, "1", "NO"), bl="maeu12345", direction="import")).fits is True


def test_a_line_that_is_not_there_and_a_line_without_a_quantity() -> None:
    assert fit(paper(("10", "NO")), (), shipped((2, "1", "NO"))).fits is False
    assert fit(paper(None), (), shipped((1, "1", "NO"))).fits is None
    unclear = fit(paper(("10", "NO")), (), shipped((1, "1", "KIL")))
    assert unclear.fits is None and unclear.because == ("Line 1: KIL cannot be set against NO.",)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ({"consignment": "c1"}, {"consignment": "c1"}, True),
        ({"consignment": "c1"}, {"consignment": "c2"}, False),
        ({"bl": "HLCU-9"}, {"bl": "hlcu 9"}, True),
        ({"bl": ""}, {"bl": ""}, False),
        ({}, {}, False),
        ({"consignment": "c1"}, {"consignment": "c1", "direction": "import"}, False),
    ],
)
def test_what_counts_as_the_same_endorsement(a: dict[str, str], b: dict[str, str], same: bool) -> None:
    pair = shipped((1, "1", "NO"), **a), shipped((1, "1", "NO"), **b)  # type: ignore[arg-type]
    assert bool(twice(pair)) is same


def test_two_lines_of_one_consignment_may_be_endorsed_apart() -> None:
    assert not twice([shipped((1, "1", "NO"), consignment="c"), shipped((2, "1", "NO"), consignment="c")])


AMOUNT = st.decimals(0, 10**9, places=9, allow_nan=False, allow_infinity=False)
PART = st.tuples(st.integers(1, 2), AMOUNT.map(str), st.sampled_from(["KIL", "GRM", "MGM", "OUN", "kg", "t"]))


@given(st.lists(st.lists(PART, min_size=1, max_size=3), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_endorsements_changes_nothing(
    parts: list[list[tuple[int, str, str]]], chance: random.Random
) -> None:
    written = [shipped(*some) for some in parts]
    other = written[:]
    chance.shuffle(other)
    two = paper(("500", "KIL"), ("1", "TON"))
    assert balance(two, written) == balance(two, other)


@given(st.lists(AMOUNT, max_size=20))
def test_granted_is_what_was_used_and_what_is_left(amounts: list[Decimal]) -> None:
    (one,) = balance(paper(("1000", "KIL")), [shipped((1, str(a), "GRM")) for a in amounts])
    assert one.used is not None and one.left is not None
    assert one.used + one.left == 1000
    assert one.used == sum(amounts, Decimal(0)) / 1000


@given(st.lists(st.decimals(0, 100, places=3), max_size=10), st.decimals(0, 100, places=3))
def test_it_fits_just_where_nothing_is_over_afterwards(before: list[Decimal], more: Decimal) -> None:
    old = [shipped((1, str(a), "KIL"), consignment=str(n)) for n, a in enumerate(before)]
    answer = fit(paper(("200", "KIL")), old, shipped((1, str(more), "KIL"), consignment="new"))
    assert answer.fits is (sum(before, more) <= 200)
