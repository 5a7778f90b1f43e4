"""How rare what two share is: by the words of a name, and by how often two parties met by chance."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.tracing.same_party import rarity
from greenlane.tracing.same_party.comparison import FIELDS
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.traits import hashed, traits
from greenlane.tracing.same_party.weights import STRATA, Model, Part, shipped, weigh


def test_a_name_of_rare_words_says_more_than_one_of_usual_words_though_neither_was_ever_counted():
    model = shipped()
    usual, rare = Named("1", "Ana Garcia Torres", True), Named("2", "Quenilda Zavrotnik Umbrechto", True)
    for said in (usual, rare):
        assert not model.person.counted("name", traits(said).name)
    assert weigh(rare, rare, model).weight > weigh(usual, usual, model).weight + 3


def test_that_two_names_are_rare_says_nothing_of_the_usual_words_that_both_hold():
    model = shipped()
    one, other = (Named(name, f"Maria Carmen {name}", True) for name in ("Quenildavrotz", "Brumhexlidfar"))
    plain, shared = Named("3", "Maria Carmen Lopez", True), Named("4", "Maria Carmen Torres", True)
    rare, usual = weigh(one, other, model), weigh(plain, shared, model)
    assert {term.level for term in rare.terms} == {"some sounds"} == {term.level for term in usual.terms}
    assert rare.weight == usual.weight and rare.probability < 0.5


def test_weights_of_before_a_level_was_thought_of_still_weigh():
    said = json.loads(json.dumps(shipped().to_json()))
    for part in ("person", "company"):
        del said[part]["strata"]
        for level in ("some sounds", "long word", "near word"):
            del said[part]["levels"]["name"][level]
    del said["company"]["levels"]["reads"]
    model = Model.from_json(said)
    assert set(model.person.levels["name"]) == set(shipped().person.levels["name"])
    one, other = Named("1", "Jarnranarero Carlos", True), Named("2", "C. Jarnranarerro", True)
    assert weigh(one, other, model).terms


def test_what_only_reads_like_a_person_is_seldom_a_company():
    one, model = Named("1", "Rassvet Sever Trading LLC", False), shipped()
    said, unsaid = (weigh(one, Named("2", "Rassvet Sever", person), model) for person in (False, None))
    assert {term.field for term in unsaid.terms} >= {"reads"}
    assert unsaid.weight < said.weight


@pytest.mark.parametrize("share", [0.1, 0.6, 0.95])
def test_pairs_that_met_by_chance_are_counted_without_a_label(share):
    random = np.random.default_rng(1)
    one_party = random.random(20_000) < share
    # What other fields say: a phone that agrees for most of one party and for few of two, in bits.
    agree = np.where(one_party, random.random(20_000) < 0.8, random.random(20_000) < 0.01)
    odds = np.where(agree, 80.0, 0.2 / 0.99)
    assert rarity._one_party(odds).mean() == pytest.approx(one_party.mean(), abs=0.02)


def test_shares_of_strata_are_those_of_pairs_that_met_by_chance():
    rows = np.repeat([2, 5], [1000, 3000])
    met = np.repeat([2, 5], 400)
    bits = np.where(np.arange(800) % 4 == 0, -20.0, 20.0)  # one in four is two parties, and is known to be
    shares, weights = rarity._chance(rows, met, bits)
    pairs = 4000 * 3999 / 2
    assert weights[2] == 0.25 and weights[5] == 0.75
    assert shares[2] == pytest.approx(100 / pairs / 0.25, rel=0.02)
    assert shares[5] == pytest.approx(100 / pairs / 0.75, rel=0.02)


def test_few_pairs_that_agree_tell_nothing():
    assert rarity._chance(np.zeros(100, dtype=int), np.zeros(rarity.LEAST - 1, dtype=int), np.zeros(19)) is None


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 1000)), min_size=1, max_size=STRATA))
def test_the_rarer_the_words_the_rarer_the_name(told):
    met, could = (np.array(side, dtype=float) for side in zip(*told, strict=True))
    shares = rarity._falling(np.where(could > 0, met, 0), could)
    assert len(shares) == len(told)
    known = shares[could > 0]
    assert all(one >= other - 1e-12 for one, other in pairwise(known))
    if could.sum():
        assert (shares * could).sum() == pytest.approx(np.where(could > 0, met, 0).sum())


def test_terms_of_many_pairs_are_those_of_each():
    model = shipped()
    said = [
        Named("1", "Maria Petrova", True, "RU", phone="+74951234567"),
        Named("2", "Petrov Maria", True, "RU", phone="+74951234567"),
        Named("3", "Olga Petrova", True, "KZ"),
    ]
    worked = [traits(one) for one in said]
    pairs = [(0, 1), (0, 2), (1, 2)]
    levels = {field.name: np.array([_number(field, worked[a], worked[b]) for a, b in pairs], dtype=np.int8)
              for field in FIELDS["person"]}  # fmt: skip
    columns = {}
    for column in ("name", "core", "phone", "email", "place"):
        values = sorted({getattr(one, column) for one in worked} - {""})
        codes = [values.index(getattr(one, column)) if getattr(one, column) else -1 for one in worked]
        columns[column] = rarity.Column(np.array(codes), values)
    compared = rarity.Compared(*(np.array(side) for side in zip(*pairs, strict=True)), levels)
    bits = sum(rarity.terms(model.person, "person", compared, columns).values())
    for number, (a, b) in enumerate(pairs):
        weighed = weigh(said[a], said[b], model)
        assert bits[number] == pytest.approx(weighed.weight - weighed.prior)


def _number(field, a, b):
    level = field.level(a, b)
    return -1 if not level else len(field.levels) - field.all_levels.index(level)


def test_the_least_share_is_no_more_than_any():
    part = Part(0.1, {}, {"name": {hashed("a"): 0.2}}, {"name": 0.1}, {"name": (0.5, 0.01)})
    assert part.rarest("name") == 0.01 and part.rarest("phone") == 0
