"""An outcome holds together or says what is wrong with it, and keeps nothing that is empty."""

from __future__ import annotations

import pytest

from greenlane.inspection.outcome import Find, Outcome, named


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(why="agrees"),
        Outcome(unexamined="gone"),
        Outcome(why="unseen", seals_broken="A1", seals_fixed="B2", present="the driver"),
        Outcome(finds=(Find(what="sacks"),)),
        Outcome(finds=(Find(goods_class="ivory"), Find(name="R-22", quantity="0.5", unit="t", declared="not"))),
        Outcome(why="explained", samples="S1", laboratory="State laboratory"),
    ],
)
def test_what_holds_together_has_no_fault(outcome):
    assert list(outcome.faults()) == []


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (Outcome(), ("why", "missing")),
        (Outcome(why="agrees", finds=(Find(what="x"),)), ("why", "something was found")),
        (Outcome(why="lunch"), ("why", "unknown")),
        (Outcome(unexamined="lunch"), ("unexamined", "unknown")),
        (Outcome(unexamined="gone", why="agrees"), ("unexamined", "it was examined")),
        (Outcome(unexamined="gone", finds=(Find(what="x"),)), ("unexamined", "it was examined")),
        (Outcome(finds=(Find(quantity="1", unit="kg"),)), ("what_0", "missing")),
        (Outcome(finds=(Find(what="x"), Find(what="x", name="Nothing known"))), ("name_1", "unknown")),
        (Outcome(finds=(Find(what="x", goods_class="unicorns"),)), ("goods_class_0", "unknown")),
        (Outcome(finds=(Find(what="x", quantity="1"),)), ("unit_0", "missing")),
        (Outcome(finds=(Find(what="x", unit="kg"),)), ("quantity_0", "missing")),
        (Outcome(finds=(Find(what="x", quantity="1", unit="armfuls"),)), ("unit_0", "unknown")),
        (Outcome(finds=(Find(what="x", quantity="0", unit="kg"),)), ("quantity_0", "not positive")),
        (Outcome(finds=(Find(what="x", quantity="NaN", unit="kg"),)), ("quantity_0", "not positive")),
        (Outcome(finds=(Find(what="x", quantity="many", unit="kg"),)), ("quantity_0", "not positive")),
        (Outcome(finds=(Find(what="x", declared="perhaps"),)), ("declared_0", "unknown")),
        (Outcome(why="agrees", laboratory="State laboratory"), ("samples", "missing")),
    ],
)
def test_what_does_not_hold_together_says_where_and_why(outcome, fault):
    assert list(outcome.faults()) == [fault]


def test_what_is_empty_is_not_kept():
    kept = Outcome(finds=(Find(what="sacks", unit="kg", quantity="2"),), seals_broken="A1").as_json
    assert kept == {"seals_broken": "A1", "finds": [{"what": "sacks", "quantity": "2", "unit": "kg"}]}
    assert Outcome(why="agrees").as_json == {"why": "agrees"}


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("manis javanica", ("taxon", "Manis javanica")),
        ("A3210", ("waste", "A3210")),
        ("R-22", ("substance", "HCFC-22")),
        ("wooden chairs", None),
        ("", None),
    ],
)
def test_a_taxon_a_waste_code_and_a_substance_are_known_by_name(text, known):
    assert named(text) == known


def test_only_that_goods_and_papers_agree_speaks_for_itself():
    assert Outcome(why="agrees").speaks_for_itself
    assert Outcome(unexamined="gone").speaks_for_itself and not Outcome(unexamined="unsafe").speaks_for_itself
    assert not Outcome(why="unseen").speaks_for_itself
    assert not Outcome(finds=(Find(what="x"),)).speaks_for_itself
