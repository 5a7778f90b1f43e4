from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.reference import codes, hs


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2012, 5, 1), 2017),
        (date(2017, 1, 1), 2017),
        (date(2021, 12, 31), 2017),
        (date(2022, 1, 1), 2022),
        (date(2027, 12, 31), 2022),
        (date(2028, 1, 1), 2022),
    ],
)
def test_edition_on(day: date, edition: int) -> None:
    assert hs.edition_on(day) == edition


def test_editions_stand_side_by_side() -> None:
    assert hs.get("854810", 2022) is None
    old, new = hs.get("854810", 2017), hs.get("8549.11", 2022)
    assert old is not None and old.valid_to == date(2021, 12, 31)
    assert new is not None and new.predecessor == ("854810",) and new.valid_to is None


def test_what_a_code_may_hold() -> None:
    ivory = hs.get("0507.10", 2022)
    assert ivory is not None
    assert ivory.regimes == {"cites"} and ivory.ambiguity == "specific"
    assert {"TUS", "IVP"} <= set(ivory.roles[0].terms)
    pvc = hs.get("391530", 2022)
    assert pvc is not None and set(pvc.roles[0].wastes) == {"Y48", "A3210"}, "PVC is not in B3011"
    ewaste = hs.get("854991", 2022)
    assert ewaste is not None and {"A1181", "Y49"} <= set(ewaste.roles[0].wastes)
    r410a = hs.get("382763", 2022)
    assert r410a is not None and r410a.predecessor == ("382478",) and "R-410A" in r410a.roles[0].holds


def test_goods_lead_before_cover() -> None:
    plastic = hs.get("391590", 2022)
    assert plastic is not None
    assert [role.role for role in plastic.roles] == ["goods", "cover"]
    assert plastic.commodity_group == "plastic waste" and plastic.regimes == {"basel"}
    beans = hs.get("071333", 2022)
    assert beans is not None and beans.regimes == frozenset() and beans.ambiguity == "cover"


def test_fridges_matter_to_two_treaties() -> None:
    fridge = hs.get("841810", 2022)
    assert fridge is not None and fridge.regimes == {"basel", "montreal"} and fridge.roles[0].role == "equipment"


@pytest.mark.parametrize("edition", [2017, 2022])
def test_every_code_is_sound(edition: int) -> None:
    held = hs.all_codes(edition)
    assert len(held) > 480
    for entry in held:
        assert hs.plausible(entry.code) and len(entry.code) == 6
        assert 1 <= len(entry.title.split()) <= 10
        assert entry.valid_from == hs.EDITIONS[edition]
        assert all(codes.term(term) for role in entry.roles for term in role.terms)
        assert all(role.regime in (*hs.REGIMES, "") for role in entry.roles)
        assert all(
            role.ambiguity in ("species", "genus", "specific", "group", "residual", "cover") for role in entry.roles
        )


def test_every_2022_code_comes_from_a_2017_code_that_is_held() -> None:
    for entry in hs.all_codes(2022):
        assert entry.predecessor and all(hs.get(old, 2017) for old in entry.predecessor), entry


def test_each_treaty_has_its_codes() -> None:
    count = {regime: len(hs.all_codes(2022, regime)) for regime in hs.REGIMES}
    assert count["cites"] > 240 and count["basel"] > 150 and count["montreal"] > 70


@pytest.mark.parametrize(
    ("code", "ok"),
    [
        ("050710", True),
        ("0507.10", True),
        ("0507 10 00 90", True),
        ("7701.00", False),
        ("000000", False),
        ("980100", False),
        ("05071", False),
        ("0507100000000", False),
        ("05O710", False),
        ("", False),
        ("٠٥٠٧١٠", False),
    ],
)
def test_plausible(code: str, ok: bool) -> None:
    assert hs.plausible(code) is ok


@given(st.text(max_size=20))
def test_any_text_is_judged(code: str) -> None:
    assert not hs.plausible(code) or hs.chapter(code) is not None
    assert hs.get(code, 2022) is None or hs.plausible(code)


def test_every_chapter_has_a_title() -> None:
    assert hs.chapter("970500") == "Art, collections and antiques"
    assert hs.chapter("990000") is None
    assert all(hs.chapter(f"{number:02}") for number in range(1, 98))
