"""What an estimate is worth: no case tells of itself, and what is said is held to what was true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.tracing.origin.cases_made import past

from greenlane.tracing.origin.combining import ENOUGH, START, Case, by_case, judged, learn, shares
from greenlane.tracing.origin.evidence import FEATURES, evidence, frequency
from greenlane.tracing.origin.tally import Tally, at, codes
from greenlane.tracing.origin.terms import LEAST_FLOOR
from greenlane.tracing.origin.validate import bins, leave_one_out, score, validate
from greenlane.tracing.origin.worth import taught


def test_too_few_cases_say_nothing():
    assert validate(past(ENOUGH - 1)) is None
    cases = by_case(past(ENOUGH - 1))
    assert learn(judged(cases, Tally(past(ENOUGH - 1)))).each == (START,) * len(FEATURES)
    assert taught(()).validation is None and taught(()).cases == 0


def test_a_pattern_is_found_and_is_better_than_frequency():
    found = validate(past())
    assert found.of == 120 and found.estimate.first > found.by_class.first > found.overall.first
    assert found.estimate.bits < found.by_class.bits < found.overall.bits
    assert sum(one.of for one in found.bins) == 120 and all(0 <= one.right <= 1 for one in found.bins)


def test_origins_drawn_at_random_are_not_told():
    cases, rng = past(), np.random.default_rng(3)
    strange = [replace(one, origin=codes()[n]) for one, n in zip(cases, rng.integers(0, 250, 120), strict=True)]
    found = validate([replace(one, facts=replace(one.facts, place="TH")) for one in strange])
    assert found.estimate.first < 0.05


def test_no_case_tells_of_itself():
    """A case of an origin and a kind that no other has is judged as if it were not there."""
    cases = past(80)
    lone = replace(cases[40], case="lone", origin="BR", facts=replace(cases[40].facts, place="FJ", what="lone beast"))
    told = leave_one_out([*cases, lone])
    row = told.estimate[told.keys.index("lone")]
    assert row[at()["BR"]] < 0.01 and told.true[told.keys.index("lone")] == at()["BR"]
    other = leave_one_out([*cases, replace(lone, origin="PE")])
    assert row == pytest.approx(other.estimate[other.keys.index("lone")], abs=1e-6)


def test_what_is_taken_out_of_a_tally_comes_back():
    tally, cases = Tally(past(30)), past(30)
    before = evidence(cases[0].facts, tally).logs
    with tally.without(cases[:5]):
        assert not np.allclose(evidence(cases[0].facts, tally).logs, before)
        fewer = evidence(cases[0].facts, Tally(cases[5:])).logs
        assert np.allclose(evidence(cases[0].facts, tally).logs, fewer)
    assert np.allclose(evidence(cases[0].facts, tally).logs, before)
    assert frequency(tally).sum() == pytest.approx(1) and frequency(tally, cases[0].facts).sum() == pytest.approx(1)


def test_each_case_counts_once_however_many_lines_it_has():
    one = past(1)[0]
    twice = [replace(one, share=0.5), replace(one, share=0.5)]
    assert Tally(twice).of("all").sum() == Tally([one]).of("all").sum() == 1


def test_what_is_kept_for_elsewhere_is_learned_and_changes_no_order():
    cases = judged(by_case(past()), Tally(past()))
    weights = learn(cases)
    assert LEAST_FLOOR <= weights.floor < 0.2
    bare, kept = shares(replace(weights, floor=0.0), cases[0]), shares(weights, cases[0])
    assert list(np.argsort(bare, kind="stable")) == list(np.argsort(kept, kind="stable"))
    assert kept.min() >= weights.floor / len(codes()) * 0.999 and kept.sum() == pytest.approx(1)
    rng = np.random.default_rng(2)
    strange = [replace(case, true=int(rng.integers(0, len(codes())))) for case in cases[:18]]
    assert learn([*strange, *cases[18:]]).floor > 2 * weights.floor, "where some come from nowhere known, more is kept"


def test_scores_put_the_true_one_last_among_equals():
    said, true = np.array([[0.5, 0.5, 0.0, 0.0], [0.1, 0.2, 0.7, 0.0]]), np.array([0, 2])
    found = score(said, true)
    assert (found.first, found.three) == (0.5, 1.0) and found.bits == pytest.approx((1 - np.log2(0.7)) / 2)
    low, high = bins(said, true)
    assert (low.of, high.of, high.right) == (1, 1, 1.0)


def test_shares_of_a_case_are_the_mean_over_its_lines():
    logs = np.zeros((2, len(FEATURES), len(codes())))
    logs[0, 0, 5], logs[1, 0, 6] = 1000.0, 1000.0
    mean = shares(replace(learn([]), floor=0.0), Case("one", logs, 5))
    assert mean[5] == pytest.approx(0.5) and mean[6] == pytest.approx(0.5)
