from __future__ import annotations

import datetime as dt
import itertools
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permits.examples_cites import LISTED
from tests.permits.papers import context, declared, endorsed, permit, python

from greenlane.permits import checking
from greenlane.permits.case import Context
from greenlane.permits.check_shelf import all_checks
from greenlane.permits.checking import check, overall
from greenlane.permits.finding import ANSWERS, Answer, Check, Finding, Severity, cannot_tell, fails, passes, weakest
from greenlane.permits.permit import KINDS, Paper, from_json
from greenlane.reference.tables import TRUST

CHECKS = {check.code: check for check in all_checks()}


def finding(answer: Answer, severity: Severity) -> Finding:
    return Finding("X", answer, severity, "so", {}, "a law", "sourced")


def test_a_permit_in_order_meets_no_objection() -> None:
    verdict = check(permit(), context=context())
    assert verdict.overall == "no_objection", [found.sentence for found in verdict.against]
    assert not verdict.against and len(verdict.answered("passes")) > 15


def test_one_grave_failure_refuses_and_stands_first() -> None:
    verdict = check(permit(python(source="A", term="TRO")), context=context())
    assert verdict.overall == "refuse"
    assert verdict.against[0].code == "RI-PER-078" and verdict.against[0].severity == "refuse"


def test_a_case_of_2016_is_judged_by_the_law_of_2016() -> None:
    """The grey parrot moved to Appendix I on 2 January 2017."""
    parrot = python(taxon="Psittacus erithacus", origin="CM", appendix="II")
    old = permit(parrot, country="CM", issued="2016-12-30", valid_until="2017-06-30")
    new = permit(parrot, country="CM", issued="2017-01-02", valid_until="2017-06-30")
    around = Context(on=dt.date(2017, 2, 1), consignment=None, namesakes=(), papers=())
    codes = {"RI-PER-080", "RI-PER-081", "RI-PER-085"}
    assert not codes & {found.code for found in check(old, context=around).against}
    assert codes <= {found.code for found in check(new, context=around).against}


def test_a_paper_used_up_is_refused_the_second_time() -> None:
    around = context()
    assert check(permit(), context=around).overall == "no_objection"
    used = permit(endorsements=[endorsed("100", direction="import", consignment="DE-0")])
    again = check(used, context=around)
    assert again.overall == "refuse"
    assert {"RI-PER-068", "RI-PER-070"} <= {found.code for found in again.against}


def test_two_lines_are_judged_apart() -> None:
    lines = python(), python(line=2, taxon="Varanus niloticus", appendix="I")
    verdict = check(permit(*lines), context=context(consignment=None))
    assert [(found.code, found.line) for found in verdict.against] == [("RI-PER-085", 2)]


def test_only_the_checks_asked_for() -> None:
    verdict = check(permit(), context=context(), checks=[CHECKS["RI-PER-066"]])
    assert [found.code for found in verdict.findings] == ["RI-PER-066"]


@pytest.mark.parametrize(
    ("found", "word"),
    [
        ([("passes", "refuse")], "no_objection"),
        ([("not_applicable", "refuse")], "no_objection"),
        ([("fails", "note")], "no_objection"),
        ([("cannot_tell", "note")], "no_objection"),
        ([("cannot_tell", "ask")], "cannot_tell"),
        ([("cannot_tell", "refuse")], "cannot_tell"),
        ([("fails", "ask"), ("cannot_tell", "refuse")], "ask"),
        ([("fails", "ask"), ("fails", "refuse")], "refuse"),
        ([], "no_objection"),
    ],
)
def test_one_word_over_all(found: list[tuple[Answer, Severity]], word: str) -> None:
    for order in itertools.permutations(found):
        assert overall([finding(*one) for one in order]) == word


def test_a_verdict_survives_json() -> None:
    verdict = check(permit(country="DJ"), context=context())
    again = checking.from_json(json.loads(json.dumps(checking.to_json(verdict))))
    assert again == verdict and [f.sentence for f in again.findings] == [f.sentence for f in verdict.findings]


def test_the_trust_of_a_finding_is_the_weakest_it_rests_on() -> None:
    assert weakest("sourced", "memory", "checked") == "memory"
    made = Check(
        "X", "t", "r.", ("cites_export",), "ask", "b", "sourced", of_paper=lambda _: passes("p", trust="derived")
    )
    assert check(permit(), context=context(), checks=[made]).findings[0].trust == "derived"


def test_for_want_of_a_list_it_is_a_note_and_holds_nothing_up() -> None:
    made = Check(
        "X", "t", "r.", ("cites_export",), "refuse", "b", "sourced", of_paper=lambda _: cannot_tell("no list", "list")
    )
    verdict = check(permit(), context=context(), checks=[made])
    assert verdict.findings[0].severity == "note" and verdict.overall == "no_objection"


def test_values_from_a_paper_are_never_read_as_a_template() -> None:
    made = Check("X", "t", "r.", ("cites_export",), "ask", "b", "sourced",
                 of_paper=lambda case: fails("{number}", number=case.paper.authority))  # fmt: skip
    (found,) = check(permit(authority="{0.__class__} {x}"), context=context(), checks=[made]).findings
    assert found.sentence == "{0.__class__} {x}"


