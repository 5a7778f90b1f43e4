"""Outcome profiles that leave the house: what another learns from them, and what nobody reads or changes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.targeting import learned_from

from greenlane.targeting.learning.definitions import BY_CODE
from greenlane.targeting.learning.model import fit, load
from greenlane.targeting.learning.profiles import FOUND, INSPECTED, RECENT_SEEN, Profiles
from greenlane.targeting.learning.readings import Lines, hashed, mixed_one
from greenlane.targeting.learning.sharing import About, NotShared, closed, named, opened, said, sharable

SECRET, NONCE = bytes(range(32)), b"n" * 12
ABOUT = About("Southmere Customs", "XS", dt.date(2024, 12, 31), 400, 40, 5, parties=False)


def counted(parties=False, **given):
    examples = learned_from.examples(**given)
    profiles = Profiles.empty(sharable(parties))
    keys = profiles.keys(Lines(examples.rows))
    profiles.learn(keys, examples.found, examples.day)
    return profiles, keys


def file(parties=False, least=5, **given):
    profiles, keys = counted(parties, **given)
    return closed(profiles, keys, replace(ABOUT, parties=parties, least=least), secret=SECRET, nonce=NONCE)[0]


def rate(profiles, **fields):
    """What is counted of a value: seen, inspected, found …"""
    one = next(one for one in profiles.definitions if one.code == " × ".join(fields))
    key = mixed_one(one.salt, [hashed(value) for value in fields.values()])
    return profiles.counts(np.asarray([key], dtype=np.uint64))[0]


def test_who_holds_the_key_learns_the_counts_and_that_they_are_rounded_by_age():
    shared = opened(file(), SECRET)
    mine, theirs = counted()[0], shared.profiles(sharable(parties=False))
    assert rate(theirs, taxon="Rana rana")[:3].tolist() == rate(mine, taxon="Rana rana")[:3].tolist()
    assert rate(theirs, taxon="Rana rana")[3:] == pytest.approx(rate(mine, taxon="Rana rana")[3:], rel=1e-2)
    digits = {f"{value:.12e}".split("e")[0].rstrip("0") for value in theirs.counted.counts[:, RECENT_SEEN].tolist()}
    assert max(map(len, digits)) <= 4
    assert (shared.about.name, shared.about.key, theirs.total[INSPECTED]) == ("Southmere Customs", named(SECRET), 500)


def test_a_model_trained_with_what_another_counted_knows_what_only_that_one_saw():
    mine = learned_from.examples(seed=5)
    abroad = opened(file(origin="VN", export_country="VN"), SECRET)
    alone, together = fit(mine), fit(mine, others=[abroad])
    row = learned_from.table(learned_from.lines(2, origin="VN", export_country="VN", term="BOD"))
    day = learned_from.day("2024-06-01")
    assert together.score(row, day).novelty[0] < alone.score(row, day).novelty[0]
    profiles = load(together.dump()).ensemble.profiles
    assert rate(profiles, origin="VN")[INSPECTED] == 500
    own = rate(alone.ensemble.profiles, taxon="Bufo bufo")
    added = rate(abroad.profiles(sharable(parties=False)), taxon="Bufo bufo")
    assert rate(profiles, taxon="Bufo bufo")[:3].tolist() == (own + added)[:3].tolist()


# ---- what a stranger must not see


def test_the_file_says_whose_it_is_and_holds_no_name_no_count_and_no_guess_without_the_key():
    data = file(parties=True, least=1, count=400, consignee="Baobab Import Ltd")
    for word in (b"Baobab", b"baobab", b"Rana rana", b"010690"):
        assert word not in data
    # So short a word stands in sealed bytes by chance: it is looked for in what is open.
    assert not any(f'"{word}"' in json.dumps(said(data).as_json) for word in ("BOD", "c12"))
    _profiles, keys = counted(parties=True, count=400, consignee="Baobab Import Ltd")
    for key in np.unique(keys)[:200].tolist():
        assert key.to_bytes(8, "little") not in data
    assert said(data).name == "Southmere Customs"
    with pytest.raises(NotShared, match="closed with the key"):
        opened(data, b"x" * 32)


def test_parties_and_the_own_offices_stay_at_home_unless_asked_for_and_the_rare_always():
    plain, with_parties = (opened(file(parties=parties), SECRET) for parties in (False, True))
    assert not [code for code in plain.parts if BY_CODE[code].party]
    assert not [code for code in with_parties.parts if "office" in BY_CODE[code].fields]
    assert len(with_parties.parts["consignee"][0]) == 30
    for shared in (plain, with_parties):
        assert min(counts[:, INSPECTED].min() for _keys, counts in shared.parts.values() if len(counts)) >= 5
    rare = opened(file(parties=True, least=30), SECRET)
    assert len(rare.parts["consignee"][0]) == 0 and rare.about.left_out > 30


def test_a_file_of_another_nonce_shares_no_bytes_with_the_first():
    profiles, keys = counted()
    one, two = (closed(profiles, keys, ABOUT, secret=SECRET, nonce=nonce * 12)[0][-4000:] for nonce in (b"a", b"b"))
    same = np.mean(np.frombuffer(one, np.uint8) == np.frombuffer(two, np.uint8))
    assert same < 0.02


# ---- what was changed, or made to mislead


@cache
def whole_file():
    return file()


@given(st.integers(0, 10**9), st.integers(1, 255))
def test_a_file_of_which_a_byte_was_changed_is_refused(at, by):
    whole = whole_file()
    at = at if at % 3 else at % 1000  # what it says of itself is changed often enough
    changed = bytearray(whole)
    changed[at % len(whole)] ^= by
    with pytest.raises(NotShared):
        opened(bytes(changed), SECRET)


@given(st.binary(max_size=200))
def test_anything_else_is_refused(data):
    for start in (b"", b"GREENLANE-PROFILES 1\n", b"GREENLANE-PROFILES 1\n" + (2).to_bytes(8, "little") + b"{}"):
        with pytest.raises(NotShared):
            opened(start + data, SECRET)


def lying(change):
    profiles, keys = counted()
    profiles.counted.settle()
    change(profiles)
    return closed(profiles, keys, ABOUT, secret=SECRET, nonce=NONCE)[0]


def more_finds(profiles):
    profiles.counted.counts[:, FOUND] = 10_000.0


def no_number(profiles):
    profiles.counted.counts[:, FOUND] = np.nan


def days_to_come(profiles):
    profiles.as_of = np.datetime64("2999-01-01", "D")


def more_than_all(profiles):
    profiles.total = profiles.total / 1000


def newer_than_they_are(profiles):
    profiles.counted.counts[:, RECENT_SEEN] *= 100.0


@pytest.mark.parametrize("change", [more_finds, no_number, days_to_come, more_than_all, newer_than_they_are])
def test_counts_that_cannot_be_are_refused_whoever_holds_the_key(change):
    with pytest.raises(NotShared):
        opened(lying(change), SECRET)


def test_a_key_is_one_or_none():
    with pytest.raises(NotShared):
        named(b"short")
    assert named(SECRET) not in json.dumps(SECRET.hex())
