from __future__ import annotations

from greenlane.consignments.consignment import Consignment, GoodsLine, Leg, Place
from greenlane.consignments.route import locate, route


def consignment(*legs, origin=None, **fields):
    return Consignment(reference="NP-1", goods=(GoodsLine(line=1, origin=origin),), legs=legs, **fields)


def test_a_port_code_is_placed_and_named_in_the_readers_language():
    stop, exact = locate(Place(code="NLRTM"), "fr")
    assert exact and stop is not None
    assert abs(stop.lat - 51.9) < 0.2 and abs(stop.lon - 4.3) < 0.5
    assert stop.label.endswith("Pays-Bas")


def test_a_country_alone_stands_in_its_middle_and_says_so():
    way = route(consignment(export_country="KE", destination_country="VN"))
    assert [stop.role for stop in way.stops] == ["start", "end"]
    assert way.rough == ("Kenya", "Vietnam")
    assert [(leg.start, leg.end) for leg in way.legs] == [(0, 1)]


def test_legs_are_walked_in_order_and_a_place_met_twice_is_one_stop():
    rotterdam, singapore = Place(code="NLRTM"), Place(code="SGSIN")
    way = route(consignment(Leg(start=rotterdam, end=singapore), Leg(start=singapore, end=rotterdam)))
    assert len(way.stops) == 2
    assert [(leg.start, leg.end) for leg in way.legs] == [(0, 1), (1, 0)]


def test_a_place_that_no_table_knows_is_named_and_left_out():
    way = route(consignment(Leg(start=Place(name="Nowhere at all"), end=Place(code="SGSIN"))))
    assert way.unplaced == ("Nowhere at all",)
    assert len(way.stops) == 1 and not way.legs


def test_goods_from_a_country_off_the_route_show_their_origin():
    way = route(consignment(origin="MG", export_country="KE", destination_country="VN"))
    assert [stop.role for stop in way.stops] == ["start", "end", "origin"]
    assert route(consignment(origin="KE", export_country="KE", destination_country="VN")).stops[-1].role == "end"


def test_nothing_declared_is_an_empty_route():
    way = route(consignment())
    assert not way.stops and not way.legs
