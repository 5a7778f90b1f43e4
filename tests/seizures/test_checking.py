"""What is wrong with a record is named by field."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.seized import GAS, IVORY, WASTE, seized

from greenlane.seizures.checking import faults
from greenlane.seizures.record import parties_from_json

TODAY = dt.date(2026, 11, 22)


def found(record, parties=()):
    return [(fault.field, fault.reason) for fault in faults(record, parties, today=TODAY)]


@pytest.mark.parametrize("fields", [IVORY, WASTE, GAS])
def test_a_sound_record_has_no_fault(fields):
    assert found(seized(fields)) == []


def line(**changes):
    return seized(goods=[{**IVORY["goods"][0], **changes}])


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (seized(day="2026-11-23"), ("day", "future")),
        (seized(day="0206-11-20"), ("day", "not meant")),
        (seized(day=None), ("day", "missing")),
        (seized(year=2025), ("year", "mismatch")),
        (seized(goods=[]), ("goods", "missing")),
        (seized(kind="negative"), ("goods", "mismatch")),
        (seized(latitude="1.5"), ("longitude", "missing")),
        (seized(detection="sixth sense"), ("detection", "unknown")),
        (seized(grounds=[{"code": "basel_9_1_z"}]), ("grounds.0", "unknown")),
        (seized(route=[{"role": "origin", "country": "QQ"}]), ("route.0.country", "unknown")),
        (line(term="ZZZ"), ("goods.0.term", "unknown")),
        (line(goods_class="plastic_waste"), ("goods.0.goods_class", "mismatch")),
        (line(substance="R-22"), ("goods.0.substance", "mismatch")),
        (line(quantities=[{"amount": "0", "unit": "kg"}]), ("goods.0.quantities", "not positive")),
        (line(quantities=[{"amount": "3", "unit": "furlongs"}]), ("goods.0.quantities", "unknown unit")),
        (line(quantities=[{"amount": "10000000000", "unit": "kg"}]), ("goods.0.quantities", "too large")),
        (
            line(quantities=[{"amount": "1", "unit": "kg"}, {"amount": "1000", "unit": "g"}]),
            ("goods.0.quantities", "twice"),
        ),
    ],
)
def test_a_fault_names_its_field_and_its_reason(record, fault):
    assert found(record) == [fault]


def test_a_composition_adds_up_to_a_hundred():
    gas = {**GAS["goods"][0], "composition": ["HFC-32=70", "HFC-125=50"]}
    assert found(seized(GAS, goods=[gas])) == [("goods.0.composition", "mismatch")]


def test_a_party_has_a_role():
    parties = parties_from_json([{"role": "villain", "person": True, "name": "Inventedson"}])
    assert found(seized(), parties) == [("parties.0.role", "unknown")]
    unborn = parties_from_json([{"role": "suspect", "person": True, "name": "Inventedson", "born": "2026-11-23"}])
    assert found(seized(), unborn) == [("parties.0.born", "future")]


def test_wildlife_outside_the_appendices_keeps_its_class_and_other_goods_do_not():
    bird = {"regime": "OTHER", "goods_class": "songbirds_parrots", "taxon": "Columba livia"}
    assert not list(faults(seized(goods=[bird]), today=TODAY))
    (fault,) = faults(seized(goods=[bird | {"taxon": "", "description": "feathers"}]), today=TODAY)
    assert (fault.field, fault.reason) == ("goods.0.goods_class", "mismatch")


def test_a_taxon_nobody_knows_is_kept_as_written():
    assert found(line(taxon="Draco imaginarius")) == []
