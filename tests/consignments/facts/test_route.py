"""Countries, places, detours and treaties along the route."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from tests.consignments.facts.samples import MANIFEST, PLAIN, facts, load


def legs(*codes: str, **first: Any) -> dict[str, Any]:
    """Return the facts of a route through places."""
    route = [{"start": {"code": a}, "end": {"code": b}} for a, b in pairwise(codes)]
    return facts(PLAIN, legs=[{**route[0], **first}, *route[1:]])


def test_places_and_countries_of_a_route() -> None:
    row = facts(MANIFEST)
    assert (row["loading_place"], row["discharge_place"]) == ("THLCH", "NLRTM")
    assert row["transit_countries"] == ["SG"]
    assert (row["export_country"], row["destination"]) == ("TH", "NL")


def test_a_place_is_named_by_its_code_however_it_is_written() -> None:
    route = [{"start": {"name": "Mombasa", "country": "KE"}, "end": {"code": "NL RTM"}}]
    row = facts(PLAIN, legs=route)
    assert (row["loading_place"], row["discharge_place"]) == ("KEMBA", "NLRTM")
    unknown = facts(PLAIN, legs=[{"start": {"name": "Northport Quay"}, "end": {"code": "NLRTM"}}])
    assert unknown["loading_place"] == "Northport Quay"


def test_no_leg_means_that_nobody_can_tell() -> None:
    row = facts()
    names = ("transit_countries", "place_vague", "transhipments", "free_zone", "detour", "speed_km_h", "loading_place")
    assert [row[name] for name in names] == [None] * len(names)


def test_the_ends_of_the_route_stand_in_for_countries_that_are_not_declared() -> None:
    row = facts(MANIFEST, export_country=None, destination_country=None)
    assert (row["export_country"], row["destination"]) == ("TH", "NL")


def test_a_code_that_no_table_knows_still_tells_its_country() -> None:
    row = legs("KEMBA", "TZXQX", "NLRTM")
    assert row["transit_countries"] == ["TZ"]
    assert row["detour"] is None
    assert row["free_zone"] is None


def test_a_direct_route_has_no_detour_and_tea_by_way_of_four_ports_has_one() -> None:
    assert legs("KEMBA", "NLRTM")["detour"] == pytest.approx(1.0)
    tea = load("tea leaves")
    assert tea["detour"] > 1.05
    assert tea["transit_countries"] == ["LK", "MY", "SG"]
    assert tea["transhipments"] == 3


def test_a_round_trip_has_no_direct_distance() -> None:
    assert legs("NLRTM", "SGSIN", "NLRTM")["detour"] is None


def test_vague_places() -> None:
    ports = [{"start": {"name": "Any port"}, "end": {"code": "NLRTM"}}]
    assert facts(PLAIN, legs=ports)["place_vague"] is True
    assert facts(PLAIN, legs=[{"start": {"country": "NG"}, "end": {"code": "NLRTM"}}])["place_vague"] is True
    assert facts(PLAIN, legs=[{"start": {"name": "Nigeria"}, "end": {"code": "NLRTM"}}])["place_vague"] is True
    assert facts(MANIFEST)["place_vague"] is False


def test_transhipment_is_a_change_of_paper_or_of_mode() -> None:
    assert facts(MANIFEST)["transhipments"] == 0
    first, last = MANIFEST["legs"]
    assert facts(MANIFEST, legs=[first, {**last, "transport_document": "ZZ 1"}])["transhipments"] == 1
    assert facts(MANIFEST, legs=[first, {**last, "mode": "rail"}])["transhipments"] == 1
    assert facts(MANIFEST, legs=[first, {**last, "transport_document": "ZZ 1"}])["transport_documents"] == 2
    assert legs("KEMBA", "NLRTM")["transport_documents"] is None


def test_a_transport_document_from_a_third_country() -> None:
    bill = {"kind": "bill_of_lading", "number": "1"}
    assert facts(documents=[{**bill, "country": "AE"}])["document_country_third"] is True
    assert facts(documents=[{**bill, "country": "TH"}])["document_country_third"] is False
    assert facts(documents=[bill])["document_country_third"] is None
    assert facts(documents=[{**bill, "country": "AE"}], export_country=None)["document_country_third"] is None


def test_time_under_way_and_the_least_speed() -> None:
    row = legs("THLCH", "NLRTM", departed="2023-04-01")
    assert row["days_under_way"] == 30
    assert row["departed"] == dt.date(2023, 4, 1)
    assert 10 < row["speed_km_h"] < 15
    fast = legs("THLCH", "NLRTM", departed="2023-05-01")
    assert fast["days_under_way"] == 0
    assert fast["speed_km_h"] > 300
    backwards = legs("THLCH", "NLRTM", departed="2023-05-03")
    assert (backwards["days_under_way"], backwards["speed_km_h"]) == (-2, None)


def test_free_zones() -> None:
    assert legs("AEJEA", "NLRTM")["free_zone"] is True
    assert legs("KEMBA", "TZDAR")["free_zone"] is False


def test_treaties_of_both_ends() -> None:
    row = facts(export_country="TH", destination_country="NL")
    assert (row["origin_oecd"], row["export_annex_vii"], row["basel_party_export"]) == (False, False, True)
    assert (row["destination_annex_vii"], row["destination_eu"], row["basel_party_destination"]) == (True, True, True)
    assert facts(export_country="US")["basel_party_export"] is False
    assert facts(export_country=None)["origin_oecd"] is None
    assert facts(destination_country="GB", arrival="2019-05-01")["destination_eu"] is True
    assert facts(destination_country="GB", arrival="2022-05-01")["destination_eu"] is False


def test_namibia_is_a_country() -> None:
    assert facts(export_country="NA")["basel_party_export"] is True
    assert facts(goods={"origin": "NA"})["origin"] == "NA"
