"""Files taken in: every row is a case, a change, a repetition or set aside, and no row is two of them."""

from __future__ import annotations

import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.seized import GAS, IVORY, PARTIES, WASTE, seized
from tests.seizures.routes_rows import ROWS, sent

from greenlane.ledger.models import Entry
from greenlane.seizures import record as pure
from greenlane.seizures import sentences
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.actions.incoming import drop, look, rows_of, take_in, try_again
from greenlane.seizures.incoming.draft import Unreadable
from greenlane.seizures.incoming.template import Case, write
from greenlane.seizures.models import Aside, Incoming, Seizure

pytestmark = pytest.mark.django_db


def workbook(*cases):
    stream = io.BytesIO()
    write(stream, cases)
    stream.seek(0)
    return stream


def a_case(fields=IVORY, parties=(), reference="", number="", **changes):
    return Case(pure.to_json(seized(fields, **changes)), parties, reference, number)


@pytest.fixture
def took(cast):
    def took(stream, format="routes", by=None):
        return take_in(stream, format, file_name="../rows.csv", office=cast.terminal, by=by or cast.ada)

    return took


def adds_up(incoming):
    return incoming.rows == incoming.made + incoming.changed + incoming.repeated + incoming.aside


def test_every_row_is_a_case_or_set_aside_with_the_reason_and_none_twice(took, cast):
    before = look(sent(), "routes", office=cast.terminal, by=cast.ada)
    assert (before.rows, before.count("new"), before.count("aside")) == (8, 7, 1)
    assert not Seizure.objects.exists() and not Incoming.objects.exists()
    first = took(sent())
    assert (first.rows, first.made, first.aside, first.file_name) == (8, 7, 1, "rows.csv")
    assert adds_up(first) and first.seizures.count() == 7
    assert [fault["field"] for fault in first.set_aside.get().faults] == ["ID"]
    again = took(sent())
    assert (again.made, again.repeated, again.aside) == (0, 8, 0) and adds_up(again)
    assert Seizure.objects.count() == 7 and Aside.objects.count() == 1
    assert Entry.objects.filter(verb="seizure.file_taken_in").count() == 2


def test_a_row_that_says_something_else_than_before_is_set_aside(took):
    took(sent())
    other = [[*ROWS[0]], [*ROWS[1]]]
    other[0][9] = "999"
    second = took(sent(other))
    assert (second.repeated, second.aside) == (1, 1)
    assert "something else" in second.set_aside.get().faults[0]["reason"]


def test_a_row_is_put_right_and_keeps_what_it_said(took, cast):
    aside = took(sent()).set_aside.get()
    still = try_again(aside, {(0, "ID"): " "}, by=cast.ada)
    assert (still.state, still.faults[0]["field"]) == ("waiting", "ID")
    done = try_again(aside, {(0, "ID"): "8"}, by=cast.ada)
    assert (done.state, done.seizure.origin_key, done.settled_by) == ("mended", "routes:8", cast.ada.name)
    assert "ID" not in rows_of(done, mended=False)[0].cells
    with pytest.raises(Refused):
        try_again(done, {(0, "ID"): "9"}, by=cast.ada)
    assert took(sent()).repeated == 8


def test_a_row_is_left_out_with_a_reason(took, cast):
    aside = took(sent()).set_aside.get()
    with pytest.raises(Refused):
        drop(aside, because=" ", by=cast.ada)
    with pytest.raises(PermissionDenied):
        drop(aside, because="twice", by=cast.chi)
    assert drop(aside, because="twice in the list", by=cast.ada).state == "dropped"
    assert took(sent()).aside == 0


def test_what_was_wrong_before_and_no_longer_is_goes_in_when_it_is_sent_again(took, cast):
    first = took(workbook(Case({"agency": "Harbour Police"}, (), "", "NCT-2026-00001")), "sheet")
    assert first.aside == 1
    assert took(workbook(Case({"agency": "Harbour Police"}, (), "", "NCT-2026-00001")), "sheet").repeated == 1
    took(workbook(a_case(IVORY, (), "R-1")), "sheet")
    second = took(workbook(Case({"agency": "Harbour Police"}, (), "", "NCT-2026-00001")), "sheet")
    assert second.changed == 1 and Seizure.objects.get().as_recorded.agency == "Harbour Police"
    assert first.set_aside.get().state == "mended"


def test_a_file_that_is_broken_off_has_counted_what_it_did_and_goes_on_from_there(cast):
    class BrokenOff(Exception):
        pass

    def tell(rows):
        if rows == 3:
            raise BrokenOff

    with pytest.raises(BrokenOff):
        take_in(sent(), "routes", file_name="rows.csv", office=cast.terminal, by=cast.ada, tell=tell)
    broken = Incoming.objects.get()
    assert (broken.rows, broken.made) == (3, 3) and adds_up(broken)
    rest = take_in(sent(), "routes", file_name="rows.csv", office=cast.terminal, by=cast.ada)
    assert (rest.rows, rest.made, rest.repeated, rest.aside) == (8, 4, 3, 1)


