from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from greenlane.permits.checking import Verdict, overall
from greenlane.permits.fast_lane import Decision, Foreign, Terms, TraderRecord, fast_lane
from greenlane.permits.finding import Answer, Finding, Severity

ON = dt.date(2026, 2, 28)
CLEAN = TraderRecord(consignments=40, inspected=5)


def finding(code: str, answer: Answer, severity: Severity = "refuse") -> Finding:
    return Finding(code, answer, severity, "{word}.", {"word": f"{code} {answer}"}, "a law", "sourced")


def verdict(*found: Finding) -> Verdict:
    return Verdict(overall(found), found)


GOOD = verdict(finding("A", "passes"), finding("B", "not_applicable"), finding("C", "cannot_tell", "note"))


def decide(
    of: Verdict = GOOD, trader: TraderRecord = CLEAN, foreign: Foreign = "", terms: Terms | None = None
) -> Decision:
    return fast_lane(of, trader, on=ON, foreign=foreign, terms=terms)


def test_a_good_paper_of_a_clean_trader_goes_with_its_reasons() -> None:
    yes = decide()
    assert yes.yes and "1 checks passed" in yes.because[0] and "40 earlier consignments" in yes.because[-1]
    assert yes.because[1] == "Not told, and not asked for here: C.", "a yes says what it does not rest on"


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (finding("X", "fails", "ask"), "X does not hold"),
        (finding("X", "fails", "refuse"), "X does not hold"),
        (finding("X", "cannot_tell", "ask"), "cannot be told"),
    ],
)
def test_one_failing_or_unknown_check_is_a_no(found: Finding, word: str) -> None:
    no = decide(verdict(*GOOD.findings, found))
    assert not no.yes and word in " ".join(no.because)
    assert found.sentence not in " ".join(no.because), "a finding may say a name, and the reasons go to the ledger"


def test_a_failing_note_does_not_stand_in_the_way() -> None:
    assert decide(verdict(*GOOD.findings, finding("X", "fails", "note"))).yes


def test_a_named_check_must_have_been_asked_and_known() -> None:
    assert not decide(terms=Terms(must_pass=("Z",))).yes, "it was not asked"
    assert not decide(terms=Terms(must_pass=("C",))).yes, "it cannot be told, even as a note"
    assert decide(terms=Terms(must_pass=("A", "B"))).yes
    unknown = verdict(*GOOD.findings, finding("X", "cannot_tell", "ask"))
    assert not decide(unknown, terms=Terms(must_pass=("A",))).yes, "what may refuse or ask must be told all the same"


def test_a_paper_that_nothing_was_asked_of_does_not_go() -> None:
    assert not decide(verdict(finding("B", "not_applicable"))).yes


@pytest.mark.parametrize(("foreign", "yes"), [("", True), ("asked", False), ("denied", False), ("confirmed", True)])
def test_an_authority_that_was_asked_must_have_confirmed(foreign: Foreign, yes: bool) -> None:
    assert decide(foreign=foreign).yes is yes


@pytest.mark.parametrize(
    ("trader", "yes"),
    [
        (replace(CLEAN, consignments=9), False),
        (replace(CLEAN, consignments=10), True),
        (replace(CLEAN, inspected=1), False),
        (replace(CLEAN, last_find=dt.date(2023, 3, 1)), False),
        (replace(CLEAN, last_find=dt.date(2023, 2, 28)), True),
    ],
)
def test_the_trader_has_a_record_and_it_is_clean(trader: TraderRecord, yes: bool) -> None:
    assert decide(trader=trader).yes is yes


def test_what_is_unknown_of_many_lines_is_said_once() -> None:
    twice = verdict(finding("X", "cannot_tell"), replace(finding("X", "cannot_tell"), line=2), finding("A", "passes"))
    assert decide(twice).because == ("X cannot be told.",)


def test_every_obstacle_is_named() -> None:
    no = decide(verdict(finding("X", "fails")), TraderRecord(0, 0, ON), "denied")
    assert len(no.because) == 6


def test_the_terms_are_the_administrations() -> None:
    new = TraderRecord(consignments=1, inspected=0)
    assert decide(trader=new, terms=Terms(consignments=1, inspected=0)).yes


def test_years_are_counted_on_a_leap_day() -> None:
    leap = dt.date(2024, 2, 29)
    found = replace(CLEAN, last_find=dt.date(2021, 3, 1))
    assert not fast_lane(GOOD, found, on=leap).yes
    assert fast_lane(GOOD, replace(CLEAN, last_find=dt.date(2021, 2, 28)), on=leap).yes
