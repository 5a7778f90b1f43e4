"""Every consignment gives exactly the facts of the table, of their types, whatever was declared."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.consignments.exploring import examples
from tests.consignments.facts.samples import BOOKS, LOADS, MANIFEST, declared, line, load
from tests.consignments.facts.strategies import consignments

from greenlane.consignments.consignment import Consignment
from greenlane.consignments.facts.columns import COLUMNS
from greenlane.consignments.facts.identifiers import KINDS, identifiers
from greenlane.consignments.facts.work_out import work_out

TYPES: dict[str, type] = {"BOOLEAN": bool, "BIGINT": int, "DOUBLE": float, "VARCHAR": str, "DATE": dt.date}
calm = settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def wrong(row: dict[str, Any]) -> dict[str, Any]:
    """Return the facts whose value is not of the column's type."""
    return {name: value for name, value in row.items() if value is not None and not fits(name, value)}


def fits(name: str, value: object) -> bool:
    kind = COLUMNS[name].type
    if kind == "VARCHAR[]":
        return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    if kind == "DOUBLE":
        return type(value) is float and math.isfinite(value)
    return type(value) is TYPES[kind]


@calm
@given(consignments, st.none() | consignments, st.none() | st.frozensets(st.sampled_from(["KE122023", "NLRTM"])))
def test_any_consignment_gives_the_facts_of_the_table(
    item: Consignment, earlier: Consignment | None, reused: frozenset[str] | None
) -> None:
    rows = work_out(item, BOOKS, earlier, reused)
    assert len(rows) == len(item.goods)
    for row in rows:
        assert row.keys() == COLUMNS.keys()
        assert wrong(row) == {}
    assert rows == work_out(item, BOOKS, earlier, reused)


@calm
@given(consignments)
def test_any_consignment_can_be_found_by_normal_values(item: Consignment) -> None:
    found = identifiers(item)
    assert len(set(found)) == len(found)
    assert {kind for kind, _ in found} <= set(KINDS)
    assert all(value == value.strip() and value for _, value in found)


@pytest.mark.parametrize("name", LOADS)
def test_loads_as_customs_met_them_have_facts_of_the_right_type(name: str) -> None:
    assert wrong(load(name)) == {}
    assert wrong(work_out(declared(MANIFEST), BOOKS)[0]) == {}


@given(st.decimals("0.01", "100000", places=2), st.decimals("0.01", "100000", places=2), st.integers(2, 50))
def test_ratios_do_not_depend_on_the_size_of_the_load(mass: Decimal, money: Decimal, times: int) -> None:
    def of(factor: int) -> dict[str, Any]:
        value = {"amount": money * factor, "currency": "USD"}
        freight = {"amount": factor, "currency": "USD"}
        amounts = {"net_kg": mass * factor, "gross_kg": mass * factor * 2, "volume_m3": mass * factor}
        return line(**amounts, value=value, freight=freight, packages=factor, quantity=None)

    one, many = of(1), of(times)
    for name in ("unit_value", "freight_share", "net_over_gross", "goods_density", "kg_per_package"):
        assert many[name] == pytest.approx(one[name]), name
    assert many["net_kg"] == pytest.approx(one["net_kg"] * times)


@given(st.decimals("0.001", "100000", places=3))
def test_a_mass_is_the_same_in_any_unit(kg: Decimal) -> None:
    in_kg = line(net_kg=None, quantity={"amount": kg, "unit": "kg"})
    in_grams = line(net_kg=None, quantity={"amount": kg * 1000, "unit": "g"})
    in_tonnes = line(net_kg=None, quantity={"amount": kg / 1000, "unit": "t"})
    assert in_kg["net_kg"] == pytest.approx(in_grams["net_kg"]) == pytest.approx(in_tonnes["net_kg"])
    assert in_kg["unit_value"] == pytest.approx(in_tonnes["unit_value"])


def test_lines_share_what_is_the_consignments_and_keep_their_own() -> None:
    goods = [
        {"line": 4, "description": "Rice", "hs": "100630"},
        {"line": 9, "hs": "610510", "documents": [{"kind": "invoice"}]},
    ]
    first, second = work_out(declared(MANIFEST, goods=goods), BOOKS)
    assert (first["line"], second["line"]) == (4, 9)
    assert (first["hs2"], second["hs2"]) == ("10", "61")
    assert first["consignor"] == second["consignor"] == "ada garments"
    assert first["document_kinds"] == ["bill_of_lading"]
    assert second["document_kinds"] == ["bill_of_lading", "invoice"]
