"""The route of a seizure on the map: in the order of the journey, each place once, nothing invented."""

from __future__ import annotations

from tests.seized import IVORY, seized

from greenlane.seizures.way import way


def test_stops_stand_in_the_order_of_the_journey():
    stops, legs = way(seized(IVORY, route=list(reversed(IVORY["route"]))))
    assert [stop.role for stop in stops] == ["origin", "export", "transit", "destination"]
    assert stops[1].label == "Mombasa, Kenya"
    assert [(leg.start, leg.end) for leg in legs] == [(0, 1), (1, 2), (2, 3)]


def test_a_place_stands_once_and_what_no_table_knows_is_left_out():
    route = [
        {"role": "origin", "country": "KE"},
        {"role": "export", "country": "KE"},
        {"role": "transit", "place": "Nowhere at all"},
        {"role": "import", "country": "VN"},
    ]
    stops, legs = way(seized(IVORY, route=route), "fr")
    assert [stop.role for stop in stops] == ["origin", "import"] and stops[0].label == "Kenya"
    assert len(legs) == 1
    assert way(seized(IVORY, route=[])) == ((), ())
