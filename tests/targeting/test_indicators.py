"""The shelf of indicators: every file on it loads, compiles, and does on its examples what they say."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

import pytest

import indicators_page
from greenlane import shelf
from greenlane.reference import commodity, countries
from greenlane.targeting import expression
from greenlane.targeting.compiled import Answers, Compiled, Judge, compile_set
from greenlane.targeting.indicator import LEVELS, REGIMES, SHELF, Indicator, explain, from_shelf
from greenlane.targeting.vocabulary import NAMES

INDICATORS = from_shelf()
WEIGHTS = {1: 3, 2: 7, 3: 12, 4: 20, 5: 30}
# The published list counts from 1 to 151, each kind of goods in its own stretch; this product's own follow.
STRETCHES = {"GEN": (1, 40), "WIL": (41, 64), "PER": (65, 98), "WAS": (99, 128), "ODS": (129, 151)}
OWN = range(152, 1000)
HARD = {
    "RI-PER-065": "papers_missing", "RI-PER-080": "prohibited", "RI-PER-081": "papers_missing",
    "RI-PER-092": "papers_missing", "RI-WAS-100": "prohibited", "RI-WAS-101": "papers_missing",
    "RI-WAS-104": "papers_missing", "RI-WAS-105": "papers_missing", "RI-WAS-126": "papers_missing",
    "RI-ODS-129": "papers_missing", "RI-ODS-130": "papers_missing", "RI-ODS-134": "prohibited",
    "RI-ODS-152": "prohibited",
}  # fmt: skip

LAW_TURNS_ON = {name for name in NAMES if name.startswith("has_")} | {
    "appendix", "arrival", "destination_eu", "direction", "exempt_use", "import_banned", "listed", "phased_out",
    "purpose", "reclaimed", "refillable", "source", "waste_control",
}  # fmt: skip


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_set(INDICATORS)


@pytest.fixture(scope="module")
def answered(compiled: Compiled) -> dict[str, list[Answers]]:
    """What the judge says to every example, all asked at once."""
    judge = Judge(compiled)
    given = iter(judge.answers([example.facts for i in INDICATORS for example in i.examples]))
    judge.close()
    return {i.code: [next(given) for _ in i.examples] for i in INDICATORS}


def told(indicator: Indicator, compiled: Compiled, answers: Answers) -> bool | None:
    if indicator in compiled.unpack(answers[0]):
        return True
    return None if indicator in compiled.unpack(answers[1]) else False


def each(test):
    return pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.code)(test)


@each
def test_gives_on_every_example_what_the_example_says(indicator, compiled, answered):
    for example, answers in zip(indicator.examples, answered[indicator.code], strict=True):
        assert told(indicator, compiled, answers) is example.expected, example.facts


@each
def test_has_an_example_that_fires_and_one_that_is_silent(indicator):
    expected = [example.expected for example in indicator.examples]
    assert True in expected
    assert False in expected


@each
def test_examples_have_the_types_of_their_facts(indicator):
    kinds = {"BOOLEAN": bool, "BIGINT": int, "DOUBLE": (int, float), "VARCHAR": str, "VARCHAR[]": list}
    for example in indicator.examples:
        for name, value in example.facts.items():
            if (kind := kinds.get(NAMES[name].type)) is not None:
                assert isinstance(value, kind), name
                assert kind is bool or not isinstance(value, bool), name


@each
def test_code_is_known_and_is_of_the_regime(indicator):
    kind, number = re.fullmatch(r"RI-([A-Z]{3})-(\d{3})", indicator.code).groups()
    first, last = STRETCHES[kind]
    assert first <= int(number) <= last or int(number) in OWN
    expected = {"GEN": (), "WIL": ("CITES",), "PER": ("CITES",), "WAS": ("BASEL",), "ODS": ("MONTREAL",)}
    assert indicator.regimes == expected[kind]


@each
def test_points_follow_the_weights(indicator):
    assert indicator.points in WEIGHTS.values()


@each
def test_every_threshold_says_its_unit_its_meaning_and_its_bounds_and_is_used(indicator):
    used = {
        node.name for node in expression.parse(indicator.when, indicator.values).find_all(expression.exp.Placeholder)
    }
    assert used == set(indicator.thresholds)
    for name, threshold in indicator.thresholds.items():
        assert threshold.unit and threshold.meaning, name
        assert threshold.minimum is not None and threshold.maximum is not None, name
        assert threshold.minimum <= threshold.value <= threshold.maximum, name


@each
def test_because_is_one_sentence_that_shows_values(indicator):
    assert re.search(r"\{\w+\}", indicator.because)
    assert not indicator.because.endswith(".")
    fires = next(example for example in indicator.examples if example.expected)
    assert "{" not in explain(indicator, fires.facts)


@each
def test_basis_is_said_in_a_sentence(indicator):
    assert indicator.basis.endswith(".")
    assert len(indicator.basis) > 60


@each
def test_names_only_countries_and_classes_that_exist(indicator):
    classes = {item.code for item in commodity.all()}
    for text in re.findall(r"'([^']*)'", indicator.when):
        if re.fullmatch(r"[A-Z]{2}", text) and re.search(
            rf"(origin|country|countries|destination)[^()]*\([^()]*'{text}'", indicator.when
        ):
            assert countries.get(text) is not None, text
    for names in re.findall(
        r"list_(?:has_any|contains)\((?:text_classes|hs_classes|cover_for), ([^)]*)\)", indicator.when
    ):
        assert set(re.findall(r"'(\w+)'", names)) <= classes


@each
def test_looks_at_no_fact_about_a_persons_nationality(indicator):
    assert not indicator.facts & {"consignor_country", "consignee_country"}


@pytest.mark.parametrize("indicator", [i for i in INDICATORS if i.hard], ids=lambda i: i.code)
def test_a_hard_check_never_fires_on_ignorance(indicator, compiled):
    """Take away any one of the facts that the law turns on: the check may then no longer fire."""
    looked_at = expression.names(expression.parse(indicator.when, indicator.values))
    rows = [
        {name: value for name, value in example.facts.items() if name != missing}
        for example in indicator.examples
        if example.expected
        for missing in looked_at & example.facts.keys() & LAW_TURNS_ON
    ]
    assert rows
    judge = Judge(compiled)
    answers = judge.answers([*rows, {}])
    judge.close()
    for row, answer in zip([*rows, {}], answers, strict=True):
        assert told(indicator, compiled, answer) is not True, row


def test_the_legal_checks_are_hard():
    assert {i.code: i.hard for i in INDICATORS if i.hard} == HARD


def test_nothing_fires_where_nothing_is_known(compiled):
    judge = Judge(compiled)
    fired, _unknown = judge.answers([{}])[0]
    judge.close()
    assert compiled.unpack(fired) == ()


def test_ordinary_goods_with_every_check_passed_get_no_points(compiled):
    shirts = {
        "kind": "declaration", "direction": "import", "hs": "610910", "hs2": "61", "hs4": "6109", "hs6": "610910",
        "hs_plausible": True, "hs_classes": [], "hs_regimes": [], "cover_for": [], "perishable": False,
        "description": "Cotton T-shirts, knitted, for men", "vague": False, "text_classes": [], "text_classes_weak": [],
        "text_contradicts_hs": False, "text_misspelt": False, "text_second_language": False, "slang": False,
        "waste_words": False, "used": False, "origin": "BD", "export_country": "BD", "destination": "NL",
        "destination_eu": True, "mode": "sea", "import_banned": False, "papers_known": True, "amended": False,
        "has_basel_notification": False, "has_cites_permit": False, "has_ozone_licence": False, "reclaimed": False,
        "exempt_use": False, "unit_value": 9.0, "net_kg": 4000.0, "containers": 1, "containers_valid": True,
    }  # fmt: skip
    judge = Judge(compiled)
    fired, _unknown = judge.answers([shirts])[0]
    judge.close()
    assert compiled.unpack(fired) == ()


def test_there_are_enough_and_none_is_on_the_shelf_but_not_among_them():
    files = {file.name.removesuffix(".toml") for file in shelf.files(SHELF, ".toml")}
    assert files == {i.code for i in INDICATORS}
    assert len(INDICATORS) >= 75


def test_every_regime_and_every_level_is_covered():
    assert {regime for i in INDICATORS for regime in i.regimes} == set(REGIMES)
    assert sum(not i.regimes for i in INDICATORS) >= 10
    assert {i.level for i in INDICATORS} == set(LEVELS)


def test_no_two_indicators_say_the_same():
    sameness = Counter(expression.sql(expression.parse(i.when, i.values), i.values) for i in INDICATORS)
    assert [when for when, times in sameness.items() if times > 1] == []
    assert [title for title, times in Counter(i.title for i in INDICATORS).items() if times > 1] == []


def test_every_file_has_its_fields_in_one_order():
    order = [
        "code",
        "title",
        "level",
        "regimes",
        "basis",
        "trust",
        "points",
        "hard",
        "active",
        "when",
        "because",
        "thresholds",
    ]
    for file in shelf.files(SHELF, ".toml"):
        fields = [name for name in tomllib.loads(file.read_text(encoding="utf-8")) if name in order]
        assert fields == sorted(fields, key=order.index), file.name


def test_the_page_of_indicators_is_current():
    assert indicators_page.PAGE.read_text(encoding="utf-8") == indicators_page.page(), "run scripts/indicators_page.py"