def test_goods_are_matched_by_what_a_name_means() -> None:
    """A synonym and an author's name lead to the same taxon; what is not meant is not covered."""
    goods = [
        {"taxon": "Python regius (Shaw, 1802)", "quantity": {"amount": "101", "unit": "pcs"}},
        {"taxon": "Boa constrictor"},
    ]
    around = context(consignment=declared(*goods))
    (found,) = check(permit(), context=around, checks=[CHECKS["RI-PER-070"]]).findings
    assert found.answer == "fails" and "101 NO declared" in found.sentence


def test_lines_that_nothing_tells_apart_are_not_held_against_each_other() -> None:
    """Two lines of 60 each, 100 declared: neither grants it alone, and who covers what is not told."""
    sixty = {"quantity": {"amount": "60", "unit": "NO"}}
    two = permit(python(**sixty), python(line=2, **sixty))
    ask = [CHECKS["RI-PER-070"]]
    assert [f.answer for f in check(two, context=context(), checks=ask).findings] == ["cannot_tell", "cannot_tell"]
    told = context(covers={1: (), 2: (0,)})
    assert [f.answer for f in check(two, context=told, checks=ask).findings] == ["not_applicable", "fails"]


TAXA = ["Python regius", "Ara macao", "Panthera leo", "Crocodylus niloticus", "Odobenus rosmarus", "Felidae", "Zzyxia",
        "Pterocarpus erinaceus", "Loxodonta africana", ""]  # fmt: skip
COUNTRIES = ["NA", "TG", "DJ", "DE", "US", "CN", "XX", "KE"]
DAYS = st.sampled_from(["1970-01-01", "2010-05-05", "2016-12-31", "2022-02-28", "2024-02-29", "2200-12-31"])
QUANTITY = st.fixed_dictionaries({
    "amount": st.sampled_from(["0", "0.000000001", "7", "1000000000000000"]),
    "unit": st.sampled_from(["NO", "KIL", "TNE", "kg", "m3", "crates of Zod"])})  # fmt: skip
LINE = {
    "taxon": st.sampled_from(TAXA), "term": st.sampled_from(["LIV", "TUS", "CAV", "QQQ", ""]), "quantity": QUANTITY,
    "source": st.sampled_from([*"WCDAFRUIOXK", ""]), "purpose": st.sampled_from([*"TZHBN?", ""]),
    "appendix": st.sampled_from(["I", "II", "III", "IV"]), "origin": st.sampled_from(COUNTRIES),
    "acquired": DAYS, "annual_quota": st.just("5"), "used_to_date": st.just("6"), "net_kg": st.sampled_from(["0", "9"]),
    "pieces": st.sampled_from([0, 3]), "origin_permit": st.just("1"), "operation_number": st.just("7"),
    "waste_code": st.sampled_from(["A3210", "A1180", "Y18", "B3011", "??"]), "operation": st.sampled_from(["R3", "X"]),
    "substance": st.sampled_from(["R-410A", "CFC-12", "R-290", "Zodium"]), "hs": st.just("382763"),
    "recovered": st.booleans(), "use": st.sampled_from(["feedstock", "cooling"]),
}  # fmt: skip
PAPER = {
    "issued": DAYS, "valid_from": DAYS, "valid_until": DAYS, "import_country": st.sampled_from(COUNTRIES),
    "export_country": st.sampled_from(COUNTRIES), "purpose": st.sampled_from([*"TZ", ""]),
    "authority": st.sampled_from(["{0}", "Direction", "Министерство"]), "stamp": st.just("TG 1"),
    "uses": st.integers(0, 2), "retrospective": st.booleans(), "first_departure": DAYS, "last_departure": DAYS,
    "preconsented": st.booleans(), "shipped_on": DAYS, "notification": st.just("N1"), "serial": st.integers(0, 3),
    "consents": st.lists(st.fixed_dictionaries(
        {"country": st.sampled_from(COUNTRIES), "role": st.sampled_from(["export", "import", "transit"]),
         "answer": st.sampled_from(["written", "tacit", "refused", "asked"])}, optional={"valid_until": DAYS}),
        max_size=3),
    "endorsements": st.lists(st.fixed_dictionaries(
        {"day": DAYS, "direction": st.sampled_from(["export", "import"]), "shipped": st.lists(st.fixed_dictionaries(
            {"line": st.just(1), "quantity": QUANTITY}), min_size=1, max_size=2)}), max_size=2),
}  # fmt: skip


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    lines = draw(st.lists(st.fixed_dictionaries({}, optional=LINE), min_size=1, max_size=2))
    fields = draw(st.fixed_dictionaries({}, optional=PAPER))
    return from_json({
        "kind": draw(st.sampled_from(KINDS)), "number": draw(st.sampled_from(["N1", "TG-2022-1", "?"])),
        "country": draw(st.sampled_from(COUNTRIES)), **fields,
        "lines": [{**line, "line": n} for n, line in enumerate(lines, start=1)],
    })  # fmt: skip


@given(papers(), papers(), st.booleans(), st.sampled_from(["2016-12-31", "2022-04-01", "2026-01-01"]))
def test_no_paper_however_odd_stops_a_check(paper: Paper, other: Paper, seen: bool, on: str) -> None:
    around = Context(on=dt.date.fromisoformat(on))
    if seen:
        around = context(on=around.on, papers=(other,), namesakes=(other,), endorsements=other.endorsements,
                         quota_used={1: Decimal(1)}, lists=LISTED, earlier_numbers=("TG-2022-1",) * 20)  # fmt: skip
    verdict = check(paper, context=around)
    for found in verdict.findings:
        assert found.sentence.strip() and found.answer in ANSWERS and found.trust in TRUST
        assert (found.answer == "cannot_tell") == bool(found.wants)
