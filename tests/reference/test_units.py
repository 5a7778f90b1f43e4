from __future__ import annotations

from decimal import Decimal, localcontext

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.reference import units

ALL = units.all_units()
MEASURES = [unit for unit in ALL if unit.kind != "package"]
amounts = st.decimals(min_value=0, max_value=10**12, places=6)
measures = st.sampled_from(MEASURES)


@pytest.mark.parametrize(
    ("amount", "unit", "system", "to", "result"),
    [
        ("1", "lb", None, "kg", "0.45359237"),
        ("12.5", "LBS", None, "kg", "5.669904625"),
        ("1", "TNE", None, "kg", "1000"),
        ("250", "GRM", None, "kg", "0.25"),
        ("1", "FOT", None, "m", "0.3048"),
        ("1", "CUF", "cites", "m3", "0.028316846592"),
        ("1", "SQF", "cites", "m2", "0.09290304"),
        ("3", "PAI", "cites", "no.", "6"),
        ("2", "DZN", None, "no.", "24"),
        ("3", "MT", "lemis", "m", "3"),
        ("3", "MT", None, "kg", "3000"),
        ("5", "CTM", "cites", "m", "0.05"),
        ("5", "CTM", "rec20", "kg", "0.001"),
        ("7", " Pcs ", None, "no.", "7"),
        ("4", "公斤", None, "kg", "4"),
        ("9", "m³", None, "m3", "9"),
        ("1000", "ml", None, "l", "1"),
    ],
)
def test_known_conversions(amount: str, unit: str, system: str | None, to: str, result: str) -> None:
    converted = units.convert(Decimal(amount), unit, to, system)
    assert converted.amount == Decimal(result)
    assert converted.written_amount == Decimal(amount)
    assert converted.written_unit == unit
    assert converted.written == f"{amount} {unit}"


def test_what_is_converted_keeps_its_factor() -> None:
    converted = units.convert(Decimal("440"), "lb", "kg")
    assert converted.factor == Decimal("0.45359237")
    assert converted.amount == converted.written_amount * converted.factor


@given(amounts, measures)
def test_there_and_back_is_the_same(amount: Decimal, unit: units.Unit) -> None:
    there = units.convert(amount, unit.code, unit.base, unit.system)
    with localcontext(prec=units.PRECISION):
        assert there.amount == amount * unit.factor
        assert abs(there.amount / unit.factor - amount) <= amount * Decimal("1e-40")


@given(amounts, amounts, measures)
def test_conversion_is_linear(one: Decimal, other: Decimal, unit: units.Unit) -> None:
    def base(amount: Decimal) -> Decimal:
        return units.convert(amount, unit.code, unit.base, unit.system).amount

    with localcontext(prec=units.PRECISION):
        assert base(one) + base(other) == base(one + other)


@given(amounts, st.sampled_from(ALL), st.sampled_from(ALL))
def test_kinds_never_mix(amount: Decimal, unit: units.Unit, target: units.Unit) -> None:
    try:
        meant = units.get(target.code)
    except units.UnknownUnit:
        return
    if meant.base == unit.base:
        assert units.convert(amount, unit.code, target.code, unit.system).amount >= 0
    elif target.code != unit.base:
        with pytest.raises(units.KindMismatch):
            units.convert(amount, unit.code, target.code, unit.system)


@pytest.mark.parametrize(
    ("unit", "to"), [("kg", "no."), ("m3", "kg"), ("m", "m2"), ("bags", "no."), ("bottles", "l"), ("boxes", "bags")]
)
def test_these_kinds_do_not_become_each_other(unit: str, to: str) -> None:
    with pytest.raises(units.KindMismatch):
        units.convert(Decimal(1), unit, to)


def test_a_package_stays_what_it_is() -> None:
    skins = units.convert(Decimal(40), "SKI", "skins", "cites")
    assert (skins.amount, skins.unit) == (Decimal(40), "skins")


@pytest.mark.parametrize(("code", "system"), [("furlong", None), ("", None), ("KGM", "lemis"), ("kg", "imperial")])
def test_an_unknown_unit_is_refused(code: str, system: str | None) -> None:
    with pytest.raises(units.UnknownUnit):
        units.get(code, system)
    assert units.find(code, system) is None


def test_a_code_with_two_meanings_is_refused_not_guessed() -> None:
    with pytest.raises(units.UnknownUnit, match="different things"):
        units.get("CTM")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_no_amount_that_is_not_a_number(amount: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        units.convert(Decimal(amount), "kg", "kg")


PINT = {
    "LBR": "pound",
    "ONZ": "ounce",
    "APZ": "troy_ounce",
    "CTM": "carat",
    "LTN": "long_ton",
    "STN": "short_ton",
    "GRN": "grain",
    "STI": "stone",
    "CWA": "hundredweight",
    "CWI": "long_hundredweight",
    "FTQ": "foot**3",
    "INQ": "inch**3",
    "YDQ": "yard**3",
    "GLL": "gallon",
    "GLI": "imperial_gallon",
    "BFT": "board_foot",
    "BLL": "oil_barrel",
    "FOT": "foot",
    "INH": "inch",
    "YRD": "yard",
    "SMI": "mile",
    "FTK": "foot**2",
    "INK": "inch**2",
    "YDK": "yard**2",
    "HAR": "hectare",
    "KGM": "kilogram",
    "TNE": "metric_ton",
    "MGM": "milligram",
    "LTR": "liter",
    "MLT": "milliliter",
    "MTQ": "meter**3",
    "CMQ": "centimeter**3",
    "MTK": "meter**2",
    "CMK": "centimeter**2",
}


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry[Decimal]:
    return pint.UnitRegistry(non_int_type=Decimal, cache_folder=None)


@pytest.mark.parametrize(("code", "name"), PINT.items())
def test_factors_agree_with_pint(registry: pint.UnitRegistry[Decimal], code: str, name: str) -> None:
    unit = units.get(code, "rec20")
    base = {"kg": "kilogram", "m3": "meter**3", "m": "meter", "m2": "meter**2"}[unit.base]
    peer = registry.Quantity(Decimal(1), name).to(base).magnitude
    assert abs(peer - unit.factor) <= unit.factor * Decimal("1e-15")


def test_every_unit_has_a_known_system_kind_and_positive_factor() -> None:
    bases = {"mass": "kg", "volume": "m3", "length": "m", "area": "m2", "count": "no."}
    for unit in ALL:
        assert unit.system in units.SYSTEMS
        assert unit.factor > 0
        assert unit.kind == "package" or unit.base == bases[unit.kind]
