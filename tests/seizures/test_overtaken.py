"""What two officers changed of one case comes together: nothing typed is lost, and no value is half of each."""

from __future__ import annotations

from tests.seized import IVORY, PARTIES, seized

from greenlane.seizures import typed
from greenlane.seizures.overtaken import met
from greenlane.seizures.record import parties_from_json

BEFORE = typed.fields(seized(), parties_from_json(PARTIES))
LINE = IVORY["goods"][0]


def together(theirs, mine, before=BEFORE):
    """The form as it then stands, and what is said of each field that the other changed."""
    found = met(before, theirs, before | mine)
    return found.shown, {change.field: change.stands for change in found.changes}


def test_what_only_one_changed_is_that_ones_and_what_both_changed_is_as_it_was_typed():
    theirs = BEFORE | {"agency": "Harbour Police", "reason": "no_permit", "detection": "dog"}
    shown, stands = together(theirs, {"narrative": "two boxes", "reason": "undeclared", "detection": "dog"})
    assert (shown["agency"], shown["narrative"], shown["reason"]) == ("Harbour Police", "two boxes", "undeclared")
    assert stands == {"agency": "theirs", "reason": "both", "detection": "theirs"}


def test_a_number_and_its_unit_are_of_one_hand():
    theirs = BEFORE | {"goods-0-quantities-0-amount": "0.62", "goods-0-quantities-0-unit": "t", "goods-0-note": "wet"}
    shown, stands = together(theirs, {"goods-0-quantities-0-amount": "618", "goods-0-taxon": "Elephas maximus"})
    assert (shown["goods-0-quantities-0-amount"], shown["goods-0-quantities-0-unit"]) == ("618", "kg")
    assert (shown["goods-0-note"], shown["goods-0-taxon"]) == ("wet", "Elephas maximus")
    assert stands["goods-0-quantities-0-unit"] == "both" and stands["goods-0-note"] == "theirs"


def test_rows_that_the_other_took_away_are_not_mixed_with_those_that_were_typed():
    base = typed.fields(seized(goods=[LINE, LINE | {"line": 2, "description": "beads"}]))
    theirs = typed.fields(seized(goods=[LINE | {"line": 2, "description": "beads"}]))
    shown, stands = together(theirs, {"goods-1-description": "carved beads", "agency": "x"}, base)
    assert (shown["goods-0-description"], shown["goods-1-description"], shown["agency"]) == ("beads", "", "x")
    assert stands["goods-1-description"] == "apart" and stands["goods-0-description"] == "theirs"
    shown, stands = together(theirs, {"agency": "x"}, base)
    assert shown["goods-1-description"] == "" and set(stands.values()) == {"theirs"}


def test_a_row_that_nobody_filled_gives_way_to_one_that_the_other_added():
    theirs = BEFORE | {"parties-2-name": "Added", "parties-2-standing": "established", "parties-2-role": "witness"}
    shown, stands = together(theirs, {"parties-2-standing": "alleged", "parties-2-person": "yes"})
    assert (shown["parties-2-name"], shown["parties-2-standing"]) == ("Added", "established")
    assert set(stands.values()) == {"theirs"}


def test_the_ends_of_lines_that_a_browser_sends_are_no_change():
    base = typed.fields(seized(narrative="one\ntwo"))
    _shown, stands = together(base | {"narrative": "one\ntwo\nthree"}, {"narrative": " one\r\ntwo"}, base)
    assert stands == {"narrative": "theirs"}
