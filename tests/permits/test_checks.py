from __future__ import annotations

from collections import defaultdict

import pytest
from tests.permits import examples_cites, examples_others
from tests.permits.papers import context, licence, movement, notification, one, permit

import permit_checks_page
from greenlane import shelf
from greenlane.permits.case import Case, Context
from greenlane.permits.check_shelf import SHELF, all_checks
from greenlane.permits.finding import SEVERITIES, Answer, Check, Finding
from greenlane.permits.permit import KINDS, Paper
from greenlane.reference.tables import TRUST

CHECKS = {check.code: check for check in all_checks()}
EXAMPLES = [*examples_cites.EXAMPLES, *examples_others.EXAMPLES]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example[0]} {example[1]}")
def test_a_check_finds_what_its_examples_say(example: examples_cites.Example) -> None:
    code, answer, paper, around, *grave = example
    found = one(CHECKS[code].find(Case(paper, around)))
    assert found.answer == answer, found.sentence
    assert not grave or found.severity == grave[0], found.sentence


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.code)
def test_every_check_has_examples_of_its_three_answers(check: Check) -> None:
    answers: dict[str, set[str]] = defaultdict(set)
    for code, answer, *_ in EXAMPLES:
        answers[code].add(answer)
    assert {"passes", "fails", "cannot_tell"} <= answers[check.code]


def test_every_file_on_the_shelf_is_visited() -> None:
    assert sum(len(module.CHECKS) for module in shelf.modules(SHELF)) == len(all_checks())
    assert {check.code for check in all_checks()} >= {f"RI-PER-{n:03}" for n in range(65, 99)}


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.code)
def test_a_check_says_what_it_rests_on(check: Check) -> None:
    assert check.title and check.rule.endswith(".") and check.basis
    assert check.severity in SEVERITIES and check.trust in TRUST
    assert check.kinds and set(check.kinds) <= set(KINDS)
    assert (check.of_line is None) != (check.of_paper is None)


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.code)
@pytest.mark.parametrize("paper", [permit(), notification(), movement(), licence()], ids=lambda paper: paper.kind)
def test_every_sentence_fills_in_and_nothing_known_is_never_a_pass_of_law(check: Check, paper: Paper) -> None:
    for around in (context(), Context(on=context().on)):
        for found in check.find(Case(paper, around)):
            assert "{" not in found.sentence and found.sentence.strip()
            assert found.answer != "cannot_tell" or found.wants


def _bare(kind: str) -> Paper:
    return Paper(kind=kind, number="1", country="NA", lines=permit({"line": 1}).lines)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_that_says_nothing_passes_nothing(kind: str) -> None:
    """Save what its silence settles: no paper of that number was found, and both countries named are Parties."""
    found: list[Finding] = [
        f for check in all_checks() for f in check.find(Case(_bare(kind), Context(on=context().on)))
    ]
    passed: list[Answer | str] = [f.code for f in found if f.answer == "passes"]
    assert passed == []


def test_the_page_of_checks_is_what_lies_on_the_shelf() -> None:
    told = permit_checks_page.PAGE.read_text(encoding="utf-8")
    assert told == permit_checks_page.page(), "run scripts/permit_checks_page.py"
    assert all(f"| {check.code} |" in told for check in all_checks())