def test_a_sheet_makes_cases_and_brings_them_up_to_it(took, cast):
    made = took(workbook(a_case(IVORY, PARTIES, "R-1"), a_case(WASTE, (), "R-2")), "sheet")
    assert (made.rows, made.made) == (2, 2)
    ivory = Seizure.objects.get(origin_key="sheet:R-1")
    assert ivory.as_recorded == seized(IVORY) and len(ivory.parties) == 2
    changed = workbook(
        a_case(IVORY, (), "R-1", reason="no_permit"), a_case(WASTE, (), "R-2"), a_case(GAS, (), "R-3"),
        Case({"agency": "Harbour Police"}, (), "", ivory.number), Case({"day": "2026-05-05"}, (), "", "NCT-1900-00001"),
    )  # fmt: skip
    seen = look(changed, "sheet", office=cast.terminal, by=cast.ada)
    assert [entry.state for entry in seen.entries] == ["changed", "same", "new", "changed", "aside"]
    assert [(c.field, c.before, c.after) for c in seen.entries[0].changes] == [("reason", "misdeclared", "no_permit")]
    changed.seek(0)
    incoming = took(changed, "sheet")
    assert (incoming.rows, incoming.made, incoming.changed, incoming.repeated, incoming.aside) == (5, 1, 2, 1, 1)
    ivory.refresh_from_db()
    assert ivory.as_recorded == seized(IVORY, reason="no_permit", agency="Harbour Police")
    assert len(ivory.parties) == 2 and ivory.version == 3
    assert "spreadsheet" in ivory.revisions.first().because


def test_a_record_that_does_not_hold_together_is_set_aside_and_nothing_else_waits_for_it(took):
    incoming = took(workbook(a_case(IVORY, (), "R-1", day="2999-01-01"), a_case(GAS, (), "R-2")), "sheet")
    assert (incoming.made, incoming.aside) == (1, 1)
    assert incoming.set_aside.get().faults == [{"field": "day", "reason": "future", "value": "2999-01-01"}]


def test_what_a_case_refuses_is_kept_in_one_language_whoever_takes_the_file_in(took):
    took(workbook(a_case(IVORY, (), "R-1")), "sheet")
    Seizure.objects.update(state=Seizure.State.CLOSED)
    with translation.override("fr"):
        incoming = took(workbook(a_case(IVORY, (), "R-1", reason="no_permit")), "sheet")
        assert sentences.said("This case is closed.") != "This case is closed."
    assert incoming.set_aside.get().faults == [{"field": "", "reason": "This case is closed.", "value": ""}]


def test_who_may_not_see_the_names_of_a_case_cannot_change_them(took, cast):
    took(workbook(a_case(IVORY, PARTIES, "R-1")), "sheet")
    ours = Seizure.objects.get()
    assert ours.assignee == cast.ada
    other = workbook(a_case(IVORY, [{"role": "witness", "person": True, "name": "Inventa"}], "R-1"))
    incoming = took(other, "sheet", by=cast.kai)
    assert (incoming.changed, incoming.aside) == (0, 1)
    assert incoming.set_aside.get().faults[0]["field"] == "People"
    ours.refresh_from_db()
    assert ours.version == 1


def test_a_species_that_could_not_be_told_is_put_outside_cites_by_a_sheet(took):
    took(sent([[*ROWS[6][:15], "Budgerigars"]]))
    case = Seizure.objects.get()
    assert [(goods.regime, goods.taxon) for goods in case.as_recorded.goods] == [("CITES", "")]
    line = {"line": 1, "regime": "OTHER", "taxon": "Melopsittacus undulatus"}
    assert took(workbook(Case({"goods": [line]}, (), "", case.number)), "sheet").changed == 1
    case.refresh_from_db()
    (goods,) = case.as_recorded.goods
    assert (goods.regime, goods.taxon, goods.goods_class) == ("OTHER", "Melopsittacus undulatus", "songbirds_parrots")


def test_what_is_known_of_a_file_is_asked_once_for_all_its_rows(took, cast):
    def asked(rows, act):
        with CaptureQueriesContext(connection) as queries:
            act(sent(rows), "routes", file_name="rows.csv", office=cast.terminal, by=cast.ada)
        return len(queries)

    assert asked(ROWS[:1], look) == asked(ROWS[:7], look) < 10
    begun = asked([], take_in)
    assert asked(ROWS[:7], take_in) - begun <= 7 * 24


def test_a_row_that_stands_twice_in_a_file_is_taken_in_once(took):
    twice = took(sent([ROWS[0], ROWS[0]]))
    assert (twice.rows, twice.made, twice.repeated) == (2, 1, 1)


def test_a_file_that_cannot_be_read_leaves_nothing(took, cast):
    for data in (b"", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\0"):
        with pytest.raises(Unreadable):
            took(io.BytesIO(data), "sheet")
    assert not Incoming.objects.exists()


def test_the_stranger_takes_nothing_in_and_sees_nothing(took, cast):
    took(sent())
    for act in (look, take_in):
        with pytest.raises(PermissionDenied):
            act(sent(), "routes", office=cast.terminal, by=cast.chi)
    assert not Incoming.objects.visible_to(cast.chi).exists() and not Aside.objects.visible_to(cast.chi).exists()
    assert Aside.objects.visible_to(cast.kai).count() == 1
    assert "Macaws" not in json.dumps(list(Entry.objects.values_list("body", flat=True)), default=str)
