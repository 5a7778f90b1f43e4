"""Vessels, containers, seals and scales."""

from __future__ import annotations

from typing import Any

import pytest
from tests.consignments.facts.samples import CONTAINER, MANIFEST, OTHER_CONTAINER, PLAIN, facts, load

from greenlane.consignments.facts.conveyance import inner_volume_m3

BOX: dict[str, Any] = {"number": CONTAINER, "size_type": "22G1", "seals": ["S-1"], "gross_kg": "20000"}


def boxes(*changes: dict[str, Any], base: dict[str, Any] = MANIFEST) -> dict[str, Any]:
    return facts(base, containers=[{**BOX, **change} for change in changes])


def test_the_vessel_and_its_number() -> None:
    row = facts(MANIFEST)
    assert (row["vessel"], row["imo"], row["imo_valid"]) == ("Ada Star", "9074729", True)
    assert facts(conveyance={"imo": "9074728"})["imo_valid"] is False
    assert facts(conveyance={"mode": "air", "voyage": "NP 12"})["vessel"] == "NP 12"
    assert facts()["imo_valid"] is None


def test_a_container_number_with_a_wrong_check_digit() -> None:
    assert facts(MANIFEST)["containers_valid"] is True
    assert boxes({}, {"number": "MSCU6639871"})["containers_valid"] is False
    assert load("tea leaves")["container_numbers"] == ["FCIU5235796"]
    assert load("tea leaves")["containers_valid"] is True


def test_no_container_named_is_none_at_all_only_where_that_is_told() -> None:
    assert (facts()["containers"], facts()["container_numbers"]) == (None, None)
    assert (facts(conveyance={"mode": "air"})["containers"], facts({**PLAIN, "kind": "manifest"})["containers"]) == (
        0,
        0,
    )
    assert facts({**PLAIN, "kind": "postal"})["container_numbers"] == []
    assert facts(goods={"container": OTHER_CONTAINER})["container_numbers"] == [OTHER_CONTAINER]


def test_refrigerated_containers() -> None:
    assert facts(MANIFEST)["reefer"] is False
    assert boxes({"size_type": "45R1"})["reefer"] is True
    assert boxes({"size_type": None})["reefer"] is None
    assert boxes({"size_type": None, "temperature_c": "0"})["reefer"] is True
    assert boxes({"size_type": "45R1"})["reefer_set"] is False
    assert boxes({"size_type": "45R1", "temperature_c": "-18"})["reefer_set"] is True
    assert boxes({"size_type": "45R1"}, base=PLAIN)["reefer_set"] is None
    assert facts(MANIFEST)["reefer_set"] is None


def test_seals() -> None:
    assert facts(MANIFEST)["seal_declared"] is True
    assert boxes({"seals": []})["seal_declared"] is False
    assert boxes({"seals": []}, base=PLAIN)["seal_declared"] is None
    assert boxes({"seals": []}, {"number": OTHER_CONTAINER}, base=PLAIN)["seal_declared"] is False
    assert facts(MANIFEST)["seal_changed"] is None
    assert boxes({"seals_found": ["s 1"]})["seal_changed"] is False
    assert boxes({"seals_found": ["S-2"]})["seal_changed"] is True
    assert boxes({"seals_found": []})["seal_changed"] is True


def test_gaps_on_the_scales_do_not_cancel_out() -> None:
    row = boxes({"verified_gross_kg": "21000"}, {"number": OTHER_CONTAINER, "verified_gross_kg": "19000"})
    assert row["weighed_gap_kg"] == 2000.0
    assert row["weighed_gap_share"] == pytest.approx(0.05)
    assert facts(MANIFEST)["weighed_gap_kg"] is None
    assert boxes({"gross_kg": "0", "verified_gross_kg": "5"})["weighed_gap_share"] is None


@pytest.mark.parametrize(
    ("code", "volume"), [("22G1", 33.2), ("42G1", 67.7), ("45G0", 76.3), ("L5G1", 86.0), ("45V3", 76.3)]
)
def test_inner_volumes(code: str, volume: float) -> None:
    assert inner_volume_m3(code) == volume


@pytest.mark.parametrize("code", [None, "", "22T6", "22P1", "ZZ", "20"])
def test_no_inner_volume(code: str | None) -> None:
    assert inner_volume_m3(code) is None


def test_load_density() -> None:
    assert facts(MANIFEST)["load_density"] == pytest.approx(1100 / 33.2)
    assert boxes({}, {"number": OTHER_CONTAINER, "size_type": None})["load_density"] is None
    assert facts()["load_density"] is None
