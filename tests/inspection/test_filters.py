from __future__ import annotations

from greenlane.front.forms import RECEIVED
from greenlane.inspection.filters import LANES, Filters
from greenlane.inspection.views import offer


def test_lanes_come_in_their_precedence():
    assert Filters(lane=("blue", "red")).lanes == ("red", "blue")
    assert Filters().lanes == LANES


def test_what_is_allowed_has_a_word_and_the_other_way_round():
    allowed, words = Filters.allowed, {"state": offer.STATES, "rests": offer.RESTS, "sort": offer.SORTS}
    words |= {"received": RECEIVED, "regime": offer.REGIMES}
    assert {name: set(allowed[name]) for name in words} == {name: set(said) for name, said in words.items()}
