"""What a return is made of: what the person may see, of the person's own country; names only where they may be read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from tests.seized import GAS, IVORY, WASTE

from greenlane.reporting.actions.gathering import gather

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def test_a_return_is_made_of_what_the_person_may_see(cast, written_up):
    written_up(IVORY, names=True)
    written_up(WASTE)
    written_up(GAS)
    made = gather(cast.kai, "aitr", *YEAR)
    assert made.adds_up
    assert len(made.read) == 3
    assert len(made.rows) == 1
    assert {out.reason for out in made.left_out} == {"goods of another regime than CITES"}
    assert made.asked.country == "XN"
    # The CITES authority sees nothing of customs' cases before they are shown to it; Southmere never does.
    assert not gather(cast.eli, "aitr", *YEAR).read
    assert not gather(cast.chi, "aitr", *YEAR).read
    with pytest.raises(PermissionDenied):
        gather(cast.fay, "aitr", *YEAR)
