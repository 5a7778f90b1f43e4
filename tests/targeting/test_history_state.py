"""The packed counts of one key: added to in any order, folded when old, read back as they were."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.history.state import KEPT, StateError, load, packed, stale

COUNTS = ("lines", "grams", "found")
days = st.dictionaries(
    st.integers(18_000, 19_000),
    st.fixed_dictionaries({"lines": st.integers(0, 5), "grams": st.integers(0, 10**12), "found": st.integers(0, 3)}),
    max_size=30,
)


@given(days, days)
def test_what_is_added_in_any_order_is_the_same(one, other):
    nothing = load(None, COUNTS)
    assert nothing.plus(one).plus(other).dump() == nothing.plus(other).plus(one).dump()
    taken_away = {day: {name: -n for name, n in counts.items()} for day, counts in other.items()}
    assert nothing.plus(one).plus(other).plus(taken_away).dump() == nothing.plus(one).dump()


@given(days, st.integers(18_000, 19_500), st.integers(1, 365))
def test_a_window_ends_the_day_before(counts, day, span):
    held = load(load(None, COUNTS).plus(counts).dump(), COUNTS)
    for name in COUNTS:
        assert held.sum(name, day, span) == sum(n[name] for at, n in counts.items() if day - span <= at < day)
    seen = [at for at, n in counts.items() if n["lines"] and at < day]
    assert held.seen(day) == ((min(seen), max(seen)) if seen else (None, None))


@given(days, st.integers(18_000, 19_800))
def test_what_is_folded_is_still_known_by_its_first_and_last_day(counts, today):
    held = load(None, COUNTS).plus(counts)
    folded = load(held.pruned(today).dump(), COUNTS)
    assert folded.seen(20_000) == held.seen(20_000)
    assert all(day >= today - KEPT for day in folded.days)
    for name in COUNTS:
        assert folded.sum(name, today + 30, 365) == held.sum(name, today + 30, 365)


@given(st.lists(days, max_size=6), st.integers(18_000, 19_800), st.sampled_from([COUNTS, ("more",)]), st.booleans())
def test_many_packed_at_once_are_as_each_packed_by_itself(keys, today, counts, lasting):
    if counts == ("more",):
        keys = [{day: {"more": n["lines"] - n["found"]} for day, n in key.items()} for key in keys]
    keys = [key for key in keys if key]
    rows = [(day, *(n[name] for name in counts)) for key in keys for day, n in sorted(key.items())]
    starts = np.cumsum([0, *map(len, keys)])[:-1]
    columns = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)] or [np.zeros(0, np.int64)] * 4
    alone = [load(None, counts, lasting=lasting).plus(key).pruned(today).dump() for key in keys]
    told = [n for n, key in enumerate(keys) if any(any(counted.values()) for counted in key.values())]
    found = dict(packed(counts, columns[0], columns[1:], starts, today, lasting=lasting))
    assert found == {n: alone[n] for n in told if not stale(alone[n], today)}


@given(days, st.integers(18_000, 19_800))
def test_what_is_stale_is_asked_by_nobody(counts, today):
    held = load(None, COUNTS, lasting=False).plus(counts)
    assert not stale(load(None, COUNTS).plus(counts).dump(), today), "what lasts is never stale"
    if stale(held.dump(), today):
        assert not any(held.sum(name, day, 365) for name in COUNTS for day in range(today - 34, today + 400))
    else:
        assert max(held.days) >= today - KEPT


@given(st.dictionaries(st.integers(18_000, 19_000), st.fixed_dictionaries({"more": st.integers(-3, 3)})))
def test_what_runs_on_is_folded_into_its_sum(more):
    held = load(None, ("more",)).plus(more)
    assert held.pruned(19_200).up_to(19_000) == held.up_to(19_000) == sum(n["more"] for n in more.values())


@given(st.binary(max_size=80))
def test_damaged_counts_are_refused(blob):
    with suppress(StateError):
        load(blob, COUNTS).dump()


def test_counts_of_another_kind_are_refused():
    blob = load(None, COUNTS).plus({18_000: {"lines": 1}}).dump()
    with pytest.raises(StateError, match="counts"):
        load(blob, ("lines",))
    with pytest.raises(StateError, match="short"):
        load(blob[:-1], COUNTS)
    with pytest.raises(StateError, match="larger"):
        load(None, COUNTS).plus({18_000: {"lines": 2**31}}).dump()
