"""Names in a picture: none over another or over a node, and of the places with room the one that fewest links cross."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.tracing.exports.labels import Place, Spot, placed, width

WIDE, HIGH, SIZE = 100.0, 60.0, 2.0
SPOTS = st.lists(
    st.tuples(st.floats(5, 95), st.floats(5, 55), st.floats(1, 30)), min_size=1, max_size=25
)  # fmt: skip


def box(spot: Spot, place: Place) -> tuple[float, float, float, float]:
    left = place.x - {"start": 0.0, "middle": spot.name / 2, "end": spot.name}[place.side]
    return left, place.y - SIZE / 2, left + spot.name, place.y + SIZE / 2


def over(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(SPOTS)
@settings(max_examples=50)
def test_no_name_lies_over_another_or_over_a_node_or_beyond_the_sheet(points) -> None:
    spots = [Spot(str(n), x, y, 1.0, name) for n, (x, y, name) in enumerate(points)]
    found = placed(spots, [], wide=WIDE, high=HIGH, size=SIZE)
    boxes = {spot.key: box(spot, found[spot.key]) for spot in spots if spot.key in found}
    assert not any(over(one, other) for one, other in combinations(boxes.values(), 2))
    for spot in spots:
        node = (spot.x - 1, spot.y - 1, spot.x + 1, spot.y + 1)
        assert not any(over(one, node) for one in boxes.values())
    assert all(one[0] >= 0 and one[1] >= 0 and one[2] <= WIDE and one[3] <= HIGH for one in boxes.values())


def test_a_name_stands_right_of_its_node_unless_a_link_goes_there() -> None:
    spot = Spot("a", 50, 30, 1.0, 10.0)
    assert placed([spot], [], wide=WIDE, high=HIGH, size=SIZE)["a"].side == "start"
    assert placed([spot], [(50, 30, 90, 30)], wide=WIDE, high=HIGH, size=SIZE)["a"].side == "end"
    star = [(50.0, 30.0, 90.0, 30.0), (50.0, 30.0, 10.0, 30.0)]
    assert placed([spot], star, wide=WIDE, high=HIGH, size=SIZE)["a"].y < 30


def test_the_first_is_served_first_and_who_has_no_room_has_no_name() -> None:
    spots = [Spot(str(n), 50 + n * 0.1, 30, 1.0, 45.0) for n in range(12)]
    found = placed(spots, [], wide=WIDE, high=HIGH, size=SIZE)
    assert "0" in found and len(found) < 12
    assert placed([Spot("a", 50, 30, 1.0)], [], wide=WIDE, high=HIGH, size=SIZE) == {}


def test_wide_signs_are_wide() -> None:
    assert width("象牙", 10) > 1.5 * width("ab", 10)
