from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.front.map import WORLD, Leg, Stop, cut, great_circle, picture, project, seam

ROTTERDAM = Stop(51.95, 4.14, "Rotterdam")
SINGAPORE = Stop(1.26, 103.84, "Singapore")
YOKOHAMA = Stop(35.44, 139.66, "Yokohama")
LONG_BEACH = Stop(33.75, -118.21, "Long Beach")

latitudes = st.floats(-89, 89)
longitudes = st.floats(-180, 180, exclude_max=True)
stops = st.builds(Stop, lat=latitudes, lon=longitudes, label=st.just("A place"))


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = [(math.radians(x), math.radians(y)) for x, y in (a, b)]
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(min(1, math.sqrt(h)))


def test_corners_of_the_world_are_the_corners_of_the_map():
    assert project(90, -180) == (0, 0)
    assert project(0, 0) == (1800, 900)
    assert project(-90, 179.9) == (pytest.approx(3599), 1800)


def test_a_great_circle_from_yokohama_to_long_beach_goes_north_of_both():
    way = great_circle(YOKOHAMA, LONG_BEACH)
    assert max(lat for lat, _ in way) == pytest.approx(47.6, abs=0.5)
    assert way[0] == pytest.approx((35.44, 139.66)) and way[-1] == pytest.approx((33.75, -118.21))


@given(stops, stops)
def test_the_parts_of_a_great_circle_add_up_to_the_distance(a, b):
    way = great_circle(a, b)
    parts = sum(kilometres(p, q) for p, q in itertools.pairwise(way))
    assert parts == pytest.approx(kilometres((a.lat, a.lon), (b.lat, b.lon)), rel=1e-3, abs=1)


def test_opposite_points_meet_over_the_pole():
    assert max(lat for lat, _ in great_circle(Stop(0, 0, ""), Stop(0, 180, ""))) == pytest.approx(90)


def test_the_pacific_is_not_torn_apart():
    drawn = picture([YOKOHAMA, LONG_BEACH], [Leg(0, 1)])
    assert drawn is not None
    assert len(drawn.lines) == 1
    assert drawn.width < 1600
    assert drawn.shifts == (0.0, WORLD)


def test_europe_to_asia_keeps_the_usual_map():
    assert seam([4.14, 50.0, 103.84]) == -180.0
    drawn = picture([ROTTERDAM, SINGAPORE], [Leg(0, 1)])
    assert drawn is not None and drawn.shifts == (0.0,)


def test_a_line_across_the_seam_is_cut_at_both_edges_at_one_latitude():
    first, second = cut([(10.0, 170.0), (20.0, -170.0)])
    assert first[-1] == pytest.approx((3600, 750))
    assert second[0] == pytest.approx((0, 750))


def test_a_way_round_the_world_is_cut_once():
    round_the_world = [Stop(0, lon, str(lon)) for lon in (0, 100, -160, -60)]
    drawn = picture(round_the_world, [Leg(0, 1), Leg(1, 2), Leg(2, 3), Leg(3, 0)])
    assert drawn is not None and len(drawn.lines) == 5


@given(st.lists(stops, min_size=1, max_size=6))
def test_every_stop_and_line_lies_in_the_picture(places):
    drawn = picture(places, [Leg(n, n + 1) for n in range(len(places) - 1)])
    assert drawn is not None
    points = [(dot.x, dot.y) for dot in drawn.dots]
    points += [tuple(map(float, p.split(","))) for line in drawn.lines for p in line.split()]
    for x, y in points:
        assert drawn.x - 0.2 <= x <= drawn.x + drawn.width + 0.2
        assert drawn.y - 0.2 <= y <= drawn.y + drawn.height + 0.2


@given(st.lists(stops, max_size=5))
def test_no_line_jumps_across_half_the_world(places):
    drawn = picture(places, [Leg(n, n + 1) for n in range(len(places) - 1)])
    for line in drawn.lines if drawn else ():
        xs = [float(p.split(",")[0]) for p in line.split()]
        assert all(abs(a - b) <= WORLD / 2 + 0.2 for a, b in itertools.pairwise(xs))


def box_of(dot, drawn):
    """The rectangle that a label covers, by the width that the map reckons with."""
    length = (len(dot.label) + len(dot.role) + 1) * 7.6 * drawn.unit
    left = dot.label_x if dot.anchor == "start" else dot.label_x - length
    return left, dot.label_y - 14 * drawn.unit, left + length, dot.label_y + 4 * drawn.unit


def test_labels_of_neighbours_do_not_stand_on_each_other():
    near = [Stop(1.26, 103.84, "Singapore"), Stop(1.36, 103.55, "Tanjung Pelepas"), Stop(1.2, 103.7, "Jurong")]
    drawn = picture(near, [Leg(0, 1), Leg(1, 2)])
    assert drawn is not None
    boxes = [box_of(dot, drawn) for dot in drawn.dots]
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_label_stands_nearest_to_its_own_dot():
    places = [
        ("Northport", 44.0, -18.0), ("Cameroon", 5.7, 12.7), ("Madagascar", -19.4, 46.7), ("Nigeria", 9.6, 8.1),
        ("China", 36.6, 103.8), ("Southmere", -31.0, -6.0), ("Congo - Kinshasa", -2.9, 23.6), ("Japan", 37.6, 138.0),
        ("Cambodia", 12.7, 104.9), ("Mozambique", -17.3, 35.5), ("Vietnam", 16.6, 106.3),
    ]  # fmt: skip
    ways = [(1, 0), (2, 0), (3, 4), (4, 0), (5, 0), (6, 0), (7, 0), (8, 4), (9, 10), (3, 10)]
    drawn = picture([Stop(lat, lon, name) for name, lat, lon in places], [Leg(start, end) for start, end in ways])
    assert drawn is not None
    for dot in drawn.dots:
        left, top, right, bottom = box_of(dot, drawn)

        def away(other, left=left, top=top, right=right, bottom=bottom):
            return math.hypot(max(left - other.x, 0, other.x - right), max(top - other.y, 0, other.y - bottom))

        assert min(drawn.dots, key=away) is dot, dot.label


def test_a_label_stands_inside_the_picture_and_off_the_leg():
    drawn = picture([Stop(10, -75, "Cartagena"), Stop(40, -25, "A harbour with a long name")], [Leg(0, 1)])
    assert drawn is not None
    for dot in drawn.dots:
        left, top, right, bottom = box_of(dot, drawn)
        assert drawn.x <= left and right <= drawn.x + drawn.width
        for point in drawn.lines[0].split():
            x, y = map(float, point.split(","))
            assert not (left < x < right and top < y < bottom)


def test_without_a_stop_there_is_no_map():
    assert picture([], []) is None
