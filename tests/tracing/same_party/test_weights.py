"""The weight of a pair: its terms add up, its order does not matter, a person is no company."""

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.tracing.same_party.blocking import keys
from greenlane.tracing.same_party.comparison import ELSE, FIELDS
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.weights import CONTRADICTION, Model, probability, shipped, weigh

NAMES = [
    "Иван Петров", "Ivan Petroff", "Petrov I.", "PETROV IVAN SERGEEVICH", "Mary Otieno", "محمد الشريف", "王小明",
    "Рассвет ООО", "Rassvet Trading LLC", "Huamao Timber", "深圳市华茂木业有限公司", "", "II", "สมชาย",
]  # fmt: skip
NAMED = st.builds(
    Named,
    st.just("1"),
    st.sampled_from(NAMES),
    st.sampled_from([True, False, None]),
    st.sampled_from(["", "RU", "CN"]),
    st.sampled_from(["", "ул. Ленина 12, Москва", "Lenina 12 Moskva", "7 Mill Lane"]),
    st.sampled_from(["", "+7 495 123 45 67", "0074951234567", "+254711222333"]),
    st.sampled_from(["", "a.b@example.org", "A.B@example.org", "c@example.com"]),
    st.sampled_from(["", "7701234567", "77-01234568"]),
    st.sampled_from(["", "AB 123456", "AB123457"]),
    st.sampled_from([None, dt.date(1980, 5, 3), dt.date(1980, 3, 5), dt.date(1991, 1, 1)]),
)


@settings(max_examples=80)
@given(NAMED, NAMED)
def test_terms_add_up_and_the_order_of_the_two_does_not_matter(a, b):
    one, other = weigh(a, b, shipped()), weigh(b, a, shipped())
    assert one.weight == pytest.approx(one.prior + sum(term.weight for term in one.terms))
    assert one.weight == pytest.approx(other.weight)
    assert [(term.field, term.level) for term in one.terms] == [(term.field, term.level) for term in other.terms]
    assert one.probability == pytest.approx(probability(one.weight)) and 0 <= one.probability <= 1


def test_a_person_is_no_company_whatever_else_agrees():
    a = Named("1", "Ivan Petrov", True, "RU", "Lenina 12", "+74951234567", "a@example.org", "7701234567", "AB123456")
    b = Named("2", "Ivan Petrov", False, "RU", "Lenina 12", "+74951234567", "a@example.org", "7701234567", "AB123456")
    weighed = weigh(a, b, shipped())
    assert weighed.terms[0].field == "kind" and weighed.terms[0].weight == CONTRADICTION
    assert (weighed.terms[0].a, weighed.terms[0].b) == ("person", "company")


def test_what_is_not_said_has_no_term():
    terms = weigh(
        Named("1", "Ivan Petrov", True), Named("2", "Mary Otieno", True, "KE", phone="+254711222333"), shipped()
    )
    assert {term.field for term in terms.terms} == {"name"}


def test_a_term_shows_what_was_written():
    weighed = weigh(Named("1", "Иван Петров", True), Named("2", "Petroff, Ivan", True), shipped())
    assert (weighed.terms[0].a, weighed.terms[0].b) == ("Иван Петров", "Petroff, Ivan")
    assert weighed.terms[0].level == "same sound" and weighed.terms[0].weight > 5


def test_a_rare_name_says_more_than_a_frequent_one():
    frequent = "Mohammed Ali"
    model = shipped()
    said = model.to_json()
    from greenlane.tracing.same_party.traits import hashed, traits

    said["person"]["rare"]["name"], said["person"]["strata"] = 1e-5, {}
    said["person"]["frequent"]["name"] = {hashed(traits(Named("", frequent, True)).name): 0.01}
    model = Model.from_json(said)
    weights = [weigh(Named("1", name, True), Named("2", name, True), model) for name in (frequent, "Zebulon Quirke")]
    assert weights[0].weight < weights[1].weight - 3
    rarity = [next(term for term in weighed.terms if term.level == "rarity") for weighed in weights]
    assert rarity[0].share == 0.01 and rarity[1].share == model.person.rare["name"]
    m, _ = model.person.levels["name"]["same"]
    assert weights[0].terms[0].weight + rarity[0].weight == pytest.approx(math.log2(m / 0.01))


def test_the_shipped_model_says_what_it_was_trained_on_and_has_every_level():
    model = shipped()
    assert model.about["invented"] is True
    for name in FIELDS:
        part = model.part(name)
        for field in FIELDS[name]:
            assert set(part.levels[field.name]) == {level.name for level in field.levels} | {ELSE}
            for side in (0, 1):
                assert sum(odds[side] for odds in part.levels[field.name].values()) == pytest.approx(1, abs=1e-3)
            first, last = (part.levels[field.name][level] for level in (field.levels[0].name, ELSE))
            assert first[0] > first[1] and last[0] < last[1]
    assert Model.from_json(model.to_json()) == model


@settings(max_examples=80)
@given(NAMED)
def test_keys_are_few_and_short(named):
    found = keys(named)
    assert len(found) <= 16 and all(3 < len(key) <= 64 for key in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Named("1", "Иван Петров"), Named("2", "PETROFF, IVAN SERGEEVICH")),
        (Named("1", "I. Petrov", country="RU"), Named("2", "Петров Иван", country="RU")),
        (Named("1", "深圳市华茂贸易有限公司"), Named("2", "Shenzhen Huamao Trading Ltd")),
        (Named("1", "Quinsautriard Bois SARL"), Named("2", "QUINSAUTRIERD TIMBER")),
        (Named("1", "Sud Import", phone="+33 (1) 44 55 66 77"), Named("2", "Nord Export", phone="0033144556677")),
    ],
)
def test_spellings_of_one_party_share_a_key(one, other):
    assert keys(one) & keys(other)
