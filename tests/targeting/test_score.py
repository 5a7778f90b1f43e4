"""From answers to a score: points add up, each indicator counts once, and what could not be told is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.targeting.made import indicator

from greenlane.targeting.compiled import Compiled, compile_set
from greenlane.targeting.score import MAX_SCORE, score

HARD = ("", "", "papers_missing", "prohibited")
INDICATORS = [indicator(code=f"RI-GEN-{n:03d}", points=(3, 7, 12, 20, 30)[n % 5], hard=HARD[n % 4]) for n in range(70)]
COMPILED: Compiled = compile_set(INDICATORS)
codes = st.frozensets(st.sampled_from([i.code for i in INDICATORS]), max_size=12)
lines = st.lists(st.tuples(codes, codes).map(lambda pair: (pair[0], pair[1] - pair[0])), min_size=1, max_size=5)


def scored(given_lines):
    facts = [{"line": 10 + n, "description": f"line {n}"} for n in range(len(given_lines))]
    return score(COMPILED, facts, [(COMPILED.mask(yes), COMPILED.mask(maybe)) for yes, maybe in given_lines])


@given(lines)
def test_points_add_up_count_once_and_end_at_a_hundred(given_lines):
    found = scored(given_lines)
    fired = frozenset[str]().union(*(yes for yes, _ in given_lines))
    assert {reason.code for reason in found.reasons} == fired
    assert len(found.reasons) == len(fired)
    assert (
        found.points
        == sum(reason.points for reason in found.reasons)
        == sum(i.points for i in INDICATORS if i.code in fired)
    )
    assert found.value == min(found.points, MAX_SCORE)


@given(lines)
def test_cannot_tell_is_what_fired_nowhere_and_was_unknown_somewhere(given_lines):
    fired = frozenset[str]().union(*(yes for yes, _ in given_lines))
    unknown = frozenset[str]().union(*(maybe for _, maybe in given_lines))
    assert scored(given_lines).unknown == tuple(sorted(unknown - fired))


@given(lines)
def test_reasons_name_their_lines_and_the_law_comes_first(given_lines):
    found = scored(given_lines)
    for reason in found.reasons:
        assert reason.lines == tuple(10 + n for n, (yes, _) in enumerate(given_lines) if reason.code in yes)
        assert reason.because == f"'line {reason.lines[0] - 10}' says little"
    assert [bool(r.hard) for r in found.reasons] == sorted((bool(r.hard) for r in found.reasons), reverse=True)
    scored_only = [r.points for r in found.reasons if not r.hard]
    assert scored_only == sorted(scored_only, reverse=True)


@given(lines)
def test_the_strictest_legal_check_counts(given_lines):
    fired = {i.hard for i in INDICATORS if any(i.code in yes for yes, _ in given_lines)}
    expected = "prohibited" if "prohibited" in fired else "papers_missing" if "papers_missing" in fired else ""
    assert scored(given_lines).hard == expected


def test_another_line_never_lowers_the_score():
    one = [(frozenset({"RI-GEN-003"}), frozenset[str]())]
    assert scored(one).points <= scored([*one, (frozenset(), frozenset({"RI-GEN-003"}))]).points
