"""The form in which an outcome is recorded: quick where nothing was found, and nothing that was typed is dropped."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from greenlane.inspection import forms
from greenlane.inspection.forms import DECLARED, RESULTS, UNEXAMINED, UNITS, RecordForm, SendScanForm
from greenlane.inspection.outcome import DECLARED as DECLARED_WORDS
from greenlane.inspection.outcome import UNEXAMINED as CODES
from greenlane.inspection.outcome import WHYS, Find, Outcome
from greenlane.people.models import Office
from greenlane.reference import units


def filled(**fields):
    form = RecordForm(fields, auto_id="record_%s")
    form.is_valid()
    return form


def test_that_goods_and_papers_agree_is_one_choice():
    form = filled(result="agrees")
    assert form.is_valid() and form.outcome == Outcome(why="agrees")


@pytest.mark.parametrize("result", ["explained", "unseen"])
def test_another_reason_for_finding_nothing_needs_a_sentence(result):
    assert set(filled(result=result).errors) == {"note"}
    assert filled(result=result, note="The roof leaks").outcome == Outcome(why=result)


def test_several_finds_are_kept_in_order_and_an_empty_one_between_is_not():
    form = filled(result="found", note="x", what_0="sacks", name_2="pangolin", quantity_2="1200.50", unit_2="kg")
    assert form.is_valid(), form.errors
    first, second = form.outcome.finds
    assert first == Find(what="sacks")
    assert second == Find(what="pangolin", kind="taxon", name="Manidae", quantity="1200.50", unit="kg")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"result"}),
        ({"result": "nothing"}, {"result"}),
        ({"result": "found", "note": "x"}, {"what_0"}),
        ({"result": "agrees", "what_1": "sacks"}, {"result"}),
        ({"result": "found", "note": "x", "what_0": "sacks", "quantity_0": "2"}, {"unit_0"}),
        ({"result": "found", "note": "x", "quantity_2": "2", "unit_2": "kg"}, {"what_2"}),
        ({"result": "found", "note": "x", "what_0": "sacks", "name_0": "Nothing known"}, {"name_0"}),
        ({"result": "found", "note": "x", "what_0": "sacks", "quantity_0": "-2", "unit_0": "kg"}, {"quantity_0"}),
        ({"result": "found", "note": "x", "what_0": "sacks", "quantity_0": "two"}, {"quantity_0"}),
        ({"result": "agrees", "laboratory": "State laboratory"}, {"samples"}),
        ({"result": "agrees", "minutes": "-1"}, {"minutes"}),
        ({"result": "unexamined"}, {"unexamined"}),
        ({"result": "unexamined", "unexamined": "unsafe"}, {"note"}),
        ({"result": "agrees", "unexamined": "gone"}, {"unexamined"}),
        ({"result": "unexamined", "unexamined": "gone", "what_0": "sacks"}, {"result"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fields, wrong):
    assert set(filled(**fields).errors) == wrong


def test_the_choices_are_those_that_an_outcome_knows():
    assert {code for code, _ in RESULTS} == {"found", *WHYS, "unexamined"}
    assert {code for code, _ in UNEXAMINED} == {"", *CODES}
    assert {code for code, _ in DECLARED} == {"", *DECLARED_WORDS}
    assert all(units.find(code) for code, _ in UNITS if code)


def test_a_find_and_the_seldom_fields_know_whether_something_stands_in_them():
    form = filled(result="found", what_1="sacks", seals_fixed="B2")
    assert [row["filled"] for row in form.finds] == [True, True, False]
    assert form.any_find and form.extras_filled
    assert not RecordForm().any_find and not RecordForm().extras_filled


def test_a_file_that_is_larger_than_any_picture_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 3)
    for data, errors in ((b"tiff", ["file", "office"]), (b"png", ["office"])):
        form = SendScanForm({}, {"file": SimpleUploadedFile("a.tiff", data)}, offices=Office.objects.none())
        assert sorted(form.errors) == errors
