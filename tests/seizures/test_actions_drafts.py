"""One click from an inspection to a case."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests.shipments import shipment

from greenlane.inspection import actions as inspection
from greenlane.inspection.outcome import Find, Outcome
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.actions.drafts import from_inspection


@pytest.fixture
def inspected(taken_in, cast):
    def inspect(outcome):
        consignment = taken_in(shipment()).consignments[0]
        ordered = inspection.order([consignment], "open", because="red", by=cast.ada)[0]
        return inspection.record(ordered, outcome, note="seen", by=cast.ada)

    return inspect


def test_a_find_becomes_a_case_once(inspected, cast):
    done = inspected(Outcome(finds=(Find("plastic_waste", "soiled film", "waste", "Y48", "24", "t", "otherwise"),)))
    for stranger in (cast.chi, cast.eli, cast.fay, cast.bo):
        with pytest.raises(PermissionDenied):
            from_inspection(done, by=stranger)
    case = from_inspection(done, by=cast.ada)
    assert (case.kind, case.source, case.consignment) == ("seizure", "inspection", done.consignment)
    assert case.lines.get().kg == 24000 and len(case.parties) == 3
    with pytest.raises(Refused):
        from_inspection(done, by=cast.ada)


def test_a_negative_control_is_recorded_and_what_nobody_looked_at_is_not(inspected, cast):
    done = inspected(Outcome(unexamined="staff"))
    with pytest.raises(Refused, match="Nobody has looked"):
        from_inspection(done, by=cast.ada)
    again = inspection.order([done.consignment], "open", because="again", by=cast.ada)[0]
    inspection.record(again, Outcome(why="agrees"), note="", by=cast.ada)
    again.refresh_from_db()
    assert from_inspection(again, by=cast.ada).kind == "negative"
