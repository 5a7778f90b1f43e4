"""Profiles count, fall back, add up between offices, and never let a line see its own outcome."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from tests.targeting import learned_from
from tests.targeting.learned_from import lines, table

from greenlane.targeting.learning.definitions import DEFINITIONS, Definition
from greenlane.targeting.learning.ensemble import Growth, grown
from greenlane.targeting.learning.examples import Examples
from greenlane.targeting.learning.folds import dealt, groups, joined
from greenlane.targeting.learning.matrix import ENOUGH_FOR_PAST, asked, out_of_fold, plain, telling
from greenlane.targeting.learning.profiles import (
    FEW_LINES,
    FOUND,
    INSPECTED,
    SEEN,
    Profiles,
    keys_of,
    likeliest,
    speaking,
)
from greenlane.targeting.learning.readings import Lines

TWO = (Definition(("origin",)), Definition(("term",)), Definition(("origin", "term"), ("origin", "term")))

outcome = st.tuples(
    st.sampled_from(["TH", "KE", "NA"]),
    st.sampled_from(["BOD", "LIV"]),
    st.sampled_from([0.0, 1.0, float("nan")]),
    st.integers(0, 900),
)
outcomes = st.lists(outcome, min_size=1, max_size=12)


def learned(*batches: list[tuple[str, str, float, int]]) -> Profiles:
    profiles = Profiles.empty(TWO)
    for batch in batches:
        rows = Lines(table([{"origin": origin, "term": term} for origin, term, _, _ in batch]))
        days = np.datetime64("2022-01-01", "D") + np.asarray([day for *_, day in batch])
        profiles.learn(profiles.keys(rows), np.asarray([found for _, _, found, _ in batch]), days)
    return profiles


def counts(profiles: Profiles) -> dict[int, list[float]]:
    profiles.counted.settle()
    return dict(zip(profiles.counted.keys.tolist(), profiles.counted.counts.tolist(), strict=True))


def same(one: Profiles, two: Profiles) -> bool:
    left, right = counts(one), counts(two)
    return (
        left.keys() == right.keys()
        and all(np.allclose(left[key], right[key], rtol=1e-12) for key in left)
        and np.allclose(one.total, two.total)
        and one.as_of == two.as_of
    )


@given(outcomes, outcomes)
@settings(max_examples=40, deadline=None)
def test_learning_on_is_learning_at_once(first: list, then: list) -> None:
    assert same(learned(first, then), learned(first + then))


@given(outcomes, outcomes, outcomes)
@settings(max_examples=40, deadline=None)
def test_offices_add_up_in_any_order(one: list, two: list, three: list) -> None:
    def merged(*parts: list) -> Profiles:
        whole = learned(parts[0])
        for part in parts[1:]:
            whole.merge(learned(part))
        return whole

    pair = learned(two)
    pair.merge(learned(three))
    nested = learned(one)
    nested.merge(pair)
    assert same(merged(one, two, three), merged(three, one, two))
    assert same(merged(one, two, three), nested)
    assert same(merged(one, two, three), learned(one + two + three))


def test_a_large_batch_counts_like_many_small_ones() -> None:
    made = [(origin, term, float(n % 3 == 0), n) for n in range(900) for origin, term in [("TH", "BOD"), ("NA", "LIV")]]
    small = Profiles.empty(TWO)
    for at in range(0, len(made), 7):
        small.merge(learned(made[at : at + 7]))
    assert same(learned(made), small)


@given(outcomes)
@settings(max_examples=40, deadline=None)
def test_a_rate_lies_between_what_it_leans_on_and_what_was_found(batch: list) -> None:
    profiles = learned(batch)
    rows = Lines(table([{"origin": "TH", "term": "BOD"}]))
    seen = profiles.counts(profiles.keys(rows))
    rates = expit(profiles.rates(seen[:, :, 5], seen[:, :, 4]))[0]
    for at, parents in ((0, None), (1, None), (2, (0, 1))):
        logs = [np.log(rates[one] / (1 - rates[one])) for one in parents] if parents else []
        lean = expit(np.mean(logs)) if logs else profiles.base
        own = seen[0, at, 5] / seen[0, at, 4] if seen[0, at, 4] else lean
        assert min(lean, own) - 1e-6 <= rates[at] <= max(lean, own) + 1e-6


def test_more_evidence_moves_a_rate_further() -> None:
    few, many = learned([("TH", "BOD", 1.0, 1)] * 2), learned([("TH", "BOD", 1.0, 1)] * 40)
    assert (few.base, many.base) == (pytest.approx(2.5 / 3), pytest.approx(40.5 / 41))
    for profiles in (few, many):
        profiles.total[[INSPECTED, FOUND]] = [100.0, 1.0]
    assert _rate(few) < _rate(many)


def _rate(profiles: Profiles) -> float:
    seen = _asked(profiles)
    return float(profiles.rates(seen[:, :, 5], seen[:, :, 4])[0, 2])


def _asked(profiles: Profiles) -> np.ndarray:
    return profiles.counts(profiles.keys(Lines(table([{"origin": "TH", "term": "BOD"}]))))


def test_older_lines_count_for_less_and_evidence_stays_whole() -> None:
    profiles = learned([("TH", "BOD", 1.0, 0), ("TH", "BOD", 0.0, 365)])
    seen = _asked(profiles)[0, 0]
    assert seen[[SEEN, INSPECTED, FOUND]].tolist() == [2, 2, 1]
    assert seen[3:].tolist() == pytest.approx([1.5, 1.5, 0.5])


def test_the_prior_is_strong_where_groups_are_alike_and_weak_where_they_differ() -> None:
    looked = np.full(50, 100.0)
    alike, apart = np.full(50, 10.0), np.tile([0.0, 20.0], 25)
    assert likeliest(looked, alike, 0.1) == 80.0
    assert likeliest(looked, np.tile([0.0, 0.0, 0.0, 0.0, 50.0], 10), 0.1) == 5.0
    assert likeliest(looked, apart, 0.1) < 80.0


def test_few_lines_and_many_have_the_same_keys() -> None:
    rows = table(lines(FEW_LINES + 30))
    profiles = Profiles.empty(DEFINITIONS)
    many, few = profiles.keys(Lines(rows)), profiles.keys(Lines(rows.slice(0, FEW_LINES)))
    assert (many[:FEW_LINES] == few).all()
    assert many[0].tolist() == [int(keys_of(one, Lines(rows))[0]) for one in DEFINITIONS]


def test_a_blank_party_has_no_profile_and_what_never_differs_says_nothing() -> None:
    rows = [{**row, "consignee": None if n % 2 else row["consignee"]} for n, row in enumerate(lines(40))]
    made = Lines(table(rows))
    kept = {one.code for one in speaking(made)}
    assert {"consignee", "origin", "origin × from"} <= kept
    assert not {"class", "heading 4", "source"} & kept
    party = keys_of(Definition(("consignee", "origin")), made)
    assert (party == 0).tolist() == [bool(n % 2) for n in range(40)]


def test_a_definition_stands_after_what_it_falls_back_on() -> None:
    before: set[str] = set()
    for one in DEFINITIONS:
        assert set(one.back) <= before, one.code
        before.add(one.code)
    assert len({one.salt for one in DEFINITIONS}) == len(DEFINITIONS)


def test_a_lines_own_outcome_never_reaches_what_is_seen_of_it() -> None:
    made = learned_from.examples(count=120)
    rows = Lines(made.rows)
    definitions = speaking(rows)
    keys = Profiles.empty(definitions).keys(rows)
    fold = dealt(groups(rows, definitions, made.shipment), made.found, 5, np.random.default_rng(0))

    def seen(found: np.ndarray) -> np.ndarray:
        profiles = Profiles.empty(definitions)
        profiles.learn(keys, found, made.day)
        profiles.total[FOUND] = made.found.sum()
        told = Examples(made.rows, made.day, made.shipment, found, made.known)
        return out_of_fold(profiles, keys, plain(rows, ()), told, fold).outcomes

    whole = seen(made.found)
    for at in (0, 17, 63):
        turned = made.found.copy()
        turned[at] = 1 - turned[at]
        assert np.allclose(seen(turned)[at], whole[at])
        assert not np.allclose(seen(turned), whole), "the outcome must reach the others"


def test_seen_anew_a_line_knows_all_that_was_learned() -> None:
    made = learned_from.examples(count=60)
    rows = Lines(made.rows)
    profiles = Profiles.empty(TWO)
    profiles.learn(profiles.keys(rows), made.found, made.day)
    new = asked(profiles, profiles.keys(rows), plain(rows, ()), made.day + 365)
    now = asked(profiles, profiles.keys(rows), plain(rows, ()), made.day)
    assert (new.recent < now.recent).all()
    assert (new.seen == now.seen).all()


def test_groups_join_shipments_twins_and_parties() -> None:
    assert joined(np.asarray([0, 0, 1, 2]), np.asarray([0, 1, 1, 2])).tolist() == [0, 0, 0, 1]
    rows = lines(8)
    rows[6] = {**rows[0], "id": "elsewhere"}
    made = Examples.of(table(rows))
    group = groups(Lines(made.rows), TWO, made.shipment)
    assert group[0] == group[1] == group[6] == group[0]


def test_every_fold_has_finds_and_no_group_is_parted() -> None:
    found = np.asarray([1.0] * 10 + [0.0] * 90)
    group = np.arange(100) // 2
    fold = dealt(group, found, 5, np.random.default_rng(1))
    assert {int(found[fold == one].sum()) for one in range(5)} == {2}
    assert all(len(set(fold[group == one].tolist())) == 1 for one in range(50))


def test_members_are_grown_on_inspected_lines_alone() -> None:
    made = learned_from.examples(count=400)
    hidden = made.found.copy()
    hidden[::4] = np.nan
    told = Examples(made.rows, made.day, made.shipment, hidden, made.known)
    rows = Lines(made.rows)
    profiles = Profiles.empty(TWO)
    keys = profiles.keys(rows)
    ensemble = grown(profiles, keys, plain(rows, ()), told, made.shipment % 4, Growth(0, 1, ()))
    assert ensemble.profiles.total[[SEEN, INSPECTED]].tolist() == [400, 300]
    assert ensemble.familiarity.boosters[0].num_trees() > 0


def test_history_features_are_looked_at_where_finds_are_enough() -> None:
    rows = Lines(table([{**row, "consignee_rate": str(n / 40)} for n, row in enumerate(lines(40))]))
    past = ("consignee_rate",)
    assert "consignee_rate" not in telling(rows, past, ENOUGH_FOR_PAST - 1)
    assert telling(rows, past, ENOUGH_FOR_PAST) == ("quantity", "consignee_rate")
    assert plain(rows, ("consignee_rate", "quantity"))[:, 0].tolist() == [n / 40 for n in range(40)]
