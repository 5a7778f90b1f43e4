"""Legs: never shorter than the great circle, in one piece, cut at the antimeridian and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.reference import places
from greenlane.tracing.routes import legs, sea
from greenlane.tracing.routes.journey import Stop

LAT, LON = st.floats(-85, 85), st.floats(-180, 180)
POINT = st.tuples(LAT, LON)
MODES = st.sampled_from(["sea", "air", "luggage", "road", "", "other"])
MOMBASA, HAIPHONG = (-4.05, 39.67), (20.85, 106.7)


def km(a, b):
    return places.distance_km(Stop("", lat=a[0], lon=a[1]), Stop("", lat=b[0], lon=b[1]))


@settings(max_examples=60)
@given(POINT, POINT, MODES)
def test_a_way_is_never_shorter_than_the_great_circle_and_never_jumps(start, end, mode):
    found = legs.way(start, end, mode)
    assert found.km >= km(start, end) - 0.1
    assert found.ashore_km <= found.km + 1e-6
    for line in found.lines:
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in line)
        assert all(abs(a[0] - b[0]) <= 180 for a, b in pairwise(line))
    drawn = sum(km((a[1], a[0]), (b[1], b[0])) for line in found.lines for a, b in pairwise(line))
    # Near a pole a cut at the antimeridian is a little beside the great circle.
    assert drawn == pytest.approx(found.km, rel=0.02, abs=30 if any(abs(p[0]) > 60 for p in (start, end)) else 2)


@settings(max_examples=40)
@given(POINT, POINT, MODES)
def test_the_way_back_is_as_long(start, end, mode):
    assert legs.way(start, end, mode).km == pytest.approx(legs.way(end, start, mode).km, rel=1e-6, abs=1e-6)


def test_a_line_across_the_antimeridian_is_cut_into_two_that_meet_there():
    found = legs.way((-36.85, 174.76), (-33.03, -71.62), "air")
    assert len(found.lines) == 2
    (*_, last), (first, *_) = found.lines
    assert {last[0], first[0]} == {180.0, -180.0} and last[1] == pytest.approx(first[1], abs=0.01)


def test_what_a_way_is_worth_is_said():
    assert legs.way(MOMBASA, HAIPHONG, "sea").how == "lanes"
    assert legs.way(MOMBASA, HAIPHONG, "luggage").how == "great_circle"
    assert legs.way(MOMBASA, HAIPHONG, "road").how == legs.way(MOMBASA, HAIPHONG).how == "straight"


def test_sea_lanes_are_those_of_searoute_to_the_kilometre():
    import searoute

    for start, end in (MOMBASA, HAIPHONG), ((6.45, 3.38), (22.3, 114.2)), ((33.7, -118.2), (1.26, 103.8)):
        theirs = searoute.searoute(start[::-1], end[::-1], backend="networkx")
        found = sea.way(start, end)
        ours = sum(km((a[1], a[0]), (b[1], b[0])) for a, b in pairwise(found))
        assert ours == pytest.approx(theirs["properties"]["length"], rel=0.002)


def test_without_a_lane_the_great_circle_stands_and_says_so(monkeypatch):
    monkeypatch.setattr(sea, "way", lambda start, end: ())
    found = legs.way((-4.0501, 39.6701), (20.8501, 106.7001), "sea")
    assert found.how == "no_lane" and found.km == pytest.approx(km(MOMBASA, HAIPHONG), rel=1e-3)


def test_a_landlocked_end_is_joined_to_its_coast_and_counts_as_ashore():
    found = legs.way((-15.4, 28.3), HAIPHONG, "sea")
    assert found.how == "lanes" and found.ashore_km > 500


def test_legs_run_between_the_stops_that_have_a_position():
    stops = [
        Stop("origin", "TZ", "", -6.0, 35.0), Stop("origin", "", "nowhere"),
        Stop("export", "KE", "", 0.5, 38.0), Stop("export", "KE", "Mombasa", *MOMBASA, True),
        Stop("destination", "VN", "", *HAIPHONG),
    ]  # fmt: skip
    found = legs.legs(stops, "sea")
    assert [(leg.start.country, leg.end.country) for leg in found] == [("TZ", "KE"), ("KE", "VN")]
    assert found[0].end.place == "Mombasa" and all(leg.mode == "sea" for leg in found)
