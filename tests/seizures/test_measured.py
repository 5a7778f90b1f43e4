"""What goods come to: by hand worked figures, and properties that hold for any quantity."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.seized import GAS, IVORY, WASTE, seized

from greenlane.seizures import measured
from greenlane.seizures.record import Goods, Quantity

DAY = dt.date(2026, 5, 4)


def goods(regime="CITES", *quantities, **fields) -> Goods:
    return Goods(regime=regime, quantities=tuple(Quantity(amount=Decimal(a), unit=u) for a, u in quantities), **fields)


def test_tusks_are_weighed_counted_and_raw():
    found = measured.of(seized(IVORY).goods[0], DAY)
    assert (found.kind, found.name, found.appendix) == ("taxon", "Loxodonta africana", "")
    assert (found.kg, found.specimens, found.ivory_kg, found.live) == (620, 71, 620, None)


def test_worked_ivory_stands_for_more_raw_ivory_than_it_weighs():
    found = measured.of(goods("CITES", ("7", "kg"), taxon="Elephas maximus", term="IVC"), DAY)
    assert found.kg == 7 and found.ivory_kg == 10
    assert [f.source for f in found.factors if f.of == "ivory_kg"] == [
        "worked ivory: 30 in 100 lost in working (memory)"
    ]
    hippo = measured.of(goods("CITES", ("7", "kg"), taxon="Hippopotamus amphibius", term="TUS"), DAY)
    assert hippo.ivory_kg is None, "a hippopotamus is no elephant"


def test_tonnes_of_waste_are_kilograms_under_the_code_of_the_day():
    found = measured.of(seized(WASTE).goods[0], dt.date(2026, 6, 11))
    assert (found.kind, found.name, found.kg) == ("waste", "Y48", 24310)


def test_a_gas_has_its_warming_and_its_ozone_tonnes_from_its_mass_alone():
    found = measured.of(seized(GAS).goods[0], DAY)
    assert found.kg == 1635 and found.co2e_t == Decimal("6411.816000")  # 1.635 t x 3921.6
    assert found.odp_t == 0
    only_bottles = measured.of(goods("MONTREAL", ("150", "cylinders"), substance="R-404A"), DAY)
    assert only_bottles.kg is None and only_bottles.co2e_t is None, "a cylinder has no content until it is weighed"
    old = measured.of(goods("MONTREAL", ("1000", "kg"), substance="CFC-12"), DAY)
    assert (old.odp_t, old.co2e_t) == (1, 10900)


def test_a_blend_counts_by_its_parts():
    mixed = goods("MONTREAL", ("100", "kg"), composition=("HFC-32=50", "HFC-125=50"))
    named = goods("MONTREAL", ("100", "kg"), substance="R-410A")
    assert measured.of(mixed, DAY).co2e_t == measured.of(named, DAY).co2e_t == Decimal("208.75")
    strange = goods("MONTREAL", ("100", "kg"), composition=("HFC-32=50", "Imaginium=50"))
    assert measured.of(strange, DAY).co2e_t is None, "half of it is not known"


def test_live_animals_are_counted_and_the_dead_apart():
    birds = goods("CITES", ("20", "no."), taxon="Psittacus erithacus", term="LIV", dead=3)
    assert (measured.of(birds, DAY).live, measured.of(birds, DAY).specimens) == (17, 20)
    assert measured.of(goods("CITES", live=4, dead=1), DAY).specimens == 5


@pytest.mark.parametrize("unit", ["furlongs", "", "TO"])
def test_what_is_no_unit_counts_for_nothing(unit):
    found = measured.of(goods("CITES", ("20", unit), taxon="Psittacus erithacus"), DAY)
    assert found.kg is found.specimens is found.m3 is None and not found.factors


@given(st.decimals("0.001", "1000000", places=3), st.sampled_from(["kg", "g", "t", "lb"]))
def test_a_factor_gives_the_result_from_what_was_written(amount, unit):
    found = measured.of(goods("BASEL", (str(amount), unit), waste_code="Y48"), DAY)
    (factor,) = found.factors
    assert (factor.amount, factor.unit) == (amount, unit)
    assert abs(found.kg - amount * factor.factor) < Decimal("0.000001")
